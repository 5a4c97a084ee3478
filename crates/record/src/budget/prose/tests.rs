use super::*;

fn tell(texts: &[&str], duration: Option<u32>) -> Telling {
    let utterances: Vec<Utterance<'_>> = texts
        .iter()
        .map(|text| Utterance {
            text: Cow::Borrowed(*text),
            label: None,
            in_budget: true,
            payer: None,
            locate: Box::new(|_| Location::default()),
        })
        .collect();
    read(&utterances, None, duration).expect("a budget")
}

fn lines(telling: &Telling) -> Vec<(String, i64, Option<Per>, u32, bool)> {
    telling
        .lines
        .iter()
        .map(|l| {
            (
                l.label.clone(),
                l.amount.ore() / 100,
                l.per,
                l.times,
                l.approximate,
            )
        })
        .collect()
}

const FLAT: &str = "En ungefärlig budget täcker handledare och lokaler. Handledare 1,0 tjänst; ca \
    640 000 kronor/år Hyra och så kallade kringkostnader står Arbetsförmedlingen för Material \
    8 000 kr/år Utvärdering diskuteras i särskild ordning i samband med start Summerad årlig \
    kostnad; 648 000 kronor Summerad kostnad 2 år: 1 296 000 kronor (exkl. uppräkning).";

#[test]
fn a_flat_paragraph_gives_lines_sums_and_checks() {
    let told = tell(&[FLAT], None);
    assert_eq!(
        lines(&told),
        [
            (
                "Handledare 1,0 tjänst".to_owned(),
                640_000,
                Some(Per::Year),
                2,
                true
            ),
            ("Material".to_owned(), 8_000, Some(Per::Year), 2, false),
        ]
    );
    assert_eq!(told.totals.len(), 2);
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
    assert_eq!(told.checks.len(), 2);
    let grand = told.grand(Funding::Applied).unwrap();
    assert_eq!(grand.amount, Sek::from_kronor(1_296_000));
    assert_eq!(grand.totals, [1]);
}

#[test]
fn the_same_on_lines_of_their_own() {
    let broken = FLAT
        .replace("Hyra och", "\nHyra och")
        .replace("Material", "\nMaterial")
        .replace("Utvärdering", "\nUtvärdering")
        .replace("Summerad", "\nSummerad");
    let texts: Vec<&str> = broken.lines().map(str::trim).collect();
    let told = tell(&texts, None);
    assert_eq!(
        told.grand(Funding::Applied).unwrap().amount,
        Sek::from_kronor(1_296_000)
    );
    assert_eq!(lines(&told)[1].0, "Material");
}

#[test]
fn a_wrong_sum_is_found() {
    let told = tell(&[&FLAT.replace("1 296 000", "1 926 000")], None);
    let wrong: Vec<_> = told.checks.iter().filter(|c| !c.ok).collect();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].computed, Sek::from_kronor(1_296_000));
}

#[test]
fn a_duration_known_from_elsewhere_multiplies_yearly_lines() {
    let told = tell(&["Samordnare 600 000 kr/år", "Resor 5 000 kr/år"], Some(3));
    assert_eq!(
        told.grand(Funding::Applied).unwrap().amount,
        Sek::from_kronor(1_815_000)
    );
    let unknown = tell(&["Samordnare 600 000 kr/år"], None);
    assert_eq!(unknown.grand(Funding::Applied), None, "nothing is invented");
}

#[test]
fn years_and_own_funding_are_told_apart() {
    let told = tell(
        &[
            "2021: 500 000 kr, 2022: 510 000 kr. Totalt 1 010 000 kr.",
            "Kommunens egenfinansiering: 200 000 kr",
        ],
        None,
    );
    assert_eq!(told.lines[0].year, Some(2021));
    assert_eq!(told.lines[1].year, Some(2022));
    assert_eq!(
        told.grand(Funding::Applied).unwrap().amount,
        Sek::from_kronor(1_010_000)
    );
    assert_eq!(
        told.grand(Funding::Own).unwrap().amount,
        Sek::from_kronor(200_000)
    );
}

#[test]
fn amounts_below_their_labels_are_read() {
    let told = tell(
        &[
            "Lön",
            "450 000 kr",
            "Resor",
            "10 000 kr",
            "Summa",
            "460 000 kr",
        ],
        None,
    );
    assert_eq!(lines(&told)[0].0, "Lön");
    assert_eq!(
        told.grand(Funding::Applied).unwrap().amount,
        Sek::from_kronor(460_000)
    );
    assert!(told.checks.iter().all(|c| c.ok));
}

#[test]
fn a_product_tells_its_result() {
    let told = tell(&["Lön samordnare 35 000 kr x 12 mån = 420 000 kr"], None);
    assert_eq!(
        lines(&told),
        [(
            "Lön samordnare 35 000 kr x 12 mån".to_owned(),
            420_000,
            None,
            1,
            false
        )]
    );
}

#[test]
fn what_lies_inside_a_sum_is_no_line_and_a_verb_tells_who_pays() {
    let text = "Den totala kostnaden uppgår till 4,2 mkr, varav 2,1 mkr per år. Av detta söks \
        3,6 mkr från samordningsförbundet och kommunen bidrar med 600 tkr.";
    let told = tell(&[text], Some(2));
    let grand = |funding| told.grand(funding).map(|g| g.amount.ore() / 100);
    assert_eq!(grand(Funding::Applied), Some(3_600_000));
    assert_eq!(grand(Funding::Own), Some(600_000));
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
    // How much several give together is not told.
    let text = "Vi söker 3,6 mkr från förbundet och kommunerna bidrar med 300 tkr vardera.";
    let told = tell(&[text], None);
    assert!(told.grand(Funding::Own).is_none());
}

#[test]
fn what_is_left_of_granted_money_is_not_applied_for() {
    let text = "Beviljade medel 3 400 000 kr. Förbrukade medel 3 215 480 kr. Återstår 184 520 kr.";
    let utterance = Utterance {
        text: Cow::Borrowed(text),
        label: None,
        in_budget: true,
        payer: None,
        locate: Box::new(|_| Location::default()),
    };
    assert!(read(&[utterance], None, None).is_none());
}

fn letter(texts: &[&str]) -> Telling {
    let utterances: Vec<Utterance<'_>> = texts
        .iter()
        .map(|text| Utterance {
            text: Cow::Borrowed(*text),
            label: None,
            in_budget: false,
            payer: None,
            locate: Box::new(|_| Location::default()),
        })
        .collect();
    read(&utterances, None, None).expect("a budget")
}

#[test]
fn a_letter_tells_its_budget_in_a_sentence_that_comes_to_what_is_asked_for() {
    let asks =
        "Föreningen ansöker härmed om 385 000 kronor för att under 2020 driva en träfflokal.";
    let told = letter(&[
        asks,
        "Pengarna ska räcka till en ledare på halvtid (265 000 kr), hyra (72 000 kr) och resor (48 000 kr). \
         Kommunen bidrar därutöver med 60 000 kronor.",
    ]);
    let amounts: Vec<(i64, Funding)> = told
        .lines
        .iter()
        .map(|l| (l.amount.ore() / 100, l.funding))
        .collect();
    assert_eq!(
        amounts,
        [
            (265_000, Funding::Applied),
            (72_000, Funding::Applied),
            (48_000, Funding::Applied),
            (60_000, Funding::Own)
        ]
    );
    assert_eq!(told.lines[1].label, "hyra");
    assert_eq!(told.lines[2].label, "resor");
    let grand = told.grand(Funding::Applied).unwrap();
    assert_eq!(grand.amount, Sek::from_kronor(385_000));
    assert_eq!(
        told.grand(Funding::Own).unwrap().amount,
        Sek::from_kronor(60_000)
    );
}

#[test]
fn amounts_of_a_letter_that_do_not_come_to_what_is_asked_for_are_no_budget() {
    let asks = "Föreningen ansöker härmed om 385 000 kronor.";
    let told = letter(&[
        asks,
        "En plats kostar 300 000 kr om året och hyran 20 000 kr.",
    ]);
    assert!(told.lines.is_empty(), "{:?}", told.lines);
}

#[test]
fn what_is_applied_for_may_be_told_again_for_all_years() {
    let text = "Vi söker 650 000 kronor per år av förbundet, alltså 1 300 000 kronor för två år.";
    let told = tell(&[text], None);
    let applied: Vec<_> = told
        .grands
        .iter()
        .filter(|g| g.funding == Funding::Applied)
        .map(|g| g.amount)
        .collect();
    assert_eq!(applied, [Sek::from_kronor(1_300_000)]);
}

#[test]
fn who_pays_may_be_told_by_names_or_by_a_part_of_the_whole() {
    let told = tell(
        &[
            "Habo kommun 280 tkr, Mullsjö kommun 60 tkr, samordningsförbundet 410 tkr. Totalt 750 tkr.",
        ],
        None,
    );
    let amount = |told: &Telling, funding| told.grand(funding).map(|g| g.amount);
    assert_eq!(
        amount(&told, Funding::Applied),
        Some(Sek::from_kronor(410_000))
    );
    assert_eq!(amount(&told, Funding::Own), Some(Sek::from_kronor(340_000)));
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
    let told = tell(
        &[
            "En ledare på 80 % kostar 520 000 kr per år. Lokal beräknas till 95 000 kr per år. Totalt 615 000 kr för ett år, varav vi söker 500 000 kr.",
        ],
        None,
    );
    assert_eq!(
        amount(&told, Funding::Applied),
        Some(Sek::from_kronor(500_000))
    );
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
}

#[test]
fn a_part_of_the_whole_is_applied_for_and_another_pays_the_rest() {
    let told = tell(
        &[
            "Projektets kostnader beräknas till 2,4 miljoner kronor per år, sammanlagt 4,8 miljoner kronor. Av detta söks 3,6 mnkr från Samordningsförbundet medan kommunen står för 1,2 mnkr i form av lokaler.",
        ],
        None,
    );
    let amount = |funding| told.grand(funding).map(|g| g.amount);
    assert_eq!(amount(Funding::Applied), Some(Sek::from_kronor(3_600_000)));
    assert_eq!(amount(Funding::Own), Some(Sek::from_kronor(1_200_000)));
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
}

#[test]
fn a_letter_may_tell_the_whole_its_parts_and_that_the_applicant_pays_the_rest() {
    let telling = letter(&[
        "Kostnaden beräknas till 640 000 kr för båda åren, varav löner 520 000 kr, växter och redskap \
         70 000 kr och försäkring 50 000 kr. Vi ansöker om 560 000 kronor. Resten betalar föreningen.",
    ]);
    let told: Vec<(&str, i64, Funding)> = telling
        .lines
        .iter()
        .map(|l| (l.label.as_str(), l.amount.kronor() as i64, l.funding))
        .collect();
    assert_eq!(
        told,
        [
            ("löner", 520_000, Funding::Other),
            ("växter och redskap", 70_000, Funding::Other),
            ("försäkring", 50_000, Funding::Other),
            ("Resten betalar föreningen", 80_000, Funding::Own),
        ]
    );
    let grand = |funding: Funding| {
        let mut all = telling.grands.iter();
        all.find(|g| g.funding == funding)
            .map(|g| g.amount.kronor() as i64)
    };
    assert_eq!(grand(Funding::Applied), Some(560_000));
    assert_eq!(grand(Funding::Own), Some(80_000));
    assert!(telling.checks.iter().all(|c| c.ok));
}

#[test]
fn amounts_may_stand_before_what_they_are_for() {
    let telling = tell(
        &[
            "Av det sökta beloppet avser 980 000 kronor personal, 200 000 kronor lokal och 120 000 kronor övrigt. \
           Lokalkostnaden sänks till 50 000 kronor.",
        ],
        None,
    );
    let told: Vec<(&str, i64)> = telling
        .lines
        .iter()
        .map(|l| (l.label.as_str(), l.amount.kronor() as i64))
        .collect();
    assert_eq!(
        told,
        [
            ("personal", 980_000),
            ("lokal", 200_000),
            ("övrigt", 120_000)
        ]
    );
}

#[test]
fn what_a_month_costs_is_told_with_its_year() {
    let told = tell(
        &[
            "Projektledare 80 %: 512 000 kr",
            "Lokalhyra: 6 500 kr/mån, 78 000 kr",
            "Summa: 590 000 kr per år. Vi söker 1 180 000 kr för åren 2021 och 2022.",
        ],
        None,
    );
    let lines: Vec<(&str, i64)> = told
        .lines
        .iter()
        .map(|l| (l.label.as_str(), l.amount.kronor() as i64))
        .collect();
    assert_eq!(
        lines,
        [("Projektledare 80 %", 512_000), ("Lokalhyra", 78_000)]
    );
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
}

#[test]
fn what_is_applied_for_and_what_parties_pay_are_told_in_many_ways() {
    for (texts, applied, own) in [
        (
            &[
                "Den totala kostnaden beräknas till 1 500 000 kr. Kommunen bidrar med 300 000 kr i form av lokaler. Resterande 1 200 000 kr söks från samordningsförbundet.",
            ][..],
            1_200_000,
            Some(300_000),
        ),
        (
            &[
                "För år 1 söks 400 000 kr, för år 2 söks 800 000 kr och för år 3 söks 500 000 kr. Sammanlagt 1 700 000 kr.",
            ],
            1_700_000,
            None,
        ),
        (
            &["Vi söker 1,2 miljoner kronor för 2025 och 1,25 miljoner kronor för 2026."],
            2_450_000,
            None,
        ),
        (
            &[
                "Kostnaden per deltagare är 25 000 kr. Med 40 deltagare blir kostnaden 1 000 000 kr, vilket är det belopp som söks.",
            ],
            1_000_000,
            None,
        ),
        (
            &[
                "Förbundet finansierar 75 % av kostnaden, 900 000 kr, och parterna 25 %, 300 000 kr.",
            ],
            900_000,
            Some(300_000),
        ),
        (
            &[
                "Medfinansiering i form av arbetstid från AF (0,5 tjänst, 300 000 kr) och FK (0,25 tjänst, 150 000 kr). Av förbundet söks 1 400 000 kr.",
            ],
            1_400_000,
            Some(450_000),
        ),
        (
            &[
                "Kostnaden är 2 400 000 kr. Av detta söks 1 600 000 kr från samordningsförbundet. Resterande del finansieras av Almby kommun (500 000 kr) och Region Väst (300 000 kr).",
            ],
            1_600_000,
            Some(800_000),
        ),
        (
            &[
                "Samordningsförbundet: 600 tkr",
                "Kommunen: 150 tkr",
                "Regionen: 50 tkr",
                "Totalt: 800 tkr",
            ],
            600_000,
            Some(200_000),
        ),
    ] {
        let told = tell(texts, None);
        let amount = |funding| told.grand(funding).map(|g| g.amount.ore() / 100);
        assert_eq!(
            (amount(Funding::Applied), amount(Funding::Own)),
            (Some(applied), own),
            "{texts:?}"
        );
    }
}

#[test]
fn digits_are_an_amount_where_their_label_asks_for_money() {
    let told = tell(&["Sökt belopp: 1300000"], None);
    let applied = told.grand(Funding::Applied).map(|g| g.amount);
    assert_eq!(applied, Some(Sek::from_kronor(1_300_000)));
}

#[test]
fn what_is_applied_for_may_be_told_year_by_year_with_its_sum() {
    for text in [
        "Vi söker 900 000 kr för 2023 och 950 000 kr för 2024, sammanlagt 1 850 000 kr.",
        "Vi ansöker om 900 000 kronor för år 2023 samt 950 000 kronor för år 2024. Totalt 1 850 000 kronor.",
        "Sökta medel uppgår till 1 850 000 kr, varav 900 000 kr år 2023 och 950 000 kr år 2024.",
    ] {
        let told = tell(&[text], None);
        let applied = told.grand(Funding::Applied).map(|g| g.amount);
        assert_eq!(applied, Some(Sek::from_kronor(1_850_000)), "{text}");
        let years: Vec<(Option<i16>, Sek)> =
            told.lines.iter().map(|l| (l.year, l.amount)).collect();
        let of = |year, sum| (Some(year), Sek::from_kronor(sum));
        assert_eq!(years, [of(2023, 900_000), of(2024, 950_000)], "{text}");
    }
}

#[test]
fn the_one_cost_that_is_paid_by_two_is_the_whole() {
    let told = tell(
        &[
            "Kostnad 2025: 890 000 kr",
            "Varav egen finansiering: 140 000 kr",
            "Sökt belopp: 750 000 kr",
        ],
        None,
    );
    let amount = |funding| told.grand(funding).map(|g| g.amount);
    assert_eq!(amount(Funding::Applied), Some(Sek::from_kronor(750_000)));
    assert_eq!(amount(Funding::Own), Some(Sek::from_kronor(140_000)));
    assert!(told.checks.iter().all(|c| c.ok), "{:?}", told.checks);
}
