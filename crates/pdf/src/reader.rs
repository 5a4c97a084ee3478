//! A file, from bytes to document.

use std::collections::VecDeque;
use std::sync::Arc;

use aktsam_document::{
    AsideKind, Document, LimitKind, Limits, Rect, Severity, TextOrigin, Warning,
};
use hayro_syntax::object::Dict;
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::Affine;

use crate::assemble::{Assembler, Furniture, NEIGHBOURS, Zone, Zones, furniture_of};
use crate::bare;
use crate::budget::Budget;
use crate::content::{Content, Glyph, GlyphState, Interpreter, Layers, Shared};
use crate::error::PdfError;
use crate::layout::footnotes;
use crate::layout::labels::Known;
use crate::layout::line::Line;
use crate::layout::region::Env;
use crate::layout::rows::Row;
use crate::layout::words::Word;
use crate::sheet::{self, Sheet};
use crate::structure::{self, Tags};
use crate::tables::aligned::Columns;
use crate::tables::lattice;
use crate::tables::ruled;
use crate::{guard, interactive, mend, strings};

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
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is not general over the lifetime"
)]
pub fn read(bytes: impl Into<Arc<[u8]>>, options: &ReadOptions) -> Result<Document, PdfError> {
    with_pages(&bytes.into(), options, |reading| reading.run())
}

/// Reads the bare text of a PDF file, page by page: the text in the order in which it is drawn, line
/// by line, without columns, tables, headers or paragraphs. It costs half of what [`read`] does.
///
/// # Errors
/// As [`read`].
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is not general over the lifetime"
)]
pub fn text(bytes: impl Into<Arc<[u8]>>, options: &ReadOptions) -> Result<Vec<PageText>, PdfError> {
    with_pages(&bytes.into(), options, |reading| reading.bare())
}

/// The bare text of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageText {
    /// Its lines, each ended by a line feed.
    pub text: String,
    /// The page is a scan of which no text is known.
    pub needs_ocr: bool,
}

fn with_pages<T>(
    bytes: &Arc<[u8]>,
    options: &ReadOptions,
    run: impl FnOnce(Reading<'_>) -> Result<T, PdfError>,
) -> Result<T, PdfError> {
    // The parsing library checks much but not all; what it stumbles over is a broken file.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| whole(bytes, options, run)))
        .unwrap_or_else(|_| {
            Err(PdfError::Broken {
                what: "its structure contradicts itself".to_owned(),
            })
        })
}

fn whole<T>(
    bytes: &Arc<[u8]>,
    options: &ReadOptions,
    run: impl FnOnce(Reading<'_>) -> Result<T, PdfError>,
) -> Result<T, PdfError> {
    options
        .limits
        .check(LimitKind::FileBytes, bytes.len() as u64, || {
            "the file".to_owned()
        })?;
    let mut budget = Budget::new(&options.limits);
    guard::check(bytes, &mut budget)?;
    let mut pdf = open(bytes, options)?;
    if mend::is_needed(&pdf)
        && let Some(mended) = mend::with_ends(bytes)
    {
        budget.unended();
        pdf = open(&mended.into(), options)?;
    }
    let count = pdf.pages().len();
    if count == 0 {
        return Err(PdfError::Empty);
    }
    options
        .limits
        .check(LimitKind::Pages, count as u64, || "page tree".to_owned())?;
    run(Reading::new(&pdf, bytes, budget))
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
    /// The last form without lines of the pages laid out so far.
    form: Known,
    /// The columns of the table without lines that the last page laid out ended with.
    columns: Option<Columns>,
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
            form: Known::default(),
            columns: None,
        }
    }

    fn run(mut self) -> Result<Document, PdfError> {
        self.facts();
        let form = interactive::Form::read(&self.catalog, &self.shared.budget)?;
        let xfa = interactive::Xfa::read(&self.catalog, &mut self.shared.budget)?;
        interactive::attachments(&self.catalog, &mut self.document, &mut self.shared.budget)?;
        let pages = self.pdf.pages();
        interactive::pinned(pages, &mut self.document, &mut self.shared.budget)?;
        interactive::signatures(&form, pages, self.bytes, &mut self.document);
        let mut assembler = Assembler::new();
        // A page is laid out when the pages after it are known, with which its headers are compared.
        let mut zones: Vec<Zones> = Vec::with_capacity(pages.len());
        let mut waiting: VecDeque<Sheet> = VecDeque::new();
        let mut next = 0;
        for (index, page) in pages.iter().enumerate() {
            let number = index as u32 + 1;
            let (content, comments) = self.draw(page, number, &form)?;
            let ocr = self.look_at(&content, number);
            let keep = |glyph: &Glyph| is_seen(glyph, ocr);
            let looks = &mut self.shared.looks;
            let mut sheet = sheet::upright(&content, number, keep, comments, looks);
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
        if self.shared.budget.is_unended() {
            self.document.warnings.push(Warning::new(
                "streams_unended",
                Severity::Review,
                "parts of the file have no end, for it was cut off or damaged; text may be missing",
            ));
        }
        let lost = self.shared.budget.lost_streams();
        if lost > 0 {
            self.document.warnings.push(Warning::new(
                "streams_lost",
                Severity::Error,
                format!("{lost} parts of the file are missing or damaged; text may be missing"),
            ));
        }
        self.origin();
        let bookmarks = structure::bookmarks(&self.catalog);
        let mut document = assembler.finish(self.document, &bookmarks);
        if let Some(xfa) = xfa {
            xfa.add(&mut document, &mut self.shared.budget)?;
        }
        Ok(document)
    }

    /// The text of each page, without layout.
    fn bare(mut self) -> Result<Vec<PageText>, PdfError> {
        let form = interactive::Form::read(&self.catalog, &self.shared.budget)?;
        let pages = self.pdf.pages();
        let mut out = Vec::with_capacity(pages.len());
        for (index, page) in pages.iter().enumerate() {
            let number = index as u32 + 1;
            let (content, _) = self.draw(page, number, &form)?;
            let ocr = self.look_at(&content, number);
            out.push(PageText {
                text: bare::text(
                    &content,
                    |glyph| is_seen(glyph, ocr),
                    &mut self.shared.looks,
                ),
                needs_ocr: self.document.source.needs_ocr.last() == Some(&number),
            });
        }
        Ok(out)
    }

    fn facts(&mut self) {
        let metadata = self.pdf.metadata();
        let text = |bytes: &Option<Box<[u8]>>| {
            bytes
                .as_ref()
                .map(|b| strings::text(b).trim().to_owned())
                .filter(|t| !t.is_empty())
        };
        let found = self.pdf.pages().len();
        let told = self
            .catalog
            .get::<Dict<'_>>("Pages".as_bytes())
            .and_then(|tree| tree.get::<u32>("Count".as_bytes()));
        if let Some(told) = told.filter(|told| *told as usize > found) {
            self.document.warnings.push(Warning::new(
                "pages_lost",
                Severity::Error,
                format!("the file names {told} pages, of which {found} were found"),
            ));
        }
        let source = &mut self.document.source;
        source.pages = Some(found as u32);
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
    ) -> Result<(Content, Vec<interactive::Comment>), PdfError> {
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
        Ok((interpreter.finish()?, comments))
    }

    /// Notes what of a page is seen, and warns of what is not; whether its invisible text is that of
    /// OCR.
    fn look_at(&mut self, content: &Content, number: u32) -> bool {
        let page_area = content.width * content.height;
        let pictured: f32 = content
            .images
            .iter()
            .map(|image| image.rect.width() * image.rect.height())
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
        ocr
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
        let mut body = sheet.rows;
        let grids = lattice::grids(&sheet.rules, &sheet.fills);
        let (top, end) = sheet::outside_grids(&body, &grids, furniture);
        let bottom = body.split_off(end);
        let mut rest = body.split_off(top);
        let lines = lattice::horizontals(&sheet.rules);
        let notes = footnotes::split(&mut rest, &lines, &grids, frame.upright_width());
        let lines_of = |rows: &[Row], kind: AsideKind| -> Vec<(AsideKind, Vec<Line>)> {
            let lines = rows.iter().filter_map(|row| Line::new(&row.words));
            lines.map(|line| (kind, vec![line])).collect()
        };
        let mut asides = lines_of(&body, Zone::Top.kind());
        asides.extend(notes.into_iter().map(|note| (AsideKind::Footnote, note)));
        asides.extend(lines_of(&bottom, Zone::Bottom.kind()));
        for (kind, lines) in &asides {
            assembler.aside(*kind, lines, &frame, looks);
        }
        let slanted = sheet.slanted.iter().map(std::slice::from_ref);
        for line in slanted.filter_map(Line::new) {
            assembler.aside(Zone::Top.kind(), &[line], &frame, looks);
        }
        let mut words: Vec<Word> = rest.into_iter().flat_map(|row| row.words).collect();
        words.extend(sheet.turned);
        let mut env = Env {
            looks,
            lines: &lines,
            form: self.form,
            columns: self.columns.take(),
        };
        let parts = ruled::lay_out(words, grids, &sheet.images, &mut env);
        self.form = env.form;
        self.columns = env.columns;
        let looks = env.looks;
        assembler.page(parts, &frame, looks, &mut self.shared.budget)?;
        for comment in sheet.comments {
            assembler.comment(&comment.text, comment.rect, frame.page);
        }
        Ok(())
    }
}

fn is_seen(glyph: &Glyph, ocr: bool) -> bool {
    match glyph.state {
        GlyphState::Plain | GlyphState::Field => true,
        GlyphState::Invisible => ocr,
        GlyphState::Covered => false,
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
