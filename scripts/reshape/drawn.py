"""PDFs drawn by hand and pages without tables: ReportLab's canvas, HTML in a CSS grid, a page of an e-signing service."""
from __future__ import annotations

import html
import io
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from fixtures.source import Block, Source, plain

from .layouts import _mark

LEFT, RIGHT, TOP, BOTTOM = 60.0, A4[0] - 60.0, A4[1] - 62.0, 60.0


def _fonts(family: str) -> tuple[str, str]:
    if family == "standard":
        return "Helvetica", "Helvetica-Bold"
    for name in ("LiberationSans-Regular", "LiberationSans-Bold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            for folder in ("/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/liberation2"):
                if (Path(folder) / f"{name}.ttf").exists():
                    pdfmetrics.registerFont(TTFont(name, f"{folder}/{name}.ttf"))
                    break
    return "LiberationSans-Regular", "LiberationSans-Bold"


def _wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and pdfmetrics.stringWidth(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def on_canvas(source: Source, family: str = "standard", bold: bool = True, size: float = 10.5, word_by_word: bool = False) -> bytes:
    """Every line placed by itself; tables as text at columns, without a line; words one by one if `word_by_word`."""
    regular, strong = _fonts(family)
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    y = TOP

    def put(text: str, x: float, font: str, at: float, right: bool = False) -> None:
        page.setFont(font, size)
        if right:
            page.drawRightString(x, at, text)
        elif word_by_word:
            for word in text.split(" "):
                page.drawString(x, at, word)
                x += pdfmetrics.stringWidth(word + " ", font, size)
        else:
            page.drawString(x, at, text)

    def need(height: float) -> None:
        nonlocal y
        if y - height < BOTTOM:
            page.showPage()
            y = TOP

    for b in source.blocks:
        if b.kind == "table":
            columns = max(map(len, b.rows))
            align = b.options.get("align", "").ljust(columns, "l")
            parts = [float(w) for w in b.options.get("widths", "").split(",") if w] or [1.0] * columns
            starts = [LEFT + (RIGHT - LEFT) * sum(parts[:n]) / sum(parts) for n in range(columns + 1)]
            for row in b.rows:
                cells = [_wrapped("" if c == "<" else plain(c).replace("<br>", " "), regular, size, starts[n + 1] - starts[n] - 8) for n, c in enumerate(row)]
                height = max(map(len, cells)) * size * 1.2
                need(height)
                for n, lines in enumerate(cells):
                    for k, line in enumerate(lines):
                        right = align[n] == "r"
                        put(line, starts[n + 1] - 6 if right else starts[n], regular, y - k * size * 1.2, right)
                y -= height + 2
            y -= 8
            continue
        font = strong if bold and b.kind in ("heading", "title") else regular
        text = plain(b.text if b.kind in ("help", "heading", "title") else _mark(b))
        indent = 14 if b.kind in ("bullet", "number") else 0
        lines = _wrapped(text, font, size, RIGHT - LEFT - indent)
        y -= 8 if b.kind in ("heading", "title") else 0
        for line in lines:
            need(size * 1.3)
            put(line, LEFT + indent, font, y)
            y -= size * 1.3
        y -= 1 if b.kind in ("bullet", "number") else 5
    page.save()
    return out.getvalue()


def css_grid(source: Source, form: bool = False) -> str:
    """A page whose tables, and with `form` whose headings and answers, are grids of `div` without any line."""
    body, inside = [], False

    def text(t: str) -> str:
        return html.escape(plain(t).replace("<br>", " "), quote=False)

    for b in source.blocks:
        if b.kind == "title":
            body.append(f"<div class=t>{text(b.text)}</div>")
        elif b.kind == "heading":
            if form:
                body.append(("</div></div>" if inside else "") + f"<div class=f><div class=k>{text(b.text)}</div><div class=a>")
                inside = True
            else:
                body.append(f"<div class=h>{text(b.text)}</div>")
        elif b.kind == "table":
            columns = max(map(len, b.rows))
            first = "3fr" if b.options.get("money") else "1fr"
            cells = "".join(
                f"<div class={'r' if b.options.get('align', '')[n:n + 1] == 'r' else 'l'}>{text('' if c == '<' else c)}</div>"
                for row in b.rows for n, c in enumerate(row + [""] * (columns - len(row)))
            )
            body.append(f'<div class=g style="grid-template-columns:{first} repeat({columns - 1},1fr)">{cells}</div>')
        else:
            body.append(f"<div class={'i' if b.kind in ('bullet', 'number') else 'p'}>{text(_mark(b))}</div>")
    if inside:
        body.append("</div></div>")
    style = (
        "@page{size:A4;margin:2cm}body{font:10pt 'Liberation Sans'}.t{font-size:17pt;font-weight:bold;margin-bottom:9pt}"
        ".h{font-weight:bold;margin:9pt 0 3pt}.p{margin-bottom:5pt}.i{margin:0 0 2pt 12pt}.g{display:grid;gap:2pt 8pt;margin:6pt 0;font-size:9pt}"
        ".r{text-align:right}.f{display:grid;grid-template-columns:1fr 3fr;gap:10pt;margin-bottom:8pt}.k{font-weight:bold}"
    )
    return f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><style>{style}</style></head><body>{"".join(body)}</body></html>'


def tail_pages(blocks: list[Block]) -> bytes:
    """The pages of an e-signing service by another producer than the rest of the document."""
    return on_canvas(Source({}, blocks), family="embedded", bold=False, size=9)
