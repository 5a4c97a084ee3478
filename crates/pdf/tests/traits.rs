//! One made file for each trait, with its golden text and tables.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod common;
#[path = "traits/limits.rs"]
mod limits;

use std::fmt::Write as _;

use aktsam_document::{Place, SignatureCoverage, TextOrigin};
use aktsam_pdf::ReadOptions;
use common::{Maker, PROSE, golden, grid, lines, page, parse, show};

#[test]
fn paragraphs_are_divided_and_broken_words_whole() {
    golden!(page(&lines(60.0, 760.0, &PROSE)));
}

#[test]
fn headings_stand_out_by_size_weight_capitals_and_number() {
    let mut content = show("F2", 18.0, 60.0, 780.0, "Ansökan: Projekt Vinterljus");
    content += &show("F2", 11.0, 60.0, 745.0, "1. Bakgrund");
    content += &lines(60.0, 730.0, &PROSE[..3]);
    content += &show("F2", 11.0, 60.0, 670.0, "1.1 Behov i Granby");
    content += &lines(60.0, 655.0, &PROSE[..3]);
    content += &show("F1", 11.0, 60.0, 590.0, "SYFTE");
    content += &lines(60.0, 575.0, &PROSE[..3]);
    golden!(page(&content));
}

#[test]
fn runs_tell_what_looks_otherwise_inside_a_paragraph() {
    let content = "BT /F2 11 Tf 60 700 Td (Mål: ) Tj /F1 11 Tf (fler unga i Granby ska komma i arbete, ) Tj \
                   0.5 g (skriv högst tio rader) Tj 0 g ( och /F3) Tj ET\n";
    let document = page(content);
    golden!(document);
    assert!(document.blocks[0].as_text().unwrap().runs[1].is_grey());
}

#[test]
fn lists_keep_markers_and_levels() {
    let mut content = lines(60.0, 760.0, &["Insatsen ger:"]);
    content += &show("F1", 11.0, 70.0, 740.0, "•");
    content += &show(
        "F1",
        11.0,
        85.0,
        740.0,
        "handledning varje vecka, och en punkt som är så lång att den går",
    );
    content += &show("F1", 11.0, 85.0, 726.0, "över på nästa rad");
    content += &show("F1", 11.0, 95.0, 710.0, "–");
    content += &show("F1", 11.0, 110.0, 710.0, "en underpunkt");
    content += &show("F1", 11.0, 70.0, 694.0, "•");
    content += &show("F1", 11.0, 85.0, 694.0, "praktik");
    content += &show("F1", 11.0, 60.0, 660.0, "1. Först kartläggning.");
    content += &show("F1", 11.0, 60.0, 644.0, "2. Sedan praktik.");
    golden!(page(&content));
}

#[test]
fn running_headers_and_footers_are_kept_aside() {
    let mut maker = Maker::new();
    for number in 1..=3 {
        let content = show(
            "F1",
            9.0,
            60.0,
            810.0,
            "Samordningsförbundet Granby  Dnr 2023:12",
        ) + &lines(
            60.0,
            740.0,
            &[[
                "Första sidans egen text.",
                "Andra sidans egen text.",
                "Tredje sidans egen text.",
            ][number - 1]],
        ) + &lines(60.0, 500.0, &PROSE)
            + &show("F1", 9.0, 280.0, 30.0, &format!("Sida {number} av 3"));
        maker.page(&content);
    }
    golden!(parse(maker.finish()));
}

#[test]
fn a_paragraph_goes_on_over_the_page_break() {
    let mut maker = Maker::new();
    maker.page(&lines(60.0, 100.0, &PROSE[..2]));
    maker.page(&lines(60.0, 760.0, &PROSE[2..]));
    let document = parse(maker.finish());
    golden!(document);
    let block = document.blocks[0].as_text().unwrap();
    assert_eq!(block.location.places().count(), 2);
}

#[test]
fn references_to_notes_stand_behind_their_word_and_fake_bold_counts_once() {
    let content = "BT /F1 11 Tf 60 700 Td (Målgruppen) Tj /F1 7 Tf 4 Ts (1) Tj 0 Ts /F1 11 Tf ( är unga.) Tj ET\n\
         BT /F1 11 Tf 60 650 Td (Fet rubrik) Tj ET BT /F1 11 Tf 60.3 650 Td (Fet rubrik) Tj ET\n";
    golden!(page(content));
}

#[test]
fn rotated_pages_and_rotated_text_are_read_upright() {
    let mut maker = Maker::new();
    let turned = "BT /F1 11 Tf 0 1 -1 0 300 100 Tm (Första raden på en liggande sida i Granby) Tj ET\n\
         BT /F1 11 Tf 0 1 -1 0 314 100 Tm (och den andra raden.) Tj ET\n";
    maker.page_with(turned, "/Rotate 90", "");
    maker.page(turned);
    let document = parse(maker.finish());
    golden!(document);
    let Some(Place::Page { rect, .. }) = &document.blocks[0].as_text().unwrap().location.place
    else {
        panic!()
    };
    // Shown upright the page is 842 points wide and the text starts 100 from its left.
    assert!((rect.x0 - 100.0).abs() < 1.0, "{rect:?}");
    assert!(rect.width() > rect.height());
}

#[test]
fn text_that_nobody_sees_is_left_out_with_a_warning() {
    let mut maker = Maker::new();
    let off = maker.object("<< /Type /OCG /Name (av) >>");
    maker.catalog(&format!(
        "/OCProperties << /OCGs [{off} 0 R] /D << /OFF [{off} 0 R] >> >>"
    ));
    let content = show("F1", 11.0, 60.0, 700.0, "Synlig text.")
        + &show("F1", 11.0, 60.0, 650.0, "Dold under en vit ruta")
        + "1 g 50 640 300 30 re f 0 g\n"
        + &show("F1", 11.0, 60.0, 1200.0, "Utanför sidan")
        + "/OC /L BDC\n"
        + &show("F1", 11.0, 60.0, 600.0, "Avstängt lager")
        + "EMC\n"
        + "3 Tr "
        + &show("F1", 11.0, 60.0, 550.0, "Utan bläck");
    maker.page_with(&content, "", &format!("/Properties << /L {off} 0 R >>"));
    golden!(parse(maker.finish()));
}

#[test]
fn a_scan_needs_ocr_and_a_scan_with_ocr_text_is_marked() {
    let image = |maker: &mut Maker| {
        maker.stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
            &[0x80],
        )
    };
    let mut maker = Maker::new();
    let id = image(&mut maker);
    let draw = "q 595 0 0 842 0 0 cm /I Do Q\n";
    maker.page_with(draw, "", &format!("/XObject << /I {id} 0 R >>"));
    let hidden = format!("{draw}3 Tr {}", lines(60.0, 700.0, &PROSE));
    maker.page_with(&hidden, "", &format!("/XObject << /I {id} 0 R >>"));
    let document = parse(maker.finish());
    assert_eq!(document.source.needs_ocr, [1]);
    assert_eq!(document.source.text_origin, TextOrigin::Ocr);
    assert!(document.plain_text().contains("samordnad"));
}

#[test]
fn actual_text_replaces_what_is_drawn_and_forms_are_followed() {
    let mut maker = Maker::new();
    let form = maker.stream(
        &format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 300 50] /Resources << {} >>",
            common::FONTS
        ),
        &common::latin(&show("F1", 11.0, 0.0, 10.0, "I ett formulärobjekt.")),
    );
    // A form that draws itself is drawn once.
    let content = "/Span << /ActualText (\u{e5}rskostnad) >> BDC BT /F1 11 Tf 60 700 Td (xx) Tj (yy) Tj ET EMC\n\
         q 1 0 0 1 60 600 cm /X Do Q\n";
    maker.page_with(content, "", &format!("/XObject << /X {form} 0 R >>"));
    golden!(parse(maker.finish()));
}

#[test]
fn form_values_check_boxes_and_choices_are_text() {
    let mut maker = Maker::new();
    let widgets = [
        "/FT /Tx /T (namn) /V (Örjan Exempelsson) /DA (/Helv 10 Tf) /Rect [160 690 400 708]",
        "/FT /Btn /T (ja) /V /Ja /AS /Ja /Rect [60 650 72 662]",
        "/FT /Btn /T (nej) /V /Off /AS /Off /Rect [60 630 72 642]",
        "/FT /Ch /T (ort) /V (g) /Opt [[(e) (Ekeby)] [(g) (Granby)]] /Rect [160 600 300 616]",
    ];
    let ids: Vec<String> = widgets
        .iter()
        .map(|w| {
            let body = format!("<< /Type /Annot /Subtype /Widget /F 4 {w} >>");
            format!("{} 0 R", maker.object(common::latin(&body)))
        })
        .collect();
    let ids = ids.join(" ");
    maker.catalog(&format!("/AcroForm << /Fields [{ids}] /XFA (x) >>"));
    let content = show("F1", 11.0, 60.0, 695.0, "Sökande:")
        + &show("F1", 11.0, 80.0, 652.0, "Ny ansökan")
        + &show("F1", 11.0, 80.0, 632.0, "Förlängning")
        + &show("F1", 11.0, 60.0, 604.0, "Ort:");
    maker.page_with(&content, &format!("/Annots [{ids}]"), "");
    golden!(parse(maker.finish()));
}

#[test]
fn the_values_of_an_xfa_form_that_no_page_shows_are_read() {
    let mut maker = Maker::new();
    let template = maker.stream(
        "",
        "<template><subform name=\"form1\"><field name=\"namn\"><caption><value><text>Sökandens namn</text></value>\
         </caption></field></subform></template>"
            .as_bytes(),
    );
    let data = "<xfa:datasets xmlns:xfa=\"http://www.xfa.org/schema/xfa-data/1.0/\"><xfa:data><form1>\
                <namn>Siv Granqvist</namn><belopp>125000</belopp></form1></xfa:data></xfa:datasets>";
    let data = maker.stream("", data.as_bytes());
    maker.catalog(&format!(
        "/AcroForm << /Fields [] /XFA [(template) {template} 0 R (datasets) {data} 0 R] >>"
    ));
    maker.page(&lines(60.0, 700.0, &["Vänta, formuläret öppnas."]));
    golden!(parse(maker.finish()));
}

#[test]
fn an_xfa_form_with_a_document_type_is_named_in_a_warning() {
    let mut maker = Maker::new();
    let data = maker.stream(
        "",
        b"<!DOCTYPE a [<!ENTITY b \"c\">]><datasets><data><a>&b;</a></data></datasets>",
    );
    maker.catalog(&format!("/AcroForm << /Fields [] /XFA {data} 0 R >>"));
    maker.page(&lines(60.0, 700.0, &["Vänta, formuläret öppnas."]));
    let document = parse(maker.finish());
    assert!(document.tables.is_empty());
    let warning = document.warnings.first().expect("a warning");
    assert_eq!(warning.code, "xfa_form");
    assert!(
        warning.message.contains("document type"),
        "{}",
        warning.message
    );
}

#[test]
fn a_signature_field_is_found_with_what_it_covers() {
    let mut maker = Maker::new();
    let signature = maker.object(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name (Siv Granqvist) \
         /M (D:20230221183759+02'00') /Reason (Ans\\366kan) /ByteRange [0 10 20 30] /Contents <00> >>",
    );
    let field = maker.object(format!(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /V {signature} 0 R /Rect [60 60 200 100] >>"
    ));
    maker.catalog(&format!("/AcroForm << /Fields [{field} 0 R] >>"));
    maker.page_with(
        &lines(60.0, 700.0, &["Underskrift"]),
        &format!("/Annots [{field} 0 R]"),
        "",
    );
    let document = parse(maker.finish());
    let found = &document.signatures[0];
    assert_eq!(found.name.as_deref(), Some("Siv Granqvist"));
    assert_eq!(
        found.signed_at.as_deref(),
        Some("2023-02-21T18:37:59+02:00")
    );
    assert_eq!(found.sub_filter.as_deref(), Some("ETSI.CAdES.detached"));
    assert_eq!(found.covers, SignatureCoverage::Partial);
    assert!(!found.location.is_unknown());
}

#[test]
fn embedded_files_are_handed_on() {
    let mut maker = Maker::new();
    let file = maker.stream("/Type /EmbeddedFile", b"a;b\n1;2\n");
    let spec = maker.object(format!(
        "<< /Type /Filespec /F (budget.csv) /EF << /F {file} 0 R >> >>"
    ));
    maker.catalog(&format!(
        "/Names << /EmbeddedFiles << /Names [(budget.csv) {spec} 0 R] >> >>"
    ));
    maker.page(&lines(60.0, 700.0, &["Se bilaga."]));
    let document = parse(maker.finish());
    assert_eq!(document.attachments[0].name, "budget.csv");
    assert_eq!(document.attachments[0].bytes, b"a;b\n1;2\n");
}

#[test]
fn files_pinned_to_a_page_are_handed_on_once() {
    let mut maker = Maker::new();
    let file = maker.stream("/Type /EmbeddedFile", b"a;b\n1;2\n");
    let spec = maker.object(format!(
        "<< /Type /Filespec /F (budget.csv) /EF << /F {file} 0 R >> >>"
    ));
    maker.catalog(&format!(
        "/Names << /EmbeddedFiles << /Names [(budget.csv) {spec} 0 R] >> >>"
    ));
    let other = maker.stream("/Type /EmbeddedFile", b"Intyg");
    let pin = |spec: &str| {
        format!("<< /Type /Annot /Subtype /FileAttachment /Rect [500 700 520 720] /FS {spec} >>")
    };
    let pins = pin(&format!("{spec} 0 R"))
        + &pin(&format!("<< /F (intyg.txt) /EF << /F {other} 0 R >> >>"));
    let content = lines(60.0, 700.0, &["Se bilagor."]);
    maker.page_with(&content, &format!("/Annots [{pins}]"), "");
    let names: Vec<String> = parse(maker.finish())
        .attachments
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(names, ["budget.csv", "intyg.txt"]);
}

#[test]
fn a_sum_alone_in_its_column_is_a_cell() {
    let mut content = String::new();
    let right = |text: &str, x: f32, y: f32| {
        let width: f32 = text
            .chars()
            .map(|c| if c == ' ' { 2.78 } else { 5.56 })
            .sum();
        show("F1", 10.0, x - width, y, text)
    };
    for i in 0..9 {
        let y = 700.0 - 14.0 * i as f32;
        content += &show("F1", 10.0, 60.0, y, &format!("Kostnad nummer {}", i + 1));
        content += &right("10 000", 300.0, y);
        content += &right("20 000", 380.0, y);
    }
    content += &show("F1", 10.0, 60.0, 574.0, "Summa");
    content += &right("90 000", 300.0, 574.0);
    content += &right("180 000", 380.0, 574.0);
    content += &right("270 000", 460.0, 574.0);
    golden!(page(&content));
}

#[test]
fn contents_are_no_headings() {
    let mut content = show("F2", 14.0, 60.0, 780.0, "Innehåll");
    for (i, line) in [
        "1 Bakgrund ............................................ 2",
        "2 Syfte ............................................... 3",
        "3 Budget .............................................. 5",
    ]
    .iter()
    .enumerate()
    {
        content += &show("F1", 11.0, 60.0, 750.0 - 16.0 * i as f32, line);
    }
    golden!(page(&content));
}

#[test]
fn tags_and_bookmarks_declare_headings() {
    let mut maker = Maker::new();
    let content = "/P << /MCID 0 >> BDC ".to_owned()
        + &show("F1", 11.0, 60.0, 780.0, "Taggad rubrik utan utseende")
        + "EMC "
        + &lines(60.0, 766.0, &PROSE)
        + &show("F1", 11.0, 60.0, 660.0, "Bokmärkt rubrik")
        + &lines(60.0, 630.0, &PROSE);
    maker.page(&content);
    let page = maker.last();
    let element = maker.object(format!(
        "<< /Type /StructElem /S /Rubrik2 /Pg {page} 0 R /K 0 >>"
    ));
    let root = maker.object(format!(
        "<< /Type /StructTreeRoot /RoleMap << /Rubrik2 /H2 >> /K [{element} 0 R] >>"
    ));
    let item = maker.object(common::latin("<< /Title (Bokmärkt rubrik) >>"));
    let outline = maker.object(format!("<< /First {item} 0 R /Last {item} 0 R >>"));
    maker.catalog(&format!(
        "/StructTreeRoot {root} 0 R /Outlines {outline} 0 R"
    ));
    golden!(parse(maker.finish()));
}

#[test]
fn underlined_text_is_told() {
    let content = show("F1", 11.0, 60.0, 700.0, "Understruken rubrik")
        + "0.5 w 60 698.5 m 155 698.5 l S\n"
        + &lines(60.0, 670.0, &PROSE);
    golden!(page(&content));
}

#[test]
fn bullets_drawn_as_areas_mark_list_items() {
    let mut content = lines(60.0, 760.0, &["Insatsen ger:"]);
    for (i, text) in ["50 personer en egen plan", "Praktik hos företag i Granby"]
        .iter()
        .enumerate()
    {
        let y = 740.0 - 16.0 * i as f32;
        // A disc of four curves and a small square.
        if i == 0 {
            let _ = writeln!(
                content,
                "74 {a} m 74 {b} 73 {c} 72 {c} c 71 {c} 70 {b} 70 {a} c 70 {d} 71 {e} 72 {e} c 73 {e} 74 {d} 74 {a} c f",
                a = y + 4.0,
                b = y + 5.1,
                c = y + 6.0,
                d = y + 2.9,
                e = y + 2.0
            );
        } else {
            let _ = writeln!(content, "70 {} 4 4 re f", y + 2.0);
        }
        content += &show("F1", 11.0, 85.0, y, text);
    }
    golden!(page(&content));
}

#[test]
fn captions_and_lettered_headings_are_told() {
    let mut content = show("F2", 12.0, 60.0, 780.0, "B. Effektmål");
    content += &lines(60.0, 760.0, &PROSE[..3]);
    content += &show("F1", 10.0, 60.0, 700.0, "Tabell 1. Kostnader i kronor");
    content += &grid(&[60.0, 200.0, 300.0], &[650.0, 670.0, 690.0]);
    for (x, y, text) in [
        (64.0, 676.0, "Post"),
        (204.0, 676.0, "Belopp"),
        (64.0, 656.0, "Resor"),
        (204.0, 656.0, "20 000"),
    ] {
        content += &show("F1", 10.0, x, y, text);
    }
    let document = page(&content);
    golden!(document);
    assert_eq!(
        document.tables.first().and_then(|t| t.caption.as_deref()),
        Some("Tabell 1. Kostnader i kronor")
    );
}

#[test]
fn slanted_text_is_kept_aside() {
    let mut content = lines(60.0, 760.0, &PROSE);
    content += "BT /F2 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (UTKAST) Tj ET\n";
    golden!(page(&content));
}

#[test]
fn bare_text_is_what_is_drawn_line_by_line() {
    let mut content = show("F2", 14.0, 60.0, 790.0, "Projekt Vinterljus");
    content += &lines(60.0, 760.0, &PROSE[..2]);
    // Fake bold: the same words again, a little to the right.
    content += &show("F2", 14.0, 60.4, 700.0, "Budget");
    content += &show("F2", 14.0, 60.8, 700.0, "Budget");
    content += "BT /F1 11 Tf 0 1 -1 0 40 300 Tm (I marginalen) Tj ET\n";
    let pages = aktsam_pdf::text(
        Maker::new().page(&content).finish(),
        &ReadOptions::default(),
    )
    .expect("a made file is read");
    assert_eq!(pages.len(), 1);
    insta::assert_snapshot!(pages[0].text);
}
