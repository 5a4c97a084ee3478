//! What a person asks and gets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use aktsam_record::model::{ApplicationType, DocumentKind, Field, MethodUse, Sek};
use aktsam_search::{
    CaseMethod, CaseMunicipality, Filter, Filters, Index, IndexedCase, MethodNames, Note, Request,
    Synonyms,
};
use common::{case, ids, index_of, section};
use tempfile::tempdir;

fn method(id: &str) -> CaseMethod {
    CaseMethod {
        id: id.to_owned(),
        name: id.to_uppercase(),
        usage: MethodUse::Implements,
    }
}

/// Three invented projects.
fn projects() -> Vec<IndexedCase> {
    let mut first = case("1", "");
    first.title = Some("Stegen vidare".to_owned());
    first.association = Some("Samordningsförbundet Norra Dalen".to_owned());
    first.references = vec!["2017:38".to_owned()];
    first.kinds = vec![DocumentKind::Application];
    first.application_types = vec![ApplicationType::New];
    first.years = vec![2017];
    first.running = vec![2018, 2019];
    first.municipalities = vec![CaseMunicipality {
        code: "9101".to_owned(),
        name: "Älvnäs kommun".to_owned(),
    }];
    first.parties = vec!["Försäkringskassan".to_owned(), "FK".to_owned()];
    first.applied = Some(Sek::from_kronor(1_500_000));
    first.age_min = Some(16);
    first.age_max = Some(29);
    first.methods = vec![method("bip")];
    first.warnings = vec!["budget_sum_differs".to_owned()];
    first.passages = vec![
        section(
            "1",
            Field::Purpose,
            "Att unga vuxna med psykisk ohälsa ska närma sig arbetsmarknaden.",
        ),
        section(
            "1",
            Field::Method,
            "Handläggarna följer varje deltagare med BIP, elva indikatorer för arbetsmarknadsberedskap.",
        ),
        section(
            "1",
            Field::Implementation,
            "Arbetssättet tas över av kommunen.",
        ),
    ];
    let mut second = case("2", "");
    second.title = Some("Gemensam väg".to_owned());
    second.association = Some("Samordningsförbundet Södra Kusten".to_owned());
    second.kinds = vec![DocumentKind::Application];
    second.application_types = vec![ApplicationType::Extension];
    second.years = vec![2021];
    second.running = vec![2022];
    second.applied = Some(Sek::from_kronor(400_000));
    second.age_min = Some(30);
    second.age_max = Some(64);
    second.methods = vec![method("sip")];
    second.municipalities = vec![CaseMunicipality {
        code: "9102".to_owned(),
        name: "Björkviks kommun".to_owned(),
    }];
    second.passages = vec![
        section(
            "2",
            Field::Purpose,
            "Att långtidssjukskrivna kvinnor får en samordnad individuell plan (SIP).",
        ),
        section(
            "2",
            Field::Method,
            "Personalen ska se hela människan. Samverkansmöten hålls varje vecka.",
        ),
    ];
    let mut third = case("3", "");
    third.title = Some("SE i praktiken".to_owned());
    third.kinds = vec![DocumentKind::Report];
    third.years = vec![2022];
    third.methods = vec![method("supported_employment")];
    third.passages = vec![section(
        "3",
        Field::Method,
        "Vi arbetar enligt SE, Supported Employment, med unga.",
    )];
    vec![first, second, third]
}

fn names() -> Vec<MethodNames> {
    let names = |id: &str, name: &str, acronym: &str, aliases: &[&str], ambiguous| MethodNames {
        id: id.to_owned(),
        name: name.to_owned(),
        acronym: Some(acronym.to_owned()),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        ambiguous,
    };
    vec![
        names(
            "bip",
            "Beskæftigelses Indikator Projektet",
            "BIP",
            &["BIP-modellen"],
            false,
        ),
        names(
            "sip",
            "Samordnad individuell plan",
            "SIP",
            &["SIP:en"],
            true,
        ),
        names(
            "supported_employment",
            "Supported Employment",
            "SE",
            &["SE-metoden", "arbete med stöd"],
            true,
        ),
        names("act", "Acceptance and Commitment Therapy", "ACT", &[], true),
        names(
            "act_team",
            "Assertive Community Treatment",
            "ACT",
            &["ACT-team"],
            true,
        ),
    ]
}

fn archive() -> (tempfile::TempDir, Index) {
    let dir = tempdir().unwrap();
    let index = Index::open_with(dir.path(), Synonyms::builtin().with_methods(names())).unwrap();
    index.update(1, &projects(), &[]).unwrap();
    (dir, index)
}

#[test]
fn bip_finds_the_project_and_the_sentence_that_says_so() {
    let (_dir, index) = archive();
    let answer = index
        .search(&Request {
            explain: true,
            ..Request::new("BIP")
        })
        .unwrap();
    assert_eq!(answer.total, 1);
    let hit = answer.hits.first().unwrap();
    assert_eq!(hit.case_id, "1");
    let passage = hit.passages.first().unwrap();
    assert_eq!(passage.field, Some(Field::Method));
    assert_eq!(
        passage.marked("[", "]"),
        "Handläggarna följer varje deltagare med [BIP], elva indikatorer för arbetsmarknadsberedskap."
    );
    assert_eq!(
        hit.why.first().unwrap(),
        "BIP: once in the text under Metod"
    );
}

#[test]
fn every_field_of_the_language_finds_its_projects() {
    let (_dir, index) = archive();
    for (query, expected) in [
        ("unga", "1 3"),
        ("arbetsmarknad", "1"),
        ("marknad", "1"),
        ("kvinnan", "2"),
        ("samverkansmöte", "2"),
        ("möte", "2"),
        ("arbetsmarkn*", "1"),
        ("psykisk ohälsa", "1"),
        ("psykisk OR kvinnor", "1 2"),
        ("unga -psykisk", "3"),
        ("unga INTE psykisk", "3"),
        ("\"psykisk ohälsa\"", "1"),
        ("\"ohälsa psykisk\"", ""),
        ("(kvinnor ELLER psykisk) plan", "2"),
        ("metod:BIP", "1"),
        ("metod:bip", "1"),
        ("metod:BIP-modellen", "1"),
        ("metod:\"arbete med stöd\"", "3"),
        ("metod:SE", "3"),
        ("-metod:bip", "2 3"),
        ("år:2020..2022", "2 3"),
        ("år:2017", "1"),
        ("år:>2017", "2 3"),
        ("löper:2019", "1"),
        ("förbund:\"Norra Dalen\"", "1"),
        ("förbund:kusten", "2"),
        ("kommun:Älvnäs", "1"),
        ("kommun:Björkvik", "2"),
        ("kommun:9102", "2"),
        ("part:FK", "1"),
        ("part:försäkringskassa", "1"),
        ("typ:förlängning", "2"),
        ("typ:rapport", "3"),
        ("belopp:>1mkr", "1"),
        ("belopp:300..500tkr", "2"),
        ("dnr:2017:38", "1"),
        ("dnr:\"2017/0038\"", "1"),
        ("ålder:20", "1"),
        ("ålder:25..40", "1 2"),
        ("varning:summa", "1"),
        ("varning:*", "1"),
        ("saknar:implementering", "2 3"),
        ("har:implementering", "1"),
        ("syfte:kvinnor", "2"),
        ("metod:bip syfte:unga", "1"),
        ("arbetssätt:se", "2 3"),
        ("syfte:(unga OR kvinnor)", "1 2"),
        ("titel:väg", "2"),
        ("långtidssjukskrivna*", "2"),
        ("syfte:långtidssjukskrivna*", "2"),
        ("arbetssätt:långtidssjukskrivna*", ""),
        ("arbetssätt:personalens*", ""),
        ("arbetssätt:handläggarna*", "1"),
        ("syfte:handläggarna*", ""),
        ("arbetssätt:handlägarna~", "1"),
        ("id:r3", "3"),
        ("*", "1 2 3"),
        ("", "1 2 3"),
        ("malgrupp OR psykisk", "1"),
        ("alvnas OR ohalsa", "1"),
        ("ohlsa~", "1"),
        ("SIP", "2"),
        ("Supported Employment", "3"),
    ] {
        assert_eq!(ids(&index, query).join(" "), expected, "{query}");
    }
}

#[test]
fn an_acronym_in_capitals_is_not_the_verb() {
    let (_dir, index) = archive();
    let plain = Request {
        synonyms: false,
        ..Request::new("SE")
    };
    assert_eq!(index.ids(&plain).unwrap(), ["3"]);
    let answer = index
        .search(&Request::new("samordnad individuell plan"))
        .unwrap();
    assert_eq!(answer.total, 1);
    assert!(
        matches!(answer.notes.first(), Some(Note::Synonym { also, .. }) if also.contains(&"SIP".to_owned()))
    );
    let answer = index.search(&Request::new("ACT")).unwrap();
    assert!(
        answer
            .notes
            .iter()
            .any(|n| matches!(n, Note::Ambiguous { proposals, .. } if proposals.len() == 2))
    );
}

#[test]
fn an_operator_in_small_letters_is_a_word_and_the_answer_says_so() {
    let (_dir, index) = archive();
    let told = |query: &str| -> Vec<String> {
        let answer = index.search(&Request::new(query)).unwrap();
        let small = |n: &&Note| matches!(n, Note::SmallLetters { .. });
        let notes = answer.notes.iter().filter(small);
        notes.map(ToString::to_string).collect()
    };
    assert_eq!(
        told("BIP eller SIP"),
        ["eller in small letters was read as a word; ELLER in capitals finds what has either"]
    );
    assert_eq!(told("BIP ELLER SIP"), [""; 0]);
}

#[test]
fn what_has_no_answer_says_so_and_gives_the_nearest() {
    let (_dir, index) = archive();
    let answer = index
        .search(&Request::new("psykisk ohälsa kvinnor"))
        .unwrap();
    assert!(answer.relaxed);
    assert_eq!(answer.hits.first().unwrap().case_id, "1");
    assert!(
        answer
            .notes
            .iter()
            .any(|n| matches!(n, Note::Relaxed { .. }))
    );
    let answer = index.search(&Request::new("arbetsmarknden")).unwrap();
    assert!(answer.relaxed);
    assert!(
        answer.notes.iter().any(|n| matches!(n, Note::NotFound { proposals, .. } if proposals.contains(&"arbetsmarknaden".to_owned()))),
        "{:?}",
        answer.notes
    );
    let answer = index.search(&Request::new("xyzzyx")).unwrap();
    assert_eq!((answer.total, answer.relaxed), (0, false));
    let answer = index.search(&Request::new("metod:obekant")).unwrap();
    assert!(
        answer
            .notes
            .iter()
            .any(|n| matches!(n, Note::Changed { .. }))
    );
}

#[test]
fn facets_count_and_filters_include_and_exclude() {
    let (_dir, index) = archive();
    let answer = index.search(&Request::new("*")).unwrap();
    let counted = |facets: &[aktsam_search::FacetCount]| {
        facets
            .iter()
            .map(|f| format!("{} {}", f.value, f.count))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(counted(&answer.facets.kinds), "application 2, report 1");
    assert_eq!(counted(&answer.facets.years), "2022 1, 2021 1, 2017 1");
    assert_eq!(
        counted(&answer.facets.methods),
        "bip 1, sip 1, supported_employment 1"
    );
    assert_eq!(
        counted(&answer.facets.sums),
        "100000-500000 1, 1000000-5000000 1"
    );
    assert_eq!(
        answer.facets.municipalities.last().unwrap().label,
        "Älvnäs kommun"
    );
    let filtered = |filters: Filters| {
        let request = Request {
            filters,
            ..Request::new("*")
        };
        let mut ids = index.ids(&request).unwrap();
        ids.sort_unstable();
        ids.join(" ")
    };
    let not_bip = Filter {
        exclude: vec!["bip".to_owned()],
        ..Filter::default()
    };
    assert_eq!(
        filtered(Filters {
            methods: not_bip,
            ..Filters::default()
        }),
        "2 3"
    );
    let years = Filter {
        include: vec![2021, 2022],
        exclude: vec![2021],
    };
    assert_eq!(
        filtered(Filters {
            years,
            ..Filters::default()
        }),
        "3"
    );
    let association = Filter {
        include: vec!["Södra Kusten".to_owned()],
        ..Filter::default()
    };
    assert_eq!(
        filtered(Filters {
            associations: association,
            ..Filters::default()
        }),
        "2"
    );
}

#[test]
fn a_method_filter_shows_the_sentence_of_its_mention() {
    let mut cases = projects();
    let quote = "Handläggarna följer varje deltagare med BIP";
    let passage = cases.first_mut().unwrap().passages.get_mut(1).unwrap();
    passage.anchors.push(aktsam_search::Anchor {
        start: 0,
        end: quote.len(),
        location: aktsam_document::Location::lines(7, 7),
        method: Some("bip".to_owned()),
    });
    let (_dir, index) = index_of(&cases);
    let answer = index.search(&Request::new("metod:bip")).unwrap();
    let shown = answer.hits.first().unwrap().passages.first().unwrap();
    assert!(
        shown.marked("[", "]").starts_with(&format!("[{quote}]")),
        "{}",
        shown.text
    );
    assert_eq!(shown.location, aktsam_document::Location::lines(7, 7));
}

#[test]
fn similar_projects_name_what_they_share_also_after_deletes() {
    let mut cases: Vec<IndexedCase> = Vec::new();
    for (id, text) in [
        (
            "a",
            "Trädgårdsterapi för sjukskrivna med utmattning i grön miljö.",
        ),
        ("b", "Utmattning mildras genom trädgårdsterapi och vila."),
        ("c", "Unga får studievägledning."),
        ("d", "Studievägledning och praktik för unga."),
    ] {
        let mut case = case(id, "");
        case.passages = vec![section(id, Field::Purpose, text)];
        cases.push(case);
    }
    let (_dir, index) = index_of(&cases);
    // Replacing leaves deleted documents behind.
    index.update(2, &cases, &[]).unwrap();
    index.update(3, &[], &["d".to_owned()]).unwrap();
    let similar = index.similar("a", 3).unwrap();
    assert_eq!(similar.first().unwrap().hit.case_id, "b");
    let shared = &similar.first().unwrap().shared;
    assert!(
        shared.contains(&"trädgårdsterapi".to_owned()) && shared.contains(&"utmattning".to_owned()),
        "{shared:?}"
    );
    assert!(index.similar("unknown", 3).is_err());
}

#[test]
fn a_hit_with_the_words_side_by_side_comes_first() {
    let (_dir, index) = index_of(&[
        case(
            "apart",
            "Stöd ges till alla. En annan mening om något helt annat står emellan här och där. Socialt samspel.",
        ),
        case(
            "near",
            "Socialt stöd ges till alla. En annan mening om något helt annat står emellan här och där. Samspel.",
        ),
    ]);
    let answer = index.search(&Request::new("socialt stöd")).unwrap();
    assert_eq!(answer.hits.first().unwrap().case_id, "near");
}

#[test]
fn a_description_that_hardly_a_project_matches_brings_those_that_lack_a_word() {
    let (_dir, index) = index_of(&[
        case(
            "all",
            "Grön rehabilitering i trädgård för sjukskrivna kvinnor.",
        ),
        case("most", "Grön rehabilitering i trädgård för sjukskrivna."),
        case("other", "Studievägledning."),
    ]);
    let ask = |query: &str| {
        let answer = index.search(&Request::new(query)).unwrap();
        let ids: Vec<String> = answer.hits.into_iter().map(|h| h.case_id).collect();
        (ids.join(" "), answer.relaxed)
    };
    assert_eq!(
        ask("grön rehabilitering trädgård kvinnor"),
        ("all most".to_owned(), true)
    );
    assert_eq!(ask("grön AND trädgård kvinnor"), ("all".to_owned(), false));
    assert_eq!(
        ask("\"grön rehabilitering\" trädgård sjukskrivna kvinnor"),
        ("all".to_owned(), false)
    );
}

#[test]
fn a_word_that_stands_only_without_its_dots_is_found_and_told() {
    let (_dir, index) = index_of(&[case("1", "Overgangen till arbete"), case("2", "Annat")]);
    let answer = index.search(&Request::new("övergången arbete")).unwrap();
    assert_eq!(answer.hits.len(), 1);
    let told = answer.notes.iter().any(
        |n| matches!(n, Note::Changed { message } if message.contains("overgangen was searched")),
    );
    assert!(told, "{:?}", answer.notes);
    let marked = answer.hits[0].passages[0].marked("[", "]");
    assert_eq!(marked, "[Overgangen] till [arbete]");
}

#[test]
fn what_begins_so_ranks_by_how_often_it_stands_there() {
    let (_dir, index) = index_of(&[
        case(
            "1",
            "Samverkan en gång och sedan mycket annat om helt andra saker",
        ),
        case("2", "Samverkan, samverkansteam och samverkansavtal"),
        case("3", "Inget"),
    ]);
    let answer = index.search(&Request::new("samverk*")).unwrap();
    let ids: Vec<&str> = answer.hits.iter().map(|h| h.case_id.as_str()).collect();
    assert_eq!(ids, ["2", "1"]);
    assert!(answer.hits[0].score > answer.hits[1].score);
    assert!(answer.hits[1].score > 0.0);
}

#[test]
fn a_warning_that_there_is_not_is_refused_with_the_nearest() {
    let (_dir, index) = archive();
    let error = index.search(&Request::new("varning:sumam")).unwrap_err();
    assert!(
        error.to_string().contains("did you mean varning:summa?"),
        "{error}"
    );
}

#[test]
fn cases_that_were_seen_are_left_out_and_nothing_comes_in_their_place() {
    let (_dir, index) = index_of(&[case("1", "unga stöd"), case("2", "unga")]);
    let mut request = Request::new("unga stöd");
    request.filters.cases.exclude = vec!["1".to_owned()];
    assert_eq!(index.search(&request).unwrap().total, 0);
    request.filters.cases.exclude = vec!["9".to_owned()];
    assert_eq!(index.search(&request).unwrap().total, 1);
}

#[test]
fn those_with_fewer_words_follow_where_hardly_one_has_most() {
    let (_dir, index) = index_of(&[
        case("most", "Kvastar, grytor och ljus."),
        case("half", "Kvastar och trumpeter."),
        case("none", "Stolar."),
    ]);
    let answer = index
        .search(&Request::new("kvast gryta ljus trumpet"))
        .unwrap();
    let ids: Vec<&str> = answer.hits.iter().map(|h| h.case_id.as_str()).collect();
    assert_eq!((ids, answer.relaxed), (vec!["most", "half"], true));
}

#[test]
fn projects_that_work_by_a_method_come_before_those_that_name_it() {
    let dir = tempdir().unwrap();
    let lists = Synonyms::builtin().with_methods(names());
    let index = Index::open_with(dir.path(), lists).unwrap();
    let named = case("named", "BIP, BIP och åter BIP: men BIP används inte. BIP!");
    let mut user = case(
        "user",
        "Vi arbetar länge och väl med annat, och ibland enligt BIP.",
    );
    user.methods = vec![method("bip")];
    index.update(1, &[named, user], &[]).unwrap();
    let answer = index.search(&Request::new("BIP")).unwrap();
    let order: Vec<&str> = answer.hits.iter().map(|h| h.case_id.as_str()).collect();
    assert_eq!(order, ["user", "named"]);
}
