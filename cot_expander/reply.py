"""A model's reply: JSON with placeholders, and the texts it becomes when they are filled."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from cot_expander.assignment import Assignment
from cot_expander.sentences import finish
from shards.sample import Cot, Lang

PLACEHOLDER = re.compile(r"\{([a-z]+\d*)\}")
_SENTENCE_START = re.compile(r"(?:^|[.!?:。！？：\n]\s*|^\d+\.\s|- )$")
_COMMON_WORD = re.compile(
    r"(?!([A-Z])(?i:\1)\b)[A-Z][a-z]+(?=[\s,'-])|A (?!goes|marks|hangs|lies|leads)(?=[a-z]{4})"
)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


class Unreadable(ValueError):
    """The reply is not the JSON that was asked for. ``rule`` is ``json`` or ``schema``."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule


class ReplyStep(BaseModel):
    """One step: the claims it states, in order, and its sentence with their placeholders."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claims: tuple[str, ...]
    text: str


class Reply(BaseModel):
    """What the model returns; every value in it is a placeholder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    objects: tuple[str, ...]
    attributes: tuple[str, ...]
    constraints: tuple[str, ...]
    background: str
    steps: tuple[ReplyStep, ...]
    text: str
    instruction: str = ""


def schema() -> dict[str, Any]:
    """The JSON schema of ``Reply`` in the strict form that OpenAI-compatible servers enforce."""
    strings = {"type": "array", "items": {"type": "string"}}
    step = {
        "type": "object",
        "properties": {"claims": strings, "text": {"type": "string"}},
        "required": ["claims", "text"],
        "additionalProperties": False,
    }
    properties = {
        "objects": strings,
        "attributes": strings,
        "constraints": strings,
        "background": {"type": "string"},
        "steps": {"type": "array", "items": step},
        "text": {"type": "string"},
        "instruction": {"type": "string"},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def read_reply(text: str) -> Reply:
    """The reply in a text, which may be fenced or have words around it. Raises ``Unreadable``."""
    fenced = _FENCE.search(text)
    body = fenced[1] if fenced else text[text.find("{") : text.rfind("}") + 1]
    try:
        data = json.loads(body)
    except (json.JSONDecodeError, RecursionError):
        raise Unreadable("json", "the reply is not valid JSON") from None
    try:
        return Reply.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Unreadable("schema", f"{where}: {first['msg']}") from None


def fillings(assignment: Assignment) -> dict[str, str]:
    """What each placeholder stands for: sentences of claims, listed clauses, answer, setting."""
    row, cot = assignment.row, assignment.row.cot
    found = {
        claim.id: clause.rstrip(".。") for claim, clause in zip(row.claims, cot.steps, strict=True)
    }
    for mark, clauses in (("o", cot.objects), ("a", cot.attributes), ("k", cot.constraints)):
        found |= {f"{mark}{place}": clause for place, clause in enumerate(clauses, 1)}
    found |= {f"v{place}": value for place, value in enumerate(assignment.values, 1)}
    return found | {"answer": assignment.reference.answer, "setting": cot.background}


def fill(template: str, known: dict[str, str], lang: Lang) -> str:
    """The template with its placeholders filled; a sentence in the middle of one loses its capital."""

    def filled(match: re.Match[str]) -> str:
        words = known[match[1]]
        opens = _SENTENCE_START.search(template[: match.start()])
        if lang == "en" and not opens and match[1].startswith("c") and _COMMON_WORD.match(words):
            return words[0].lower() + words[1:]
        return words

    return PLACEHOLDER.sub(filled, template)


def to_cot(reply: Reply, assignment: Assignment) -> Cot:
    """The reasoning of a reply whose placeholders are all known."""
    cot, lang = assignment.row.cot, assignment.row.lang
    known = fillings(assignment)

    def chosen(ids: tuple[str, ...], base: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known[id.strip("{}")] for id in ids) or base

    return Cot(
        objects=chosen(reply.objects, cot.objects),
        attributes=chosen(reply.attributes, cot.attributes),
        constraints=chosen(reply.constraints, cot.constraints),
        background=fill(reply.background, known, lang) or cot.background,
        steps=tuple(finish(fill(step.text, known, lang), lang) for step in reply.steps),
        text=fill(reply.text, known, lang),
    )
