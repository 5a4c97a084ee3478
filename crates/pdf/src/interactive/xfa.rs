//! XFA forms (ISO 32000-1 §12.7.8; Adobe XML Forms Architecture 3.3): the values of their data sets, for
//! which only a viewer that knows XFA draws pages.

use aktsam_document::{
    Block, Cell, Document, LimitHit, LimitKind, Location, Rect, Severity, Table, TextBlock, Warning,
};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::xfa_template::Template;
use crate::budget::Budget;
use crate::inflate;
use crate::strings;

const PLACE: &str = "XFA form";

/// The answers that an XFA form holds beside what its pages show.
#[derive(Debug, Default)]
pub(crate) struct Xfa {
    answers: Vec<Answer>,
    /// Why its data was not read.
    fault: Option<String>,
}

/// A value with its label.
#[derive(Debug, PartialEq)]
struct Answer {
    label: String,
    value: String,
}

/// A value of the data set.
#[derive(Debug, PartialEq)]
pub(super) struct Leaf {
    /// The names of the elements that it lies in, from the record's root.
    pub(super) path: Vec<String>,
    pub(super) text: String,
}

/// Why a packet was not read.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    Limit(LimitHit),
    Broken(String),
}

impl Xfa {
    /// The form of a file; `None` where it has none.
    pub(crate) fn read(catalog: &Dict<'_>, budget: &mut Budget) -> Result<Option<Self>, LimitHit> {
        let Some(form) = catalog
            .get::<Dict<'_>>("AcroForm".as_bytes())
            .filter(|form| form.contains_key("XFA".as_bytes()))
        else {
            return Ok(None);
        };
        let mut out = Self::default();
        let packets = packets(&form, budget)?;
        match answers(&packets, budget) {
            Ok(answers) => out.answers = answers,
            Err(Fault::Limit(hit)) => return Err(hit),
            Err(Fault::Broken(why)) => out.fault = Some(why),
        }
        Ok(Some(out))
    }

    /// Adds what no page shows to the document, as a table of labels and values, or tells that it was
    /// not read.
    pub(crate) fn add(self, document: &mut Document, budget: &mut Budget) -> Result<(), LimitHit> {
        let warn = |document: &mut Document, message: String| {
            document
                .warnings
                .push(Warning::new("xfa_form", Severity::Review, message));
        };
        if self.answers.is_empty() && self.fault.is_none() {
            warn(
                document,
                "the file holds an XFA form; only what its pages show was read".to_owned(),
            );
            return Ok(());
        }
        if let Some(fault) = self.fault {
            warn(
                document,
                format!(
                    "the file holds an XFA form whose data {fault}; only what its pages show was read"
                ),
            );
            return Ok(());
        }
        let bare = |text: &str| -> String {
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '\u{AD}')
                .collect()
        };
        let shown = bare(&document.plain_text());
        let all = self.answers.len();
        let is_shown = |answer: &Answer| shown.contains(&bare(&answer.value));
        let seen = self
            .answers
            .iter()
            .filter(|answer| is_shown(answer))
            .count();
        // A short value may stand on a page by chance.
        let drawn = seen * 2 >= all;
        let missing: Vec<Answer> = self
            .answers
            .into_iter()
            .filter(|answer| !(drawn && is_shown(answer)))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        budget.cells(missing.len() * 2, 1)?;
        warn(
            document,
            format!(
                "the file holds an XFA form; {} of its values stand on no page and were read from its data",
                missing.len()
            ),
        );
        let table = document.push_table(table(missing));
        document.blocks.push(Block::Table(table));
        Ok(())
    }
}

fn table(answers: Vec<Answer>) -> Table {
    let location = Location::page(1, Rect::default());
    let cell = |column: u32, text: String| Cell {
        blocks: text
            .lines()
            .map(|line| Block::Text(TextBlock::new(line, location.clone())))
            .collect(),
        ..Cell::new(column, text, location.clone())
    };
    Table {
        columns: 2,
        rows: answers
            .into_iter()
            .map(|answer| vec![cell(0, answer.label), cell(1, answer.value)])
            .collect(),
        location: location.clone(),
        ..Table::default()
    }
}

/// The packets that tell values and captions: those of an array by name, or all of one stream.
fn packets(form: &Dict<'_>, budget: &mut Budget) -> Result<Vec<String>, LimitHit> {
    let mut out = Vec::new();
    let mut take = |stream: &Stream<'_>, budget: &mut Budget| -> Result<(), LimitHit> {
        if let Some(data) = inflate::decode(stream, budget, PLACE)? {
            out.push(if data.starts_with(&[0xFE, 0xFF]) {
                strings::text(&data)
            } else {
                String::from_utf8_lossy(&data).into_owned()
            });
        }
        Ok(())
    };
    match form.get::<Object<'_>>("XFA".as_bytes()) {
        Some(Object::Stream(stream)) => take(&stream, budget)?,
        Some(Object::Array(array)) => {
            for (count, name, stream) in named(&array) {
                budget
                    .limits()
                    .check(LimitKind::Entries, count, || PLACE.to_owned())?;
                if matches!(name.as_str(), "datasets" | "template") {
                    take(&stream, budget)?;
                }
            }
        }
        _ => {}
    }
    Ok(out)
}

/// The streams of an array that stand behind their names.
fn named<'a>(array: &Array<'a>) -> impl Iterator<Item = (u64, String, Stream<'a>)> {
    let mut name = String::new();
    let mut count = 0;
    array.iter::<Object<'a>>().filter_map(move |item| {
        count += 1;
        match item {
            Object::String(text) => {
                name = strings::text(&text);
                None
            }
            Object::Stream(stream) => Some((count, std::mem::take(&mut name), stream)),
            _ => None,
        }
    })
}

fn answers(packets: &[String], budget: &mut Budget) -> Result<Vec<Answer>, Fault> {
    let mut template = Template::default();
    let mut leaves = Vec::new();
    for packet in packets {
        walk(packet, budget, &mut template)?;
        let mut data = Data::default();
        walk(packet, budget, &mut data)?;
        leaves.append(&mut data.leaves);
    }
    let length = leaves.iter().map(|leaf| leaf.text.len()).sum();
    budget.characters(length, 1).map_err(Fault::Limit)?;
    Ok(leaves
        .into_iter()
        .filter_map(|leaf| {
            Some(Answer {
                label: template.label(&leaf)?,
                value: template.value(&leaf),
            })
        })
        .collect())
}

/// What reads the elements of a packet.
pub(super) trait Reads {
    /// An element begins; `depth` is that of the element, from 1.
    fn start(&mut self, name: &str, element: &BytesStart<'_>, depth: usize);
    fn text(&mut self, text: &str);
    fn end(&mut self, depth: usize);
}

/// Reads a packet element by element.
pub(super) fn walk(xml: &str, budget: &Budget, reads: &mut impl Reads) -> Result<(), Fault> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut nodes) = (0_usize, 0_u64);
    loop {
        let event = reader
            .read_event()
            .map_err(|error| Fault::Broken(format!("is no XML ({error})")))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                nodes += 1;
                budget.depth(depth, 1).map_err(Fault::Limit)?;
                budget
                    .limits()
                    .check(LimitKind::Nodes, nodes, || PLACE.to_owned())
                    .map_err(Fault::Limit)?;
                reads.start(local(&element).as_str(), &element, depth);
            }
            Event::Empty(element) => {
                nodes += 1;
                budget
                    .limits()
                    .check(LimitKind::Nodes, nodes, || PLACE.to_owned())
                    .map_err(Fault::Limit)?;
                reads.start(local(&element).as_str(), &element, depth + 1);
                reads.end(depth + 1);
            }
            Event::End(_) if depth > 0 => {
                reads.end(depth);
                depth -= 1;
            }
            Event::Text(text) => reads.text(&text.into_inner()),
            Event::CData(text) => reads.text(&text.into_inner()),
            Event::GeneralRef(reference) => {
                if let Ok(Some(c)) = reference.resolve_char_ref() {
                    reads.text(c.encode_utf8(&mut [0; 4]));
                } else {
                    reads.text(match &*reference.into_inner() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => "",
                    });
                }
            }
            Event::DocType(_) => {
                return Err(Fault::Broken(
                    "declares a document type, which is refused".to_owned(),
                ));
            }
            Event::Eof => return Ok(()),
            Event::End(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
}

fn local(element: &BytesStart<'_>) -> String {
    let name = element.name();
    let name = name.as_ref();
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

/// Collects the values of a data set: the elements of its data that hold text and no others.
#[derive(Default)]
struct Data {
    leaves: Vec<Leaf>,
    /// Open elements with their text, and whether they hold others.
    open: Vec<(String, String, bool)>,
    /// Depth of the element that holds the data.
    within: Option<usize>,
    /// Depth of the formatted text that stands for a value.
    rich: Option<usize>,
    parent: String,
}

impl Reads for Data {
    fn start(&mut self, name: &str, _: &BytesStart<'_>, depth: usize) {
        if self.within.is_none() {
            if name == "data" && self.parent == "datasets" {
                self.within = Some(depth);
            }
            name.clone_into(&mut self.parent);
            return;
        }
        if self.rich.is_some() {
            if matches!(name, "p" | "br" | "li" | "div")
                && let Some((_, text, _)) = self.open.last_mut()
                && !text.is_empty()
            {
                text.push('\n');
            }
            return;
        }
        if name == "body" && !self.open.is_empty() {
            self.rich = Some(depth);
            return;
        }
        if let Some((_, _, holds)) = self.open.last_mut() {
            *holds = true;
        }
        self.open.push((name.to_owned(), String::new(), false));
    }

    fn text(&mut self, text: &str) {
        if let Some((_, open, _)) = self.open.last_mut() {
            open.push_str(text);
        }
    }

    fn end(&mut self, depth: usize) {
        if self.rich.is_some() {
            if self.rich == Some(depth) {
                self.rich = None;
            }
            return;
        }
        if self.within == Some(depth) {
            self.within = None;
            self.open.clear();
            self.parent.clear();
            return;
        }
        let Some((name, text, holds)) = self.open.pop() else {
            return;
        };
        // White space between the paragraphs of a formatted text is none of it.
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let text = lines.join("\n");
        if !holds && !text.is_empty() {
            let outer = self.open.iter().map(|(name, ..)| name.clone());
            self.leaves.push(Leaf {
                path: outer.chain([name]).collect(),
                text,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use aktsam_document::Limits;

    use super::*;

    const TEMPLATE: &str = "<template xmlns=\"http://www.xfa.org/schema/xfa-template/3.3/\">\
        <subform name=\"form1\"><subform name=\"sokande\"><field name=\"namn\"><caption><value>\
        <text>Sökandens namn</text></value></caption></field>\
        <field name=\"ny\"><ui><checkButton/></ui><caption><value><text>Ny ansökan</text></value></caption>\
        <items><integer>1</integer><integer>0</integer></items></field>\
        <exclGroup name=\"typ\"><field name=\"a\"><caption><value><text>Projekt</text></value></caption>\
        <items><text>A</text></items></field></exclGroup></subform></subform></template>";
    const DATA: &str = "<xfa:datasets xmlns:xfa=\"http://www.xfa.org/schema/xfa-data/1.0/\"><xfa:data><form1>\
        <sokande><namn>Örjan &amp; S&#246;ner</namn><ny>1</ny><typ>A</typ><tom/>\
        <syfte><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Fler i</p><p>arbete</p></body></syfte>\
        </sokande></form1></xfa:data></xfa:datasets>";

    fn read(packets: &[&str], limits: &Limits) -> Result<Vec<(String, String)>, Fault> {
        let packets: Vec<String> = packets.iter().map(|p| (*p).to_owned()).collect();
        let all = answers(&packets, &mut Budget::new(limits))?;
        Ok(all.into_iter().map(|a| (a.label, a.value)).collect())
    }

    #[test]
    fn values_have_the_captions_of_their_fields() {
        let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(
            read(&[TEMPLATE, DATA], &Limits::default()).unwrap(),
            [
                pair("Sökandens namn", "Örjan & Söner"),
                pair("Ny ansökan", "☒"),
                pair("typ", "Projekt"),
                pair("syfte", "Fler i\narbete"),
            ]
        );
    }

    #[test]
    fn a_document_type_is_refused_and_limits_are_errors() {
        let typed = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{DATA}");
        assert!(matches!(
            read(&[&typed], &Limits::default()),
            Err(Fault::Broken(_))
        ));
        let deep = Limits {
            depth: 3,
            ..Limits::default()
        };
        assert!(
            matches!(read(&[DATA], &deep), Err(Fault::Limit(hit)) if hit.kind == LimitKind::Depth)
        );
        let few = Limits {
            nodes: 4,
            ..Limits::default()
        };
        assert!(
            matches!(read(&[DATA], &few), Err(Fault::Limit(hit)) if hit.kind == LimitKind::Nodes)
        );
    }
}
