"""From a solver's steps to claim records that name where each value comes from."""

from __future__ import annotations

from collections.abc import Container, Sequence

from generators.scene import Step
from shards.sample import Claim, json_text


class UngroundedStep(ValueError):
    """A step relies on something that is neither a fact of the picture nor an earlier step."""


def build_claims(
    steps: Sequence[Step], picture: str, facts: Container[str], elements: Container[str]
) -> tuple[Claim, ...]:
    """Claims ``c1 …`` in the order of the steps; ``from`` names ``picture/fact`` or an earlier claim.

    A name is looked up among the steps stated so far, then among the facts; a step that bears the name
    of a fact (it states that fact) hides it from later steps, so that they follow from what was said.
    A step points at its element only where that is drawn (a step may speak of a part that is hidden).

    Args:
        picture: role of the picture the steps speak of (``image``, ``edit1``).
        facts: keys of its facts.
        elements: ids of what is drawn in it.

    Raises:
        UngroundedStep: a step uses an unknown fact, or a step that has not been stated yet.
    """
    stated: dict[str, str] = {}
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
                from_=tuple(  # type: ignore[call-arg]
                    _source(use, steps, number, picture, facts, stated) for use in step.uses
                ),
                element=step.element if step.element in elements else "",
            )
        )
        if step.name:
            stated[step.name] = claim_id
    return tuple(claims)


def _source(
    use: str,
    steps: Sequence[Step],
    number: int,
    picture: str,
    facts: Container[str],
    stated: dict[str, str],
) -> str:
    step = steps[number - 1]
    if use in stated and use != step.name:
        return stated[use]
    if use in facts:
        return f"{picture}/{use}"
    later = any(other.name == use for other in steps[number - 1 :])
    why = "is stated only later" if later else f"is no fact of {picture} and no earlier step"
    raise UngroundedStep(f"step {step.subject}.{step.predicate} uses {use!r}, which {why}")
