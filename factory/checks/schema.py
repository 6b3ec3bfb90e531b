"""The record itself: references resolve, hashes agree, rows are complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shards.rules import faults
from shards.sample import Check, Sample


def check_schema(sample: Sample, pictures: Mapping[str, Any]) -> Iterator[Check]:
    """Check ``schema.rules``: the rules that storage also enforces on finished shards."""
    found = [f"{field}: {message}" for field, message in faults(sample, pictures)]
    yield Check(name="schema.rules", engine="shards", passed=not found, detail="; ".join(found[:3]))
