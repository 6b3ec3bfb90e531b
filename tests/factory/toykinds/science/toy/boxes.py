"""Kinds that only the orchestration tests know: a coloured box, and several ways to fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from generators.base import Generator, Truth
from generators.scene import Edit, Fact, Pair, Prompts, Question, Rng, Style, Voice, Want


class Toy(Generator):
    """A kind whose samples are made by ``toys.ToyBuilder``, so none of these is ever called."""

    subject = "toy"
    title = Pair("a coloured box", "彩色方块")
    turns = "nothing"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> NoReturn:
        raise NotImplementedError

    def draw(self, truth: Any, style: Style) -> NoReturn:
        raise NotImplementedError

    def facts(self, truth: Any) -> Sequence[Fact]:
        raise NotImplementedError

    def prompts(self, truth: Any, voice: Voice) -> Prompts:
        raise NotImplementedError

    def edits(self, truth: Any, rng: Rng) -> Iterable[Edit]:
        raise NotImplementedError

    def questions(self, truth: Any, rng: Rng) -> Iterable[Question]:
        raise NotImplementedError

    def dial(self, truth: Any) -> float:
        raise NotImplementedError


class Box(Toy):
    kind = "toy.box"


class Bar(Toy):
    kind = "toy.bar"
    version = 2


class Picky(Toy):
    """Never satisfied."""

    kind = "toy.picky"


class Faulty(Toy):
    """Breaks at every attempt."""

    kind = "toy.faulty"


class Deadly(Toy):
    """Kills its process at the index named by ``params.at``."""

    kind = "toy.deadly"


del Toy
