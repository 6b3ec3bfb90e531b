"""Answers: a choice is among its options exactly once, a number is what the reasoning came to."""

from __future__ import annotations

from collections.abc import Iterator

from cot_expander.check import known_numbers
from cot_expander.parse import numbers
from factory.checks.case import Case
from factory.checks.result import check
from shards.sample import Check, Row

_OPTIONS = 2
_TRUTHS = {"en": ("yes", "no"), "zh": ("是", "否")}


def check_answers(case: Case) -> Iterator[Check]:
    """Checks ``answers.form`` and ``answers.claimed`` over all rows with a question."""
    rows = list(case.sample.rows_of("understand"))
    yield check("answers.form", "text", (fault for row in rows for fault in _faults(row)))
    yield check("answers.claimed", "text", (fault for row in rows for fault in _unclaimed(row)))


def _faults(row: Row) -> Iterator[str]:
    if row.answer_type == "choice":
        if len(row.choices) < _OPTIONS:
            yield f"{row.id}: a choice needs at least two options"
        if row.choices.count(row.answer) != 1:
            yield f"{row.id}: the answer is {row.choices.count(row.answer)} times among the choices"
        if len(set(row.choices)) != len(row.choices):
            yield f"{row.id}: two choices are equal"
    elif row.choices:
        yield f"{row.id}: {row.answer_type} with choices"
    if row.answer_type == "boolean" and row.answer.lower() not in _TRUTHS[row.lang]:
        yield f"{row.id}: {row.answer!r} is neither {' nor '.join(_TRUTHS[row.lang])}"
    if not row.evidence:
        yield f"{row.id}: no evidence for {row.answer!r}"


def _unclaimed(row: Row) -> Iterator[str]:
    """Every number of an answer is the value of a claim."""
    if row.answer_type in ("integer", "number"):
        strange = set(numbers(row.answer)) - known_numbers((), row.claims)
        if strange:
            yield f"{row.id}: no claim comes to {row.answer!r}"
