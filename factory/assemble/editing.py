"""An edit as two drawings of two truths in one style, with its exact mask and replayable changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from factory.assemble.picture import Picture, draw_picture
from factory.checks.editing import SHOWN
from factory.checks.tightness import LOOSE, looseness
from generators.base import Generator, Rejected
from generators.canvas import Canvas, differing_elements, element_cover, mask
from generators.scene import Edit, Rng
from shards.canonical import dumps
from shards.changes import leaf_changes
from shards.pictures import differing
from shards.sample import Change

LOCAL, GLOBAL = "local", "global"


@dataclass(frozen=True)
class Edited:
    """What leads from one picture to another, within ``mask`` ``[H, W]``.

    ``steps`` are the edits in order, each told by its kind: one for an edit of the chain, several for the
    way from ``image`` to a later picture. ``elements`` are drawn differently in ``after``.
    """

    steps: tuple[Edit, ...]
    before: Picture
    after: Picture
    mask: NDArray[np.bool_]
    elements: tuple[str, ...]

    @property
    def scope(self) -> str:
        """``local`` when every step is."""
        return next((edit.scope for edit in self.steps if edit.scope != LOCAL), LOCAL)

    @property
    def mask_role(self) -> str:
        """Name of the mask: ``mask2`` for edit 2, ``mask1-2`` over both, ``maskfull`` for a change of everything."""
        last = int(self.after.role.removeprefix("edit"))
        if self.scope != LOCAL:
            return "maskfull"
        return f"mask{last}" if len(self.steps) == 1 else f"mask{last - len(self.steps) + 1}-{last}"

    def changes(self, back: bool = False) -> tuple[Change, ...]:
        """Truth differences, then one entry per element that is drawn differently."""
        first, second = (self.after, self.before) if back else (self.before, self.after)
        leaves = leaf_changes(json.loads(first.truth_text), json.loads(second.truth_text), "truth")
        return (
            *(
                Change(element=self.steps[0].target, field=path, old=old, new=new)
                for path, old, new in leaves
            ),
            *_element_changes(first, second, self.elements),
        )


def edit_chain(
    generator: Generator, start: Picture, rng: Rng, length: int, margin: int
) -> list[Edited]:
    """Up to ``length`` edits, each applied to the picture after the one before.

    Operations differ if they can, and no truth comes twice, so the whole chain is an edit too.
    """
    chain: list[Edited] = []
    pictures = [start]
    for number in range(1, length + 1):
        used = {edited.steps[0].op for edited in chain}
        step = _first_valid(generator, pictures, rng[number], used, margin)
        if step is None:
            break
        chain.append(step)
        pictures.append(step.after)
    return chain


def _first_valid(
    generator: Generator, pictures: Sequence[Picture], rng: Rng, used: set[str], margin: int
) -> Edited | None:
    before, seen = pictures[-1], [picture.truth for picture in pictures]
    candidates = rng["order"].shuffled(list(generator.edits(before.truth, rng["edits"])))
    candidates.sort(key=lambda edit: edit.op in used)
    for edit in candidates:
        if edit.truth in seen:
            continue
        try:
            after = draw_picture(generator, edit.truth, before.style, f"edit{len(pictures)}")
            return apply((edit,), before, after, margin)
        except Rejected:
            continue
    return None


def whole_way(chain: Sequence[Edited], margin: int) -> Edited | None:
    """The edits of a chain as one, from its first picture to its last; None when no mask is tight enough."""
    steps = tuple(edit for edited in chain for edit in edited.steps)
    try:
        return apply(steps, chain[0].before, chain[-1].after, margin)
    except Rejected:
        return None


def apply(steps: tuple[Edit, ...], before: Picture, after: Picture, margin: int) -> Edited:
    """Compute the mask of an edit from the two display lists alone, then hold it against the pixels.

    Raises:
        Rejected: the target does not show (``edit``), pixels differ outside the mask (``mask``), or the mask
            is larger than the change needs (``mask_loose``).
    """
    name = " and ".join(edit.op for edit in steps)
    changed = differing_elements(before.canvas, after.canvas)
    difference = differing(before.pixels, after.pixels)
    named = tuple(
        id for id in changed if id and _shows(before.canvas, after.canvas, id, difference)
    )
    if not named or (len(steps) == 1 and steps[0].target not in named):
        raise Rejected("edit", f"{name}: nothing differs where {steps[0].target} is")
    local = all(edit.scope == LOCAL for edit in steps)
    cover = mask(before.canvas, after.canvas, named, margin) if local else np.ones_like(difference)
    if outside := int(np.count_nonzero(difference & ~cover)):
        raise Rejected("mask", f"{name}: {outside} pixels differ outside the mask")
    if local and np.count_nonzero(difference) < SHOWN * np.count_nonzero(cover):
        raise Rejected("mask_loose", f"{name}: less than {SHOWN:.0%} of the mask changes")
    if local and (ratio := looseness(cover, difference, margin)) > LOOSE:
        raise Rejected(
            "mask_loose",
            f"{name}: the mask has {ratio:.2f} times the area of the hull of the difference",
        )
    return Edited(steps, before, after, cover, named)


def _shows(a: Canvas, b: Canvas, name: str, difference: NDArray[np.bool_]) -> bool:
    """Whether a pixel differs where the element is, before or after."""
    for canvas in (a, b):
        (x0, y0, x1, y1), cover = element_cover(canvas, name)
        if np.any(cover & difference[y0:y1, x0:x1]):
            return True
    return False


def _element_changes(first: Picture, second: Picture, names: tuple[str, ...]) -> Iterator[Change]:
    a = {element.id: element for element in first.state.elements}
    b = {element.id: element for element in second.state.elements}
    for name in names:
        old, new = a.get(name), b.get(name)
        field = "label" if (old.label if old else "") != (new.label if new else "") else "box"
        absent = "" if field == "label" else []
        values = [
            dumps(absent if element is None else getattr(element, field)) for element in (old, new)
        ]
        yield Change(element=name, field=field, old=values[0], new=values[1])
