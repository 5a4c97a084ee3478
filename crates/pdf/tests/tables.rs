//! One made file for each kind of table, with its golden rows.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod common;
#[path = "tables/unruled.rs"]
mod unruled;

use std::fmt::Write as _;

use common::{Maker, PROSE, golden, grid, lines, page, parse, show};

#[test]
fn a_ruled_table_keeps_its_spans() {
    let ys = [600.0, 620.0, 640.0, 660.0];
    let mut content = String::from("0.5 w\n");
    for y in ys {
        let _ = writeln!(content, "60 {y} m 500 {y} l S");
    }
    content += "60 600 m 60 660 l S 500 600 m 500 660 l S\n";
    content += "200 600 m 200 640 l S 350 600 m 350 640 l S\n";
    content += &show("F2", 10.0, 64.0, 646.0, "Budget Vinterljus");
    for (y, row) in [
        (626.0, ["Kostnad", "2023", "2024"]),
        (606.0, ["Löner", "1 305 000", "1 340 000"]),
    ] {
        for (x, text) in [64.0, 204.0, 354.0].iter().zip(row) {
            content += &show("F1", 10.0, *x, y, text);
        }
    }
    golden!(page(&content));
}

#[test]
fn an_unruled_budget_is_a_table_and_numbers_keep_their_thousands() {
    let mut content = lines(60.0, 780.0, &PROSE);
    let right = |text: &str, x: f32, y: f32| {
        // Helvetica digits are 0.556 em wide, the space 0.278.
        let width: f32 = text
            .chars()
            .map(|c| if c == ' ' { 2.78 } else { 5.56 })
            .sum();
        show("F1", 10.0, x - width, y, text)
    };
    content += &right("2023", 330.0, 660.0);
    content += &right("2024", 400.0, 660.0);
    for (i, (label, a, b)) in [
        ("Löner", "1 305 000", "1 340 000"),
        ("Lokaler i Granby", "120 000", "95 000"),
        ("Utvärdering", "30 000", "30 000"),
        ("Summa", "1 455 000", "1 465 000"),
    ]
    .iter()
    .enumerate()
    {
        let y = 644.0 - 16.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        content += &right(a, 330.0, y);
        content += &right(b, 400.0, y);
    }
    content += &lines(60.0, 560.0, &PROSE);
    golden!(page(&content));
}

#[test]
fn two_columns_of_prose_are_no_table_and_read_one_after_the_other() {
    let left = [
        "Vi vill att unga i Granby ska",
        "få tidiga insatser när skolan",
        "inte räcker till. Kommunen och",
        "vårdcentralen har arbetat fram",
        "en modell för gemensam start.",
        "Den prövas under två år.",
    ];
    let right = [
        "Erfarenheten från Ekeby visar",
        "att samma handledare genom",
        "hela insatsen gör skillnad för",
        "deltagarna. Därför anställs två",
        "handledare som delar tiden",
        "mellan orterna.",
    ];
    let content = lines(60.0, 760.0, &left) + &lines(310.0, 760.0, &right);
    golden!(page(&content));
}

#[test]
fn a_table_goes_on_over_the_page_break_without_its_repeated_header() {
    let mut maker = Maker::new();
    for rows in [["Löner", "700 000"], ["Resor", "20 000"]] {
        let mut content = grid(&[60.0, 250.0, 400.0], &[700.0, 720.0, 740.0]);
        content += &show("F2", 10.0, 64.0, 726.0, "Kostnad");
        content += &show("F2", 10.0, 254.0, 726.0, "Belopp");
        content += &show("F1", 10.0, 64.0, 706.0, rows[0]);
        content += &show("F1", 10.0, 254.0, 706.0, rows[1]);
        maker.page(&content);
    }
    golden!(parse(maker.finish()));
}

#[test]
fn tables_side_by_side_and_nested_stay_apart() {
    let mut content = grid(&[60.0, 150.0, 250.0], &[700.0, 720.0, 740.0]);
    content += &grid(&[300.0, 390.0, 490.0], &[700.0, 720.0, 740.0]);
    for (x, name) in [(64.0, "A"), (304.0, "B")] {
        for (i, dx) in [0.0, 90.0].iter().enumerate() {
            content += &show("F1", 10.0, x + dx, 726.0, &format!("{name}{i}1"));
            content += &show("F1", 10.0, x + dx, 706.0, &format!("{name}{i}2"));
        }
    }
    // A form cell that holds a table.
    content += &grid(&[60.0, 500.0], &[400.0, 560.0, 600.0]);
    content += &show("F2", 10.0, 66.0, 580.0, "Budget");
    content += &show("F1", 10.0, 66.0, 540.0, "Kostnaderna fördelas så:");
    content += &grid(&[100.0, 200.0, 300.0], &[430.0, 450.0, 470.0]);
    for (x, y, text) in [
        (104.0, 456.0, "Löner"),
        (204.0, 456.0, "500 000"),
        (104.0, 436.0, "Resor"),
        (204.0, 436.0, "20 000"),
    ] {
        content += &show("F1", 10.0, x, y, text);
    }
    golden!(page(&content));
}

#[test]
fn a_form_in_a_one_column_grid_keeps_headings_and_answers_in_its_cells() {
    let mut content = grid(&[60.0, 500.0], &[500.0, 600.0, 700.0]);
    content += &show("F2", 11.0, 66.0, 685.0, "Syfte");
    content += &lines(
        66.0,
        665.0,
        &["Fler unga i Granby ska komma i arbete eller studier."],
    );
    content += &show("F2", 11.0, 66.0, 585.0, "Mål");
    content += &lines(
        66.0,
        565.0,
        &["Av trettio deltagare ska hälften börja arbeta."],
    );
    let document = page(&content);
    golden!(document);
    assert_eq!(document.tables[0].rows[0][0].blocks.len(), 2);
}

#[test]
fn labels_left_of_a_grid_are_its_first_column() {
    let mut content = grid(&[160.0, 260.0, 360.0], &[600.0, 620.0, 640.0, 660.0, 680.0]);
    for (i, row) in [
        ["", "2023", "2024"],
        ["Löner", "700 000", "710 000"],
        ["Lokaler", "96 000", "98 000"],
        ["Resor", "12 000", "12 000"],
    ]
    .iter()
    .enumerate()
    {
        let y = 666.0 - 20.0 * i as f32;
        for (x, text) in [80.0, 170.0, 270.0].iter().zip(row) {
            content += &show("F1", 10.0, *x, y, text);
        }
    }
    golden!(page(&content));
}

#[test]
fn a_word_cut_by_its_narrow_cell_is_whole() {
    let mut content = grid(&[60.0, 150.0, 300.0], &[600.0, 660.0]);
    content += &show("F2", 9.0, 64.0, 648.0, "KONTAKTUPPGIFT");
    content += &show("F2", 9.0, 64.0, 636.0, "ER SÖKANDE");
    content += &show("F1", 9.0, 154.0, 648.0, "Örjan Exempelsson");
    golden!(page(&content));
}

#[test]
fn a_space_at_a_line_end_divides_words_in_a_narrow_cell() {
    let mut content = grid(&[60.0, 104.0, 300.0], &[600.0, 660.0]);
    content += &show("F1", 8.5, 62.0, 648.0, "Percentage ");
    content += &show("F1", 8.5, 62.0, 638.0, "Population ");
    content += &show("F1", 8.5, 62.0, 628.0, "growth");
    content += &show("F1", 9.0, 110.0, 648.0, "Ekeby");
    let document = page(&content);
    let cell = document.tables[0].rows[0][0].text.clone();
    assert_eq!(cell, "Percentage Population growth");
}

#[test]
fn rows_between_horizontal_lines_are_one_each() {
    let mut content = String::from("0.5 w\n");
    for y in [700.0_f32, 680.0, 646.0, 612.0, 592.0] {
        let _ = writeln!(content, "60 {y} m 500 {y} l S");
    }
    for (x, y, text) in [
        (60.0, 686.0, "Aktivitet"),
        (260.0, 686.0, "Ansvarig"),
        (400.0, 686.0, "Belopp"),
        (60.0, 666.0, "Kartläggning av alla"),
        (60.0, 652.0, "som saknar planering"),
        (260.0, 666.0, "Processledaren"),
        (400.0, 666.0, "120 000"),
        (60.0, 632.0, "Studiebesök"),
        (260.0, 632.0, "Styrgruppen och"),
        (260.0, 618.0, "Granby kommun"),
        (400.0, 632.0, "15 000"),
        (60.0, 598.0, "Summa"),
        (400.0, 598.0, "135 000"),
    ] {
        content += &show("F1", 10.0, x, y, text);
    }
    golden!(page(&content));
}

#[test]
fn a_label_that_wraps_in_an_unruled_table_is_one_cell() {
    let mut content = String::new();
    for (x, y, text) in [
        (60.0, 700.0, "Kostnad"),
        (300.0, 700.0, "2023"),
        (60.0, 684.0, "Löner"),
        (300.0, 684.0, "700 000"),
        (60.0, 668.0, "Totalt från Samordnings-"),
        (300.0, 668.0, "787 000"),
        (60.0, 655.0, "förbundet"),
        (60.0, 639.0, "Egen finansiering"),
        (300.0, 639.0, "133 000"),
    ] {
        content += &show("F1", 10.0, x, y, text);
    }
    golden!(page(&content));
}

#[test]
fn rows_that_only_columns_are_ruled_for_are_rows() {
    // Lines between the columns and below the titles, none between the rows.
    let mut content = grid(&[60.0, 260.0, 360.0, 460.0], &[600.0, 680.0, 700.0]);
    content += &show("F1", 10.0, 64.0, 686.0, "Insats");
    content += &show("F1", 10.0, 280.0, 686.0, "Kvinnor");
    content += &show("F1", 10.0, 380.0, 686.0, "Män");
    for (i, (label, a, b)) in [
        ("Vägledning", "112", "98"),
        ("Arbetsprövning", "64", "71"),
        ("Grupp för unga som", "", ""),
        ("saknar sysselsättning", "35", "29"),
        ("Studiebesök", "18", "22"),
    ]
    .iter()
    .enumerate()
    {
        let y = 668.0 - 13.0 * i as f32;
        content += &show("F1", 10.0, 64.0, y, label);
        content += &show("F1", 10.0, 330.0, y, a);
        content += &show("F1", 10.0, 430.0, y, b);
    }
    golden!(page(&content));
}

#[test]
fn titles_over_columns_and_of_several_lines_are_one_cell_each() {
    let mut content = String::from("0.5 w 210 688 m 310 688 l S 330 688 m 430 688 l S\n");
    for (x, y, text) in [
        (240.0, 692.0, "Kvinnor"),
        (370.0, 692.0, "Män"),
        (60.0, 664.0, "Kommun"),
        (210.0, 676.0, "Under"),
        (210.0, 664.0, "25 år"),
        (270.0, 676.0, "25 år och"),
        (270.0, 664.0, "äldre"),
        (330.0, 676.0, "Under"),
        (330.0, 664.0, "25 år"),
        (390.0, 676.0, "25 år och"),
        (390.0, 664.0, "äldre"),
    ] {
        content += &show("F2", 10.0, x, y, text);
    }
    for (i, (label, numbers)) in [
        ("Granby", ["12", "40", "15", "38"]),
        ("Ekeby", ["7", "21", "9", "25"]),
        ("Norra Dalen", ["19", "61", "24", "63"]),
    ]
    .iter()
    .enumerate()
    {
        let y = 644.0 - 14.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        for (k, number) in numbers.iter().enumerate() {
            content += &show("F1", 10.0, 210.0 + 60.0 * k as f32, y, number);
        }
    }
    golden!(page(&content));
}

#[test]
fn a_numbered_row_keeps_its_number() {
    let mut content = grid(&[60.0, 260.0, 360.0], &[640.0, 660.0, 680.0]);
    content += &show("F1", 10.0, 64.0, 666.0, "1. Processledare");
    content += &show("F1", 10.0, 270.0, 666.0, "640 000");
    content += &show("F1", 10.0, 64.0, 646.0, "2. Lokaler");
    content += &show("F1", 10.0, 270.0, 646.0, "85 000");
    golden!(page(&content));
}

#[test]
fn double_and_dashed_lines_rule_a_table_as_single_ones_do() {
    let mut content = String::from("0.4 w\n");
    for y in [700.0, 698.0, 640.0, 638.0] {
        let _ = writeln!(content, "60 {y} m 360 {y} l S");
    }
    content += "[3 2] 0 d 60 670 m 360 670 l S\n[3 2] 0 d 210 640 m 210 700 l S\n[] 0 d\n";
    for x in [60.0, 360.0] {
        let _ = writeln!(content, "{x} 638 m {x} 700 l S");
    }
    content += &show("F1", 10.0, 66.0, 680.0, "Löner");
    content += &show("F1", 10.0, 216.0, 680.0, "400 000");
    content += &show("F1", 10.0, 66.0, 650.0, "Resor");
    content += &show("F1", 10.0, 216.0, 650.0, "12 000");
    golden!(page(&content));
}

/// The texts of the only table of a page.
fn rows(document: &aktsam_document::Document) -> Vec<Vec<&str>> {
    assert_eq!(document.tables.len(), 1, "{}", document.plain_text());
    let table = document.tables.first().expect("one table");
    table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect())
        .collect()
}

/// Shows text that ends at a place; the digits of Helvetica are .556 of its size wide.
fn ending(x: f32, y: f32, digits: &str) -> String {
    show("F1", 10.0, x - 5.56 * digits.len() as f32, y, digits)
}

#[test]
fn a_label_between_lines_is_one_cell_of_all_their_rows() {
    let mut content = String::from("0.5 w\n");
    for y in [700.0, 682.0, 636.0, 590.0] {
        let _ = writeln!(content, "60 {y} m 340 {y} l S");
    }
    for (x, title) in [
        (60.0, "Område"),
        (140.0, "Ålder"),
        (230.0, "Antal"),
        (300.0, "Andel"),
    ] {
        content += &show("F1", 10.0, x, 686.0, title);
    }
    for (group, label) in ["Norr", "Söder"].iter().enumerate() {
        let top = 670.0 - 46.0 * group as f32;
        content += &show("F1", 10.0, 60.0, top - 28.0, label);
        for (row, age) in ["16-24 år", "25-44 år", "45-64 år"].iter().enumerate() {
            let y = top - 14.0 * row as f32;
            content += &show("F1", 10.0, 140.0, y, age);
            content += &ending(255.0, y, "112");
            content += &ending(325.0, y, "48");
        }
    }
    let document = page(&content);
    let table = document.tables.first().expect("a table");
    let spans: Vec<u32> = table
        .rows
        .iter()
        .map(|row| {
            row.first()
                .filter(|cell| cell.column == 0)
                .map_or(0, |cell| cell.row_span)
        })
        .collect();
    assert_eq!(spans, [1, 3, 0, 0, 3, 0, 0]);
}

#[test]
fn cells_that_touch_are_cells_of_their_own() {
    // Each amount ends where the text beside it begins, and the titles meet there too.
    let mut content = show("F1", 10.0, 60.0, 700.0, "Insats");
    content += &show("F1", 10.0, 171.1, 700.0, "Antal");
    content += &show("F1", 10.0, 193.9, 700.0, "Part");
    for (i, (label, number, text)) in [
        ("Praktik", "1140", "Kommunen"),
        ("Utbildning", "3120", "Regionen"),
        ("Handledning", "2005", "Ingen"),
        ("Resor", "4150", "Kommunen"),
    ]
    .iter()
    .enumerate()
    {
        let y = 684.0 - 14.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, label);
        content += &ending(193.9, y, number);
        content += &show("F1", 10.0, 193.9, y, text);
    }
    let document = page(&content);
    let all = rows(&document);
    assert_eq!(all.first(), Some(&vec!["Insats", "Antal", "Part"]));
    assert_eq!(all.last(), Some(&vec!["Resor", "4150", "Kommunen"]));
}

#[test]
fn lines_between_rows_of_words_make_a_table_of_two_columns() {
    let mut content = String::from("0.5 w\n");
    let mut y = 700.0_f32;
    for (label, text) in [
        (&["Aktivitet"][..], "Ansvarig"),
        (&["Kartläggning"], "Projektledaren"),
        (&["Samordnad", "planering"], "Parterna"),
        (&["Praktik hos", "arbetsgivare"], "Handledaren"),
        (&["Uppföljning"], "Styrgruppen"),
    ] {
        for (i, line) in label.iter().enumerate() {
            content += &show("F1", 10.0, 64.0, y - 11.0 * i as f32, line);
        }
        content += &show("F1", 10.0, 220.0, y - 11.0 * (label.len() - 1) as f32, text);
        y -= 11.0 * label.len() as f32 + 3.0;
        let _ = writeln!(content, "60 {} m 420 {} l S", y + 9.0, y + 9.0);
    }
    let document = page(&content);
    assert_eq!(
        rows(&document),
        [
            ["Aktivitet", "Ansvarig"],
            ["Kartläggning", "Projektledaren"],
            ["Samordnad planering", "Parterna"],
            ["Praktik hos arbetsgivare", "Handledaren"],
            ["Uppföljning", "Styrgruppen"]
        ]
    );
}
