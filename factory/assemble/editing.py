"""An edit as two drawings of two truths in one style, with its exact mask and replayable changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from factory.assemble.picture import Picture, draw_picture
from generators.base import Generator, Rejected
from generators.canvas import Canvas, differing_elements, dilate, element_cover, mask
from generators.scene import Edit, Rng
from shards.canonical import dumps
from shards.changes import leaf_changes
from shards.pictures import differing
from shards.sample import Change

LOOSE = 1.35
"""Most mask area per area of the hull of the difference (the hull carries the mask's own margin)."""


@dataclass(frozen=True)
class Edited:
    """One applied edit: ``before`` → ``after`` within ``mask`` ``[H, W]``."""

    edit: Edit
    before: Picture
    after: Picture
    mask: NDArray[np.bool_]
    elements: tuple[str, ...]

    def changes(self, back: bool = False) -> tuple[Change, ...]:
        """Truth differences, then one entry per element that is drawn differently."""
        first, second = (self.after, self.before) if back else (self.before, self.after)
        leaves = leaf_changes(json.loads(first.truth_text), json.loads(second.truth_text), "truth")
        return (
            *(Change(element=self.edit.target, field=path, old=old, new=new) for path, old, new in leaves),
            *_element_changes(first, second, self.elements),
        )


def edit_chain(generator: Generator, start: Picture, rng: Rng, length: int, margin: int) -> list[Edited]:
    """Up to ``length`` edits, each applied to the picture after the one before; operations differ if they can."""
    chain: list[Edited] = []
    for number in range(1, length + 1):
        before = chain[-1].after if chain else start
        used = {edited.edit.op for edited in chain}
        step = _first_valid(generator, before, rng[number], number, used, margin)
        if step is None:
            break
        chain.append(step)
    return chain


def _first_valid(generator: Generator, before: Picture, rng: Rng, number: int, used: set[str], margin: int) -> Edited | None:
    candidates = rng["order"].shuffled(list(generator.edits(before.truth, rng["edits"])))
    candidates.sort(key=lambda edit: edit.op in used)
    for edit in candidates:
        if edit.truth == before.truth:
            continue
        try:
            after = draw_picture(generator, edit.truth, before.style, f"edit{number}")
            return apply(edit, before, after, margin)
        except Rejected:
            continue
    return None


def apply(edit: Edit, before: Picture, after: Picture, margin: int) -> Edited:
    """Compute and assert the mask of an edit.

    Raises:
        Rejected: pixels differ outside the mask (``mask``), the target does not show (``edit``), or the
            mask is larger than the change needs (``mask_loose``).
    """
    changed = differing_elements(before.canvas, after.canvas)
    difference = differing(before.pixels, after.pixels)
    named = tuple(name for name in changed if name and _shows(before.canvas, after.canvas, name, difference))
    if not named or not difference.any():
        raise Rejected("edit", f"{edit.op} changes nothing that can be seen")
    cover = np.ones_like(difference) if edit.scope != "local" else mask(before.canvas, after.canvas, named, margin)
    if np.any(difference & ~cover):
        raise Rejected("mask", f"{int(np.count_nonzero(difference & ~cover))} pixels differ outside the mask of {edit.op}")
    if edit.scope == "local" and np.count_nonzero(cover) > LOOSE * _hull_area(dilate(difference, margin)):
        raise Rejected("mask_loose", f"the mask of {edit.op} is larger than its change needs")
    target = edit.target if edit.target in named else named[0]
    return Edited(_aimed(edit, target), before, after, cover, named)


def _aimed(edit: Edit, target: str) -> Edit:
    return edit if edit.target == target else replace(edit, target=target)


def _shows(a: Canvas, b: Canvas, name: str, difference: NDArray[np.bool_]) -> bool:
    """Whether a pixel differs where the element is, before or after."""
    for canvas in (a, b):
        (x0, y0, x1, y1), cover = element_cover(canvas, name)
        if np.any(cover & difference[y0:y1, x0:x1]):
            return True
    return False


def _hull_area(difference: NDArray[np.bool_]) -> float:
    """Area of the convex hull of all differing pixels, counted on pixel outlines."""
    points = np.argwhere(difference)
    corners = np.concatenate([points, points + [0, 1], points + [1, 0], points + [1, 1]]).astype(np.int32)
    return float(cv2.contourArea(cv2.convexHull(corners)))


def _element_changes(first: Picture, second: Picture, names: tuple[str, ...]) -> Iterator[Change]:
    a = {element.id: element for element in first.state.elements}
    b = {element.id: element for element in second.state.elements}
    for name in names:
        old, new = a.get(name), b.get(name)
        field = "label" if (old.label if old else "") != (new.label if new else "") else "box"
        absent = "" if field == "label" else []
        values = [dumps(absent if element is None else getattr(element, field)) for element in (old, new)]
        yield Change(element=name, field=field, old=values[0], new=values[1])
