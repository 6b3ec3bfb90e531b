"""Boxes against pixels: inside the picture, together covering all ink, text where its box says."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factory.checks.case import Case
from factory.checks.result import check
from shards.sample import Box, Check, Element, State

APART = 40
"""Sum of channel differences from which a pixel is ink and not the fringe of what is beside it."""
_SPACE = re.compile(r"\s+")


def check_boxes(case: Case) -> Iterator[Check]:
    """Checks ``boxes.inside``, ``boxes.cover`` and ``boxes.text``."""
    states = case.sample.states
    yield check("boxes.inside", "geometry", (f for s in states for f in _outside(s, case.pictures[s.picture])))
    paper = _paper(json.loads(case.sample.style))
    yield check("boxes.cover", "numpy", (f for s in states for f in _uncovered(s, case.pictures[s.picture], paper)))
    yield check("boxes.text", "numpy", (f for s in states for f in _misplaced(s, case.pictures[s.picture])))


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


def _uncovered(state: State, pixels: NDArray[Any], paper: NDArray[np.uint8] | None) -> Iterator[str]:
    """Ink beyond every box (a pixel of anti-aliasing aside) belongs to no element."""
    if paper is None:
        return
    bare = np.ones(pixels.shape[:2], np.bool_)
    for element in state.elements:
        bare[_window(element.box, 1)] = False
    rows, columns = np.nonzero(bare)
    inked = np.any(pixels[rows, columns] != paper, axis=1)
    if inked.any():
        first = int(np.argmax(inked))
        yield f"{state.picture}: {int(inked.sum())} inked pixels in no box, the first at ({columns[first]}, {rows[first]})"


def _misplaced(state: State, pixels: NDArray[Any]) -> Iterator[str]:
    for element in state.elements:
        if not element.lines:
            continue
        if _bare(element.label) != _bare("".join(line.text for line in element.lines)):
            yield f"{state.picture}/{element.id}: labelled {element.label!r}, its lines read {element.lines[0].text!r}"
        if element.visible == 1 and (side := _slack_side(element, pixels)):
            yield f"{state.picture}/{element.id}: {element.label!r} does not reach the {side} of its box"


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _slack_side(element: Element, pixels: NDArray[Any]) -> str:
    """The side of a text's box that its ink does not touch, ``""`` when the box is tight.

    Ink is what differs from the most frequent colour just around the box.
    """
    ring = pixels[_window(element.box, 3)]
    border = np.concatenate([ring[0], ring[-1], ring[:, 0], ring[:, -1]]).astype(np.int32)
    colours, counts = np.unique(border, axis=0, return_counts=True)
    inside = pixels[_window(element.box, 0)].astype(np.int32)
    ink = np.abs(inside - colours[counts.argmax()]).sum(axis=2) > APART
    strips = {"left": ink[:, :2], "right": ink[:, -2:], "top": ink[:2], "bottom": ink[-2:]}
    return next((side for side, strip in strips.items() if not strip.any()), "")


def _window(box: Box, reach: int) -> tuple[slice, slice]:
    x0, y0, x1, y1 = box
    left, top = max(0, math.floor(x0) - reach), max(0, math.floor(y0) - reach)
    return slice(top, math.ceil(y1) + reach), slice(left, math.ceil(x1) + reach)
