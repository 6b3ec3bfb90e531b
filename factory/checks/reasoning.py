"""Reasoning of every row: grounded, in order, arithmetically right, and ending in the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cot_expander.check import check_cot
from factory.checks.words import facts_of
from shards.sample import Check, Sample


def check_reasoning(sample: Sample, pictures: Mapping[str, Any]) -> Iterator[Check]:
    """Check ``reasoning.grounded`` over all rows."""
    faults = []
    for row in sample.rows:
        said = " ".join((row.question, row.instruction, row.detail, *row.choices))
        answer = row.answer.rstrip(".。")
        for complaint in check_cot(row.cot, row.claims, facts_of(sample, row), row.lang, answer, said):
            faults.append(f"{row.id}: {complaint.rule}: {complaint.detail}")
    yield Check(name="reasoning.grounded", engine="parser", passed=not faults, detail="; ".join(faults[:3]))
