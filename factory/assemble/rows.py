"""Training rows of a scene: prompts, edits both ways, questions, each in both languages with reasoning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cot_expander.claims import build_claims
from cot_expander.grounded import Request, expand
from factory.assemble.editing import Edited
from factory.assemble.picture import Picture
from factory.recipe import Rows
from generators.base import Generator
from generators.phrases import sentence, tell
from generators.scene import Fact, Pair, Question, Rng, Say, Step, Voice, quantity, say, step_of
from shards.sample import Lang, Row

SETTINGS = {
    "textbook": Pair("a plain textbook page", "素净的教科书页面"),
    "exam": Pair("a black-and-white exam paper", "黑白印刷的试卷"),
    "blackboard": Pair("a chalkboard with coloured chalk", "彩色粉笔的黑板"),
    "notebook": Pair("a page of a notebook", "笔记本的一页"),
    "slide": Pair("a lecture slide", "一张课件幻灯片"),
    "infographic": Pair("an infographic with soft colours", "配色柔和的信息图"),
}


@dataclass(frozen=True)
class Scene:
    """Everything rows are made from."""

    generator: Generator
    pictures: tuple[Picture, ...]
    chain: tuple[Edited, ...]
    rng: Rng

    @property
    def image(self) -> Picture:
        return self.pictures[0]


@dataclass(frozen=True)
class Draft:
    """A row before its words: the same structure is worded once per language."""

    name: str
    task: str
    source: Any
    picture: Picture
    back: bool = False
    inverse_of: str = ""


def build_rows(scene: Scene, limits: Rows, languages: Sequence[Lang]) -> tuple[Row, ...]:
    """All rows, English first; ids ``r1 …`` in order."""
    drafts = [*_t2i(scene, limits.t2i), *_edits(scene, limits.edit), *_questions(scene, limits.understand)]
    rows: list[Row] = []
    for lang in languages:
        ids: dict[str, str] = {}
        for draft in drafts:
            ids[draft.name] = f"r{len(rows) + 1}"
            voice = Voice(lang, scene.image.style.lang, scene.rng["words", lang, draft.name])
            row = _WORDING[draft.task](scene, draft, voice)
            rows.append(row.model_copy(update={"id": ids[draft.name], "inverse_of": ids.get(draft.inverse_of, "")}))
    return tuple(rows)


# -- which rows --------------------------------------------------------------------------------------


def _t2i(scene: Scene, limit: int) -> Iterator[Draft]:
    for picture in scene.pictures[:limit]:
        yield Draft(f"t2i.{picture.role}", "t2i", None, picture)


def _edits(scene: Scene, limit: int) -> list[Draft]:
    forward = [Draft(f"edit{i}", "edit", edited, edited.before) for i, edited in enumerate(scene.chain, 1)]
    back = [Draft(f"undo{i}", "edit", e, e.after, True, f"edit{i}") for i, e in enumerate(scene.chain, 1)]
    return (forward + back)[:limit]


def _questions(scene: Scene, limit: int) -> list[Draft]:
    """Different types first, from the first picture; then one about an edit and one on an edited picture."""
    rng = scene.rng["questions"]
    own = rng["order"].shuffled(list(scene.generator.questions(scene.image.truth, rng["image"])))
    drafts = [Draft(f"ask.image.{q.ask}", "understand", q, scene.image) for q in own]
    extra: list[Draft] = []
    if scene.chain:
        edited = scene.chain[0]
        question = _what_changed(edited, rng["changed"])
        if question is not None:
            extra.append(Draft("ask.changed", "changed", question, edited.after))
        later = list(scene.generator.questions(edited.after.truth, rng["edited"]))
        chosen = rng["later"].choice(later)
        extra.append(Draft(f"ask.edit1.{chosen.ask}", "understand", chosen, edited.after))
    room = max(1, limit - len(extra)) if limit else 0
    return (drafts[:room] + extra)[:limit]


def _what_changed(edited: Edited, rng: Rng) -> Question | None:
    """Which statement holds in the second picture but not in the first? Options are facts of the two."""
    before, after = edited.before.facts, edited.after.facts
    new = [f for k, f in after.items() if f.say.en and (k not in before or before[k].value != f.value)]
    same = [f for k, f in after.items() if f.say.en and k in before and before[k].value == f.value and before[k].say == f.say]
    if not new or len(same) < 2:
        return None
    right, wrong = rng["right"].choice(new), rng["wrong"].sample(same, 3)
    return Question(
        "what_changed",
        say(
            "[Compare the two pictures: which statement is true only of the second one?|Which of these holds in the second picture but not in the first?|The first picture was edited into the second: what is newly true?]",
            "[比较两幅图，哪一项只符合第二幅图？|下列哪一项在第二幅图中成立、在第一幅图中不成立？|第一幅图经修改得到第二幅图，下列哪一项是新出现的情况？]",
        ),
        right,
        "choice",
        choices=tuple(rng["order"].shuffled([right, *wrong])),
        evidence=(right.key,),
        steps=(step_of(right),),
    )


# -- their words -------------------------------------------------------------------------------------


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
        **_reasoning(scene, "t2i", picture, prompts.plan, voice),
    )


def _edit_row(scene: Scene, draft: Draft, voice: Voice) -> Row:
    edited: Edited = draft.source
    edit, number = edited.edit, edited.after.role.removeprefix("edit")
    first, second = (edited.after, edited.before) if draft.back else (edited.before, edited.after)
    words = (edit.inverse, edit.inverse_detail) if draft.back else (edit.instruction, edit.detail)
    steps = edit.inverse_steps if draft.back else edit.steps
    new = tuple(label for label in second.labels if label not in first.labels)
    return Row(
        id="",
        task="edit",
        lang=voice.lang,
        inputs=(first.role,),
        output=second.role,
        mask=f"mask{number}" if edit.scope == "local" else "maskfull",
        instruction=sentence(voice, voice.say(words[0])),
        detail=sentence(voice, voice.say(words[1])),
        op=edit.op,
        scope=edit.scope,  # type: ignore[arg-type]
        chain=int(number),
        changes=edited.changes(draft.back),
        verbatim=new,
        **_reasoning(scene, "edit", second, steps, voice),
    )


def _ask_row(scene: Scene, draft: Draft, voice: Voice) -> Row:
    question: Question = draft.source
    choices = tuple(_word(choice, question.unit, voice) for choice in question.choices)
    # Wording varies from call to call: an answer that is a choice is quoted, not worded again.
    answer = choices[question.choices.index(question.answer)] if choices else word_answer(question, voice)
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
        **_reasoning(scene, "understand", draft.picture, question.steps, voice, answer),
    )


_WORDING = {"t2i": _t2i_row, "edit": _edit_row, "understand": _ask_row, "changed": _ask_row}


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


def _reasoning(scene: Scene, task: str, picture: Picture, steps: Sequence[Step], voice: Voice, answer: str = "") -> dict[str, Any]:
    generator = scene.generator
    request = Request(
        task=task,
        title=generator.title,
        facts=tuple(fact for fact in picture.facts.values() if fact.say.en),
        names=generator.names(picture.truth),
        steps=steps,
        answer=answer.rstrip(".。"),
        setting=SETTINGS[picture.style.look],
    )
    return {"cot": expand(request, voice), "claims": build_claims(steps, picture.role, picture.facts, {element.id for element in picture.state.elements})}
