//! The fields of the query language and their names, Swedish and English.

use aktsam_record::model::{ApplicationType, DocumentKind, Field};

use crate::distance::nearest;
use crate::engine::Text;

/// What stands before the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueryField {
    /// Words in a text.
    Text(Text),
    Method,
    Year,
    Running,
    Amount,
    Age,
    Municipality,
    /// What a document is or an application asks for.
    Type,
    Warning,
    Missing,
    Has,
    Reference,
    Id,
}

use QueryField as Q;

/// Names of each field, the first for display.
const NAMES: &[(QueryField, &[&str])] = &[
    (Q::Method, &["metod", "method", "metoder", "modell"]),
    (Q::Year, &["år", "year", "ar", "daterad", "dated"]),
    (Q::Running, &["löper", "running", "loper", "pågår"]),
    (
        Q::Amount,
        &["belopp", "amount", "sökt", "summa", "sum", "applied"],
    ),
    (Q::Age, &["ålder", "age", "alder"]),
    (Q::Municipality, &["kommun", "municipality"]),
    (Q::Type, &["typ", "type", "slag", "kind"]),
    (Q::Warning, &["varning", "warning", "varningar"]),
    (Q::Missing, &["saknar", "missing", "utan"]),
    (Q::Has, &["har", "has", "finns"]),
    (
        Q::Reference,
        &["dnr", "reference", "diarienummer", "diarienr"],
    ),
    (Q::Id, &["id"]),
    (
        Q::Text(Text::Title),
        &["titel", "title", "insats", "projekt"],
    ),
    (Q::Text(Text::Body), &["text", "body"]),
    (
        Q::Text(Text::Association),
        &["förbund", "association", "forbund", "samordningsförbund"],
    ),
    (
        Q::Text(Text::Party),
        &["part", "party", "parter", "parties", "samverkanspart"],
    ),
    (
        Q::Text(Text::Section(Field::Summary)),
        &["sammanfattning", "summary"],
    ),
    (
        Q::Text(Text::Section(Field::Background)),
        &["bakgrund", "background", "behov"],
    ),
    (
        Q::Text(Text::Section(Field::Purpose)),
        &["syfte", "purpose", "ändamål"],
    ),
    (
        Q::Text(Text::Section(Field::Goals)),
        &["mål", "goals", "effektmål"],
    ),
    (
        Q::Text(Text::Section(Field::Results)),
        &["resultat", "results", "erfarenheter"],
    ),
    (
        Q::Text(Text::Section(Field::TargetGroup)),
        &["målgrupp", "target_group", "malgrupp"],
    ),
    (
        Q::Text(Text::Section(Field::Participants)),
        &["deltagare", "participants", "volym"],
    ),
    (
        Q::Text(Text::Section(Field::Method)),
        &["arbetssätt", "metodtext", "arbetssatt"],
    ),
    (
        Q::Text(Text::Section(Field::Activities)),
        &["aktiviteter", "activities", "genomförande", "insatser"],
    ),
    (
        Q::Text(Text::Section(Field::Collaboration)),
        &["samverkan", "collaboration"],
    ),
    (
        Q::Text(Text::Section(Field::Organisation)),
        &["organisation", "styrning"],
    ),
    (
        Q::Text(Text::Section(Field::Staffing)),
        &["personal", "staffing", "bemanning"],
    ),
    (
        Q::Text(Text::Section(Field::Budget)),
        &["budget", "kostnader", "ekonomi", "finansiering"],
    ),
    (
        Q::Text(Text::Section(Field::Timeline)),
        &["tidplan", "timeline", "tidsplan"],
    ),
    (
        Q::Text(Text::Section(Field::Risks)),
        &["risker", "risks", "risk"],
    ),
    (
        Q::Text(Text::Section(Field::Evaluation)),
        &["uppföljning", "evaluation", "utvärdering"],
    ),
    (
        Q::Text(Text::Section(Field::Implementation)),
        &["implementering", "implementation", "spridning"],
    ),
    (
        Q::Text(Text::Section(Field::Equality)),
        &["jämställdhet", "equality", "tillgänglighet"],
    ),
    (
        Q::Text(Text::Section(Field::Anchoring)),
        &["förankring", "anchoring"],
    ),
    (
        Q::Text(Text::Section(Field::Owner)),
        &["ägare", "owner", "insatsägare", "projektägare", "sökande"],
    ),
    (Q::Text(Text::Section(Field::Name)), &["namn", "name"]),
    (
        Q::Text(Text::Section(Field::Contact)),
        &["kontakt", "contact"],
    ),
    (
        Q::Text(Text::Section(Field::Signatures)),
        &["underskrifter", "signatures", "underskrift"],
    ),
    (
        Q::Text(Text::Section(Field::Attachments)),
        &["bilagor", "attachments", "bilaga"],
    ),
    (Q::Text(Text::Section(Field::Terms)), &["villkor", "terms"]),
];

/// The field of a name in any case.
pub(crate) fn field_named(name: &str) -> Option<QueryField> {
    let name = name.to_lowercase();
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(field, _)| *field)
}

/// The name of a field for display.
pub(crate) fn field_name(field: QueryField) -> &'static str {
    NAMES
        .iter()
        .find(|(known, _)| *known == field)
        .and_then(|(_, names)| names.first().copied())
        .unwrap_or("text")
}

/// The name of a text for display.
pub(crate) fn scope_name(text: Text) -> &'static str {
    field_name(Q::Text(text))
}

/// The field name that a misspelt one is nearest to.
pub(crate) fn proposal(name: &str) -> Option<&'static str> {
    nearest(
        &name.to_lowercase(),
        NAMES.iter().flat_map(|(_, names)| names.iter().copied()),
    )
}

/// The canonical field that `saknar:` and `har:` name.
pub(crate) fn canonical_named(name: &str) -> Option<Field> {
    match field_named(name) {
        Some(Q::Text(Text::Section(field))) => Some(field),
        Some(Q::Method) => Some(Field::Method),
        _ => Field::from_name(&name.to_lowercase()),
    }
}

/// The canonical field's name that a misspelt one is nearest to.
pub(crate) fn canonical_proposal(name: &str) -> Option<&'static str> {
    let names = NAMES
        .iter()
        .filter(|(field, _)| matches!(field, Q::Text(Text::Section(_))))
        .flat_map(|(_, names)| names.iter().copied());
    nearest(&name.to_lowercase(), names)
}

/// What `typ:` can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeValue {
    Kind(DocumentKind),
    Type(ApplicationType),
}

use TypeValue as T;

const TYPES: &[(TypeValue, &[&str])] = &[
    (
        T::Type(ApplicationType::New),
        &["ny", "new", "nyansökan", "ny insats"],
    ),
    (
        T::Type(ApplicationType::Extension),
        &["förlängning", "extension", "forlangning", "fortsättning"],
    ),
    (
        T::Type(ApplicationType::Supplementary),
        &["tillägg", "supplementary", "tilläggsansökan", "tillagg"],
    ),
    (
        T::Type(ApplicationType::PreStudy),
        &["förstudie", "pre_study", "forstudie"],
    ),
    (
        T::Kind(DocumentKind::Application),
        &["ansökan", "application", "ansokan"],
    ),
    (T::Kind(DocumentKind::Budget), &["budget"]),
    (
        T::Kind(DocumentKind::Plan),
        &["plan", "projektplan", "verksamhetsplan"],
    ),
    (
        T::Kind(DocumentKind::Report),
        &["rapport", "report", "slutrapport"],
    ),
    (T::Kind(DocumentKind::Decision), &["beslut", "decision"]),
    (
        T::Kind(DocumentKind::SignaturePage),
        &["signatursida", "signature_page", "underskrift"],
    ),
    (T::Kind(DocumentKind::Other), &["annat", "other", "övrigt"]),
];

/// The type of a name in any case.
pub(crate) fn type_named(name: &str) -> Option<TypeValue> {
    let name = name.to_lowercase();
    TYPES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(value, _)| *value)
}

/// The type's name that a misspelt one is nearest to, as it is shown.
pub(crate) fn type_proposal(name: &str) -> Option<&'static str> {
    let near = nearest(
        &name.to_lowercase(),
        TYPES.iter().flat_map(|(_, names)| names.iter().copied()),
    )?;
    TYPES
        .iter()
        .find(|(_, names)| names.contains(&near))
        .and_then(|(_, names)| names.first().copied())
}

/// Words of the warning codes (`docs/warnings.md`) and how they are asked for in Swedish.
const WARNINGS: &[(&str, &[&str])] = &[
    ("sum", &["summa", "summor", "summering"]),
    ("budget", &["kalkyl"]),
    ("differently", &["olika"]),
    ("unit", &["enhet", "tkr"]),
    ("hidden", &["dold", "dolda", "gömd"]),
    ("large", &["stor", "lång"]),
    ("email", &["epost", "mejl", "mail"]),
    ("formula", &["formel", "formler"]),
    ("unreadable", &["oläslig", "oläsbar"]),
    ("method", &["metod", "metoder"]),
    ("ambiguous", &["tvetydig", "mångtydig"]),
    ("ocr", &["skannad", "inskannad", "scannad"]),
    ("covered", &["täckt", "övertäckt"]),
    ("invisible", &["osynlig"]),
    ("optional", &["avstängd"]),
    ("broken", &["trasig", "skadad"]),
    ("signature", &["underskrift", "underskrifter", "signatur"]),
    ("streams", &["förlorad"]),
    ("outside", &["utanför"]),
    ("glyphs", &["tecken", "teckensnitt"]),
    ("xfa", &["formulär"]),
    ("date", &["datum"]),
    ("heading", &["rubrik"]),
    ("amount", &["belopp"]),
    ("table", &["tabell"]),
    ("municipality", &["kommun"]),
    ("association", &["förbund"]),
];

/// The word of a warning's code that a word in any case and either language asks for; a code stands
/// for itself. `Err` has the word that was perhaps meant.
pub(crate) fn warning_named(name: &str) -> Result<String, Option<&'static str>> {
    let name = name.to_lowercase().replace('-', "");
    if name == "*" || name.contains('_') {
        return Ok(name);
    }
    let known = WARNINGS
        .iter()
        .find(|(code, words)| *code == name || words.contains(&name.as_str()));
    if let Some((code, _)) = known {
        return Ok((*code).to_owned());
    }
    let all = WARNINGS
        .iter()
        .flat_map(|(code, words)| words.iter().copied().chain([*code]));
    Err(nearest(&name, all))
}
