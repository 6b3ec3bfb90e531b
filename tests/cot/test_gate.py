"""The first check: a reply brings words only; every value comes through a placeholder."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from corpus import Told, corpus
from cot_truth import reference_of
from reference_server import reply_to

from cot_expander.assignment import Assignment
from cot_expander.gate import judge
from cot_expander.prompts import Prompts
from cot_expander.reply import schema
from shards.sample import Row

Reply = dict[str, Any]


@cache
def _told() -> tuple[Told, ...]:
    return tuple(corpus([8], kinds=["physics.thin_lens", "cs.heap", "chemistry.energy_profile"]))


def _assignment(told: Told) -> Assignment:
    row = Row(
        id="r1", task=told.task, lang=told.lang, claims=told.claims, cot=told.cot,
        question=told.said if told.task == "understand" else "",
        instruction=told.said if told.task != "understand" else "", answer=told.answer,
    )  # fmt: skip
    return Assignment("key", "science", told.kind, row, told.facts, reference_of(told))


def _row(lang: str = "en") -> Assignment:
    """A question with several steps that use one another."""
    told = [t for t in _told() if t.task == "understand" and t.lang == lang]
    return _assignment(max(told, key=lambda t: sum(len(c.from_) for c in t.claims)))


def _good(assignment: Assignment) -> Reply:
    request = {"messages": Prompts(instructions=True).messages(assignment)}
    return json.loads(reply_to(request, ""))


def _rules(assignment: Assignment, reply: Reply) -> set[str]:
    return {c.rule for c in judge(json.dumps(reply), assignment, limit=500).complaints}


def test_true_replies_pass_for_every_row() -> None:
    refused = [
        (told.kind, told.task, told.lang, verdict.complaints[0])
        for told in _told()
        if (assignment := _assignment(told))
        and (verdict := judge(json.dumps(_good(assignment)), assignment, limit=500)).complaints
    ]
    assert len(refused) <= len(_told()) / 50, refused


def test_what_passes_holds_the_scene_s_own_sentences() -> None:
    assignment = _row()
    cot = judge(json.dumps(_good(assignment)), assignment, limit=500).cot
    assert cot
    assert "{" not in cot.text
    assert cot.text.rstrip(".").endswith(assignment.reference.answer)
    assert len(cot.steps) == len(assignment.row.claims)


LIES: dict[str, tuple[Callable[[Reply], Any], str]] = {
    "a number": (lambda r: r.update(text="It weighs 417 g. " + r["text"]), "value"),
    "a number in words": (lambda r: r.update(text="Fifty of them. " + r["text"]), "value"),
    "a colour": (lambda r: r.update(text="The red one leads. " + r["text"]), "value"),
    "a direction": (lambda r: r.update(text="It lies on the left. " + r["text"]), "added"),
    "a thing": (lambda r: r.update(text="There is also a spring. " + r["text"]), "added"),
    "a claim twice": (lambda r: r.update(text="{c1}. " + r["text"]), "placeholder"),
    "no claim": (lambda r: r.update(text=r["text"].replace("{c1}", "")), "placeholder"),
    "an unknown claim": (lambda r: r.update(text="{c99}. " + r["text"]), "placeholder"),
    "no answer": (lambda r: r.update(text=r["text"].replace("{answer}", "it")), "answer"),
    "steps reversed": (lambda r: r["steps"].reverse(), "order"),
    "meta talk": (lambda r: r.update(text="As an AI I think so. " + r["text"]), "leak"),
    "Chinese": (lambda r: r.update(text="这里先说明一下整个推理过程的思路。" + r["text"]), "language"),
    "a word of Chinese": (lambda r: r.update(text="首先， " + r["text"]), "language"),
    "a Chinese stop": (lambda r: r["steps"][0].update(text="{c1}。"), "punctuation"),
    "a remark": (lambda r: r.update(remark="done"), "schema"),
    "padding": (lambda r: r.update(text="Let us go on with care and patience. " * 90 + r["text"]), "length"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_named(lie: str) -> None:
    assignment = _row()
    reply = _good(assignment)
    change, rule = LIES[lie]
    assert not _rules(assignment, reply)
    change(reply)
    assert rule in _rules(assignment, reply)


def test_a_wish_worded_anew_asks_for_the_same() -> None:
    told = next(t for t in _told() if t.task == "edit" and t.lang == "en")
    assignment = _assignment(told)
    assert assignment.values
    reply = _good(assignment)
    wish = reply["instruction"]
    assert "{v1}" in wish
    assert not _rules(assignment, reply)
    for changed in (wish.replace("{v1}", "it"), wish + " And 7 more.", wish + " Not {v1}."):
        assert {"instruction", "value"} & _rules(assignment, {**reply, "instruction": changed})


@pytest.mark.parametrize(
    "text", ["", "no", "{", "[]", '{"steps": 3}', "```json\n{}\n```", "{" * 5000]
)
def test_anything_else_is_unreadable(text: str) -> None:
    assert {c.rule for c in judge(text, _row()).complaints} <= {"json", "schema"}


def test_a_fenced_reply_with_words_around_it_is_read() -> None:
    assignment = _row("zh")
    text = f"Sure!\n```json\n{json.dumps(_good(assignment))}\n```\nDone."
    assert judge(text, assignment, limit=500).cot


def test_prompt_versions_follow_the_words() -> None:
    versions = {Prompts(style).version for style in ("brief", "detailed", "socratic", "planner")}
    assert len(versions) == 4
    assert Prompts().version == Prompts().version


def test_the_schema_is_strict_everywhere() -> None:
    def objects(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [found for item in node for found in objects(item)]
        if not isinstance(node, dict):
            return []
        own = [node] if node.get("type") == "object" else []
        return own + [found for item in node.values() for found in objects(item)]

    assert len(objects(schema())) == 2
    for found in objects(schema()):
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])
