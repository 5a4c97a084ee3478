//! Tables that no lines rule: their rows, columns and titles are told by space alone.

use super::common::{Maker, PROSE, lines, page, parse, show};
use super::{ending, rows};

#[test]
fn a_narrow_gutter_between_numbers_and_text_divides() {
    let mut content = String::new();
    for (i, (label, number, text)) in [
        ("Utbildning", "12", "Kommunen"),
        ("Praktik", "7", "Regionen"),
        ("Handledning", "145", "Kommunen"),
        ("Resor", "38", "Ingen"),
    ]
    .iter()
    .enumerate()
    {
        let y = 740.0 - 16.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        content += &ending(200.0, y, number);
        content += &show("F1", 10.0, 206.0, y, text);
    }
    assert_eq!(
        rows(&page(&content)),
        [
            ["Utbildning", "12", "Kommunen"],
            ["Praktik", "7", "Regionen"],
            ["Handledning", "145", "Kommunen"],
            ["Resor", "38", "Ingen"]
        ]
    );
}

#[test]
fn cells_at_the_foot_or_the_middle_of_their_row_belong_to_it() {
    // Lines of a cell are 11 points apart, rows 15; the other cells stand at the foot or the middle.
    for (at, name) in [(11.0, "foot"), (5.5, "middle")] {
        let mut content = String::new();
        let mut y = 740.0;
        for (label, number, text) in [
            (&["Arbetslivsinriktad"][..], "12", "Kommunen"),
            (&["Stöd till unga", "Vuxna i arbete"][..], "145", "Regionen"),
            (&["Handledning"][..], "7", "Kommunen"),
            (&["Samordnad individuell", "planering"][..], "38", "Ingen"),
            (&["Resor"][..], "5", "Regionen"),
            (&["Praktik hos företag", "i kommunen"][..], "61", "Ingen"),
        ] {
            for (i, line) in label.iter().enumerate() {
                content += &show("F1", 10.0, 60.0, y - 11.0 * i as f32, line);
            }
            let shift = if label.len() > 1 { at } else { 0.0 };
            content += &ending(250.0, y - shift, number);
            content += &show("F1", 10.0, 300.0, y - shift, text);
            y -= 11.0 * (label.len() - 1) as f32 + 15.0;
        }
        assert_eq!(
            rows(&page(&content)),
            [
                ["Arbetslivsinriktad", "12", "Kommunen"],
                ["Stöd till unga Vuxna i arbete", "145", "Regionen"],
                ["Handledning", "7", "Kommunen"],
                ["Samordnad individuell planering", "38", "Ingen"],
                ["Resor", "5", "Regionen"],
                ["Praktik hos företag i kommunen", "61", "Ingen"]
            ],
            "{name}"
        );
    }
}

#[test]
fn rows_at_one_distance_stay_apart_whatever_they_hold() {
    let mut content = String::new();
    for (i, (label, number)) in [
        ("Intäkter", ""),
        ("Bidrag", "120"),
        ("Avgifter", "35"),
        ("Kostnader", ""),
        ("Löner", "95"),
        ("Resor", "12"),
    ]
    .iter()
    .enumerate()
    {
        let y = 740.0 - 14.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        content += &ending(300.0, y, number);
    }
    let document = page(&content);
    let all = rows(&document);
    let expected = [
        ["Bidrag", "120"],
        ["Avgifter", "35"],
        ["Kostnader", ""],
        ["Löner", "95"],
        ["Resor", "12"],
    ];
    assert_eq!(all.get(all.len() - 5..), Some(&expected.map(Vec::from)[..]));
}

/// Four rows of a label and amounts that end at the given places.
fn counted(top: f32, ends: &[f32], seed: usize) -> String {
    let mut content = String::new();
    for (i, label) in ["Granby", "Ekeby", "Norrsund", "Summa"].iter().enumerate() {
        let y = top - 14.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        for (column, end) in ends.iter().enumerate() {
            let number = (100 + seed + 37 * i + 111 * column).to_string();
            content += &ending(*end, y, &number);
        }
    }
    content
}

#[test]
fn a_paragraph_between_two_tables_of_like_columns_divides_them() {
    let mut content = counted(760.0, &[250.0, 340.0, 430.0], 0);
    content += &lines(60.0, 700.0, &PROSE[..2]);
    content += &counted(668.0, &[255.0, 345.0, 435.0], 9);
    let document = page(&content);
    assert_eq!(document.tables.len(), 2);
    assert!(document.tables.iter().all(|table| table.rows.len() == 4));
}

#[test]
fn titles_wider_than_their_amounts_stand_over_their_own_columns() {
    let mut content = String::new();
    for (x, title) in [
        (190.0, "Antal deltagare"),
        (263.0, "Andel unga"),
        (318.0, "Kostnad per vecka"),
    ] {
        content += &show("F1", 10.0, x, 780.0, title);
    }
    content += &counted(762.0, &[240.0, 300.0, 370.0], 0);
    let document = page(&content);
    let all = rows(&document);
    assert_eq!(
        all.first(),
        Some(&vec![
            "",
            "Antal deltagare",
            "Andel unga",
            "Kostnad per vecka"
        ])
    );
}

#[test]
fn titles_without_a_line_under_them_reach_over_the_columns_that_they_are_centred_on() {
    let mut content = show("F1", 10.0, 243.0, 796.0, "Kvinnor");
    content += &show("F1", 10.0, 423.0, 796.0, "Alla");
    for (end, title) in [
        (230.0, "2021"),
        (300.0, "2022"),
        (400.0, "2021"),
        (470.0, "2022"),
    ] {
        content += &ending(end, 778.0, title);
    }
    content += &counted(760.0, &[230.0, 300.0, 400.0, 470.0], 0);
    let document = page(&content);
    let spans: Vec<(&str, u32)> = document
        .tables
        .first()
        .and_then(|table| table.rows.first())
        .into_iter()
        .flatten()
        .map(|cell| (cell.text.as_str(), cell.col_span))
        .collect();
    assert_eq!(spans, [("", 1), ("Kvinnor", 2), ("Alla", 2)]);
}

/// A table of four columns of amounts in pairs, with years below `over`.
fn pairs(over: &str) -> String {
    let mut content =
        String::from("0.5 w\n60 700 m 400 700 l S 60 652 m 400 652 l S 60 590 m 400 590 l S\n");
    content += over;
    let ends = [180.0, 216.0, 280.0, 316.0];
    for (x, year) in ends.iter().zip(["2018", "2019", "2018", "2019"]) {
        content += &ending(*x, 656.0, year);
    }
    for (row, label) in ["Granby", "Storvik", "Lindby", "Summa"].iter().enumerate() {
        let y = 640.0 - 14.0 * row as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        for (column, x) in ends.iter().enumerate() {
            content += &ending(*x, y, &format!("{}", 120 + 37 * row + 11 * column));
        }
    }
    content
}

#[test]
fn years_under_titles_over_several_columns_do_not_hide_the_columns() {
    // The range stands over the whole gutter of its columns.
    let mut over = show("F1", 10.0, 160.0, 672.0, "Under 25");
    over += &show("F1", 10.0, 274.0, 672.0, "25-64");
    let document = page(&pairs(&over));
    let rows = rows(&document);
    assert_eq!(rows.last().map(Vec::len), Some(5), "{rows:?}");
    assert!(
        rows.iter()
            .any(|row| row.ends_with(&["2018", "2019", "2018", "2019"])),
        "{rows:?}"
    );
}

#[test]
fn another_table_begins_below_a_caption_and_lines_of_its_own() {
    let mut content = pairs(&show("F1", 10.0, 196.0, 672.0, "Män"));
    content += &show("F2", 10.0, 60.0, 564.0, "Deltagare efter utbildning");
    content += "60 552 m 330 552 l S 60 534 m 330 534 l S 60 478 m 330 478 l S\n";
    content += &show("F1", 10.0, 60.0, 538.0, "Utbildning");
    content += &show("F1", 10.0, 190.0, 538.0, "Kvinnor");
    content += &show("F1", 10.0, 290.0, 538.0, "Alla");
    for row in 0..3 {
        let y = 520.0 - 14.0 * row as f32;
        content += &show("F1", 10.0, 60.0, y, "Gymnasium");
        content += &ending(226.0, y, "120");
        content += &ending(310.0, y, "254");
    }
    let document = page(&content);
    assert_eq!(document.tables.len(), 2);
}

#[test]
fn rows_of_words_whose_cells_stand_at_their_foot_are_told_by_their_space() {
    let mut content = String::new();
    let mut y = 700.0_f32;
    for cells in [
        [&["Kommunen"][..], &["Under", "granskning"], &["Delvis"]],
        [&["Regionen"], &["Pågår"], &["Beslutad av", "styrelsen"]],
        [&["Kassan"], &["Kvartals-", "rapport"], &["Nej"]],
        [&["Skolan"], &["Årlig"], &["Ja"]],
        [&["Föreningen"], &["Saknas"], &["På regional", "nivå"]],
    ] {
        let most = cells.iter().map(|cell| cell.len()).max().unwrap_or(1);
        for (x, cell) in [60.0, 200.0, 320.0].iter().zip(cells) {
            for (i, line) in cell.iter().enumerate() {
                let down = 11.0 * (most - cell.len() + i) as f32;
                content += &show("F1", 10.0, *x, y - down, line);
            }
        }
        y -= 11.0 * (most - 1) as f32 + 16.0;
    }
    let document = page(&content);
    assert_eq!(
        rows(&document),
        [
            ["Kommunen", "Under granskning", "Delvis"],
            ["Regionen", "Pågår", "Beslutad av styrelsen"],
            ["Kassan", "Kvartalsrapport", "Nej"],
            ["Skolan", "Årlig", "Ja"],
            ["Föreningen", "Saknas", "På regional nivå"]
        ]
    );
}

#[test]
fn two_columns_of_numbers_near_each_other_are_two() {
    let mut content = String::new();
    for (i, (label, a, b)) in [
        ("Ekeby", "-38", "3,436,357"),
        ("Granby", "-1", "6,187,438"),
        ("Norrsund", "1", "7,142,655"),
        ("Summa", "-18", "7,116,790"),
    ]
    .iter()
    .enumerate()
    {
        let y = 700.0 - 14.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        let width = |text: &str| -> f32 {
            let wide = |c| match c {
                '-' => 3.33,
                ',' => 2.78,
                _ => 5.56,
            };
            text.chars().map(wide).sum()
        };
        content += &show("F1", 10.0, 240.0 - width(a), y, a);
        content += &show("F1", 10.0, 290.4 - width(b), y, b);
    }
    let document = page(&content);
    assert_eq!(
        rows(&document).first(),
        Some(&vec!["Ekeby", "-38", "3,436,357"])
    );
}

/// A budget over two pages: rows at the foot of the first, `rest` on top of the second.
fn over_two_pages(rest: &[(&str, &str, &str)]) -> aktsam_document::Document {
    let row = |y: f32, (label, a, b): (&str, &str, &str)| {
        let number = |x: f32, text: &str| {
            let digits = text.bytes().filter(u8::is_ascii_digit).count() as f32;
            let spaces = text.bytes().filter(|b| *b == b' ').count() as f32;
            let dashes = text.bytes().filter(|b| *b == b'-').count() as f32;
            let width = 5.56 * digits + 2.78 * spaces + 3.33 * dashes;
            show("F1", 10.0, x - width, y, text)
        };
        show("F1", 10.0, 60.0, y, label) + &number(250.0, a) + &number(285.0, b)
    };
    let mut first = lines(60.0, 700.0, &PROSE);
    for (i, cells) in [
        ("", "2009", "2010"),
        ("Projektledare", "265", "273"),
        ("Arbetsterapeut", "318", "327"),
        ("Lokaler", "96", "96"),
        ("Resor", "45", "30"),
    ]
    .into_iter()
    .enumerate()
    {
        first += &row(150.0 - 18.0 * i as f32, cells);
    }
    let mut second = String::new();
    for (i, cells) in rest.iter().enumerate() {
        second += &row(760.0 - 18.0 * i as f32, *cells);
    }
    second += &lines(60.0, 640.0, &PROSE);
    parse(Maker::new().page(&first).page(&second).finish())
}

#[test]
fn the_last_rows_of_a_budget_go_on_over_the_page_break() {
    let document = over_two_pages(&[
        ("Summa", "1 282", "1 300"),
        ("Egen insats", "- 282", "- 300"),
        ("Söks från förbundet i Ekeby nu", "1 000", "1 000"),
    ]);
    let rows = rows(&document);
    assert_eq!(
        rows.get(4..).unwrap(),
        [
            ["Resor", "45", "30"],
            ["Summa", "1 282", "1 300"],
            ["Egen insats", "- 282", "- 300"],
            ["Söks från förbundet i Ekeby nu", "1 000", "1 000"],
        ]
    );
    let alone = over_two_pages(&[("Summa", "724", "726")]);
    assert_eq!(self::rows(&alone).last().unwrap(), &["Summa", "724", "726"]);
}

#[test]
fn a_line_on_top_of_a_page_whose_numbers_end_elsewhere_is_no_row() {
    let mut document = over_two_pages(&[]);
    assert_eq!(rows(&document).len(), 5);
    let text = show("F1", 10.0, 60.0, 760.0, "Bollnäs den 3 maj 2009 av 12");
    document = {
        let mut maker = Maker::new();
        let mut first = String::new();
        for (i, (label, number)) in [("Lön", "265"), ("Hyra", "318"), ("Resor", "96")]
            .into_iter()
            .enumerate()
        {
            let y = 150.0 - 18.0 * i as f32;
            first += &(show("F1", 10.0, 60.0, y, label) + &ending(250.0, y, number));
        }
        parse(maker.page(&first).page(&text).finish())
    };
    assert_eq!(rows(&document).len(), 3);
}
