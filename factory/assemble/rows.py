"""Training rows of a scene: prompts, edits both ways, questions, each in every language with reasoning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from factory.assemble.drafts import Draft, drafts_of
from factory.assemble.editing import Edited
from factory.assemble.reasoning import Leg, reasoning
from factory.assemble.scene import Scene
from factory.recipe import Rows
from generators.phrases import sentence, tell
from generators.scene import Edit, Fact, Pair, Question, Say, Step, Voice, quantity, say
from shards.sample import Lang, Row

SEVERAL = "several"
"""Operation of a row over several edits."""

_SEVERAL = say(
    "[Make these changes one after the other.|Do the following, in this order.|Several changes, step by step.|Two things to do, in order.]",
    "[依次完成以下修改。|按顺序做以下改动。|分步修改如下。|先后做两处修改。]",
)


def build_rows(scene: Scene, limits: Rows, languages: Sequence[Lang]) -> tuple[Row, ...]:
    """All rows, English first; ids ``r1 …`` in order. Which rows there are does not depend on the language."""
    drafts = drafts_of(scene, limits)
    rows: list[Row] = []
    for lang in languages:
        ids: dict[str, str] = {}
        for draft in drafts:
            ids[draft.name] = f"r{len(rows) + 1}"
            voice = Voice(lang, scene.image.style.lang, scene.rng["words", lang, draft.name])
            row = _WORDING[draft.task](scene, draft, voice)
            rows.append(
                row.model_copy(
                    update={"id": ids[draft.name], "inverse_of": ids.get(draft.inverse_of, "")}
                )
            )
    return tuple(_with_shared_verbatim(rows, len(drafts)))


def _with_shared_verbatim(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """A t2i row can demand only the labels that its words name, in every language it is told in."""
    for place, row in enumerate(rows):
        if row.task == "t2i":
            told = [other.detail for other in rows[place % count :: count]]
            row = row.model_copy(
                update={
                    "verbatim": tuple(v for v in row.verbatim if all(_names(t, v) for t in told))
                }
            )
        yield row


def _names(text: str, label: str) -> bool:
    """Whether a text holds a label that is not just a part of a longer word or number."""
    return (
        re.search(rf"(?<![A-Za-z0-9.]){re.escape(label)}(?![A-Za-z0-9]|\.[0-9])", text) is not None
    )


def _t2i_row(scene: Scene, draft: Draft, voice: Voice) -> Row:
    picture = draft.picture
    prompts = scene.generator.prompts(picture.truth, voice)
    return Row(
        id="",
        task="t2i",
        lang=voice.lang,
        output=picture.role,
        instruction=sentence(voice, prompts.short),
        detail=sentence(voice, prompts.detail),
        verbatim=picture.labels,
        **reasoning(scene, "t2i", [Leg(picture, prompts.plan)], voice),
    )


def _edit_row(scene: Scene, draft: Draft, voice: Voice) -> Row:
    edited: Edited = draft.source
    first, second = (edited.after, edited.before) if draft.back else (edited.before, edited.after)
    told = [_told(edit, draft.back) for edit in edited.steps]
    if draft.back:
        told.reverse()
    new = tuple(label for label in second.labels if label not in first.labels)
    return Row(
        id="",
        task="edit",
        lang=voice.lang,
        inputs=(first.role,),
        output=second.role,
        mask=edited.mask_role,
        instruction=_in_order(voice, [sentence(voice, voice.say(short)) for short, _, _ in told]),
        detail=_in_order(voice, [sentence(voice, voice.say(detail)) for _, detail, _ in told]),
        op=edited.steps[0].op if len(told) == 1 else SEVERAL,
        scope=edited.scope,  # type: ignore[arg-type]
        chain=int(edited.after.role.removeprefix("edit")),
        changes=edited.changes(draft.back),
        verbatim=new,
        **reasoning(
            scene,
            "edit",
            _legs(scene, edited, draft.back, [steps for _, _, steps in told]),
            voice,
            before=first,
        ),
    )


def _told(edit: Edit, back: bool) -> tuple[Say, Say, tuple[Step, ...]]:
    """Instruction, detail and reasoning of one edit, there or back."""
    if back:
        return edit.inverse, edit.inverse_detail, edit.inverse_steps
    return edit.instruction, edit.detail, edit.steps


def _legs(scene: Scene, edited: Edited, back: bool, steps: Sequence[Sequence[Step]]) -> list[Leg]:
    """The pictures an edit arrives at, step by step, each with the reasoning that leads there."""
    start = scene.pictures.index(edited.before)
    passed = scene.pictures[start : start + len(edited.steps) + 1]
    arrivals = passed[-2::-1] if back else passed[1:]
    return [Leg(picture, part) for picture, part in zip(arrivals, steps, strict=True)]


def _in_order(voice: Voice, sentences: list[str]) -> str:
    """Several requests as one text, to be done in their order."""
    return (
        sentences[0] if len(sentences) == 1 else voice.sentences([voice.say(_SEVERAL), *sentences])
    )


def _ask_row(scene: Scene, draft: Draft, voice: Voice) -> Row:
    question: Question = draft.source
    choices = tuple(_word(choice, question.unit, voice) for choice in question.choices)
    # Wording varies from call to call: an answer that is a choice is quoted, not worded again.
    answer = (
        choices[question.choices.index(question.answer)]
        if choices
        else word_answer(question, voice)
    )
    inputs = ("image", "edit1") if draft.task == "changed" else (draft.picture.role,)
    return Row(
        id="",
        task="understand",
        lang=voice.lang,
        inputs=inputs,
        op=question.ask,
        question=voice.say(question.question),
        answer=answer,
        answer_type=question.answer_type,  # type: ignore[arg-type]
        choices=choices,
        evidence=tuple(f"{draft.picture.role}/{key}" for key in question.evidence),
        **reasoning(scene, "understand", [Leg(draft.picture, question.steps)], voice, answer),
    )


_WORDING = {"t2i": _t2i_row, "edit": _edit_row, "ask": _ask_row, "changed": _ask_row}


def word_answer(question: Question, voice: Voice) -> str:
    """The answer as text in the voice's language, with its unit."""
    if isinstance(question.answer, list | tuple) and not isinstance(question.answer, Pair):
        return voice.join([_word(item, question.unit, voice) for item in question.answer])
    return _word(question.answer, question.unit, voice)


def _word(value: Any, unit: str, voice: Voice) -> str:
    if isinstance(value, Fact):
        return sentence(voice, tell(voice, value))
    if isinstance(value, Pair | Say):
        return voice.word(value)
    return quantity(value, unit)
