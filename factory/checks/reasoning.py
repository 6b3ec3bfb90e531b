"""Reasoning of every row: grounded, in order, arithmetically right, and ending in the answer."""

from __future__ import annotations

from collections.abc import Iterator

from cot_expander.check import check_cot
from factory.checks.case import Case
from factory.checks.result import check
from shards.sample import Check, Row

_STOPS = ".。"


def check_reasoning(case: Case) -> Iterator[Check]:
    """Check ``reasoning.grounded`` over all rows."""
    yield check(
        "reasoning.grounded",
        "parser",
        (fault for row in case.sample.rows for fault in _faults(case, row)),
    )


def _faults(case: Case, row: Row) -> Iterator[str]:
    said = " ".join((row.question, row.instruction, row.detail, *row.choices))
    answer = row.answer.rstrip(_STOPS)
    if answer and not row.cot.text.rstrip(_STOPS).casefold().endswith(answer.casefold()):
        yield f"{row.id}: the text does not end in {answer!r}"
    for complaint in check_cot(row.cot, row.claims, case.facts_of(row), row.lang, answer, said):
        yield f"{row.id}: {complaint.rule}: {complaint.detail}"
