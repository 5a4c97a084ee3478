"""Budgets of the seeds' workbooks in other formats and with other cells."""
from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook, load_workbook

from . import post

TARGETS = {
    "cached": ("xlsx", "xlsx:Calc MS Excel 2007 XML"),
    "excel97": ("xls", "xls:MS Excel 97"),
    "calc": ("ods", "ods:calc8"),
    "flat": ("fods", "fods:OpenDocument Spreadsheet Flat XML"),
    "print": ("pdf", "pdf:calc_pdf_Export"),
    "page": ("html", "html:HTML (StarCalc)"),
    "comma": ("csv", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"),
}


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(cached: bytes, change) -> bytes:
    """The values of a calculated workbook without its formulas; `change(sheet)` then has its way."""
    book = load_workbook(io.BytesIO(cached), data_only=True)
    for sheet in book:
        change(sheet)
    return _saved(book)


def _as_text(sheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, (int, float)) and cell.value >= 10000:
                cell.value = f"{cell.value:,.0f}".replace(",", " ") + " kr"


def _moved(sheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 4)
    sheet["C2"] = "Bilaga till ansökan"


def all_shapes(path: Path) -> dict[str, bytes]:
    """File name -> bytes."""
    name = path.name.split(".")[0]
    data = path.read_bytes()
    made: dict[str, bytes] = {}
    for shape, (suffix, filter_name) in TARGETS.items():
        for data_out in post.libreoffice_all({name: data}, "xlsx", suffix, filter_name).values():
            made[f"{name}.{shape}.{suffix}"] = data_out
    cached = made[f"{name}.cached.xlsx"]
    made[f"{name}.values.xlsx"] = _values(cached, lambda sheet: None)
    made[f"{name}.astext.xlsx"] = _values(cached, _as_text)
    made[f"{name}.moved.xlsx"] = _values(cached, _moved)
    return made
