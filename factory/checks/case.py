"""What every check sees: a sample's record and its decoded pictures, as any reader of the dataset has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shards.member import picture_group
from shards.pictures import differing
from shards.sample import Fact, Row, Sample

Pictures = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Case:
    """One sample under examination.

    Args:
        pictures: by role: uint8 ``[H, W, 3]``, masks bool ``[H, W]``.
        margin: pixels by which the recipe lets a mask exceed its elements.
    """

    sample: Sample
    pictures: Pictures
    margin: int
    _differences: dict[frozenset[str], NDArray[np.bool_]] = field(
        default_factory=dict[frozenset[str], NDArray[np.bool_]], repr=False
    )

    def difference(self, row: Row) -> NDArray[np.bool_]:
        """Where the input and the output of an edit row differ, ``[H, W]``; computed once per pair."""
        pair = frozenset((row.inputs[0], row.output))
        if pair not in self._differences:
            self._differences[pair] = differing(
                self.pictures[row.inputs[0]], self.pictures[row.output]
            )
        return self._differences[pair]

    def edits_once(self) -> list[Row]:
        """One edit row per pair of pictures: languages and directions share pixels and mask."""
        pairs = {
            (frozenset((row.inputs[0], row.output)), row.mask): row
            for row in self.sample.rows_of("edit")
        }
        return list(pairs.values())

    def facts_of(self, row: Row) -> list[Fact]:
        """Facts of every picture that a row uses or, over several steps, passes."""
        roles = passed_pictures(row)
        return [
            fact for state in self.sample.states if state.picture in roles for fact in state.facts
        ]

    def labels_of(self, row: Row) -> set[str]:
        """Strings drawn in the pictures that a row uses or passes."""
        roles = passed_pictures(row)
        states = [state for state in self.sample.states if state.picture in roles]
        return {element.label for state in states for element in state.elements if element.label}


def passed_pictures(row: Row) -> set[str]:
    """Pictures of a row: inputs, output, and for an edit over several steps those between the two."""
    roles = {*row.inputs, row.output} - {""}
    steps = [_step(role) for role in roles]
    if row.task == "edit" and None not in steps:
        numbers = [step for step in steps if step is not None]
        roles |= {f"edit{n}" for n in range(max(1, min(numbers)), max(numbers) + 1)}
    return roles


def _step(role: str) -> int | None:
    """Place of a picture in the chain of edits: 0 for ``image``, n for ``edit<n>``."""
    if picture_group(role) == "edit":
        return int(role.removeprefix("edit"))
    return 0 if role == "image" else None
