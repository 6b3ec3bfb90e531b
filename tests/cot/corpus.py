"""Reasoning of every kind, made without drawing: what a row would store, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cot_expander.claims import build_claims
from cot_expander.grounded import Request, expand
from factory.assemble.reasoning import SETTINGS
from factory.assemble.rows import word_answer
from factory.registry import discover
from generators.base import Generator, Unsatisfiable
from generators.scene import Fact, Pair, Rng, Step, Voice, Want
from shards.sample import Claim, Cot, Lang, Task
from shards.sample import Fact as FactRecord

LOOKS = tuple(SETTINGS)
ATTEMPTS = 40
EVERYTHING = type("Everything", (), {"__contains__": lambda self, item: True})()
"""Stands for the drawn elements: nothing is drawn here."""


@dataclass(frozen=True)
class Told:
    """One row's reasoning with the records that a checker sees."""

    kind: str
    task: Task
    lang: Lang
    cot: Cot
    claims: tuple[Claim, ...]
    facts: tuple[FactRecord, ...]
    names: tuple[str, ...]
    answer: str = ""
    said: str = ""
    request: Request | None = field(default=None, compare=False)


def corpus(
    seeds: Sequence[int], langs: Sequence[Lang] = ("en", "zh"), kinds: Sequence[str] = ()
) -> Iterator[Told]:
    """Every t2i, edit and understand row of one scene per kind and seed; levels 1 to 10 in turn."""
    for kind, cls in discover().kinds.items():
        if kinds and kind not in kinds:
            continue
        for seed in seeds:
            yield from _scene(cls(), seed, langs)


def truth_of(generator: Generator, seed: int, lang: Lang) -> Any:
    """The first truth that exists for a seed."""
    for attempt in range(ATTEMPTS):
        rng = Rng(f"{generator.kind}/{seed}/{attempt}".encode())
        try:
            return generator.sample(rng, Want(seed % 10 + 1, lang, 1024, 1024, {}))
        except Unsatisfiable:
            continue
    raise AssertionError(f"{generator.kind}: no scene for seed {seed} in {ATTEMPTS} attempts")


def _scene(generator: Generator, seed: int, langs: Sequence[Lang]) -> Iterator[Told]:
    truth = truth_of(generator, seed, langs[0])
    rng = Rng(f"cot/{generator.kind}/{seed}".encode())
    edits = list(generator.edits(truth, rng["edits"]))
    questions = list(generator.questions(truth, rng["questions"]))
    look = LOOKS[seed % len(LOOKS)]
    for lang in langs:
        drawn: Lang = langs[seed % len(langs)]

        def voice(name: str, lang: Lang = lang, drawn: Lang = drawn) -> Voice:
            return Voice(lang, drawn, rng["words", lang, name])

        speak = voice("t2i")
        prompts = generator.prompts(truth, speak)
        said = f"{prompts.short} {prompts.detail}"
        yield _told(generator, "t2i", [truth], prompts.plan, speak, look, said=said)
        for place, edit in enumerate(edits):
            for back in (False, True):
                speak = voice(f"edit{place}{back}")
                words = (
                    (edit.inverse, edit.inverse_detail) if back else (edit.instruction, edit.detail)
                )
                said = " ".join(speak.say(part) for part in words)
                steps, truths = (
                    (edit.inverse_steps, [edit.truth, truth])
                    if back
                    else (edit.steps, [truth, edit.truth])
                )
                yield _told(generator, "edit", truths, steps, speak, look, said=said)
        for place, question in enumerate(questions):
            speak = voice(f"ask{place}")
            said = speak.say(question.question)
            answer = word_answer(question, speak)
            yield _told(generator, "understand", [truth], question.steps, speak, look, answer, said)


def _told(
    generator: Generator,
    task: Task,
    truths: Sequence[Any],
    steps: Sequence[Step],
    speak: Voice,
    look: str,
    answer: str = "",
    said: str = "",
) -> Told:
    final: dict[str, Fact] = {fact.key: fact for fact in generator.facts(truths[-1])}
    names: dict[str, Pair] = dict(generator.names(truths[-1]))
    request = Request(
        task=task,
        title=generator.title,
        facts=tuple(fact for fact in final.values() if fact.say.en),
        names=names,
        steps=tuple(steps),
        answer=answer.rstrip(".。"),
        setting=SETTINGS[look],
        before=tuple(generator.facts(truths[0])) if task == "edit" else (),
    )
    return Told(
        kind=generator.kind,
        task=task,
        lang=speak.lang,
        cot=expand(request, speak),
        claims=build_claims(steps, "image", final, EVERYTHING),
        facts=tuple(fact.record() for truth in truths for fact in generator.facts(truth)),
        names=tuple(pair.of(speak.lang) for pair in names.values()),
        answer=answer.rstrip(".。"),
        said=said,
        request=request,
    )
