"""Boxes against pixels: inside the picture, tight, together covering all ink, text where its box says."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factory.checks.case import Case
from factory.checks.result import check
from shards.pictures import differing
from shards.sample import Box, Check, Element, Quad, State

APART = 40
"""Sum of channel differences from which a pixel is ink and not the fringe of what is beside it."""
_SPACE = re.compile(r"\s+")


def check_boxes(case: Case) -> Iterator[Check]:
    """Checks ``boxes.inside``, ``boxes.cover``, ``boxes.tight`` and ``boxes.text``."""
    paper = _paper(json.loads(case.sample.style))
    seen = [(state, case.pictures[state.picture]) for state in case.sample.states]
    yield check(
        "boxes.inside", "geometry", (f for state, pixels in seen for f in _outside(state, pixels))
    )
    if paper is not None:
        inked = [(state, differing(pixels, paper)) for state, pixels in seen]
        yield check(
            "boxes.cover", "numpy", (f for state, ink in inked for f in _uncovered(state, ink))
        )
        yield check("boxes.tight", "numpy", (f for state, ink in inked for f in _loose(state, ink)))
    yield check(
        "boxes.text", "numpy", (f for state, pixels in seen for f in _misplaced(state, pixels))
    )


def _paper(style: Any) -> NDArray[np.uint8] | None:
    """Colour of the blank page, where the style names one."""
    colour = style.get("palette", {}).get("paper", "")
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8) if colour else None


def _outside(state: State, pixels: NDArray[Any]) -> Iterator[str]:
    height, width = pixels.shape[:2]
    for element in state.elements:
        x0, y0, x1, y1 = element.box
        if not (0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height):
            yield f"{state.picture}/{element.id}: {element.box} leaves the {width} × {height} picture"
        if not 0 <= element.visible <= 1:
            yield f"{state.picture}/{element.id}: {element.visible} is no share"


def _uncovered(state: State, ink: NDArray[np.bool_]) -> Iterator[str]:
    """Ink beyond every box (a pixel of anti-aliasing aside) belongs to no element."""
    bare = ink.copy()
    for element in state.elements:
        bare[_window(element.box, 1)] = False
    if bare.any():
        row, column = np.argwhere(bare)[0]
        yield f"{state.picture}: {np.count_nonzero(bare)} inked pixels in no box, the first at ({column}, {row})"


def _loose(state: State, ink: NDArray[np.bool_]) -> Iterator[str]:
    """Every side of every box is reached by something that is not blank paper.

    The box of turned letters is a hull whose sides need no ink.
    """
    for element in state.elements:
        if _upright(element) and (side := _empty_side(ink[_window(element.box, 0)])):
            yield f"{state.picture}/{element.id}: nothing is drawn along the {side} of its box"


def _misplaced(state: State, pixels: NDArray[Any]) -> Iterator[str]:
    """Texts read as their element is labelled, lie in its box, and reach all its sides."""
    for element in state.elements:
        if not element.lines:
            continue
        where = f"{state.picture}/{element.id}"
        if _bare(element.label) != _bare("".join(line.text for line in element.lines)):
            yield f"{where}: labelled {element.label!r}, its lines read {element.lines[0].text!r}"
        for line in element.lines:
            if _spoken(line.text) != _spoken("".join(word.text for word in line.words)):
                yield f"{where}: the words of {line.text!r} read otherwise"
            if not _within(line.quad, element.box):
                yield f"{where}: the line {line.text!r} lies outside its box"
        if element.visible == 1 and _upright(element) and (side := _empty_side(_text_ink(element, pixels))):  # fmt: skip
            yield f"{where}: {element.label!r} does not reach the {side} of its box"


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _spoken(text: str) -> str:
    """Letters and digits: in a formula, subscripts are raised digits and a fraction's line is no glyph."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _within(quad: Quad, box: Box) -> bool:
    """Whether a line lies in its box; the corners of a turned line may be empty and stand out of it."""
    x0, y0, x1, y1 = box
    lean, slope = _turn(quad)
    return all(x0 - lean <= x <= x1 + lean and y0 - slope <= y <= y1 + slope for x, y in quad)


def _turn(quad: Quad) -> tuple[float, float]:
    """How far a line's upright sides lean and its level sides slope, in pixels, and one for rounding.

    In a vertical line and an upright one, the sides change roles: the smaller differences count.
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    lean = min(max(abs(dx - ax), abs(cx - bx)), max(abs(bx - ax), abs(cx - dx)))
    slope = min(max(abs(by - ay), abs(cy - dy)), max(abs(dy - ay), abs(cy - by)))
    return lean + 1, slope + 1


def _upright(element: Element) -> bool:
    return all(max(_turn(line.quad)) < 2 for line in element.lines)


def _text_ink(element: Element, pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """Pixels of a text's box that differ from the most frequent colour just around it."""
    ring = pixels[_window(element.box, 3)]
    border = np.concatenate([ring[0], ring[-1], ring[:, 0], ring[:, -1]]).astype(np.int32)
    codes, counts = np.unique(border @ (1 << 16, 1 << 8, 1), return_counts=True)
    behind = int(codes[counts.argmax()])
    ground = np.array([behind >> 16, behind >> 8 & 255, behind & 255])
    return np.abs(pixels[_window(element.box, 0)].astype(np.int32) - ground).sum(axis=2) > APART


def _empty_side(ink: NDArray[np.bool_]) -> str:
    """The side that ink does not come within two pixels of; ``""`` when it reaches all four."""
    strips = {"left": ink[:, :2], "right": ink[:, -2:], "top": ink[:2], "bottom": ink[-2:]}
    return next((side for side, strip in strips.items() if not strip.any()), "")


def _window(box: Box, reach: int) -> tuple[slice, slice]:
    x0, y0, x1, y1 = box
    left, top = max(0, math.floor(x0) - reach), max(0, math.floor(y0) - reach)
    return slice(top, math.ceil(y1) + reach), slice(left, math.ceil(x1) + reach)
