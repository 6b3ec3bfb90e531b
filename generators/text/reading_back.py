"""Text pictures read back: labels against facts, glyphs in the pixels against FreeType's own rendering.

Imports no drawing code. Skia and HarfBuzz drew; FreeType renders every character again from the font
file, and each line's pixels, rectified by the recorded quads, must look like it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.base import Pictures, Verifier
from generators.fonts import FontMissing, load_catalogue
from shards.sample import Check, Element, Line, Row, Sample, State

ALIKE = 0.62
"""Least correlation of a line's pixels with FreeType's rendering; wrong letters stay below 0.5."""
HEIGHT = 40
"""Pixels to which the glyphs of a line are rectified."""
WRITING = frozenset({"replace_text", "translate_text", "correct_spelling", "insert_text", "delete_text"})  # fmt: skip
DERIVED = frozenset({"change_given", "count_items"})
"""Questions whose answer follows from a fact without being its value."""
_QUOTED = re.compile(r"“([^”]*)”")
_SPACE = re.compile(r"\s+")


class TextVerifier(Verifier):
    """Base of the verifiers of text kinds; a subclass names its kinds and may add checks."""

    engine = "FreeType"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        """``text.labels`` (facts are drawn), ``text.glyphs`` (pixels show them), ``text.rows`` (rows say them)."""
        faces = tuple(asset.id for asset in sample.assets)
        base = {e.id: e for e in sample.states[0].elements}
        labels, glyphs = [], []
        for state in sample.states:
            labels += [*unlabelled(state), *untrue(state), *misprinted(state)]
            # Words that stand unchanged in a later picture were read in the first.
            fresh = [e for e in state.elements if state is sample.states[0] or base.get(e.id) != e]
            glyphs += chain.from_iterable(unreadable(state, e, pictures[state.picture], faces) for e in fresh)  # fmt: skip
        yield _check("text.labels", "comparison", labels)
        yield _check("text.glyphs", self.engine, glyphs)
        yield _check("text.rows", "comparison", [f for row in sample.rows for f in misspoken(sample, row)])  # fmt: skip


def _check(name: str, engine: str, faults: list[str]) -> Check:
    return Check(name=name, engine=engine, passed=not faults, detail="; ".join(faults[:3]))


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def unlabelled(state: State) -> Iterator[str]:
    """Text facts whose element is missing or says something else, and drawn text that is no fact."""
    drawn = {element.id: element for element in state.elements if element.lines}
    stated: set[str] = set()
    for fact in state.facts:
        if fact.predicate != "text":
            continue
        stated.add(fact.subject)
        element = drawn.get(fact.subject)
        if element is None or element.label != fact.decoded():
            yield f"{state.picture}/{fact.subject}: {fact.decoded()!r} is not its label"
        elif _bare("".join(line.text for line in element.lines)) != _bare(element.label):
            yield f"{state.picture}/{fact.subject}: the lines are not {element.label!r}"
    for name in drawn.keys() - stated:
        if drawn[name].role not in ("tick", "decoration"):
            yield f"{state.picture}/{name}: {drawn[name].label!r} is drawn but no fact"


def untrue(state: State) -> Iterator[str]:
    """Items of the truth that the drawing does not show as they are."""
    drawn = {element.id: element for element in state.elements}
    for item in json.loads(state.truth)["items"]:
        element = drawn.get(item["id"])
        wanted = "" if item["covered"] else item["text"].replace("\n", " ")
        if element is None or element.label != wanted or element.role != ("bar" if item["covered"] else item["role"]):  # fmt: skip
            yield f"{state.picture}/{item['id']}: the truth says {item['text'][:30]!r}"


def misprinted(state: State) -> Iterator[str]:
    """Amounts that differ from the digits drawn for them, and totals that are no sum."""
    labels = {element.id: element.label for element in state.elements if element.lines}
    amounts = {f.subject: Decimal(str(f.decoded())) for f in state.facts if f.predicate == "amount"}
    for subject, value in amounts.items():
        digits = re.findall(r"\d+(?:\.\d+)?", labels.get(subject, ""))
        if len(digits) == 1 and Decimal(digits[0]) != value:
            yield f"{state.picture}/{subject}: {labels[subject]!r} is not {value}"
    parts = [
        value for subject, value in amounts.items() if re.fullmatch(r"(?:price|bar)\d", subject)
    ]
    totals = [Decimal(str(f.decoded())) for f in state.facts if (f.subject, f.predicate) in (("page", "total"), ("total", "amount"))]  # fmt: skip
    for total in totals:
        if parts and total != sum(parts):
            yield f"{state.picture}: {total} is not the sum {sum(parts)}"


def unreadable(state: State, element: Element, pixels: NDArray[np.uint8], faces: tuple[str, ...]) -> Iterator[str]:  # fmt: skip
    """Lines whose pixels do not look like their text in any of the sample's faces."""
    for line in element.lines:
        likeness = best_likeness(line, pixels, faces)
        if likeness < ALIKE:
            yield f"{state.picture}/{element.id}: {line.text[:30]!r} has likeness {likeness:.2f}"


def best_likeness(line: Line, pixels: NDArray[np.uint8], faces: tuple[str, ...]) -> float:
    """Highest mean correlation of the line's glyphs with FreeType's, over the faces; 1.0 when it has no ink."""
    glyphs = [glyph for word in line.words for glyph in word.glyphs if glyph.text.strip()]
    patches = [(g.text, _rectified(pixels, g.quad)) for g in glyphs]
    shown = [(text, patch) for text, patch in patches if patch is not None]
    if not shown:
        return 1.0
    best = 0.0
    for face in faces:
        values = []
        for text, patch in shown:
            mine = rendered(face, text, patch.shape[1], patch.shape[0])
            if mine is not None:
                values.append(_correlation(patch, mine))
        if len(values) == len(shown):
            best = max(best, float(np.mean(values)))
    return best if best else _mixed(shown, faces)


def _mixed(shown: list[tuple[str, NDArray[Any]]], faces: tuple[str, ...]) -> float:
    """Likeness when no face has every character: each glyph in its best face."""
    values = []
    for text, patch in shown:
        made = [rendered(face, text, patch.shape[1], patch.shape[0]) for face in faces]
        values.append(max((_correlation(patch, m) for m in made if m is not None), default=0.0))
    return float(np.mean(values))


def _rectified(pixels: NDArray[np.uint8], quad: Any) -> NDArray[np.float32] | None:
    """A glyph's quad as an upright patch of its ink's colour distance, with a one-pixel rim; None when tiny."""
    corners = np.array(quad, np.float32)
    width = float(np.linalg.norm(corners[1] - corners[0]))
    height = float(np.linalg.norm(corners[3] - corners[0]))
    if width < 3 or height < 3:
        return None
    scale = min(1.0, HEIGHT / max(width, height))
    w, h = max(3, round(width * scale)), max(3, round(height * scale))
    target = np.array([[1, 1], [w + 1, 1], [w + 1, h + 1], [1, h + 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    patch = cv2.warpPerspective(pixels, matrix, (w + 2, h + 2), flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(patch, np.float32)


def _correlation(patch: NDArray[np.float32], glyph: NDArray[np.float32]) -> float:
    """Multiple correlation of the glyph's coverage with the three channels."""
    x = patch.reshape(-1, 3)
    x = x - x.mean(axis=0)
    y = glyph.reshape(-1)
    y = y - y.mean()
    spread = float(y @ y)
    if spread < 1e-6:
        return 1.0
    gram = x.T @ x + np.eye(3, dtype=np.float32) * 1e-3 * max(1.0, float(np.trace(x.T @ x)))
    weights = np.linalg.solve(gram, x.T @ y)
    predicted = x @ weights
    return float(np.sqrt(max(0.0, float(predicted @ y) / spread)))


@lru_cache(maxsize=20_000)
def rendered(face: str, text: str, width: int, height: int) -> NDArray[np.float32] | None:
    """Coverage of a character's ink stretched to a patch with a one-pixel rim; None when the face lacks it."""
    ink = _ink(face, text)
    if ink is None:
        return None
    inner = cv2.resize(ink, (width - 2, height - 2), interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.copyMakeBorder(inner, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0.0), np.float32
    )


@lru_cache(maxsize=20_000)
def _ink(face: str, text: str) -> NDArray[np.float32] | None:
    loaded = _face(face)
    if loaded is None or len(text) != 1:
        return None
    index = loaded.get_char_index(text)
    if index == 0:
        return None
    loaded.load_glyph(index, 4 | 2)  # FT_LOAD_RENDER, FT_LOAD_NO_HINTING
    bitmap = loaded.glyph.bitmap
    if not bitmap.rows or not bitmap.width:
        return None
    rows = np.array(bitmap.buffer, np.float32).reshape(bitmap.rows, bitmap.pitch)
    return np.asarray(rows[:, : bitmap.width] / 255, np.float32)


@lru_cache(maxsize=256)
def _face(face: str) -> Any:
    import freetype

    try:
        entry = load_catalogue("extended").face(face)
    except FontMissing:
        return None
    loaded = freetype.Face(str(entry.path), entry.index)
    loaded.set_char_size(96 * 64)
    return loaded


def misspoken(sample: Sample, row: Row) -> Iterator[str]:
    """What a row says about the texts that the pictures do not show."""
    if row.task == "understand" and len(row.inputs) == 1:
        yield from _wrong_answer(sample.state(row.inputs[0]), row)
    elif row.task == "edit" and row.op != "several":
        before, after = sample.state(row.inputs[0]), sample.state(row.output)
        old, new = _labels(before), _labels(after)
        known = old | new | {_bare(v) for change in row.changes for v in _strings(change.new) | _strings(change.old)}  # fmt: skip
        for text in _QUOTED.findall(row.detail):
            if _bare(text) and not any(_bare(text) in label for label in known):
                yield f"{row.id}: “{text[:30]}” stands in neither picture"
        removes = row.op == ("insert_text" if row.inverse_of else "delete_text")
        if row.op in WRITING and not removes:
            told = {_bare(text) for text in _QUOTED.findall(row.detail)}
            if not told & {_bare(json.loads(c.new) or "") for c in row.changes if c.field == "label"}:  # fmt: skip
                yield f"{row.id}: the new text is not the one asked for"
        if removes and not old - new:
            yield f"{row.id}: nothing was deleted"


def _wrong_answer(state: State, row: Row) -> Iterator[str]:
    answer = _plain(row.answer)
    items = [item for item in json.loads(state.truth)["items"] if not item["covered"]]
    side = 0 if row.lang == "en" else 1
    right: str | None = None
    if row.op in ("read_text", "read_other_text", "which_text", "check_spelling"):
        asked = max((i for i in items if i["name"][side] in row.question), key=lambda i: len(i["name"][side]), default=None)  # fmt: skip
        if asked is not None and row.op == "check_spelling":
            right = ("no", "否")[side] if asked["right"] else ("yes", "是")[side]
        elif asked is not None:
            right = asked["text"]
    elif row.op == "name_part":
        named = {
            i["name"][side]
            for i in items
            if _bare(i["text"]) in map(_bare, _QUOTED.findall(row.question))
        }
        right = row.answer if row.answer in named else next(iter(named), None)
    elif row.op == "count_texts":
        roles = [element.role for element in state.elements if element.lines]
        right = str(max(roles.count(role) for role in set(roles)))
    elif len(row.evidence) == 1 and row.evidence[0].startswith(f"{state.picture}/"):
        right = _stated(state, row, answer)
    if right is not None and _plain(right) != answer:
        yield f"{row.id} {row.op}: {row.answer[:30]!r} instead of {right[:30]!r}"


def _stated(state: State, row: Row, answer: str) -> str | None:
    """The value of the one fact that decides an answer, where the answer repeats it."""
    values = {fact.id: fact.decoded() for fact in state.facts}
    value = values.get(row.evidence[0].partition("/")[2])
    if isinstance(value, str):
        return value if row.lang == "en" and row.answer_type == "choice" else None
    if row.op in DERIVED or isinstance(value, bool | list) or value is None:
        return None
    return str(value)


def _plain(text: str) -> str:
    return _bare(text).rstrip(".。").casefold()


def _labels(state: State) -> set[str]:
    return {_bare(element.label) for element in state.elements if element.lines}


def _strings(text: str) -> set[str]:
    value = json.loads(text)
    return {value} if isinstance(value, str) else set()
