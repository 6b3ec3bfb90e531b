"""From a solver's steps to claim records that name where each value comes from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generators.scene import Step
from shards.sample import Claim, json_text


class UngroundedStep(ValueError):
    """A step relies on something that is neither a fact of the picture nor an earlier step."""


def build_claims(
    steps: Sequence[Step], picture: str, facts: Collection[str], elements: Collection[str]
) -> tuple[Claim, ...]:
    """Claims ``c1 …`` in the order of the steps; ``from`` names ``picture/fact`` or an earlier claim.

    A step points at its element only where that is drawn (a step may speak of a part that is hidden).

    Raises:
        UngroundedStep: a step uses an unknown fact or a step that has not been stated yet.
    """
    known: dict[str, str] = {}
    claims: list[Claim] = []
    for number, step in enumerate(steps, start=1):
        claim_id = f"c{number}"
        claims.append(
            Claim(
                id=claim_id,
                kind=step.kind,  # type: ignore[arg-type]
                subject=step.subject,
                predicate=step.predicate,
                value=json_text(step.value),
                unit=step.unit,
                from_=tuple(_source(use, step, picture, facts, known) for use in step.uses),
                element=step.element if step.element in elements else "",
            )
        )
        if step.name:
            known[step.name] = claim_id
    return tuple(claims)


def _source(use: str, step: Step, picture: str, facts: Collection[str], known: dict[str, str]) -> str:
    if use in known and use != step.name:
        return known[use]
    if use in facts:
        return f"{picture}/{use}"
    raise UngroundedStep(f"step {step.subject}.{step.predicate} uses {use!r}, which is no fact and no earlier step")
