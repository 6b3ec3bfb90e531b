"""Which rows a scene gives, before they are worded: the same structure for every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from factory.assemble.editing import Edited
from factory.assemble.picture import Picture
from factory.assemble.scene import Scene
from factory.recipe import Rows
from generators.scene import Question, Rng, say, step_of


@dataclass(frozen=True)
class Draft:
    """A row without words.

    ``task`` names its wording (``t2i``, ``edit``, ``ask``, ``changed``); ``source`` is the ``Edited`` or the
    ``Question`` it comes from; ``picture`` is the one it is about. ``inverse_of`` names another draft.
    """

    name: str
    task: str
    source: Any
    picture: Picture
    back: bool = False
    inverse_of: str = ""


def drafts_of(scene: Scene, limits: Rows) -> list[Draft]:
    """All rows that the recipe's limits leave, chosen by the scene's own seed."""
    return [
        *_t2i(scene, limits.t2i),
        *_edits(scene, limits.edit),
        *_questions(scene, limits.understand),
    ]


def _t2i(scene: Scene, limit: int) -> Iterator[Draft]:
    for picture in scene.pictures[:limit]:
        yield Draft(f"t2i.{picture.role}", "t2i", None, picture)


def _edits(scene: Scene, limit: int) -> list[Draft]:
    """Edits with their inverses, pair by pair in an order that the seed decides, as many as there is room for."""
    drafts = []
    for edited in scene.rng["edit-rows"].shuffled(scene.edits):
        name = f"{edited.before.role}-{edited.after.role}"
        drafts += [
            Draft(f"do.{name}", "edit", edited, edited.before),
            Draft(f"undo.{name}", "edit", edited, edited.after, True, f"do.{name}"),
        ]
    order = [edited.after.role for edited in scene.edits]
    return sorted(
        drafts[:limit],
        key=lambda draft: (
            draft.back,
            order.index(draft.source.after.role),
            len(draft.source.steps),
        ),
    )


def _questions(scene: Scene, limit: int) -> list[Draft]:
    """One of each type on the first picture, then more; kept free are a place for what changed and one for
    the edited picture."""
    rng = scene.rng["questions"]
    own = _types_first(
        rng["order"].shuffled(list(scene.generator.questions(scene.image.truth, rng["image"])))
    )
    drafts = [Draft(f"ask.image.{n}.{q.ask}", "ask", q, scene.image) for n, q in enumerate(own)]
    extra: list[Draft] = []
    if scene.edits:
        edited = scene.edits[0]
        question = _what_changed(edited, rng["changed"])
        if question is not None:
            extra.append(Draft("ask.changed", "changed", question, edited.after))
        later = list(scene.generator.questions(edited.after.truth, rng["edited"]))
        if later:
            chosen = rng["later"].choice(later)
            extra.append(Draft(f"ask.edit1.{chosen.ask}", "ask", chosen, edited.after))
    room = max(1, limit - len(extra)) if limit else 0
    return (drafts[:room] + extra)[:limit]


def _types_first(questions: Sequence[Question]) -> list[Question]:
    """The first question of every type before the second of any."""
    seen: Counter[str] = Counter()
    ranks = []
    for question in questions:
        ranks.append(seen[question.ask])
        seen[question.ask] += 1
    return [
        question
        for _, question in sorted(zip(ranks, questions, strict=True), key=lambda pair: pair[0])
    ]


def _what_changed(edited: Edited, rng: Rng) -> Question | None:
    """Which statement holds in the second picture but not in the first? Options are facts of the two."""
    before, after = edited.before.facts, edited.after.facts
    new = [
        f for k, f in after.items() if f.say.en and (k not in before or before[k].value != f.value)
    ]
    same = [
        f
        for k, f in after.items()
        if f.say.en and k in before and before[k].value == f.value and before[k].say == f.say
    ]
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
