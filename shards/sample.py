"""The sample: one scene, its pictures by role, and the training rows that share it.

The models below are the JSON of ``KEY.json``, schema 1. There are no nulls: absent text is ``""``,
absent lists are ``[]``. Values whose type varies between kinds (``truth``, ``style``, fact and claim
values, old and new values of a change) are themselves canonical JSON *text*, so that every column
keeps one type for ever.

Coordinates are pixels of the picture they belong to: origin top-left, y down, floats on pixel edges.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shards.canonical import dumps, encode

SCHEMA = 1

Lang = Literal["en", "zh"]
DrawnLang = Literal["en", "zh", "mixed", "none"]
Task = Literal["t2i", "edit", "understand"]
Scope = Literal["", "local", "global", "view"]
ClaimKind = Literal["observe", "recall", "compute", "decide", "act", "check"]
AnswerType = Literal["", "integer", "number", "string", "set", "choice", "boolean", "box", "path"]

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Quad = tuple[Point, Point, Point, Point]


class Record(BaseModel):
    """Base of every schema type: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(Record):
    """Something true of one state. ``value`` is JSON text (``2.5``, ``"7/3"``, ``"SS"``)."""

    id: str
    subject: str
    predicate: str
    value: str
    unit: str = ""

    def decoded(self) -> Any:
        """The value as a Python object."""
        return json.loads(self.value)


class Glyph(Record):
    text: str
    quad: Quad


class Word(Record):
    text: str
    quad: Quad
    glyphs: tuple[Glyph, ...] = ()


class Line(Record):
    text: str
    quad: Quad
    words: tuple[Word, ...] = ()


class Element(Record):
    """A drawn thing. ``box`` is its ink with stroke, ``[x0, y0, x1, y1)``, clipped to the picture.

    ``quad`` goes clockwise from the element's own top-left; for a line or an arrow it runs along the
    segment, so both end points can be recovered. ``visible`` is the share of ink not covered.
    """

    id: str
    role: str
    label: str = ""
    box: Box
    quad: Quad
    visible: float = 1.0
    lines: tuple[Line, ...] = ()


class State(Record):
    """One complete entry per picture role: what is true and what is drawn in that picture."""

    picture: str
    lang: DrawnLang
    truth: str
    truth_hash: str
    facts: tuple[Fact, ...]
    elements: tuple[Element, ...]

    def fact(self, fact_id: str) -> Fact:
        """The fact with that id; ``KeyError`` when the state has none."""
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(f"state {self.picture} has no fact {fact_id}")


class Change(Record):
    """One replayable difference: ``field`` is ``truth.<path>`` or a field of the element record."""

    element: str
    field: str
    old: str
    new: str


class Negative(Record):
    picture: str
    fault: str


class Cot(Record):
    objects: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    background: str = ""
    steps: tuple[str, ...] = ()
    text: str = ""


class Claim(Record):
    """One step of reasoning. ``from`` names ``role/fact-id`` or an earlier claim of the row."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    kind: ClaimKind
    subject: str
    predicate: str
    value: str
    unit: str = ""
    from_: tuple[str, ...] = Field(default=(), alias="from")
    element: str = ""

    def decoded(self) -> Any:
        """The value as a Python object."""
        return json.loads(self.value)


class Row(Record):
    """One training example over the sample's pictures."""

    id: str
    task: Task
    lang: Lang
    inputs: tuple[str, ...] = ()
    output: str = ""
    mask: str = ""
    instruction: str = ""
    detail: str = ""
    op: str = ""
    scope: Scope = ""
    inverse_of: str = ""
    chain: int = 0
    changes: tuple[Change, ...] = ()
    negatives: tuple[Negative, ...] = ()
    question: str = ""
    answer: str = ""
    answer_type: AnswerType = ""
    choices: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    cot: Cot = Cot()
    claims: tuple[Claim, ...] = ()


class Check(Record):
    name: str
    engine: str
    passed: bool
    detail: str = ""


class Asset(Record):
    id: str
    licence: str
    source: str
    sha256: str


class Hashes(Record):
    truth: str
    pixels: dict[str, str]
    text: str


class Provenance(Record):
    code: str
    cot_engine: str = "grounded"
    models: tuple[str, ...] = ()


class Sample(Record):
    """Everything about one scene but its pixels: the content of ``KEY.json``."""

    # The field is called ``schema`` in JSON; pydantic reserves that name on the class.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: int = Field(default=SCHEMA, alias="schema")
    key: str
    recipe: str
    recipe_digest: str
    index: int
    seed: str
    domain: str
    kind: str
    version: int
    subject: str
    difficulty: int
    lang: DrawnLang
    size: tuple[int, int]
    truth: str
    facts: tuple[Fact, ...]
    elements: tuple[Element, ...]
    style: str
    states: tuple[State, ...]
    rows: tuple[Row, ...]
    checks: tuple[Check, ...] = ()
    assets: tuple[Asset, ...] = ()
    hashes: Hashes
    provenance: Provenance

    def state(self, picture: str) -> State:
        """The complete state drawn in ``picture``; ``KeyError`` when there is none."""
        for state in self.states:
            if state.picture == picture:
                return state
        raise KeyError(f"sample {self.key} has no state for picture {picture}")

    def rows_of(self, task: Task) -> Iterator[Row]:
        """The rows of one task, in order."""
        return (row for row in self.rows if row.task == task)

    def to_bytes(self) -> bytes:
        """Canonical JSON bytes, as written to ``KEY.json``."""
        return encode(self.model_dump(mode="json", by_alias=True))

    @classmethod
    def from_bytes(cls, data: bytes) -> Sample:
        """Parse ``KEY.json``. Raises ``pydantic.ValidationError`` naming each bad field."""
        return cls.model_validate_json(data)


def json_text(value: Any) -> str:
    """Encode a value for a JSON-text field (fact and claim values, truth, style, changes)."""
    return dumps(value)
