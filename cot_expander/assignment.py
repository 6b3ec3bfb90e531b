"""What one row asks of a writer: its true sentences, and what a text about it may say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cot_expander.mentions import segments
from cot_expander.truth import Reference
from shards.sample import Fact, Row, Sample

_STOPS = ".。"
_VALUES = frozenset({"number", "name", "symbol", "quote", "colour"})


@dataclass(frozen=True)
class Assignment:
    """A row of a grounded sample, to be told anew.

    Args:
        row: with one sentence per claim in ``cot.steps``, as the offline engine writes it.
        facts: facts of every picture that the row uses or passes.
    """

    key: str
    domain: str
    kind: str
    row: Row
    facts: tuple[Fact, ...]
    reference: Reference

    @property
    def name(self) -> str:
        """Unique in the dataset: sample and row."""
        return f"{self.key}/{self.row.id}"

    @property
    def said(self) -> str:
        """The row's own words, which a text may repeat."""
        return self.reference.said

    @cached_property
    def wish(self) -> str:
        """The instruction that may be worded anew; empty for questions."""
        return self.row.instruction

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Numbers, names, labels and colours of the wish, as it puts them."""
        found = [
            mention.said
            for segment in segments(self.wish, self.reference.names, self.row.lang)
            for mention in segment.mentions
            if mention.kind in _VALUES and not mention.optional and mention.said in self.wish
        ]
        return tuple(dict.fromkeys(found))


def assignments(sample: Sample) -> Iterator[Assignment]:
    """Every row of a sample that carries reasoning with one sentence per claim."""
    for row in sample.rows:
        if row.claims and len(row.claims) == len(row.cot.steps):
            yield _assignment(sample, row)


def _assignment(sample: Sample, row: Row) -> Assignment:
    roles = {*row.inputs, row.output} | {
        source.partition("/")[0] for claim in row.claims for source in claim.from_ if "/" in source
    }
    states = [state for state in sample.states if state.picture in roles]
    labels = [element.label for state in states for element in state.elements if element.label]
    before = row.inputs[0] if row.task == "edit" and row.inputs else ""
    return Assignment(
        key=sample.key,
        domain=sample.domain,
        kind=sample.kind,
        row=row,
        facts=tuple(fact for state in states for fact in state.facts),
        reference=Reference(
            lang=row.lang,
            claims=row.claims,
            clauses=row.cot.steps,
            told=(*row.cot.attributes, *row.cot.constraints, row.cot.background),
            said=" ".join((row.question, row.instruction, row.detail, *row.choices)),
            names=tuple(dict.fromkeys([*row.cot.objects, *labels])),
            answer=row.answer.rstrip(_STOPS),
            before={
                (fact.subject, fact.predicate): fact
                for state in states
                if state.picture == before
                for fact in state.facts
            },
        ),
    )
