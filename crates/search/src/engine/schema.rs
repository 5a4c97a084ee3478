//! The fields of the index.

use aktsam_record::model::Field as Canonical;
use rustc_hash::FxHashMap;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

/// A text that is searched by words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Text {
    /// The project's name.
    Title,
    /// All of it: title, headings and sections.
    Body,
    /// Association.
    Association,
    /// Organisations that take part.
    Party,
    /// Sections about one thing: a part of the body, told by positions.
    Section(Canonical),
}

impl Text {
    /// Those that have fields of their own.
    const OWN: [Self; 4] = [Self::Title, Self::Body, Self::Association, Self::Party];

    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body | Self::Section(_) => "body",
            Self::Association => "association",
            Self::Party => "party",
        }
    }
}

/// A form of the words of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// As written, in small letters, where that differs from the stem; in which projects alone.
    Exact,
    /// Lower case, stemmed; at the place of an acronym the acronym too.
    Stem,
    /// Parts of compounds.
    Part,
}

impl Form {
    /// End of the names of its fields.
    fn suffix(self) -> &'static str {
        match self {
            Self::Exact => "_x",
            Self::Stem => "_s",
            Self::Part => "_c",
        }
    }
}

/// The tantivy fields of a text, by form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextFields {
    pub(crate) exact: Field,
    pub(crate) stem: Field,
    pub(crate) part: Field,
}

/// Handles of all fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    texts: FxHashMap<Text, TextFields>,
    body: TextFields,
    in_body: FxHashMap<Field, Field>,
    /// Id of the case.
    pub(crate) case_id: Field,
    /// Ids of its records.
    pub(crate) record_id: Field,
    /// Association in full.
    pub(crate) association: Field,
    /// Normalised names by which a municipality is asked, and its code.
    pub(crate) municipality: Field,
    /// Code and name of each municipality, for the facet.
    pub(crate) municipality_facet: Field,
    /// Method ids.
    pub(crate) method: Field,
    /// Id and name of each method, for the facet.
    pub(crate) method_facet: Field,
    /// Kinds of documents.
    pub(crate) kind: Field,
    /// Types of application.
    pub(crate) application_type: Field,
    /// Warning codes.
    pub(crate) warning: Field,
    /// Canonical fields that have text.
    pub(crate) has: Field,
    /// Registration numbers, digits and letters only.
    pub(crate) reference: Field,
    /// Years of the documents.
    pub(crate) year: Field,
    /// Years in which it runs.
    pub(crate) running: Field,
    /// Applied sum in öre.
    pub(crate) applied: Field,
    /// Lowest age.
    pub(crate) age_min: Field,
    /// Highest age.
    pub(crate) age_max: Field,
    /// The case without its passages, as JSON.
    pub(crate) case: Field,
    /// The passages without their text, and where it stands, as JSON.
    pub(crate) passages: Field,
    /// The text of all passages.
    pub(crate) text: Field,
    /// Sort key of the title.
    pub(crate) title_key: Field,
    /// Latest year.
    pub(crate) last_year: Field,
    /// Where in the body its sections stand.
    pub(crate) spans: Field,
}

/// Name of the field of sort keys of titles.
pub(crate) const TITLE_KEY: &str = "title_key";
/// Name of the field of the latest year.
pub(crate) const LAST_YEAR: &str = "last_year";
/// Name of the field of the sections' places.
pub(crate) const SPANS: &str = "spans";
/// Name of the field of the applied sum.
pub(crate) const APPLIED: &str = "applied";

impl Fields {
    /// The schema and its handles.
    pub(crate) fn new() -> (Schema, Self) {
        let mut b = Schema::builder();
        let raw = STRING.set_fast("raw");
        let number: NumericOptions = (INDEXED | FAST).into();
        let body = text_fields(&mut b, Text::Body);
        let mut texts = FxHashMap::default();
        texts.insert(Text::Body, body);
        for text in Text::OWN.into_iter().filter(|text| *text != Text::Body) {
            texts.insert(text, text_fields(&mut b, text));
        }
        let fast_only = TextOptions::default().set_fast("raw");
        let title_key = b.add_text_field(TITLE_KEY, fast_only.clone());
        let last_year = b.add_i64_field(LAST_YEAR, NumericOptions::default().set_fast());
        let case_id = b.add_text_field("case_id", raw.clone());
        let record_id = b.add_text_field("record_id", STRING);
        let association = b.add_text_field("association_name", raw.clone());
        let municipality = b.add_text_field("municipality", STRING);
        let municipality_facet = b.add_text_field("municipality_facet", fast_only.clone());
        let method = b.add_text_field("method", STRING);
        let method_facet = b.add_text_field("method_facet", fast_only);
        let kind = b.add_text_field("kind", raw.clone());
        let application_type = b.add_text_field("application_type", raw.clone());
        let warning = b.add_text_field("warning", STRING);
        let has = b.add_text_field("has", STRING);
        let reference = b.add_text_field("reference", STRING);
        let year = b.add_i64_field("year", number.clone());
        let running = b.add_i64_field("running", number.clone());
        let applied = b.add_i64_field(APPLIED, number.clone());
        let age_min = b.add_i64_field("age_min", number.clone());
        let age_max = b.add_i64_field("age_max", number);
        let spans = b.add_u64_field(SPANS, NumericOptions::default().set_fast());
        let case = b.add_text_field("case", STORED);
        let passages = b.add_text_field("passages", STORED);
        let text = b.add_text_field("text", STORED);
        let fields = Self {
            in_body: texts
                .values()
                .flat_map(|text| {
                    [
                        (text.exact, body.exact),
                        (text.stem, body.stem),
                        (text.part, body.part),
                    ]
                })
                .collect(),
            texts,
            body,
            case_id,
            record_id,
            association,
            municipality,
            municipality_facet,
            method,
            method_facet,
            kind,
            application_type,
            warning,
            has,
            reference,
            year,
            running,
            applied,
            age_min,
            age_max,
            case,
            passages,
            text,
            title_key,
            last_year,
            spans,
        };
        (b.build(), fields)
    }

    /// The fields of a text; those of the body for a section.
    pub(crate) fn text(&self, text: Text) -> TextFields {
        self.texts.get(&text).copied().unwrap_or(self.body)
    }

    /// The field of all the text in the same form as a text's field.
    pub(crate) fn in_body(&self, field: Field) -> Option<Field> {
        self.in_body.get(&field).copied()
    }

    /// The stems of the text of a field, if it is one of stems or of parts.
    pub(crate) fn stems_of(&self, field: Field) -> Option<Field> {
        let mut texts = self.texts.values();
        let text = texts.find(|text| text.stem == field || text.part == field)?;
        Some(text.stem)
    }

    /// The fields of all the text.
    pub(crate) fn body(&self) -> TextFields {
        self.body
    }
}

fn text_fields(b: &mut SchemaBuilder, text: Text) -> TextFields {
    let name = text.name();
    let mut field = |form: Form| {
        // Positions tell in which section a word stands. A word as written is asked for only where its
        // beginning or its spelling is, which ranks nothing: where its stem stands is near enough.
        let told = match form {
            Form::Exact => IndexRecordOption::Basic,
            Form::Stem | Form::Part => IndexRecordOption::WithFreqsAndPositions,
        };
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(super::tokenize::NAME)
            .set_index_option(told)
            .set_fieldnorms(form == Form::Stem);
        b.add_text_field(
            &format!("{name}{}", form.suffix()),
            TextOptions::default().set_indexing_options(indexing),
        )
    };
    TextFields {
        exact: field(Form::Exact),
        stem: field(Form::Stem),
        part: field(Form::Part),
    }
}
