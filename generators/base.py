"""What a kind of picture is: truth, drawing, words, edits, questions.

One kind is one class in one file below ``generators/<domain>/<subject>/``; it is found by its name and
nothing else has to be edited. A kind is pure: the same truth and style give the same drawing, the same
random stream gives the same truth. The framework owns seeds, retries, ids, masks, boxes, hashes,
languages, reasoning text, saving and the conformance tests.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from generators.canvas import Canvas
from generators.fonts.sources import Extent
from generators.scene import Edit, Fact, Pair, Prompts, Question, Rng, Style, Voice, Want
from shards.sample import Asset, Check, Sample


class Unsatisfiable(Exception):
    """The wanted scene does not exist for this attempt; the reason is recorded and the next one tried."""


class Rejected(Exception):
    """A scene was made but is not good enough. ``stage`` and ``reason`` go to the rejects ledger."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason


class Truth(BaseModel):
    """Base of every kind's truth: immutable, validated, exact numbers (int, ``Decimal``, ``Fraction``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Generator(ABC):
    """One kind of picture.

    Class attributes:
        kind: ``subject.name``; version: raised when the same seed gives another sample.
        title: what the picture is called, as ``Pair("inclined plane", "斜面")``.
        covers: entries of the coverage checklist that this kind can draw.
        turns: what the difficulty dial turns, in words; ``dial(truth)`` measures it.
        faces: the set of faces it draws with; ``extended`` enters the lock of its recipes.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    domain: ClassVar[str] = "science"
    subject: ClassVar[str]
    title: ClassVar[Pair]
    turns: ClassVar[str]
    covers: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    faces: ClassVar[Extent] = "core"
    Truth: ClassVar[type[Truth]]

    @abstractmethod
    def sample(self, rng: Rng, want: Want) -> Any:
        """A truth of the wanted difficulty. Raises ``Unsatisfiable``; never loops without a bound."""

    @abstractmethod
    def draw(self, truth: Any, style: Style) -> Canvas:
        """The picture of a truth in a style; start from ``paper(style)`` of ``generators.look``."""

    @abstractmethod
    def facts(self, truth: Any) -> Sequence[Fact]:
        """Everything that is true and may be said. The only source of words and claims."""

    @abstractmethod
    def prompts(self, truth: Any, voice: Voice) -> Prompts:
        """Short wish, full detail and the plan that leads from one to the other, in ``voice.lang``."""

    @abstractmethod
    def edits(self, truth: Any, rng: Rng) -> Iterable[Edit]:
        """Possible next edits of this truth; at least two different operations."""

    @abstractmethod
    def questions(self, truth: Any, rng: Rng) -> Iterable[Question]:
        """At least three types of questions with computed answers."""

    @abstractmethod
    def dial(self, truth: Any) -> float:
        """What difficulty turns (nodes, steps, labels …); grows with the declared level."""

    def names(self, truth: Any) -> Mapping[str, Pair]:
        """Names of the subjects that facts and steps speak about, by id."""
        return {}

    def styled(self, truth: Any, style: Style) -> Style:
        """The style of a scene; a kind with a design of its own puts its paper and colours in."""
        return style

    def setting(self, truth: Any) -> Pair | None:
        """The surroundings of the picture in a phrase; None when the look of the style says it."""
        return None

    def sources(self, truth: Any, style: Style) -> Mapping[str, bytes]:
        """Native sources by file suffix (``scene.mol``, ``scene.ggb``) beside the SVG."""
        return {}

    def assets(self, truth: Any) -> Sequence[Asset]:
        """Assets beyond fonts (data tables, corpora) with their licences."""
        return ()


Pictures = Mapping[str, NDArray[np.uint8]]


class Verifier(ABC):
    """Re-derives the truth of finished samples with an engine that did not draw them.

    It sees what a consumer of the dataset sees: the sample's JSON and its pictures. It lives in
    ``verify_<family>.py`` beside the kind and may not import the drawing code.
    """

    kinds: ClassVar[tuple[str, ...]]
    engine: ClassVar[str]

    @abstractmethod
    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        """One check per statement that was recomputed, for every state and every row that it bears on."""
