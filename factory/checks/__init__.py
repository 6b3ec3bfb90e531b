"""Checks that every sample passes at build time and again in ``factory verify``.

Each is a function of the sample's record and its pictures; none sees the generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factory.checks.editing import check_edits
from factory.checks.reasoning import check_reasoning
from factory.checks.words import check_words
from generators.base import Verifier
from shards.sample import Check, Sample

GENERIC = (check_words, check_reasoning, check_edits)


def run_checks(sample: Sample, pictures: Mapping[str, Any], verifier: Verifier) -> tuple[Check, ...]:
    """All generic checks, then the kind's own; a verifier that checks nothing is itself a failure."""
    own = tuple(verifier.check(sample, pictures)) or (
        Check(name="verifier.silent", engine="framework", passed=False, detail="the kind's verifier made no check"),
    )
    return (*(check for rule in GENERIC for check in rule(sample, pictures)), *_merged(own))



def _merged(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """One check per name: failed if any of that name failed."""
    table: dict[str, Check] = {}
    for check in checks:
        known = table.get(check.name)
        if known is None or known.passed:
            table[check.name] = check
    return tuple(table.values())
