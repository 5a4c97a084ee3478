"""The shapes: what each is called, what it stands for, and how it is made of a read seed."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable

from fixtures import producers, signing, to_docx, to_html, to_reportlab, to_text, to_typst
from fixtures.source import Block, Source
from fixtures.themes import THEMES, Theme

from . import drawn, layouts, post, word
from .seeds import split_tail

LETTER, BOLD, FORM, FLAT, BOXES = (THEMES[n] for n in ("letter", "bold", "form", "flat", "boxes"))
AUTO = replace(THEMES["numbered"], font="Liberation Sans", heading_font="Liberation Sans")
SMALL = replace(FLAT, font="Liberation Sans", size=10)


@dataclass(frozen=True)
class Word:
    """A shape made as a Word file; `targets` are the formats that it is handed out in, those but docx by LibreOffice."""

    what: str
    make: Callable[[Source], bytes]
    targets: tuple[str, ...] = ("docx", "pdf")


@dataclass(frozen=True)
class Direct:
    """A shape made in its final format."""

    what: str
    suffix: str
    make: Callable[[Source], bytes | str]


def _docx(theme: Theme, *changes) -> Callable[[Source], bytes]:
    def make(source: Source) -> bytes:
        for change in changes:
            source = change(source)
        return to_docx.render(source, theme)

    return make


def _typst(theme: Theme, *changes) -> Callable[[Source], bytes]:
    def make(source: Source) -> bytes:
        for change in changes:
            source = change(source)
        return producers.typst(to_typst.render(source, theme))

    return make


def _chromium(theme: Theme, *changes) -> Callable[[Source], bytes]:
    def make(source: Source) -> bytes:
        for change in changes:
            source = change(source)
        return producers.chromium(to_html.render(source, theme))

    return make


def _platypus(theme: Theme, *changes, **options) -> Callable[[Source], bytes]:
    def make(source: Source) -> bytes:
        for change in changes:
            source = change(source)
        return to_reportlab.render(source, theme, **options)

    return make


def _with(change, *arguments):
    return lambda source: change(source, *arguments)


def _tail_apart(source: Source, first: bool) -> bytes:
    own, tail = split_tail(source)
    body = to_reportlab.render(Source(source.meta, own), LETTER)
    if not tail:
        return body
    pages = drawn.tail_pages(tail)
    return post.merged(pages, body) if first else post.merged(body, pages)


ALL = ("docx", "pdf", "doc", "odt", "rtf")
L = layouts

WORD_SHAPES: dict[str, Word] = {
    "styles": Word("headings by style", _docx(LETTER), ALL),
    "bold": Word("headings bold, no style", _docx(BOLD), ALL),
    "plain": Word("headings like any other line", _docx(FLAT), ("docx", "pdf", "doc")),
    "colon": Word("headings like any other line, closed by a colon", _docx(FLAT, L.colon)),
    "caps": Word("headings in capitals, bold", _docx(BOLD, L.caps)),
    "capsplain": Word("headings in capitals, nothing else", _docx(FLAT, L.caps)),
    "coloured": Word("headings coloured only", lambda s: word.looks(s, LETTER, "coloured")),
    "underlined": Word("headings underlined only", lambda s: word.looks(s, LETTER, "underlined")),
    "italic": Word("headings italic only", lambda s: word.looks(s, LETTER, "italic")),
    "larger": Word("headings larger only", lambda s: word.looks(s, LETTER, "larger")),
    "runinbold": Word("headings bold at the head of the paragraph", _docx(BOLD, _with(L.run_in, "bold"))),
    "runincolon": Word("headings with a colon at the head of the paragraph", _docx(FLAT, _with(L.run_in, "colon"))),
    "runindash": Word("headings bold with a dash behind", _docx(BOLD, _with(L.run_in, "dash"))),
    "autonumber": Word("headings numbered by Word", _docx(AUTO), ALL),
    "num1dot": Word("numbers 1. 1.1 typed, bold", _docx(BOLD, _with(L.numbered, "1."))),
    "num1": Word("numbers 1 1.1 typed, no style", _docx(FLAT, _with(L.numbered, "1"))),
    "numpar": Word("numbers 1) typed, bold", _docx(BOLD, _with(L.numbered, "1)"))),
    "numA": Word("letters A. typed, bold", _docx(BOLD, _with(L.numbered, "A."))),
    "numI": Word("Roman numbers I. typed, bold", _docx(BOLD, _with(L.numbered, "I."))),
    "numcaps": Word("numbers 1. and capitals, no style", _docx(FLAT, _with(L.numbered, "1."), L.caps)),
    "formbeside": Word("one table: heading left, answer right", lambda s: word.form(s, FORM, "beside"), ALL),
    "formabove": Word("one table: heading's row over answer's row", lambda s: word.form(s, FORM, "above"), ALL),
    "formhelp": Word("heading left, grey help text above the answer", lambda s: word.form(s, FORM, "beside", True)),
    "formhelpleft": Word("heading and help text left", lambda s: word.form(s, FORM, "help_left", True)),
    "formhelpabove": Word("heading and help text over the answer", lambda s: word.form(s, FORM, "above", True), ALL),
    "formunruled": Word("one table without lines: heading left, answer right", lambda s: word.form(s, FORM, "beside", lines=False)),
    "formcontrol": Word("answers in content controls", lambda s: word.form(s, FORM, "beside", control=True)),
    "formparts": Word("form rows that the seed's tables interrupt", _docx(FORM, _with(L.form, "beside"))),
    "formonecell": Word("heading and answer in one cell", _docx(FORM, _with(L.form, "one_cell"))),
    "formboxes": Word("heading above, answer in a box", _docx(BOXES, _with(L.form, "boxes"))),
    "help": Word("help text below each heading", _docx(FORM, L.with_help)),
    "helpbox": Word("help text in a box below each heading", _docx(BOXES, L.with_help)),
    "columns2": Word("two columns", lambda s: word.looks(s, SMALL, "bold", 2)),
    "furniture": Word("running header and footer", _docx(BOLD, L.furniture), ("docx", "pdf", "doc", "rtf")),
    "unruled": Word("tables without lines", _docx(LETTER, _with(L.ruled, "none"))),
    "halfruled": Word("tables with lines below rows", _docx(LETTER, _with(L.ruled, "rows"))),
    "tabs": Word("budget with tab stops", lambda s: word.looks(L.tables_as_tabs(s), LETTER, "bold"), ("docx", "pdf", "doc", "rtf")),
    "lines": Word("budget as lines of prose", _docx(LETTER, L.tables_as_lines, L.split_sentences)),
    "nbsp": Word("amounts with no-break space", _docx(LETTER, _with(L.amounts, "nbsp"))),
    "thin": Word("amounts with thin space", _docx(LETTER, _with(L.amounts, "thin"))),
    "dot": Word("amounts with a dot", _docx(LETTER, _with(L.amounts, "dot"))),
    "glued": Word("amounts without separator", _docx(LETTER, _with(L.amounts, "glued"))),
    "kr": Word("amounts with kr", _docx(LETTER, _with(L.amounts, "kr"))),
    "sek": Word("amounts with SEK behind", _docx(LETTER, _with(L.amounts, "sek"))),
    "sekfront": Word("amounts with SEK before", _docx(LETTER, _with(L.amounts, "sek_front"))),
    "dashed": Word("amounts with :-", _docx(LETTER, _with(L.amounts, "dash"))),
    "ore": Word("amounts with ,00", _docx(LETTER, _with(L.amounts, "ore"))),
    "tkr": Word("amounts in thousands of SEK, told above the table", _docx(LETTER, _with(L.amounts, "tkr"))),
}

DIRECT_SHAPES: dict[str, Direct] = {
    "typst": Direct("Typst, ruled", "pdf", _typst(LETTER)),
    "typstborderless": Direct("Typst, tables without lines", "pdf", _typst(LETTER, _with(L.ruled, "none"))),
    "typstnumbered": Direct("Typst, numbered, rows ruled", "pdf", _typst(AUTO, _with(L.ruled, "rows"))),
    "typstcolumns": Direct("Typst, two columns", "pdf", _typst(replace(THEMES["columns"], size=9))),
    "typstform": Direct("Typst, form table", "pdf", _typst(FORM, _with(L.form, "beside"))),
    "typstformnone": Direct("Typst, form without lines", "pdf", _typst(FORM, _with(L.form, "beside"), _with(L.ruled, "none"))),
    "platypus": Direct("ReportLab platypus, ruled", "pdf", _platypus(LETTER)),
    "platypusborderless": Direct("ReportLab platypus, tables without lines", "pdf", _platypus(LETTER, _with(L.ruled, "none"))),
    "platypusplain": Direct("ReportLab platypus, plain headings", "pdf", _platypus(FLAT)),
    "platypusfurniture": Direct("ReportLab platypus, header and footer", "pdf", _platypus(BOLD, L.furniture)),
    "canvas": Direct("ReportLab canvas, standard fonts", "pdf", lambda s: drawn.on_canvas(s)),
    "canvaswords": Direct("ReportLab canvas, word by word, plain headings", "pdf", lambda s: drawn.on_canvas(s, "embedded", False, 10, True)),
    "chromiumborderless": Direct("Chromium, tables without lines", "pdf", _chromium(LETTER, _with(L.ruled, "none"))),
    "chromiumform": Direct("Chromium, form table", "pdf", _chromium(FORM, _with(L.form, "beside"))),
    "chromiumfurniture": Direct("Chromium, header and footer", "pdf", _chromium(BOLD, L.furniture)),
    "cssgrid": Direct("Chromium, CSS grid without lines", "pdf", lambda s: producers.chromium(drawn.css_grid(s))),
    "cssform": Direct("Chromium, form as CSS grid without lines", "pdf", lambda s: producers.chromium(drawn.css_grid(s, True))),
    "html": Direct("a web page", "html", lambda s: to_html.render(s, LETTER)),
    "htmlform": Direct("a web page, form table", "html", lambda s: to_html.render(L.form(s, "beside"), FORM)),
    "markdown": Direct("Markdown", "md", to_text.markdown),
    "text": Direct("plain text", "txt", to_text.text),
    "textcaps": Direct("plain text, headings in capitals and numbered", "txt", lambda s: to_text.text(L.caps(L.numbered(s, "1.")))),
    "transcript": Direct("a transcript: a line a page, headings and tables run in", "txt", lambda s: to_text.flow(L.pages(s, 14))),
    "transcriptnum": Direct("a transcript, headings numbered", "txt", lambda s: to_text.flow(L.pages(L.numbered(s, "1"), 14))),
    "esignend": Direct("e-sign pages by another producer at the end", "pdf", lambda s: _tail_apart(s, False)),
    "esignstart": Direct("e-sign pages by another producer at the start", "pdf", lambda s: _tail_apart(s, True)),
    "rotated": Direct("pages with /Rotate 90", "pdf", lambda s: post.rotated(to_reportlab.render(s, LETTER), 90)),
    "signed": Direct("signed in an update, with a visible stamp", "pdf", lambda s: post.stamped(to_reportlab.render(s, LETTER), "Sigrid Testsson")),
    "encrypted": Direct("encrypted with an empty password", "pdf", lambda s: signing.encrypted(to_reportlab.render(s, LETTER), "")),
    "distilled": Direct("written anew by Ghostscript", "pdf", lambda s: post.distilled(producers.typst(to_typst.render(s, LETTER)))),
    "pdfa": Direct("PDF/A by Ghostscript", "pdf", lambda s: post.distilled(to_reportlab.render(s, LETTER), True)),
}
# Shapes whose help text must stand in no answer.
WITH_HELP = {"formhelp", "formhelpleft", "formhelpabove", "help", "helpbox"}
WORD_FILTERS = {
    "pdf": "pdf:writer_pdf_Export", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8",
}
# Further PDFs by LibreOffice: name of the Word shape -> (shape, filter).
PDF_FILTERS = {
    "styles": ("untagged", 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'),
    "formbeside": ("archive", 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"1"}}'),
}
