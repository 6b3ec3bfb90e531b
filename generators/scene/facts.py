"""Facts: the only source of words and claims, each with its own bilingual sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generators.scene.words import Pair, Say, quantity
from shards.sample import Fact as FactRecord
from shards.sample import json_text

UNSPOKEN = Say("", "")
"""The wording of a fact that is never told on its own."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something true of the scene, worded once in both languages.

    Args:
        subject: id of the element or thing it is about.
        predicate: snake_case relation (``mass``, ``connects_to``, ``root_of``).
        value: an exact value: int, ``Decimal``, ``Fraction``, str, bool, list of those. Floats only for
            values that are inherently rounded (say so in the predicate: ``length_rounded``).
        unit: ``kg``, ``m/s²``, ``°`` … or ``""``.
        say: a *clause* without final full stop, with ``{v}`` for value and unit:
            ``say("the mass of the block is {v}", "物块的质量为{v}")``.
        given: True when a reader can see it in the picture, False when it follows from others.
        element: element that shows it, if any.
        id: defaults to ``subject.predicate``; set it when a subject has several facts of one predicate.
    """

    subject: str
    predicate: str
    value: Any
    unit: str = ""
    say: Say = UNSPOKEN
    given: bool = True
    element: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or f"{self.subject}.{self.predicate}"

    @property
    def text(self) -> str:
        """The value with its unit, as written in sentences; empty for lists and truth values."""
        return (
            "" if isinstance(self.value, bool | list | tuple) else quantity(self.value, self.unit)
        )

    def record(self) -> FactRecord:
        return FactRecord(
            id=self.key,
            subject=self.subject,
            predicate=self.predicate,
            value=json_text(self.value),
            unit=self.unit,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a solver's trace: a claim and how to say it.

    Args:
        kind: observe (seen in the picture), recall (law or definition), compute, decide, act (drawing), check.
        say: a full clause without final full stop; ``{v}`` is value with unit, ``{s}`` the subject's name.
            Say the arithmetic with its numbers: ``"W = {m} × {g} = {v}"``.
        uses: fact keys this step relies on, or names of earlier steps.
        name: how later steps refer to this one; may stay empty.
    """

    kind: str
    subject: str
    predicate: str
    value: Any
    say: Say
    unit: str = ""
    uses: tuple[str, ...] = ()
    element: str = ""
    name: str = ""


def step_of(fact: Fact, kind: str = "observe") -> Step:
    """The step that states a fact as it is."""
    return Step(
        kind=kind,
        subject=fact.subject,
        predicate=fact.predicate,
        value=fact.value,
        say=fact.say,
        unit=fact.unit,
        uses=(fact.key,),
        element=fact.element,
        name=fact.key,
    )


def by_key(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by key. Raises ``ValueError`` when two facts share one."""
    table: dict[str, Fact] = {}
    for fact in facts:
        if fact.key in table:
            raise ValueError(f"two facts share the key {fact.key}; give one of them an id")
        table[fact.key] = fact
    return table


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a user would type to get this picture.

    ``short`` is a wish as a user says it; ``detail`` spells the whole picture out. ``plan`` is the
    reasoning from the wish to the picture; ``background`` describes the setting in a phrase.
    """

    short: str
    detail: str
    plan: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of truth, told from both ends.

    Args:
        op: snake_case operation (``change_value``, ``insert_key``, ``remove_part``, ``highlight``).
        truth: the truth after the edit.
        target: id of the element that the user points at.
        instruction: short, as a user would say it; ``detail`` spells it out with the consequence.
        inverse / inverse_detail: the same for the way back.
        steps / inverse_steps: reasoning that derives the new picture (acts, consequences).
        scope: ``local`` unless everything moves (``global``) or the camera does (``view``).
    """

    op: str
    truth: Any
    target: str
    instruction: Say
    detail: Say
    inverse: Say
    inverse_detail: Say
    steps: tuple[Step, ...] = ()
    inverse_steps: tuple[Step, ...] = ()
    scope: str = "local"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a computed answer.

    Args:
        ask: snake_case type of question (``read_value``, ``count_nodes``, ``compute_weight``); a kind
            offers at least three.
        answer: exact value (rendered with ``unit`` by the framework), or a ``Pair`` for words.
        answer_type: integer | number | string | set | choice | boolean | box | path.
        choices: for ``choice``: all options, the right one included, in shown order; others proved wrong.
        evidence: keys of the facts that decide the answer.
        steps: how to get from what is seen to the answer.
    """

    ask: str
    question: Say
    answer: Any
    answer_type: str
    unit: str = ""
    choices: tuple[Any, ...] = ()
    evidence: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


YES = Pair("yes", "是")
NO = Pair("no", "否")
