//! Each kind of budget that applications hold.

use super::*;
use Funding::{Applied, Other, Own};

#[test]
fn years_with_groups_and_a_last_row_without_words() {
    let budget = budget_of(
        "
|2023|2024|2025|
_Platser_||||
Norrby kommun 15 platser|490 000|650 000|165 000|
Söderby 40 platser|1 305 000|1 735 000|435 000|
_Projektledning: år 2023 20% därefter 10%_||||
Norrby kommun|130 500|87 600|21 900|
Söderby kommun|130 500|87 600|21 900|
_Övrigt_||||
Kompetensutveckling|375 000|100 000|50 000|
Utvärdering||30 000|30 000|
|2 431 000|2 690 200|723 800|5 845 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(5_845_000)));
    assert_eq!(budget.own, None);
    let first = &budget.lines[0];
    assert_eq!(first.group.as_deref(), Some("Platser"));
    assert_eq!(first.organisation.as_deref(), Some("Norrby kommun"));
    assert!(lines(&budget).contains(&("Utvärdering", Some(2024), 30_000, Applied)));
    assert_eq!(budget.lines.len(), 17);
    let total = |year| {
        budget
            .totals
            .iter()
            .find(|t| t.year == Some(year))
            .map(|t| t.amount)
    };
    assert_eq!(total(2023), Some(kr(2_431_000)));
    assert_eq!(total(2025), Some(kr(723_800)));
}

#[test]
fn years_with_a_sum_column_and_a_named_total() {
    let budget = budget_of(
        "
Budget|2022|2023|Summa totalt
_Övergripande_|||
Utvärdering||30 000|30 000
_Lokalt_|||
_Norrby_|||
Samverkanskoordinator 75/50 %|78 810|484 680|563 490
Projektledare 10 %|10 510|64 620|75 130
Summa per år|89 320|579 300|668 620
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(668_620)));
    assert_eq!(budget.lines.len(), 5);
    assert_eq!(budget.lines[1].group.as_deref(), Some("Norrby"));
    assert!(
        budget
            .checks
            .iter()
            .any(|c| c.what.starts_with("row Utvärdering"))
    );
}

#[test]
fn columns_of_funders_in_tkr_by_cell() {
    let budget = budget_of(
        "
Budget|Egen finansiering (om sådan finns)|Sökta medel 2021|Sökta medel 2022
Personal|||
Extern lokal|||
Egna lokaler|||
Arbetsinsats egen personal|150 tkr||
Utbildning||100 tkr|
Övriga kostnader||650 tkr|
TOTALT|150 tkr|750 tkr|
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(750_000)));
    assert_eq!(budget.own, Some(kr(150_000)));
    assert_eq!(
        lines(&budget),
        [
            ("Arbetsinsats egen personal", None, 150_000, Own),
            ("Utbildning", Some(2021), 100_000, Applied),
            ("Övriga kostnader", Some(2021), 650_000, Applied),
        ]
    );
    assert_eq!(
        budget.lines[0].group, None,
        "empty rows of a blank form head no groups"
    );
}

#[test]
fn a_workbook_in_tkr_by_title() {
    let reading = reading_of(
        vec![Piece::Table(sheet(
            "Budget",
            "
Belopp i tkr|||
Budget|Egen finansiering|Sökta medel 2021|Sökta medel 2022
Personal|||
Extern lokal|||
Arbetsinsats egen personal|150||
Utbildning||100|
Övriga kostnader||650|
TOTALT|150|750|0
",
        ))],
        &BudgetContext {
            is_budget: true,
            ..BudgetContext::default()
        },
    );
    let budget = reading.budget;
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(750_000)));
    assert_eq!(budget.own, Some(kr(150_000)));
}

const ORGANISATIONS: &str = "
Kostnader i för|Huvudinsatsägare|Delinsatsägare|Delinsatsägare|Delinsatsägare
|Norrby kommun|Arbetsförmedlingen|ATT REKVIRERA - ALLA INSATSÄGARE|
Lönekostnader inkl PO-pålägg||||
Tjänst i %||||
tidsperiod från till||||
100% 2021-01-01 2021-12-31|700 000|||700 000
100% 2021-01-01 2021-12-31||600 000||600 000
Summa lönekostnader|700 000|600 000|0|1 300 000
Lokalkostnader||||
Lokalhyra|200 000|||200 000
Övriga lokalkostnader||||0
Summa lokalkostnader|200 000|0|0|200 000
Övriga kostnader||||
Utvärdering||||0
Inköpta utbildningar|20 000|||20 000
Resor|20 000|||20 000
Övrigt|40 000|||40 000
Summa övriga kostnader|80 000|0|0|80 000
Totalt från Samordningsförbundet|980 000|600 000|0|1 580 000
";
const OWN_ZERO: &str = "
Lönekostnader inkl po|tjänst i %||||
3.|0%||||0
4.|0%||||0
Summa lönekostnader|0%|0|0|0|0
Lokalkostnader|||||
Lokalhyra|||||0
Summa lokalkostnader||0|0|0|0
Summa egenfinansiering||0|0|0|0
Total kostnad för insatsen||980 000|600 000|0|1 580 000
";
const SUMMARY: &str = "
Projektets löptid|2019-01-01|2020-12-31|
Kostnader i tkr|Att rekvirera från Samordningsförbundet|Projektägarnas egenfinansiering|Totalt projektet
Huvudinsatsägare:|||
Norrby kommun|980 000|0|980 000
Delinsatsägare 1|||
Arbetsförmedlingen|600 000|0|600 000
Delinsatsägare 2|||
NAMN|0|0|0
Summa|1 580 000|0|1 580 000
";

#[test]
fn a_bundle_of_detail_own_funding_and_summary_counts_once() {
    let reading = reading_of(
        vec![
            Piece::Text("Budget"),
            Piece::Text("Kostnader att rekvirera från Samordningsförbundet"),
            Piece::Table(table(ORGANISATIONS)),
            Piece::Text("Egenfinansiering"),
            Piece::Table(table(OWN_ZERO)),
            Piece::Text("Budgetsammanställning Tilläggsansökan"),
            Piece::Table(table(SUMMARY)),
        ],
        &BudgetContext::default(),
    );
    let budget = &reading.budget;
    assert_eq!(failing(budget), [], "{:#?}", reading.explain);
    assert_eq!(
        budget.applied,
        Some(kr(1_580_000)),
        "{:#?}",
        reading.explain
    );
    assert_eq!(budget.own, Some(kr(0)));
    let sum: Sek = budget
        .lines
        .iter()
        .map(crate::model::BudgetLine::cost)
        .sum();
    assert_eq!(sum, kr(1_580_000), "{:#?}", lines(budget));
    assert!(
        budget
            .lines
            .iter()
            .any(|l| l.organisation.as_deref() == Some("Arbetsförmedlingen")),
        "{:?}",
        budget.lines
    );
    assert!(
        reading
            .warnings
            .iter()
            .any(|w| w.code == "budget_unit_contradicted"),
        "{:?}",
        reading.warnings
    );
}

#[test]
fn a_wrong_total_is_told_with_its_difference_and_place() {
    let reading = reading_of(
        vec![
            Piece::Text("Budget"),
            Piece::Table(table(
                "Post|2021|2022\nLön|500 000|510 000\nHyra|50 000|50 000\nSumma|550 000|650 000",
            )),
        ],
        &BudgetContext::default(),
    );
    let warning = reading
        .warnings
        .iter()
        .find(|w| w.code == "budget_sum_differs")
        .unwrap();
    assert!(
        warning.message.contains("650 000 kr")
            && warning.message.contains("560 000 kr")
            && warning.message.contains("90 000 kr more"),
        "{}",
        warning.message
    );
    assert_eq!(warning.location, Location::block_cell(0, 3, 2));
}

#[test]
fn prose_alone_is_a_budget_and_beside_a_table_it_is_not() {
    let prose = "Processledare 1,0 tjänst; ca 600 000 kronor/år Lokalhyra står kommunen för Resor 10 000 kr/år Summerad årlig kostnad; 610 000 kronor Summerad kostnad 3 år: 1 830 000 kronor (exkl. uppräkning)";
    let reading = reading_of(
        vec![Piece::Text("Kostnader"), Piece::Text(prose)],
        &BudgetContext::default(),
    );
    let budget = &reading.budget;
    assert_eq!(budget.applied, Some(kr(1_830_000)));
    assert_eq!(budget.lines.len(), 2);
    assert_eq!(budget.lines[0].times, 3);
    assert_eq!(failing(budget), []);
    assert!(budget.checks.len() >= 2);
    assert_eq!(reading.staffing[0].role, "Processledare");
    assert_eq!(reading.evidence[0].0, "/budget/applied");
    assert_eq!(
        reading.evidence[0].1.quote.as_deref(),
        Some("1 830 000 kronor")
    );

    let beside = reading_of(
        vec![
            Piece::Text("Budget"),
            Piece::Text(
                "Utgångspunkten är att för 15 platser finansierar förbundet 650 000 Kronor per år.",
            ),
            Piece::Table(table(
                "|2023|2024\nPlatser|650 000|650 000\nSumma|650 000|650 000",
            )),
        ],
        &BudgetContext::default(),
    );
    assert_eq!(beside.budget.applied, Some(kr(1_300_000)));
    assert_eq!(beside.budget.lines.len(), 2);
}

#[test]
fn who_pays_may_stand_below_the_costs() {
    let budget = budget_of(
        "Post|Belopp\nLön|600 000 kr\nHyra|100 000 kr\nTotal kostnad|700 000 kr\nEgenfinansiering|200 000 kr\nSökt från Samordningsförbundet|500 000 kr",
    );
    assert_eq!(budget.applied, Some(kr(500_000)));
    assert_eq!(budget.own, Some(kr(200_000)));
    assert!(budget.lines.iter().all(|l| l.funding == Other));
    assert_eq!(failing(&budget), []);
}

#[test]
fn rows_of_years_and_columns_of_kinds() {
    let budget = budget_of(
        "År|Personal|Lokal|Summa\n2021|500 000|50 000|550 000\n2022|510 000|50 000|560 000\nTotalt|1 010 000|100 000|1 110 000",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_110_000)));
    assert!(
        lines(&budget).contains(&("Personal", Some(2022), 510_000, Applied)),
        "{:?}",
        lines(&budget)
    );
}

#[test]
fn quantities_and_prices_are_no_money() {
    let budget = budget_of(
        "Post|Antal|À-pris|Kostnad\nFöreläsning|4|12 500|50 000\nHandledning|10|1 200|12 000\nSumma|||62 000",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(62_000)));
    assert_eq!(budget.lines.len(), 2);
}

#[test]
fn sums_in_tkr_under_rows_in_kronor() {
    let budget = budget_of("Post|Belopp\nLön (kr)|1 600 000\nHyra|100 000\nSumma (tkr)|1 700");
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_700_000)));
}

#[test]
fn a_rounding_difference_is_allowed_where_digits_were_rounded() {
    let rounded = budget_of(
        "Belopp i tkr||\nPost|2021|2022\nLön|333|333\nHyra|333|334\nResor|333|333\nSumma|1000|1000",
    );
    assert_eq!(failing(&rounded), []);
    let wrong =
        budget_of("Belopp i tkr||\nPost|2021|2022\nLön|300|300\nHyra|400|400\nSumma|701|700");
    assert_eq!(
        failing(&wrong).len(),
        1,
        "figures that end in zero were not rounded"
    );
}

#[test]
fn negative_rows_lower_the_sum() {
    let budget = budget_of("Post|Belopp\nLön|600 000\nVakans|-50 000\nSumma|550 000 kr");
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(550_000)));
}

#[test]
fn parts_count_only_where_no_overall_budget_does() {
    let part = |amount: i64| {
        Piece::Table(table(&format!(
            "Post|Belopp\nLön|{amount} kr\nResor|1000 kr\nSumma|{} kr",
            amount + 1000
        )))
    };
    let reading = reading_of(
        vec![
            Piece::Text("Budget"),
            Piece::Table(table(
                "|2023\nNorrby|101 000\nSöderby|201 000\nSumma|302 000",
            )),
            Piece::Text("Detaljer"),
            part(100_000),
            Piece::Text("Budget del 2"),
            part(200_000),
        ],
        &BudgetContext::default(),
    );
    assert_eq!(
        reading.budget.applied,
        Some(kr(302_000)),
        "{:#?}",
        reading.explain
    );
    let sum: Sek = reading
        .budget
        .lines
        .iter()
        .map(crate::model::BudgetLine::cost)
        .sum();
    assert_eq!(sum, kr(302_000));
}

#[test]
fn statistics_are_no_budget() {
    let reading = reading_of(
        vec![
            Piece::Text("Resultat"),
            Piece::Table(table(
                "Deltagare|2021|2022|Totalt\nKvinnor|40|50|90\nMän|30|35|65\nTotalt|70|85|155",
            )),
            Piece::Text("Vi nådde 1 200 personer under 2021 och ringde 0431-46 86 83."),
        ],
        &BudgetContext::default(),
    );
    assert_eq!(reading.budget, Budget::default(), "{:?}", reading.explain);
}

#[test]
fn a_field_of_a_form_tells_what_is_applied_for() {
    let reading = reading_of(
        vec![Piece::Table(table(
            "Insatsens namn|Vägen fram\nSökande|Norrby kommun\nKontaktperson|Anna Ek\nSökt belopp|450 000 kr\nEgen insats|150 000 kr\nStart|2021-01-01",
        ))],
        &BudgetContext::default(),
    );
    assert_eq!(
        reading.budget.applied,
        Some(kr(450_000)),
        "{:?}",
        reading.explain
    );
}

#[test]
fn a_table_that_lost_its_grid_is_read_by_its_lines() {
    let reading = reading_of(
        vec![
            Piece::Text("Budget"),
            Piece::Text(
                "2023 2024 2025\nNorrby kommun 15 platser 490 000 650 000 165 000\nSöderby 40 platser 1 305 000 1 735 000 435 000\nSumma 1 795 000 2 385 000 600 000 4 780 000",
            ),
        ],
        &BudgetContext::default(),
    );
    assert_eq!(failing(&reading.budget), []);
    assert_eq!(
        reading.budget.applied,
        Some(kr(4_780_000)),
        "{:?}",
        reading.explain
    );
    assert_eq!(reading.budget.lines.len(), 6);
}

#[test]
fn hidden_rows_count_only_where_the_sums_need_them() {
    let with = |text: &str| {
        reading_of(
            vec![Piece::Text("Budget"), Piece::Table(table(text))],
            &BudgetContext::default(),
        )
    };
    let extra =
        with("Post|Belopp\nLön|500 000 kr\n#Gammalt|90 000 kr\nResor|10 000 kr\nSumma|510 000 kr");
    assert_eq!(extra.budget.applied, Some(kr(510_000)));
    assert_eq!(extra.budget.lines.len(), 2);
    let needed =
        with("Post|Belopp\nLön|500 000 kr\n#Hyra|90 000 kr\nResor|10 000 kr\nSumma|600 000 kr");
    assert_eq!(needed.budget.lines.len(), 3);
    assert!(
        needed
            .warnings
            .iter()
            .any(|w| w.code == "budget_hidden_rows")
    );
}

#[test]
fn a_table_too_large_is_a_warning_and_no_budget() {
    let mut large = table("Post|Belopp\nLön|500 000 kr");
    let row = large.rows[1].clone();
    large.rows.extend(std::iter::repeat_n(row, 100_000));
    let document = document(vec![Piece::Table(large)]);
    // The reading is empty: what takes time here is the budget alone.
    let reading = read(
        &crate::reading::Reading {
            document: &document,
            passages: Vec::new(),
            sections: Vec::new(),
            forms: Vec::new(),
        },
        &BudgetContext::default(),
        &crate::Lexicon::builtin().organisations,
    );
    assert!(
        reading
            .warnings
            .iter()
            .any(|w| w.code == "budget_table_too_large")
    );
    assert_eq!(reading.budget.applied, None);
}

#[test]
fn costs_own_costs_and_who_pays_in_three_tables() {
    let reading = reading_of(
        vec![
            Piece::Text("Budget - detaljerad"),
            Piece::Text("Kostnader att rekvirera från Samordningsförbundet"),
            Piece::Table(table(
                "Kostnader i kronor|Tjänst i %|Huvudinsatsägare|Delinsatsägare|ATT REKVIRERA ALLA\n||Norrby kommun|Arbetsförmedlingen|\nLönekostnader inkl PO-pålägg||||\nSamordnare|100 %|655 000||655 000\nArbetsförmedlare|25 %||160 000|160 000\nSumma lönekostnader||655 000|160 000|815 000\nTotalt från Samordningsförbundet||655 000|160 000|815 000",
            )),
            Piece::Text("Egenfinansiering"),
            Piece::Table(table(
                "Kostnader i kronor|Norrby kommun|Region Exempel|SUMMA\nEnhetschef 10 %|72 000||72 000\nRehabkoordinator 10 %||61 000|61 000\nSumma egen finansiering|72 000|61 000|133 000",
            )),
            Piece::Text("Budgetsammanställning"),
            Piece::Table(table(
                "Finansiering|Belopp i kronor\nFrån Samordningsförbundet|815 000\nEgen finansiering|133 000\nTotal kostnad för insatsen|948 000",
            )),
        ],
        &BudgetContext::default(),
    );
    assert_eq!(
        reading.budget.applied,
        Some(kr(815_000)),
        "{:#?}",
        reading.explain
    );
    assert_eq!(
        reading.budget.own,
        Some(kr(133_000)),
        "{:#?}",
        reading.explain
    );
    assert_eq!(
        reading.budget.lines.len(),
        4,
        "{:#?}",
        lines(&reading.budget)
    );
    assert_eq!(failing(&reading.budget), []);
}

#[test]
fn a_column_that_tells_what_is_inside_another_is_no_cost() {
    let budget = budget_of(
        "
Post|2024|2025|varav egen insats
Lön|600 000|620 000|120 000
Lokaler|50 000|50 000|50 000
Summa|650 000|670 000|170 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.lines.len(), 4);
    assert_eq!(budget.applied, Some(kr(1_320_000)));
}

#[test]
fn beside_the_association_an_organisation_pays_itself() {
    let budget = budget_of(
        "
Kostnadsslag|Samordnings- förbundet|Köpings kommun|Totalt
Projektledare 100 %|520 000|130 000|650 000
Arbetskonsulent 75 %|435 000||435 000
Lokaler||84 000|84 000
Omkostnader|45 000||45 000
Summa|1 000 000|214 000|1 214 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_000_000)));
    assert_eq!(budget.own, Some(kr(214_000)));
    let own = budget.lines.iter().find(|l| l.funding == Own).unwrap();
    assert_eq!(own.organisation.as_deref(), Some("Köpings kommun"));
}

#[test]
fn who_pays_may_stand_alone_under_the_year() {
    let budget = budget_of(
        "
Kostnadspost|2021|2021|2022|2022|Summa
|RAR|Egen|RAR|Egen|
Projektledare 100 %|240 000|0|730 000|0|970 000
Arbetsterapeut 100 %|180 000|20 000|620 000|40 000|860 000
Lokal|0|40 000|0|120 000|160 000
Totalt|420 000|60 000|1 350 000|160 000|1 990 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(1_770_000)));
    assert_eq!(budget.own, Some(kr(220_000)));
}

#[test]
fn a_table_of_payers_beside_one_of_costs_tells_who_pays() {
    let budget = budget_of(
        "
Finansiär|2024|2025|Totalt
Samordningsförbundet|1 150 000|1 180 000|2 330 000
Arboga kommun|210 000|214 000|424 000
Arbetsförmedlingen|320 000|325 000|645 000
Summa|1 680 000|1 719 000|3 399 000
",
    );
    assert_eq!(failing(&budget), []);
    assert_eq!(budget.applied, Some(kr(2_330_000)));
    assert_eq!(budget.own, Some(kr(1_069_000)));
}
