//! A file, from bytes to document.

use std::collections::VecDeque;
use std::sync::Arc;

use aktsam_document::{Document, LimitKind, Limits, Rect, Severity, TextOrigin, Warning};
use hayro_syntax::object::Dict;
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::Affine;

use crate::assemble::{Assembler, Frame, Furniture, NEIGHBOURS, Zone, Zones, furniture_of};
use crate::budget::Budget;
use crate::content::{
    Content, Direction, Fill, Glyph, GlyphState, Interpreter, Layers, Looks, Rule, Shared,
};
use crate::error::PdfError;
use crate::layout::line::Line;
use crate::layout::region::Env;
use crate::layout::rows::{Row, rows};
use crate::layout::words::{Word, words};
use crate::structure::{self, Tags};
use crate::tables::lattice::{self, Grid};
use crate::tables::ruled;
use crate::{guard, interactive, strings};

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// What it may cost.
    pub limits: Limits,
    /// The password that opens it, where it has one; the empty one is always tried.
    pub password: Option<String>,
}

/// Reads a PDF file.
///
/// # Errors
/// [`PdfError`] where the file is encrypted with another password, broken, without pages, or hits a
/// limit. A limit is never told as a shorter document.
pub fn read(bytes: impl Into<Arc<[u8]>>, options: &ReadOptions) -> Result<Document, PdfError> {
    let bytes: Arc<[u8]> = bytes.into();
    // The parsing library checks much but not all; what it stumbles over is a broken file.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| whole(&bytes, options)))
        .unwrap_or_else(|_| {
            Err(PdfError::Broken {
                what: "its structure contradicts itself".to_owned(),
            })
        })
}

fn whole(bytes: &Arc<[u8]>, options: &ReadOptions) -> Result<Document, PdfError> {
    options
        .limits
        .check(LimitKind::FileBytes, bytes.len() as u64, || {
            "the file".to_owned()
        })?;
    let mut budget = Budget::new(&options.limits);
    guard::check(bytes, &mut budget)?;
    let pdf = open(bytes, options)?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(PdfError::Empty);
    }
    options
        .limits
        .check(LimitKind::Pages, count as u64, || "page tree".to_owned())?;
    Reading::new(&pdf, bytes, budget).run()
}

fn open(bytes: &Arc<[u8]>, options: &ReadOptions) -> Result<Pdf, PdfError> {
    let load = |password: &str| Pdf::new_with_password(Arc::new(Arc::clone(bytes)), password);
    let mut result = load("");
    if matches!(
        result,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))
    ) && let Some(password) = &options.password
    {
        result = load(password);
    }
    result.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::Encrypted,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            PdfError::UnsupportedEncryption
        }
        LoadPdfError::Decryption(
            DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption,
        ) => PdfError::Broken {
            what: "its encryption is damaged".to_owned(),
        },
        LoadPdfError::Invalid if bytes.is_empty() => PdfError::Broken {
            what: "it is empty".to_owned(),
        },
        LoadPdfError::Invalid => PdfError::Broken {
            what: "it holds no PDF page tree".to_owned(),
        },
    })
}

/// A page between drawing and layout, turned upright.
struct Sheet {
    frame: Frame,
    /// Words that run the main way.
    words: Vec<Word>,
    /// Words that run another way, as displayed in the upright frame.
    turned: Vec<Word>,
    /// Slanted words: stamps and watermarks.
    slanted: Vec<Word>,
    rules: Vec<Rule>,
    fills: Vec<Fill>,
    images: Vec<Rect>,
    zones: Zones,
    comments: Vec<interactive::Comment>,
}

/// What the pages told together.
#[derive(Debug, Default)]
struct Counts {
    plain: usize,
    ocr: usize,
    unmapped: usize,
    shown: usize,
}

struct Reading<'a> {
    pdf: &'a Pdf,
    bytes: &'a [u8],
    catalog: Dict<'a>,
    shared: Shared<'a>,
    document: Document,
    counts: Counts,
}

impl<'a> Reading<'a> {
    fn new(pdf: &'a Pdf, bytes: &'a [u8], budget: Budget) -> Self {
        let xref = pdf.pages().xref();
        let catalog = xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default();
        let layers = Layers::read(&catalog);
        let tags = Tags::read(&catalog);
        Self {
            pdf,
            bytes,
            catalog,
            shared: Shared::new(layers, tags, budget),
            document: Document::new("application/pdf"),
            counts: Counts::default(),
        }
    }

    fn run(mut self) -> Result<Document, PdfError> {
        self.facts();
        let form = interactive::Form::read(&self.catalog, &self.shared.budget)?;
        interactive::attachments(&self.catalog, &mut self.document, &mut self.shared.budget)?;
        let pages = self.pdf.pages();
        interactive::signatures(&form, pages, self.bytes, &mut self.document);
        let mut assembler = Assembler::new();
        // A page is laid out when the pages after it are known, with which its headers are compared.
        let mut zones: Vec<Zones> = Vec::with_capacity(pages.len());
        let mut waiting: VecDeque<Sheet> = VecDeque::new();
        let mut next = 0;
        for (index, page) in pages.iter().enumerate() {
            let mut sheet = self.draw(page, index as u32 + 1, &form)?;
            zones.push(std::mem::take(&mut sheet.zones));
            waiting.push_back(sheet);
            if waiting.len() > NEIGHBOURS
                && let Some(sheet) = waiting.pop_front()
            {
                self.lay_out(sheet, furniture_of(&zones, next), &mut assembler)?;
                next += 1;
            }
        }
        for sheet in waiting {
            self.lay_out(sheet, furniture_of(&zones, next), &mut assembler)?;
            next += 1;
        }
        form.warn(&mut self.document);
        let lost = self.shared.budget.lost_streams();
        if lost > 0 {
            self.document.warnings.push(Warning::new(
                "streams_lost",
                Severity::Error,
                format!("{lost} parts of the file could not be unpacked; text may be missing"),
            ));
        }
        self.origin();
        Ok(assembler.finish(self.document, &structure::bookmarks(&self.catalog)))
    }

    fn facts(&mut self) {
        let metadata = self.pdf.metadata();
        let text = |bytes: &Option<Box<[u8]>>| {
            bytes
                .as_ref()
                .map(|b| strings::text(b).trim().to_owned())
                .filter(|t| !t.is_empty())
        };
        let source = &mut self.document.source;
        source.pages = Some(self.pdf.pages().len() as u32);
        source.producer = text(&metadata.producer).or_else(|| text(&metadata.creator));
        source.author = text(&metadata.author);
        source.title = text(&metadata.title);
        source.created = metadata.creation_date.map(|date| {
            let known = iso(date);
            written_date(self.bytes, &known).unwrap_or(known)
        });
    }

    fn draw(
        &mut self,
        page: &Page<'a>,
        number: u32,
        form: &interactive::Form<'a>,
    ) -> Result<Sheet, PdfError> {
        let (width, height) = page.render_dimensions();
        let width = if width.is_finite() {
            width.clamp(1.0, 100_000.0)
        } else {
            595.0
        };
        let height = if height.is_finite() {
            height.clamp(1.0, 100_000.0)
        } else {
            842.0
        };
        let ctm = Affine::new(page.initial_transform(true).as_coeffs());
        let mut interpreter = Interpreter::new(&mut self.shared, number, width, height);
        interpreter.draw_page(page, ctm)?;
        let comments = interactive::draw(&mut interpreter, page, ctm, form)?;
        let content = interpreter.finish()?;
        Ok(self.sheet(&content, number, comments))
    }

    fn sheet(
        &mut self,
        content: &Content,
        number: u32,
        comments: Vec<interactive::Comment>,
    ) -> Sheet {
        let page_area = content.width * content.height;
        let pictured: f32 = content
            .images
            .iter()
            .map(|r| r.width() * r.height())
            .fold(0.0, f32::max);
        let scanned = pictured > 0.5 * page_area;
        let count = |state: GlyphState| {
            content
                .glyphs
                .iter()
                .filter(|g| g.state == state && g.len > 0)
                .count()
        };
        let (plain, invisible) = (
            count(GlyphState::Plain) + count(GlyphState::Field),
            count(GlyphState::Invisible),
        );
        let covered = count(GlyphState::Covered);
        // Text without ink is what OCR laid under a scan, or all that there is.
        let ocr = invisible > 0 && (scanned || plain == 0);
        if ocr {
            self.counts.ocr += invisible;
        } else if invisible > 0 {
            self.warn_unseen(number, invisible, "invisible_text", "is drawn without ink");
        }
        self.counts.plain += plain;
        self.counts.unmapped += content.unmapped as usize;
        self.counts.shown += content.glyphs.len();
        if covered > 0 {
            self.warn_unseen(number, covered, "covered_text", "is painted over");
        }
        let unseen = content.unseen;
        if unseen.outside > 0 {
            self.warn_unseen(
                number,
                unseen.outside as usize,
                "text_outside_page",
                "stands outside the visible page",
            );
        }
        if unseen.optional > 0 {
            self.warn_unseen(
                number,
                unseen.optional as usize,
                "optional_content_off",
                "belongs to a layer that is switched off",
            );
        }
        if scanned && plain + if ocr { invisible } else { 0 } < 20 {
            self.document.source.needs_ocr.push(number);
        }
        let keep = |g: &Glyph| match g.state {
            GlyphState::Plain | GlyphState::Field => true,
            GlyphState::Invisible => ocr,
            GlyphState::Covered => false,
        };
        upright(content, number, keep, comments, &mut self.shared.looks)
    }

    fn warn_unseen(&mut self, page: u32, glyphs: usize, code: &'static str, how: &str) {
        self.document.warnings.push(
            Warning::new(
                code,
                Severity::Review,
                format!("{glyphs} characters of page {page} were left out: the text {how}"),
            )
            .at(aktsam_document::Location::page(page, Rect::default())),
        );
    }

    fn origin(&mut self) {
        let Counts {
            plain,
            ocr,
            unmapped,
            shown,
        } = self.counts;
        self.document.source.text_origin = match (plain > 0, ocr > 0) {
            (true, true) => TextOrigin::Mixed,
            (true, false) => TextOrigin::Text,
            (false, true) => TextOrigin::Ocr,
            (false, false) => TextOrigin::None,
        };
        if unmapped * 50 > shown {
            self.document.warnings.push(Warning::new(
                "unmapped_glyphs",
                Severity::Review,
                format!("{unmapped} of {shown} glyphs stand for no known characters"),
            ));
        }
    }

    fn lay_out(
        &mut self,
        sheet: Sheet,
        furniture: Furniture,
        assembler: &mut Assembler,
    ) -> Result<(), PdfError> {
        let frame = sheet.frame;
        let looks = &mut self.shared.looks;
        let mut body = rows(sheet.words, looks);
        let grids = lattice::grids(&sheet.rules, &sheet.fills);
        let (top, end) = outside_grids(&body, &grids, furniture);
        let bottom = body.split_off(end);
        let rest = body.split_off(top);
        for (rows, zone) in [(&body, Zone::Top), (&bottom, Zone::Bottom)] {
            for line in rows.iter().filter_map(|row| Line::new(&row.words)) {
                assembler.aside(zone.kind(), &line, &frame, looks);
            }
        }
        let slanted = rows(sheet.slanted, looks);
        for line in slanted.iter().filter_map(|row| Line::new(&row.words)) {
            assembler.aside(Zone::Top.kind(), &line, &frame, looks);
        }
        let mut words: Vec<Word> = rest.into_iter().flat_map(|row| row.words).collect();
        words.extend(sheet.turned);
        let lines = lattice::horizontals(&sheet.rules);
        let mut env = Env {
            looks,
            lines: &lines,
        };
        let parts = ruled::lay_out(words, grids, &sheet.images, &mut env);
        let looks = env.looks;
        assembler.page(parts, &frame, looks, &mut self.shared.budget)?;
        for comment in sheet.comments {
            assembler.comment(&comment.text, comment.rect, frame.page);
        }
        Ok(())
    }
}

/// Turns a page so that most of its text runs to the right, and divides it into words.
fn upright(
    content: &Content,
    number: u32,
    keep: impl Fn(&Glyph) -> bool + Copy,
    comments: Vec<interactive::Comment>,
    looks: &mut Looks,
) -> Sheet {
    let ways = [
        Direction::Right,
        Direction::Down,
        Direction::Left,
        Direction::Up,
    ];
    let count = |way: Direction| {
        content
            .glyphs
            .iter()
            .filter(|g| g.direction == way && keep(g))
            .count()
    };
    let main = ways
        .into_iter()
        .map(|way| (count(way), way))
        .rev()
        .max_by_key(|(count, _)| *count)
        .map_or(Direction::Right, |(_, way)| way);
    let (width, height) = (content.width, content.height);
    let turn = |rect: Rect| main.upright(rect, width, height);
    let mut turned = Vec::new();
    for way in ways.into_iter().filter(|way| *way != main) {
        if count(way) == 0 {
            continue;
        }
        // A line that runs another way is one word of the page, set on its lower edge.
        for row in rows(words(content, way, keep, looks), looks) {
            let Some(line) = Line::new(&row.words) else {
                continue;
            };
            let rect = turn(way.displayed(line.rect, width, height));
            turned.push(Word {
                text: line.text.clone(),
                rect,
                base: rect.y1 - 0.2 * line.size,
                size: line.size,
                look: line.look(),
                glued: false,
                field: false,
                underline: false,
                tag: 0,
                order: u32::MAX,
            });
        }
    }
    let mut list = words(content, main, keep, looks);
    for (index, word) in list.iter_mut().enumerate() {
        word.order = index as u32;
    }
    let frame_height = match main {
        Direction::Up | Direction::Down => width,
        _ => height,
    };
    let rules: Vec<Rule> = content
        .rules
        .iter()
        .map(|rule| Rule {
            rect: turn(rule.rect),
            ..*rule
        })
        .collect();
    let mut rows = rows(list, looks);
    underline(&mut rows, &rules);
    let dots: Vec<Rect> = content.dots.iter().map(|dot| turn(*dot)).collect();
    bullets(&mut rows, &dots);
    let zones = Zones::new(&rows, frame_height);
    Sheet {
        frame: Frame {
            page: number,
            direction: main,
            width,
            height,
        },
        slanted: words(content, Direction::Slanted, keep, looks),
        words: rows.into_iter().flat_map(|row| row.words).collect(),
        turned,
        rules,
        fills: content
            .fills
            .iter()
            .map(|fill| Fill {
                rect: turn(fill.rect),
                ..*fill
            })
            .collect(),
        images: content.images.iter().map(|r| turn(*r)).collect(),
        zones,
        comments,
    }
}

/// Where the body of a page begins and ends among its rows. A table that reaches into the body is
/// no furniture, even where its header repeats on each page.
fn outside_grids(rows: &[Row], grids: &[Grid], furniture: Furniture) -> (usize, usize) {
    let mut top = furniture.top.min(rows.len());
    let mut end = rows.len().saturating_sub(furniture.bottom).max(top);
    let inside = |row: &Row, grid: &Grid| {
        grid.cells.len() > 1
            && grid.rect.contains(
                f32::midpoint(row.rect.x0, row.rect.x1),
                f32::midpoint(row.rect.y0, row.rect.y1),
            )
    };
    for grid in grids {
        let first = rows.iter().position(|row| inside(row, grid));
        let last = rows.iter().rposition(|row| inside(row, grid));
        if let (Some(first), Some(last)) = (first, last) {
            if first < top && last >= top {
                top = first;
            }
            if last >= end && first < end {
                end = last + 1;
            }
        }
    }
    (top, end.max(top))
}

/// Sets a bullet where one is drawn, as an area instead of a glyph, right before the first word of a
/// row.
fn bullets(rows: &mut [Row], dots: &[Rect]) {
    for dot in dots {
        let (x, y) = (f32::midpoint(dot.x0, dot.x1), f32::midpoint(dot.y0, dot.y1));
        let row = rows.iter_mut().find(|row| {
            y < row.base + 0.1 * row.size
                && y > row.base - 0.8 * row.size
                && dot.height() < 0.75 * row.size
                && row.words.first().is_some_and(|first| {
                    let gap = first.rect.x0 - dot.x1;
                    gap > 0.1 * row.size && gap < 3.0 * row.size && x < first.rect.x0
                })
        });
        let Some(row) = row else { continue };
        let Some(first) = row.words.first() else {
            continue;
        };
        let bullet = Word {
            text: "•".to_owned(),
            rect: Rect::new(
                dot.x0,
                row.base - 0.78 * row.size,
                dot.x1,
                row.base + 0.22 * row.size,
            ),
            glued: false,
            field: false,
            underline: false,
            ..first.clone()
        };
        row.rect = row.rect.union(bullet.rect);
        row.words.insert(0, bullet);
    }
}

/// Marks words right below which a line is drawn that reaches no further than the row's text.
fn underline(rows: &mut [Row], rules: &[Rule]) {
    let mut flat: Vec<Rect> = rules
        .iter()
        .filter(|rule| !rule.white && rule.rect.height() <= 2.0 && rule.rect.width() > 3.0)
        .map(|rule| rule.rect)
        .collect();
    if flat.is_empty() {
        return;
    }
    flat.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    for row in rows {
        let from = flat.partition_point(|rule| rule.y1 < row.base - 0.5);
        let near: Vec<Rect> = flat
            .iter()
            .skip(from)
            .take_while(|rule| rule.y0 <= row.base + 0.22 * row.size)
            .filter(|rule| rule.x0 >= row.rect.x0 - 3.0 && rule.x1 <= row.rect.x1 + 3.0)
            .copied()
            .collect();
        for word in &mut row.words {
            let under: f32 = near
                .iter()
                .map(|rule| (rule.x1.min(word.rect.x1) - rule.x0.max(word.rect.x0)).max(0.0))
                .sum();
            word.underline = under >= 0.8 * word.rect.width();
        }
    }
}

fn iso(date: hayro_syntax::object::DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        date.year, date.month, date.day, date.hour, date.minute, date.second
    )
}

/// The creation date as the file writes it, with its offset, where it stands in plain sight.
fn written_date(bytes: &[u8], known: &str) -> Option<String> {
    memchr::memmem::find_iter(bytes, b"/CreationDate")
        .take(100)
        .find_map(|at| {
            let rest = bytes.get(at + 13..(at + 60).min(bytes.len()))?;
            let open = rest.iter().position(|b| *b == b'(')?;
            let inner = rest.get(open + 1..)?;
            let close = inner.iter().position(|b| *b == b')')?;
            strings::date(inner.get(..close)?).filter(|date| date.starts_with(known))
        })
}
