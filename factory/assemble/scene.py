"""The scene that rows are made from: its pictures, the edits between them, its words' random stream."""

from __future__ import annotations

from dataclasses import dataclass

from factory.assemble.editing import Edited
from factory.assemble.picture import Picture
from generators.base import Generator
from generators.scene import Rng


@dataclass(frozen=True)
class Scene:
    """One truth and what became of it.

    Args:
        pictures: ``image``, then one per edit of the chain.
        edits: the edits of the chain, then the whole way from first to last where it has an exact mask.
    """

    generator: Generator
    pictures: tuple[Picture, ...]
    edits: tuple[Edited, ...]
    rng: Rng

    @property
    def image(self) -> Picture:
        return self.pictures[0]
