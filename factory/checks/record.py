"""The record itself: schema, references, hashes of words and truths, what is drawn verbatim."""

from __future__ import annotations

from collections.abc import Iterator

from factory.checks.case import Case
from factory.checks.result import check
from shards.rules import faults
from shards.sample import Check


def check_record(case: Case) -> Iterator[Check]:
    """Check ``record.schema``: every rule of the schema that needs no pixels."""
    found = (f"{field}: {message}" for field, message in faults(case.sample, case.pictures))
    yield check("record.schema", "schema", found)
