"""The record itself: references resolve, hashes agree, rows are complete."""

from __future__ import annotations

from collections.abc import Iterator

from factory.checks.case import Case
from factory.checks.result import check
from shards.rules import faults
from shards.sample import Check


def check_schema(case: Case) -> Iterator[Check]:
    """Check ``schema.rules``: the rules that storage also enforces on finished shards."""
    found = (f"{field}: {message}" for field, message in faults(case.sample, case.pictures))
    yield check("schema.rules", "shards", found)
