"""Gives a read seed another layout: how headings stand out, how the form is built, how amounts are written."""
from __future__ import annotations

import re
from dataclasses import replace

from fixtures.source import Block, Source

from .seeds import split_tail

# Help text as blank forms have it. It is invented, belongs to no field, and must be in no answer.
HELP = (
    "Beskriv kortfattat och skriv högst en halv sida. Använd gärna punktform.",
    "Här anges vad som är aktuellt för insatsen och hur det hänger ihop med förbundets verksamhetsplan.",
    "Fyll i detta fält. Se anvisningarna på förbundets hemsida innan ni fyller i.",
    "Ange även hur parterna har varit delaktiga i arbetet.",
)
AMOUNT = re.compile(r"(?<![\d.,%])\d{1,3}(?: \d{3})+(?![\d%])")


def _copy(source: Source, blocks: list[Block]) -> Source:
    return Source(dict(source.meta), blocks)


def each_heading(source: Source, change) -> Source:
    """Every heading's text through `change(text, level, numbers)`; `numbers` counts the headings by level."""
    counters, blocks = [0, 0, 0, 0], []
    for b in source.blocks:
        if b.kind == "heading":
            counters[b.level - 1] += 1
            counters[b.level :] = [0] * (4 - b.level)
            b = replace(b, text=change(b.text, b.level, counters[: b.level]))
        blocks.append(b)
    return _copy(source, blocks)


def numbered(source: Source, style: str) -> Source:
    """Numbers typed before the headings: `1.`, `1`, `A.`, `I.`, `1)`."""
    roman = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]

    def one(n: int) -> str:
        if style.startswith("A"):
            return chr(64 + n) if n <= 26 else f"A{chr(64 + n - 26)}"
        if style.startswith("I"):
            return "X" * (n // 10) + (roman[n % 10])
        return str(n)

    def change(text: str, level: int, numbers: list[int]) -> str:
        mark = style.lstrip("AI1")
        joined = ".".join([one(numbers[0]), *map(str, numbers[1:])])
        return f"{joined}{mark if level == 1 or mark == ')' else ''} {text}"

    return each_heading(source, change)


def caps(source: Source) -> Source:
    return each_heading(source, lambda t, *_: t.upper())


def colon(source: Source) -> Source:
    """Headings that end in a colon and look like any other line."""
    return each_heading(source, lambda t, *_: t if t.endswith((":", "?")) else t + ":")


def no_colon(source: Source) -> Source:
    return each_heading(source, lambda t, *_: t.rstrip(":"))


def run_in(source: Source, style: str) -> Source:
    """Headings at the head of their first paragraph: `bold`, `colon` (plain, closed by a colon) or `dash`."""
    blocks: list[Block] = []
    waiting = ""
    for b in source.blocks:
        if b.kind == "heading":
            if waiting:
                blocks.append(Block("para", waiting))
            text = b.text.rstrip(":")
            waiting = {"bold": f"**{b.text}**", "colon": f"{text}:", "dash": f"**{text}** –"}[style]
            if re.search(r"\?$", text) and style == "colon":
                waiting = text
        elif waiting and b.kind == "para":
            blocks.append(replace(b, text=f"{waiting} {b.text}"))
            waiting = ""
        else:
            if waiting:
                blocks.append(Block("para", waiting))
                waiting = ""
            blocks.append(b)
    return _copy(source, blocks)


def with_help(source: Source) -> Source:
    """The blank form's help text below each heading of the form."""
    own, tail = split_tail(source)
    blocks, n = [], 0
    for b in own:
        blocks.append(b)
        if b.kind == "heading":
            blocks.append(Block("help", HELP[n % len(HELP)]))
            n += 1
    return _copy(source, blocks + tail)


def furniture(source: Source) -> Source:
    """A running header and footer on every page."""
    out = _copy(source, source.blocks)
    out.meta.update(header="Ansökan om medel", header_right="Sida {page} ({pages})", footer="Utskriven handling, blankett 12 version 3")
    return out


def amounts(source: Source, style: str) -> Source:
    """The amounts of all money tables written in another way."""

    def one(m: re.Match) -> str:
        digits = m[0].replace(" ", "")
        if style == "tkr":
            thousands, rest = divmod(int(digits), 1000)
            return f"{thousands:,}".replace(",", " ") + (f",{rest:03d}".rstrip("0") if rest else "")
        mark = {"nbsp": "\u00a0", "thin": "\u2009", "narrow": "\u202f", "dot": ".", "glued": "", "apostrophe": "’"}.get(style, " ")
        text = m[0].replace(" ", mark)
        return text + {"kr": " kr", "sek": " SEK", "dash": ":-", "ore": ",00"}.get(style, "")

    blocks = []
    for b in source.blocks:
        if b.kind == "table" and b.options.get("money"):
            b = replace(b, rows=[[AMOUNT.sub(one, c) for c in row] for row in b.rows])
            if style == "sek_front":
                b = replace(b, rows=[[re.sub(r"^(\d[\d ]+)$", r"SEK \1", c) if " " in c else c for c in row] for row in b.rows])
            if style == "tkr" and any(AMOUNT.search(c) or re.search(r"\d,\d|\d{3}", c) for r in b.rows[1:] for c in r[1:]) and not any("tkr" in c for r in b.rows for c in r):
                blocks.append(Block("para", "Belopp i tkr"))
        blocks.append(b)
    return _copy(source, blocks)


def ruled(source: Source, kind: str) -> Source:
    return _copy(source, [replace(b, options={**b.options, "lines": kind}) if b.kind == "table" else b for b in source.blocks])


def tables_as_lines(source: Source) -> Source:
    """Money tables as lines of prose: a line a label, its amounts with their years behind it."""
    blocks = []
    for b in source.blocks:
        if b.kind != "table" or not b.options.get("money"):
            blocks.append(b)
            continue
        header = b.rows[0]
        for row in b.rows[1:]:
            filled = [(h, c) for h, c in zip(header[1:], row[1:]) if c]
            if not filled:
                blocks.append(Block("para", row[0]))
                continue
            parts = [f"{h}: {c} kr" if h else f"totalt {c} kr" for h, c in filled]
            blocks.append(Block("para", f"{row[0] or 'Summa'} – " + ", ".join(parts)))
    return _copy(source, blocks)


def tables_as_tabs(source: Source) -> Source:
    """Money tables as lines with tab stops."""
    blocks = []
    for b in source.blocks:
        if b.kind == "table" and b.options.get("money"):
            columns = max(map(len, b.rows))
            blocks += [Block("tabbed", "\t".join(r + [""] * (columns - len(r))), options={"columns": str(columns)}) for r in b.rows]
        else:
            blocks.append(b)
    return _copy(source, blocks)


def split_sentences(source: Source) -> Source:
    """Paragraphs with sums of money cut at each sum, as lines of a budget in prose."""
    blocks = []
    for b in source.blocks:
        if b.kind == "para" and len(re.findall(r"\d 000 kr", b.text)) > 1:
            text = re.sub(r"(?:(?<=/år)|(?<=onor)) (?=[A-ZÅÄÖ])", "\n", b.text)
            text = re.sub(r"(?<=\.) (?=\w+ [\d,]+ tjänst)", "\n", text)
            blocks += [Block("para", line) for line in text.split("\n")]
        else:
            blocks.append(b)
    return _copy(source, blocks)


def _mark(block: Block) -> str:
    mark = {"bullet": "• ", "help": "> ", "number": block.options.get("marker", "") + " "}.get(block.kind, "")
    return mark + block.text


def form(source: Source, layout: str, all_rows: bool = False) -> Source:
    """Headings and answers as table rows. `beside`, `above` (heading row over answer row), `one_cell` (heading and
    answer in one cell), `boxes` (a one-cell table below each heading). Tables of the seed interrupt the form.
    The form ends where the agreement or the signatures begin, if not `all_rows`."""
    own, tail = split_tail(source)
    blocks: list[Block] = []
    rows: list[list[str]] = []
    heading: str | None = None
    answer: list[str] = []

    def close_row() -> None:
        nonlocal heading, answer
        if heading is not None:
            text = "<br>".join(answer)
            bold = f"**{heading}**"
            if layout == "beside":
                rows.append([bold, text])
            elif layout == "above":
                rows.extend([[bold], [text]])
            elif layout == "boxes":
                blocks.append(Block("heading", heading, level=1))
                if text:
                    blocks.append(Block("table", rows=[[text]], options={"widths": "1", "lines": "grid", "header": "0"}))
            else:
                rows.append([f"{bold}<br>{text}" if text else bold])
        heading, answer = None, []

    def close_table() -> None:
        close_row()
        if rows:
            widths = "1,3" if layout == "beside" else "1"
            blocks.append(Block("table", rows=list(rows), options={"widths": widths, "lines": "grid", "header": "0"}))
            rows.clear()

    ended = False
    for b in own:
        if b.kind == "heading" and not all_rows and re.match(r"(?i)överenskommelse|digital signering|underskrift|bilaga", b.text):
            ended = True
        if ended:
            close_table()
            blocks.append(b)
        elif b.kind == "heading":
            close_row()
            heading = b.text
        elif b.kind in ("table", "title") or heading is None:
            if b.kind == "table" and heading is not None and not answer and layout == "boxes":
                blocks.append(Block("heading", heading, level=1))
                heading = None
            close_table()
            blocks.append(b)
        else:
            answer.append(_mark(b))
    close_table()
    return _copy(source, blocks + tail)


def pages(source: Source, blocks: int) -> Source:
    """A page break after every so many blocks, which no heading ends."""
    out, on_page = [], 0
    for block in source.blocks:
        if on_page >= blocks and out[-1].kind != "heading":
            out.append(Block("pagebreak"))
            on_page = 0
        out.append(block)
        on_page += 1
    return _copy(source, out)
