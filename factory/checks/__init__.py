"""Checks that every sample passes at build time and again in ``factory verify``.

Each is a function of the sample's record and its decoded pictures; none sees the generator.
"""

from __future__ import annotations

from factory.checks.answers import check_answers
from factory.checks.boxes import check_boxes
from factory.checks.case import Case, Pictures
from factory.checks.editing import check_edits
from factory.checks.negatives import check_negatives
from factory.checks.parity import check_parity
from factory.checks.reasoning import check_reasoning
from factory.checks.schema import check_schema
from factory.checks.words import check_words
from generators.base import Verifier
from shards.sample import Check

__all__ = ["Case", "Pictures", "generic_checks", "run_checks"]

GENERIC = (
    check_schema,
    check_words,
    check_answers,
    check_parity,
    check_reasoning,
    check_boxes,
    check_edits,
    check_negatives,
)


def run_checks(case: Case, verifier: Verifier) -> tuple[Check, ...]:
    """All generic checks, then the kind's own; a verifier that checks nothing is itself a failure."""
    own = tuple(verifier.check(case.sample, case.pictures)) or (
        Check(name="verifier.silent", engine="framework", passed=False, detail="the kind's verifier made no check"),
    )
    return (*generic_checks(case), *_merged(own))


def generic_checks(case: Case) -> tuple[Check, ...]:
    """What holds for every kind."""
    return tuple(check for rule in GENERIC for check in rule(case))


def _merged(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """One check per name: failed if any of that name failed."""
    table: dict[str, Check] = {}
    for check in checks:
        known = table.get(check.name)
        if known is None or known.passed:
            table[check.name] = check
    return tuple(table.values())
