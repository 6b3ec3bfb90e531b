"""Negatives: pictures that are wrong on purpose really differ from the right one."""

from __future__ import annotations

from collections.abc import Iterator

from factory.checks.case import Case
from factory.checks.result import check
from shards.pictures import differing
from shards.sample import Check, Row


def check_negatives(case: Case) -> Iterator[Check]:
    """Check ``negatives.differ``; none when no row has negatives."""
    rows = [row for row in case.sample.rows if row.negatives]
    if rows:
        yield check(
            "negatives.differ", "numpy", (fault for row in rows for fault in _faults(case, row))
        )


def _faults(case: Case, row: Row) -> Iterator[str]:
    right = case.pictures[row.output or row.inputs[0]]
    for negative in row.negatives:
        wrong = case.pictures[negative.picture]
        if wrong.shape != right.shape or not differing(wrong, right).any():
            yield f"{row.id}: {negative.picture} is no altered copy of {row.output}"
        if not negative.fault:
            yield f"{row.id}: {negative.picture} does not say what is wrong with it"
