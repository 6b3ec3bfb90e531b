"""Two languages, one structure: the same rows about the same things, only worded differently."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from factory.checks.case import Case
from factory.checks.result import check
from shards.sample import Check, Row

_SHARED = (
    "task",
    "inputs",
    "output",
    "mask",
    "op",
    "scope",
    "chain",
    "changes",
    "verbatim",
    "answer_type",
    "evidence",
    "claims",
    "negatives",
)


def check_parity(case: Case) -> Iterator[Check]:
    """Check ``languages.parity``; none when all rows are in one language."""
    english, chinese = (
        [row for row in case.sample.rows if row.lang == lang] for lang in ("en", "zh")
    )
    if english and chinese:
        yield check("languages.parity", "text", _faults(english, chinese))


def _faults(english: list[Row], chinese: list[Row]) -> Iterator[str]:
    for one, other in zip_longest(english, chinese):
        if one is None or other is None:
            yield f"{len(english)} rows in English, {len(chinese)} in Chinese"
            return
        for field in _SHARED:
            if getattr(one, field) != getattr(other, field):
                yield f"{one.id} and {other.id} differ in {field}"
        if len(one.choices) != len(other.choices):
            yield f"{one.id} and {other.id} have different numbers of choices"
