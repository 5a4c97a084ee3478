"""Reads a seed (its Word file or its workbook) into the neutral blocks of `fixtures.source`."""
from __future__ import annotations

import re
from pathlib import Path

import docx
import openpyxl
from docx.table import Table
from docx.text.paragraph import Paragraph

from fixtures.source import Block, Source

# Where an e-signing service's own pages begin, in the language that comes first on them.
E_SIGN = re.compile(r"^This documents? contains? \d+ pages?")
PAGE_NUMBER = re.compile(r"^\d+ \(\d+\)$")


def _is_list(element) -> bool:
    number = element.find(".//{*}numPr/{*}numId")
    return number is not None and number.get(number.keys()[0]) != "0"


def _heading_levels(blocks: list[Block]) -> None:
    """The first heading is the title. A level below the first that nothing stands above counts as the first."""
    headings = [b for b in blocks if b.kind == "heading"]
    if not headings:
        return
    headings[0].kind, headings[0].level = "title", 0
    rest = headings[1:]
    if not rest:
        return
    top = min(b.level for b in rest)
    seen_top = False
    for b in rest:
        b.level -= top - 1
        if b.level > 1 and not seen_top:
            b.level = 1
        elif b.level == 1:
            seen_top = True


def document(path: Path) -> Source:
    """The blocks of a Word file: headings by style, list items by numbering, tables with one text a cell."""
    read = docx.Document(str(path))
    blocks: list[Block] = []
    for element in read.element.body:
        if element.tag.endswith("}tbl"):
            rows = []
            for row in Table(element, read).rows:
                cells, last = [], None
                for cell in row.cells:
                    cells.append("<" if cell._tc is last else " ".join(cell.text.split()))
                    last = cell._tc
                rows.append(cells)
            numbers = [bool(re.search(r"\d", " ".join(r[c] for r in rows[1:] if c < len(r)))) for c in range(max(map(len, rows)))]
            amounts = sum(bool(re.fullmatch(r"[\d  ]+(tkr)?", c)) for r in rows for c in r if c)
            align = "".join("r" if n and c and amounts > 3 else "l" for c, n in enumerate(numbers))
            widths = ",".join("3" if c == 0 and amounts > 3 else "1" for c in range(len(numbers)))
            blocks.append(Block("table", rows=rows, options={"align": align, "widths": widths, "money": "1" if amounts > 3 else ""}))
            continue
        if not element.tag.endswith("}p"):
            continue
        paragraph = Paragraph(element, read)
        text = " ".join(paragraph.text.split())
        if not text:
            continue
        style = paragraph.style.name or ""
        if style.startswith("Heading"):
            blocks.append(Block("heading", text, level=int(style.split()[-1])))
        elif PAGE_NUMBER.match(text):
            if blocks:
                blocks.append(Block("pagebreak"))
        elif _is_list(element):
            blocks.append(Block("bullet", text))
        elif m := re.match(r"(\d+[.)]) (.+)", text):
            blocks.append(Block("number", m[2], options={"marker": m[1]}))
        else:
            last = next((b for b in reversed(blocks) if b.kind != "pagebreak"), None)
            if last and last.kind == "para" and text[0].islower() and not re.search(r"[.:;!?)]$", last.text):
                # The seeds are broken where a page ended.
                last.text += " " + text
            else:
                blocks.append(Block("para", text))
    _heading_levels(blocks)
    if blocks and any(b.kind == "pagebreak" for b in blocks):
        blocks = [b for n, b in enumerate(blocks) if b.kind != "pagebreak"]
    title = next((b.text for b in blocks if b.kind == "title"), "")
    return Source({"title": title.rstrip(":"), "author": "", "lang": "sv"}, blocks)


def split_tail(source: Source) -> tuple[list[Block], list[Block]]:
    """The application's own blocks and, behind them, the pages of an e-signing service."""
    for n, block in enumerate(source.blocks):
        if E_SIGN.match(block.text):
            return source.blocks[:n], source.blocks[n:]
    return source.blocks, []


def workbook(path: Path) -> dict[str, list[list]]:
    """The cells of a workbook, a list of rows a sheet."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}
