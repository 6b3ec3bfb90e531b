"""Rules of a sample about its decoded pictures: sizes, hashes, and exact locality of edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from shards.member import picture_group
from shards.packed import Measured
from shards.pictures import differing
from shards.rules import Fault
from shards.sample import Row, Sample


def pixel_faults(sample: Sample, pictures: Mapping[str, Measured]) -> Iterator[Fault]:
    """Every broken rule about the decoded pictures, as ``(field, message)``; all must be there."""
    for role, picture in pictures.items():
        if picture.pixel_hash != sample.hashes.pixels[role]:
            yield f"hashes.pixels.{role}", "is not the hash of the pixels"
        if picture.is_mask != (picture_group(role) == "mask"):
            yield role, "masks are 1-bit and other pictures RGB; this one is the other way"
            return
    drawn = pictures["image"]
    if (drawn.width, drawn.height) != sample.size:
        yield "size", f"is {sample.size}, the picture is {(drawn.width, drawn.height)}"
    for state in sample.states:
        picture = pictures.get(state.picture)
        if picture is None:  # reported by the rules about states
            continue
        for element in state.elements:
            x0, y0, x1, y1 = element.box
            if not (0 <= x0 <= x1 <= picture.width and 0 <= y0 <= y1 <= picture.height):
                yield f"states.{state.picture}.elements.{element.id}", "box leaves the picture"
    for row in sample.rows_of("edit"):
        if row.inputs and row.output and row.mask:
            for field, message in _edit_faults(sample, row, pictures):
                yield f"rows.{row.id}.{field}", message


def _edit_faults(sample: Sample, row: Row, pictures: Mapping[str, Measured]) -> Iterator[Fault]:
    before, after = pictures[row.inputs[0]].rgb, pictures[row.output].rgb
    mask = pictures[row.mask].pixels
    if before.shape != after.shape or mask.shape != before.shape[:2]:
        yield "output", "input, output and mask are not of one size"
        return
    differs = differing(before, after)
    if not differs.any():
        yield "output", "equals its input: nothing was edited"
    if row.scope != "local":
        if not mask.all():
            yield "mask", f"is not all white, though the scope is {row.scope}"
        return
    outside = int(np.count_nonzero(differs & ~mask))
    if outside:
        yield "mask", f"{outside} pixels outside it differ between {row.inputs[0]} and {row.output}"
    for name in {change.element: None for change in row.changes if change.element}:
        if not _touches(sample, row, name, differs):
            yield "changes", f"no pixel differs where {name} is, before or after"


def _touches(sample: Sample, row: Row, name: str, differs: NDArray[np.bool_]) -> bool:
    boxes = [
        element.box
        for state in sample.states
        if state.picture in (row.inputs[0], row.output)
        for element in state.elements
        if element.id == name
    ]
    return any(
        differs[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))].any()
        for x0, y0, x1, y1 in boxes
    )
