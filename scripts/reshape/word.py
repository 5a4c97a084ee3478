"""Word files that the fixtures' renderer does not make: forms with nested tables, tab stops, other looks of headings."""
from __future__ import annotations

import io

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from fixtures import to_docx
from fixtures.source import Block, Source
from fixtures.themes import Theme

from .layouts import _mark
from .seeds import split_tail


def _block(container, b: Block, theme: Theme, look: str, document) -> None:
    if b.kind in ("heading", "title") and look == "coloured":
        to_docx._runs(container.add_paragraph(), b.text, colour="2E74B5")
    elif b.kind in ("heading", "title") and look == "underlined":
        to_docx._runs(container.add_paragraph(), f"__{b.text}__")
    elif b.kind in ("heading", "title") and look == "larger":
        to_docx._runs(container.add_paragraph(), b.text, size=theme.size + 3)
    elif b.kind in ("heading", "title") and look == "italic":
        to_docx._runs(container.add_paragraph(), b.text, italic=True)
    elif b.kind == "title":
        to_docx._runs(container.add_paragraph(), b.text, bold=True, size=theme.size + 6)
    elif b.kind == "heading":
        to_docx._runs(container.add_paragraph(), b.text, bold=True)
    elif b.kind == "tabbed":
        paragraph = container.add_paragraph()
        columns = int(b.options["columns"])
        for n in range(1, columns):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(5.5 + 10.5 * n / (columns - 1)), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.paragraph_format.space_after = Pt(1)
        to_docx._runs(paragraph, b.text, size=8.5)
    elif b.kind == "table":
        nested(container, b)
    elif b.kind == "help":
        to_docx._runs(container.add_paragraph(), b.text, italic=True, colour="7F7F7F", size=theme.size - 2)
    elif b.kind == "bullet" and container is document:
        to_docx._runs(container.add_paragraph(style="List Bullet"), b.text)
    else:
        to_docx._runs(container.add_paragraph(), _mark(b))


def nested(container, b: Block):
    """A ruled table at the end of a body or of a cell."""
    columns = max(map(len, b.rows))
    table = container.add_table(len(b.rows), columns) if not hasattr(container, "sections") else container.add_table(rows=len(b.rows), cols=columns)
    table.style = "Table Grid"
    for r, row in enumerate(b.rows):
        for c, text in enumerate(row):
            if text == "<":
                table.cell(r, c - 1).merge(table.cell(r, c))
            else:
                cell = table.cell(r, c)
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
                to_docx._runs(cell.paragraphs[0], text, size=8.5)
    return table


def looks(source: Source, theme: Theme, look: str, columns: int = 1) -> bytes:
    """Headings without a style: `coloured`, `underlined`, `larger`, `italic` or bold; in one or two columns."""
    document = to_docx._set_up(source, theme)
    if columns > 1:
        document.sections[0]._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="{columns}" w:space="500"/>'))
    for b in source.blocks:
        _block(document, b, theme, look, document)
    return _saved(document)


def form(source: Source, theme: Theme, layout: str, help_texts: bool = False, lines: bool = True, control: bool = False) -> bytes:
    """A form as one Word table. `beside`: heading in the left cell, answer in the right one. `above`: a shaded row
    with the heading over the answer's row. `help_left`: heading and help text in the left cell. Tables of the seed
    are nested in the answer's cell. Nothing but the pages of the e-signing service stands outside."""
    from .layouts import HELP

    own, tail = split_tail(source)
    document = to_docx._set_up(source, theme)
    table, answer, n = None, None, 0
    width = 21 - 2 * theme.margin_cm
    for b in own:
        if b.kind == "heading":
            if table is None:
                table = document.add_table(rows=0, cols=1 if layout == "above" else 2)
                table.autofit = False
                if lines:
                    table.style = "Table Grid"
                for column, part in zip(table.columns, (1,) if layout == "above" else (0.28, 0.72)):
                    column.width = Cm(width * part)
            row = table.add_row()
            left = row.cells[0]
            answer = table.add_row().cells[0] if layout == "above" else row.cells[1]
            for cell, part in ((left, 1 if layout == "above" else 0.28), (answer, 1 if layout == "above" else 0.72)):
                cell.width = Cm(width * part)
            if layout == "above" and lines:
                left._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="D9E2F3"/>'))
            to_docx._runs(left.paragraphs[0], b.text, bold=True)
            if help_texts:
                where = left if layout in ("above", "help_left") else answer
                paragraph = where.add_paragraph() if where is left else where.paragraphs[0]
                to_docx._runs(paragraph, HELP[n % len(HELP)], italic=True, colour="7F7F7F", size=theme.size - 2)
            n += 1
        elif answer is None:
            _block(document, b, theme, "bold", document)
        else:
            first = answer.paragraphs[0]
            if control and b.kind == "para" and "{" not in b.text and "*" not in b.text:
                paragraph = first if len(answer.paragraphs) == 1 and not first.text else answer.add_paragraph()
                paragraph._p.append(to_docx._control("text", b.text.replace("&", "&amp;").replace("<", "&lt;")))
            elif len(answer.paragraphs) == 1 and not answer.tables and not first.text and b.kind not in ("table", "bullet"):
                to_docx._runs(first, _mark(b))
            else:
                _block(answer, b, theme, "bold", document)
                if b.kind == "table":
                    answer.add_paragraph()
    for b in tail:
        _block(document, b, theme, "bold", document)
    return _saved(document)


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
