//! What is answered where no project has all the words.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use aktsam_search::{Answer, Index, Note, Request};
use common::{case, index_of};

fn answer(index: &Index, query: &str) -> Answer {
    index.search(&Request::new(query)).unwrap()
}

fn found(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|h| h.case_id.as_str()).collect()
}

/// What the answer says was searched instead.
fn told(answer: &Answer) -> String {
    let notes = answer.notes.iter().map(|note| match note {
        Note::Relaxed { instead } => instead.clone(),
        note => note.to_string(),
    });
    notes.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_compound_that_stands_nowhere_is_asked_by_its_words() {
    let (_dir, index) = index_of(&[
        case(
            "apart",
            "Alla hör till en grupp. Varje vecka hålls ett möte, ett råd och ett långt samtal.",
        ),
        case(
            "together",
            "Deltagarna möts varje vecka, på olika platser i kommunen, i samtal i grupp.",
        ),
        case(
            "neither",
            "Deltagarna möts varje vecka i en grupp på någon plats i kommunen.",
        ),
    ]);
    let answer = answer(&index, "gruppsamtal");
    assert_eq!(found(&answer), ["together", "apart"]);
    assert!(answer.relaxed);
    assert_eq!(
        told(&answer),
        "no project has gruppsamtal, so (grupp AND samtal) was searched; (grupp AND samtal)"
    );
}

#[test]
fn a_word_that_stands_nowhere_is_the_beginning_of_others() {
    let (_dir, index) = index_of(&[
        case("begins", "Unga prövar kraxelvandring i Älvnäs."),
        case("near", "Unga prövar kravel i Älvnäs."),
    ]);
    let answer = answer(&index, "kraxel Älvnäs");
    assert_eq!(found(&answer).first(), Some(&"begins"));
    assert!(told(&answer).starts_with("no project has kraxel, so kraxel* was searched"));
    // A misspelt word begins none, and is still the one that it is near.
    let answer = self::answer(&index, "kraval Älvnäs");
    assert_eq!(found(&answer).first(), Some(&"near"));
}

#[test]
fn words_that_no_project_has_all_of_may_begin_others() {
    let (_dir, index) = index_of(&[
        case(
            "compound",
            "Personerna får stöd till egnahemsbygge i Tallåsa.",
        ),
        case(
            "word",
            "Ett egnahem är vad många vill ha, men här finns inga.",
        ),
        case("place", "Tallåsa är en ort."),
    ]);
    let answer = answer(&index, "egnahem Tallåsa");
    assert_eq!(found(&answer).first(), Some(&"compound"));
    assert!(answer.relaxed);
    // Where a project has the words themselves, nothing else is searched.
    let answer = self::answer(&index, "egnahem många");
    assert_eq!((found(&answer), answer.relaxed), (vec!["word"], false));
}

#[test]
fn a_misspelt_word_that_stands_nowhere_counts_as_the_word_it_is_near() {
    let filler = "Om annat som görs i kommunen under året och hur det följs upp av styrelsen. ";
    let (_dir, index) = index_of(&[
        case(
            "often",
            &format!("{filler}Snickeri, snickeri, snickeriet och snickerier samt en enda odling."),
        ),
        case(
            "once",
            &format!("{filler}Odling, odling och odlingar samt ett enda snickeri för alla här."),
        ),
        case("third", filler),
    ]);
    let answer = answer(&index, "snickreiet odlingen");
    assert_eq!(found(&answer).first(), Some(&"often"));
}
