//! What is hit of a limit is an error, and a file that is no PDF, or locked, says so.

use aktsam_document::{LimitKind, Limits, TextOrigin};
use aktsam_pdf::{PdfError, ReadOptions, read};

use super::common::{Maker, PROSE, grid, lines, parse, show};

#[test]
fn limits_are_errors_and_never_shorter_answers() {
    let mut maker = Maker::new();
    for _ in 0..3 {
        maker.page(&lines(60.0, 700.0, &PROSE));
    }
    let bytes = maker.finish();
    let hit = |limits: Limits| {
        let options = ReadOptions {
            limits,
            password: None,
        };
        match read(bytes.clone(), &options) {
            Err(PdfError::Limit(hit)) => hit.kind,
            other => panic!("{other:?}"),
        }
    };
    let base = Limits::default;
    assert_eq!(hit(Limits { pages: 2, ..base() }), LimitKind::Pages);
    assert_eq!(
        hit(Limits {
            file_bytes: 100,
            ..base()
        }),
        LimitKind::FileBytes
    );
    assert_eq!(
        hit(Limits {
            characters: 100,
            ..base()
        }),
        LimitKind::Characters
    );
    assert_eq!(
        hit(Limits {
            part_bytes: 100,
            ..base()
        }),
        LimitKind::PartBytes
    );
    assert_eq!(
        hit(Limits {
            inflated_bytes: 900,
            ..base()
        }),
        LimitKind::InflatedBytes
    );
    assert_eq!(
        hit(Limits {
            operators: 10,
            ..base()
        }),
        LimitKind::Operators
    );
}

/// The limit that a file hits.
fn limit(bytes: Vec<u8>, limits: Limits) -> LimitKind {
    let options = ReadOptions {
        limits,
        password: None,
    };
    match read(bytes, &options) {
        Err(PdfError::Limit(hit)) => hit.kind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn limits_of_nesting_cells_entries_and_files_are_errors_too() {
    let base = Limits::default;
    // Forms within forms.
    let mut maker = Maker::new();
    let mut inner = maker.stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 99 99]",
        b"0 0 1 1 re f",
    );
    for _ in 0..5 {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {inner} 0 R >> >>"
        );
        inner = maker.stream(&entries, b"/X Do");
    }
    maker.page_with("/X Do\n", "", &format!("/XObject << /X {inner} 0 R >>"));
    let nested = maker.finish();
    let deep = |depth| Limits { depth, ..base() };
    assert_eq!(limit(nested.clone(), deep(5)), LimitKind::Depth);
    let options = ReadOptions {
        limits: deep(6),
        password: None,
    };
    assert!(read(nested, &options).is_ok());

    let mut maker = Maker::new();
    let mut content = grid(&[60.0, 150.0, 250.0], &[700.0, 720.0, 740.0]);
    for (x, y) in [(64.0, 706.0), (154.0, 706.0), (64.0, 726.0), (154.0, 726.0)] {
        content += &show("F1", 10.0, x, y, "Resor");
    }
    let table = maker.page(&content).finish();
    assert_eq!(
        limit(table, Limits { cells: 3, ..base() }),
        LimitKind::Cells
    );

    let mut maker = Maker::new();
    let parts: Vec<String> = (0..4)
        .map(|_| format!("{} 0 R", maker.stream("", b"0 0 1 1 re f")))
        .collect();
    maker.page_with("", &format!("/Contents [{}]", parts.join(" ")), "");
    let divided = maker.finish();
    assert_eq!(
        limit(
            divided,
            Limits {
                entries: 3,
                ..base()
            }
        ),
        LimitKind::Entries
    );

    let mut maker = Maker::new();
    let files: Vec<String> = (0..3)
        .map(|i| {
            let file = maker.stream("/Type /EmbeddedFile", b"a;b");
            format!("({i}.csv) << /Type /Filespec /F ({i}.csv) /EF << /F {file} 0 R >> >>")
        })
        .collect();
    maker.catalog(&format!(
        "/Names << /EmbeddedFiles << /Names [{}] >> >>",
        files.join(" ")
    ));
    let holding = maker.page("").finish();
    assert_eq!(
        limit(
            holding,
            Limits {
                attachments: 2,
                ..base()
            }
        ),
        LimitKind::Attachments
    );
}

#[test]
fn a_stream_that_unpacks_a_thousandfold_is_an_error() {
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    };
    let file = |size: usize| {
        let mut maker = Maker::new();
        let content = maker.stream("/Filter /FlateDecode", &packed(&vec![b' '; size]));
        maker.page_with("", &format!("/Contents {content} 0 R"), "");
        maker.finish()
    };
    assert_eq!(limit(file(2 << 20), Limits::default()), LimitKind::Ratio);
    assert!(read(file(1 << 19), &ReadOptions::default()).is_ok());
}

#[test]
fn a_form_that_draws_itself_and_a_page_without_content_are_read() {
    let mut maker = Maker::new();
    maker.page_with(
        &(show("F1", 11.0, 60.0, 700.0, "Hej") + "/X Do\n"),
        "",
        "/XObject << /X 3 0 R >>",
    );
    // Object 3 is the page's own content: a stream without a subtype.
    let document = parse(maker.finish());
    assert!(document.plain_text().contains("Hej"));
    let empty = parse(Maker::new().page("").finish());
    assert_eq!(empty.source.text_origin, TextOrigin::None);
}

#[test]
fn what_is_no_pdf_is_broken_and_no_pages_are_told() {
    assert!(matches!(
        read(&b""[..], &ReadOptions::default()),
        Err(PdfError::Broken { .. })
    ));
    assert!(matches!(
        read(Maker::new().finish(), &ReadOptions::default()),
        Err(PdfError::Empty | PdfError::Broken { .. })
    ));
}

#[test]
fn a_password_opens_and_none_or_a_wrong_one_is_told() {
    let bytes = include_bytes!("../fixtures/password.pdf");
    let with = |password: Option<&str>| {
        read(
            &bytes[..],
            &ReadOptions {
                password: password.map(str::to_owned),
                ..ReadOptions::default()
            },
        )
    };
    assert_eq!(with(None), Err(PdfError::Encrypted));
    assert_eq!(with(Some("fel")), Err(PdfError::Encrypted));
    let document = with(Some("granby")).expect("the password opens it");
    assert!(document.plain_text().contains("Granby kommun"));
}
