//! Plans that stand in a table among the activities: "Fas | Innehåll | Tid".

use crate::lower::LowerCase;
use crate::model::Field;
use aktsam_document::TableId;
use rustc_hash::FxHashSet;

use crate::reading::{Passage, Reading};

/// The lines of activities that are phases: "Fas 1 (augusti–december 2018): rekrytering".
pub(super) fn plan_lines<'r, 'd>(
    reading: &'r Reading<'d>,
) -> impl Iterator<Item = &'r Passage<'d>> {
    const PHASES: &[&str] = &["fas", "etapp", "steg"];
    reading.answers(Field::Activities).filter(|passage| {
        let mut words = passage.text.split_whitespace();
        let first = words.next().unwrap_or_default().lower();
        let number = words.next().unwrap_or_default();
        passage.cell.is_none()
            && PHASES.contains(&first.as_str())
            && number.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The cells of tables with a column that is headed as one of times.
pub(super) fn plan_tables<'r, 'd>(
    reading: &'r Reading<'d>,
) -> impl Iterator<Item = &'r Passage<'d>> {
    const TIMES: &[&str] = &[
        "tid",
        "tidpunkt",
        "tidsperiod",
        "tidsplan",
        "tidplan",
        "när",
        "när?",
        "period",
        "klart",
        "färdigt",
        "startdatum",
        "slutdatum",
    ];
    let heads = |p: &&Passage<'_>| {
        p.cell.is_some_and(|(_, row, _)| row == 0)
            && TIMES.contains(&p.text.trim().lower().as_str())
    };
    let tables: FxHashSet<TableId> = reading
        .passages
        .iter()
        .filter(heads)
        .filter_map(|p| p.cell.map(|(table, ..)| table))
        .collect();
    let in_plan = move |p: &&Passage<'_>| {
        p.cell
            .is_some_and(|(table, row, _)| row > 0 && tables.contains(&table))
    };
    reading.passages.iter().filter(in_plan)
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Block, Cell, Document, Location, Table, TextBlock};

    use crate::model::Timeline;
    use crate::{FileFacts, Lexicon, build};

    fn timeline(heading: &str, rows: &[[&str; 3]]) -> Timeline {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        chart(heading, &rows)
    }

    fn phases(told: &Timeline) -> Vec<(&str, Option<&str>, Option<&str>)> {
        let phases = told.phases.iter();
        phases
            .map(|p| (p.label.as_str(), p.start.as_deref(), p.end.as_deref()))
            .collect()
    }

    fn chart(heading: &str, rows: &[Vec<&str>]) -> Timeline {
        let mut document = Document::new("text/plain");
        let block = TextBlock::new(heading, Location::lines(1, 1));
        document.blocks.push(Block::Text(block));
        let mut table = Table {
            columns: rows.iter().map(Vec::len).max().unwrap_or(0) as u32,
            ..Table::default()
        };
        for (r, row) in rows.iter().enumerate() {
            let cell = |(c, text): (usize, &&str)| {
                Cell::new(c as u32, *text, Location::block_cell(1, r as u32, c as u32))
            };
            table.rows.push(row.iter().enumerate().map(cell).collect());
        }
        let id = document.push_table(table);
        document.blocks.push(Block::Table(id));
        build(&document, &FileFacts::default(), &Lexicon::builtin()).timeline
    }

    #[test]
    fn phases_of_a_table_among_the_activities_are_the_run() {
        let told = timeline(
            "Aktiviteter",
            &[
                ["Fas", "Innehåll", "Tid"],
                ["Förberedelse", "Rekrytering", "sep–dec 2022"],
                ["Genomförande", "Stöd på arbetsplats", "jan 2023–jun 2025"],
                ["Avslut", "Överlämning", "jul–aug 2025"],
            ],
        );
        let labels: Vec<&str> = told.phases.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["Förberedelse", "Genomförande", "Avslut"]);
        assert_eq!(told.start.as_deref(), Some("2022-09"));
        assert_eq!(told.end.as_deref(), Some("2025-08"));
    }

    #[test]
    fn a_period_may_stand_before_the_step() {
        let told = timeline(
            "Tidplan",
            &[
                ["Period", "Steg", "Ansvarig"],
                ["mars–maj 2023", "Rekrytering", "Osby kommun"],
                ["juni 2023–december 2024", "Genomförande", "Osby kommun"],
            ],
        );
        let phases: Vec<(&str, Option<&str>)> = told
            .phases
            .iter()
            .map(|p| (p.label.as_str(), p.end.as_deref()))
            .collect();
        assert_eq!(
            phases,
            [
                ("Rekrytering", Some("2023-05")),
                ("Genomförande", Some("2024-12"))
            ]
        );
    }

    #[test]
    fn columns_of_the_first_and_the_last_day_are_one_phase() {
        let told = timeline(
            "Tidplan",
            &[
                ["Aktivitet", "Start", "Klart"],
                ["Rekrytering", "2013-11-01", "2013-12-20"],
                ["Stöd", "2014-01-13", "2014-06-13"],
            ],
        );
        assert_eq!(
            phases(&told),
            [
                ("Rekrytering", Some("2013-11-01"), Some("2013-12-20")),
                ("Stöd", Some("2014-01-13"), Some("2014-06-13"))
            ]
        );
        assert_eq!(told.start.as_deref(), Some("2013-11-01"));
        assert_eq!(told.end.as_deref(), Some("2014-06-13"));
    }

    #[test]
    fn milestones_are_named_by_their_words() {
        let told = timeline(
            "Tidplan",
            &[
                ["Nr", "Milstolpe", "Klart"],
                ["M1", "Team rekryterat", "2023-02-28"],
                ["M2", "Halvtidsrapport", "2024-06-30"],
            ],
        );
        let labels: Vec<&str> = told.phases.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["Team rekryterat", "Halvtidsrapport"]);
    }

    #[test]
    fn the_name_of_a_step_may_stand_behind_its_days() {
        let told = timeline(
            "Tidplan",
            &[
                ["Start", "Slut", "Aktivitet"],
                ["2022-01-10", "2022-03-31", "Planering"],
                ["2022-04-01", "2022-12-31", "Drift"],
            ],
        );
        assert_eq!(told.phases[1].label, "Drift");
        assert_eq!(told.phases[0].end.as_deref(), Some("2022-03-31"));
        assert_eq!(told.end.as_deref(), Some("2022-12-31"));
    }

    #[test]
    fn marks_below_months_are_a_chart() {
        let told = timeline(
            "Tidplan",
            &[
                ["", "nov", "dec"],
                ["Planering", "x", ""],
                ["Drift", "", "x"],
            ],
        );
        assert_eq!(told.phases.len(), 0, "two columns are no chart");
        let mut rows: Vec<Vec<&str>> = vec![
            vec!["", "nov 2024", "dec", "jan"],
            vec!["Planering", "x", "", ""],
            vec!["Genomförande", "", "X", "X"],
        ];
        let told = chart("Tidplan", &rows);
        assert_eq!(
            phases(&told),
            [
                ("Planering", Some("2024-11"), Some("2024-11")),
                ("Genomförande", Some("2024-12"), Some("2025-01"))
            ]
        );
        assert_eq!(told.end.as_deref(), Some("2025-01"));
        rows[1][2] = "Möte med alla";
        assert_eq!(chart("Tidplan", &rows).phases.len(), 0);
    }
}
