"""Scores reshaped files by the gold of ../shared/acceptance, by shape, and looks for text lost, doubled or misplaced."""
from __future__ import annotations

import collections
import fnmatch
import importlib.util
import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fixtures.source import Source, plain

from .catalogue import WITH_HELP
from .layouts import HELP

# Checks that cannot hold in a shape, and why: (pattern of shape and suffix, part of the check) -> reason.
CANNOT: dict[tuple[str, str], str] = {
    ("form*.pdf", "line 'Kompetensutveckling"): "LibreOffice cuts the word at the edge of the inner table's narrow cell, without a hyphen",
    ("archive.pdf", "line 'Kompetensutveckling"): "the same form as PDF/A",
    ("form*.pdf", "line 'Samverkanskoordinator"): "the same",
    ("form*.pdf", "budget has 'Samverkanskoordinator"): "the same",
    ("glued.*", "lost "): "the amounts are other words than in the seed",
    ("glued.*", "more "): "the same",
    ("tkr.*", "lost "): "the same",
    ("tkr.*", "more "): "the same",
    ("dot.*", "lost "): "the same",
    ("dot.*", "more "): "the same",
    ("lines.*", "more "): "each amount is told with its year",
}


def _score_module(shared: Path):
    spec = importlib.util.spec_from_file_location("score", shared / "acceptance" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _words(text: str) -> collections.Counter:
    return collections.Counter(w for w in re.findall(r"\w{3,}", text.casefold()))


def source_words(source: Source) -> collections.Counter:
    out: collections.Counter = collections.Counter()
    for b in source.blocks:
        out += _words(plain(b.text))
        for row in b.rows:
            for cell in row:
                out += _words(plain(cell))
    return out


def text_checks(record: dict, shape: str, words: collections.Counter | None):
    """(category, what, ok) beside the gold: help text in answers, text lost or doubled."""
    sections = record.get("sections") or []
    if shape in WITH_HELP:
        for text in HELP:
            found = any(text[:30] in " ".join((s.get("text") or "").split()) for s in sections)
            yield "help", f"no answer has {text[:30]!r}", bool(sections) and not found
    if words:
        got: collections.Counter = collections.Counter()
        for s in sections:
            for key in ("heading", "text", "guidance"):
                got += _words(s.get(key) or "")
        total = sum(words.values())
        lost, extra = words - got, got - words
        for text in HELP:
            extra -= _words(text * 8) if shape in WITH_HELP else collections.Counter()
        yield "text", f"lost {sum(lost.values())} of {total}: {list(lost)[:6]}", sum(lost.values()) <= 0.01 * total
        if shape not in WITH_HELP:
            yield "text", f"more {sum(extra.values())} of {total}: {list(extra)[:6]}", sum(extra.values()) <= 0.01 * total


def score(binary: str, shared: Path, files: list[Path], words: dict[str, collections.Counter], verbose: bool) -> int:
    module = _score_module(shared)
    by_shape: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    kinds: collections.Counter = collections.Counter()
    places: dict[str, list[str]] = collections.defaultdict(list)

    def one(path: Path):
        seed, shape, suffix = path.name.split(".")[0], path.name.split(".")[1], path.suffix[1:]
        gold = json.loads((shared / "acceptance" / "gold" / f"{seed}.json").read_text())
        try:
            done = subprocess.run([binary, "extract", "--format", "json", str(path)], capture_output=True, timeout=120)
            record = json.loads(done.stdout) if done.returncode == 0 else {}
        except (subprocess.TimeoutExpired, ValueError):
            record = {}
        if isinstance(record, list):
            record = record[0] if record else {}
        results = list(module.checks(gold, record))
        results += list(text_checks(record, shape, words.get(seed)))
        name = f"{shape}.{suffix}"
        kept = [(c, w, ok) for c, w, ok in results if not any(fnmatch.fnmatch(name, s) and part in w for s, part in CANNOT)]
        return path, f"{shape}.{suffix}", kept

    with ThreadPoolExecutor(4) as pool:
        results = []
        for result in pool.map(one, files):
            results.append(result)
            if verbose:
                bad = [f"{c}: {w}" for c, w, ok in result[2] if not ok]
                print(f"{len(result[2]) - len(bad):4d}/{len(result[2]):<4d} {result[0].name}", flush=True)
                for text in bad:
                    print(f"    FAIL {text}", flush=True)
    for path, shape, checks in results:
        failed = [(c, w) for c, w, ok in checks if not ok]
        by_shape[shape][0] += len(checks) - len(failed)
        by_shape[shape][1] += len(checks)
        for c, w in failed:
            key = f"{path.name.split('.')[0]}: {c}: {re.sub(r'[0-9]+ of [0-9]+.*', '', w)}"
            kinds[key] += 1
            places[key].append(shape)
    for key, n in kinds.most_common():
        print(f"{n:4d} {key}  [{', '.join(places[key][:8])}{' …' if n > 8 else ''}]")
    print()
    for shape, (ok, n) in sorted(by_shape.items(), key=lambda i: (i[1][0] / max(i[1][1], 1), i[0])):
        print(f"{100 * ok / max(n, 1):6.1f}% {ok:5d}/{n:<5d} {shape}")
    ok, n = sum(v[0] for v in by_shape.values()), sum(v[1] for v in by_shape.values())
    print(f"{100 * ok / max(n, 1):6.2f}% {ok:5d}/{n:<5d} all of {len(files)} files")
    return 0 if ok == n else 1
