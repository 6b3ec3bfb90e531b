"""Checks that every sample passes at build time and again in ``factory verify``.

Each is a function of the sample's record and its decoded pictures; none sees the generator.
"""

from __future__ import annotations

from collections.abc import Iterable

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

__all__ = ["Case", "Pictures", "generic_checks", "own_checks", "run_checks"]

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
    """All generic checks, then the kind's own."""
    return (*generic_checks(case), *own_checks(case, verifier))


def own_checks(case: Case, verifier: Verifier) -> tuple[Check, ...]:
    """The kind's verifier, one check per name. One that checks nothing, or cannot read the sample, fails."""
    checks: list[Check] = []
    try:
        checks.extend(verifier.check(case.sample, case.pictures))
    # A verifier reads a diagram as it finds it; whatever stops it, the sample is not verified.
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        checks.append(
            Check(name="verifier.unreadable", engine=verifier.engine, passed=False, detail=detail)
        )
    if not checks:
        detail = "the kind's verifier made no check"
        checks.append(
            Check(name="verifier.silent", engine=verifier.engine, passed=False, detail=detail)
        )
    return _merged(checks)


def generic_checks(case: Case) -> tuple[Check, ...]:
    """What holds for every kind."""
    return tuple(check for rule in GENERIC for check in rule(case))


def _merged(checks: Iterable[Check]) -> tuple[Check, ...]:
    """One check per name: failed if any of that name failed."""
    table: dict[str, Check] = {}
    for check in checks:
        known = table.get(check.name)
        if known is None or known.passed:
            table[check.name] = check
    return tuple(table.values())
