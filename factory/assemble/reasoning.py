"""Reasoning of a row: claims with their sources, and the text that words them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cot_expander.claims import build_claims
from cot_expander.grounded import Request, expand
from factory.assemble.picture import Picture
from factory.assemble.scene import Scene
from generators.scene import Pair, Step, Voice
from shards.sample import Claim

SETTINGS = {
    "textbook": Pair("a plain textbook page", "素净的教科书页面"),
    "exam": Pair("a black-and-white exam paper", "黑白印刷的试卷"),
    "blackboard": Pair("a chalkboard with coloured chalk", "彩色粉笔的黑板"),
    "notebook": Pair("a page of a notebook", "笔记本的一页"),
    "slide": Pair("a lecture slide", "一张课件幻灯片"),
    "infographic": Pair("an infographic with soft colours", "配色柔和的信息图"),
}


@dataclass(frozen=True)
class Leg:
    """A stretch of reasoning that speaks of one picture."""

    picture: Picture
    steps: Sequence[Step]


def reasoning(
    scene: Scene,
    task: str,
    legs: Sequence[Leg],
    voice: Voice,
    answer: str = "",
    before: Picture | None = None,
) -> dict[str, Any]:
    """The fields ``cot`` and ``claims`` of a row that passes the pictures of ``legs``, starting from ``before``."""
    legs = _without_superseded(legs)
    final = legs[-1].picture
    names = {
        id: pair for leg in legs for id, pair in scene.generator.names(leg.picture.truth).items()
    }
    request = Request(
        task=task,
        title=scene.generator.title,
        facts=tuple(fact for fact in final.facts.values() if fact.say.en),
        names=names,
        steps=tuple(step for leg in legs for step in leg.steps),
        answer=answer.rstrip(".。"),
        setting=scene.generator.setting(final.truth) or SETTINGS[final.style.look],
        before=tuple(before.facts.values()) if before else (),
    )
    return {"cot": expand(request, voice), "claims": tuple(_claims(legs))}


def _claims(legs: Sequence[Leg]) -> Iterator[Claim]:
    """Claims of all legs under one numbering; each names facts of its own picture."""
    stated = 0
    for leg in legs:
        drawn = {element.id for element in leg.picture.state.elements}
        claims = build_claims(leg.steps, leg.picture.role, leg.picture.facts, drawn)
        ids = {claim.id: f"c{stated + number}" for number, claim in enumerate(claims, 1)}
        for claim in claims:
            sources = tuple(ids.get(source, source) for source in claim.from_)
            yield claim.model_copy(update={"id": ids[claim.id], "from_": sources})
        stated += len(claims)


def _without_superseded(legs: Sequence[Leg]) -> list[Leg]:
    """Leave out what an earlier leg states and the final picture states otherwise, with all that rests on it.

    A last stretch stays whole; so does an earlier one's act that nothing later contradicts.
    """
    final = legs[-1]
    lasting = {(fact.subject, fact.predicate): fact.value for fact in final.picture.facts.values()}
    lasting |= {(step.subject, step.predicate): step.value for step in final.steps}
    return [*(Leg(leg.picture, tuple(_lasting(leg.steps, lasting))) for leg in legs[:-1]), final]


def _lasting(steps: Sequence[Step], final: dict[tuple[str, str], Any]) -> Iterator[Step]:
    dropped: set[str] = set()
    for step in steps:
        about = step.subject, step.predicate
        stale = about in final and final[about] != step.value
        if stale or dropped & set(step.uses):
            dropped.add(step.name)
        else:
            yield step
