"""Verifiers are there, agree with what was built, and refuse faults that are planted in it."""

from __future__ import annotations

from collections import defaultdict

from factory.checks import Case, generic_checks, own_checks, run_checks
from tests.conformance import faults
from tests.conformance.build import MARGIN
from tests.conformance.kinds import Kind

ENOUGH = 2
"""Faults of different types that each kind's own verifier must refuse."""

ALWAYS = ("changed_answer", "swapped_facts")
"""Faults that the checks refuse between them in every copy."""


def test_all_checks_pass_again_on_what_was_stored(kind: Kind) -> None:
    for specimen in kind.specimens:
        checks = run_checks(specimen.case, kind.verifier)
        assert [check for check in checks if not check.passed] == []
        assert checks == specimen.sample.checks


def test_the_kind_has_checks_of_its_own_by_a_named_engine(kind: Kind) -> None:
    assert kind.generator.kind in kind.verifier.kinds
    generic = {check.name for check in generic_checks(kind.specimens[0].case)}
    own = [check for check in kind.specimens[0].sample.checks if check.name not in generic]
    assert own
    assert all(check.engine for check in own)


def test_planted_faults_are_refused(kind: Kind) -> None:
    """Of each type of fault, the share of copies that the kind's own verifier refuses; and those that no check does."""
    refused: dict[str, list[bool]] = defaultdict(list)
    unseen: list[str] = []
    for specimen in kind.specimens:
        for name in faults.NAMES:
            for sample, pictures in faults.planted(name, specimen.sample, specimen.pictures):
                case = Case(sample, pictures, MARGIN)
                own = not all(check.passed for check in own_checks(case, kind.verifier))
                refused[name].append(own)
                if (
                    name in ALWAYS
                    and not own
                    and all(c.passed for c in generic_checks(Case(sample, pictures, 2)))
                ):
                    unseen.append(name)
    caught = [name for name, results in refused.items() if 2 * sum(results) >= len(results)]
    shares = {name: f"{sum(results)}/{len(results)}" for name, results in refused.items()}
    assert len(caught) >= ENOUGH, shares
    assert unseen == [], shares
