//! Tests of stamps.

use super::*;

#[test]
fn an_identifier_and_a_time_with_its_offset() {
    let found = scan("5184adb2-c211-472d-81e4-136055c4d1e2 - 2023-02-21 18:35:08 UTC +02:00");
    assert_eq!(found.stamp.unwrap().iso, "2023-02-21T18:35:08+02:00");
    assert_eq!(found.idents[0].text, "5184adb2-c211-472d-81e4-136055c4d1e2");
    assert!(found.idents[0].valid);
    assert!(found.rest.is_empty());
}

#[test]
fn a_means_of_identification_with_its_reference_and_country() {
    let found = scan("BankID / Freja eID - 1116d874-c165-4e44-a1a8-ed9ff31007fd - SE");
    assert_eq!(found.eid.as_deref(), Some("BankID / Freja eID"));
    assert_eq!(found.idents.len(), 1);
    assert!(found.rest.is_empty(), "{:?}", found.rest);
}

#[test]
fn an_identifier_of_a_wrong_length_is_kept_and_not_valid() {
    let found = scan("c4c360dd-2b95-429d-86ea-63ad1a7f114e8 - 2023-02-21 19:50:03 UTC +02:00");
    assert!(!found.idents[0].valid);
    assert_eq!(
        found.idents[0].text,
        "c4c360dd-2b95-429d-86ea-63ad1a7f114e8"
    );
}

#[test]
fn times_of_many_services() {
    for (line, iso) in [
        ("Signerad 2022-06-08 11:48 CEST", "2022-06-08T11:48+02:00"),
        (
            "Signerade 2023-06-01 11:08:22 CEST (+0200)",
            "2023-06-01T11:08:22+02:00",
        ),
        (
            "Date: 2023.02.21 18:35:08 +01'00'",
            "2023-02-21T18:35:08+01:00",
        ),
        (
            "Signerat med BankID 2022-06-08 kl. 11:48",
            "2022-06-08T11:48",
        ),
        ("2023-02-21T17:35:08Z", "2023-02-21T17:35:08Z"),
        ("2023-02-21 17:35:08 UTC", "2023-02-21T17:35:08Z"),
        ("01.02.2023 12.13", "2023-02-01T12:13"),
        ("Signed: 11/2/2023 9:15:01 AM", "2023-11-02T09:15:01"),
        ("Signed: 11/13/2023 | 12:05:10 PM", "2023-11-13T12:05:10"),
        ("Signed: 1/31/2024 12:05:10 AM", "2024-01-31T00:05:10"),
        ("11/2/2023 14:05:10", "2023-02-11T14:05:10"),
    ] {
        assert_eq!(
            scan(line).stamp.map(|s| s.iso).as_deref(),
            Some(iso),
            "{line}"
        );
    }
}

#[test]
fn the_words_around_are_kept_apart() {
    let found = scan("Digitally signed by EVA LIND Date: 2023.02.21 18:35:08 +01'00'");
    assert_eq!(found.rest[0].text, "EVA LIND");
    assert!(found.keyword);
}

#[test]
fn dates_ranges_and_numbers_are_no_stamps() {
    for line in [
        "2021-03-01 - 2021-12-31",
        "042 – 406 50 50",
        "2021-01-01 700 000",
        "221107-251106",
    ] {
        let found = scan(line);
        assert_eq!(found.stamp, None, "{line}");
        assert!(found.idents.is_empty(), "{line}");
    }
}
