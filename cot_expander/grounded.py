"""The offline engine: words a solver's claims as a teacher would, in English or Chinese.

Nothing is added to what the facts and steps say: connectives, headings, an opening and a closing
sentence are the only words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cot_expander.length import length_of
from cot_expander.phrases import INSTEAD, WAS
from cot_expander.sentences import Beat, finish
from cot_expander.shapes import COIN, Frame, compose
from generators.scene import Fact, Pair, Say, Step, Voice, quantity
from shards.sample import Cot

UNSPOKEN = Pair("", "")
_STANDS_FREE = re.compile(r"(?:^|[\s“\u4e00-\u9fff])\{v\}")
"""A value that nothing is glued to (``+{v}``), so that the old one can be told the same way."""
MAX_KEPT = 2
"""Unchanged facts that an edit row names."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one row needs reasoning for.

    Args:
        task: t2i, edit or understand.
        title: what the picture is, with its article.
        facts: the facts of the picture that the row arrives at (or asks about).
        names: what the subjects are called, by id.
        steps: the solver's trace, in order.
        answer: the answer as worded in the row, for understand rows.
        setting: one phrase about paper and look.
        before: the facts of the picture that an edit row starts from.
    """

    task: str
    title: Say | Pair
    facts: Sequence[Fact]
    names: Mapping[str, Pair]
    steps: Sequence[Step]
    answer: str = ""
    setting: Say | Pair = UNSPOKEN
    before: Sequence[Fact] = ()


def expand(request: Request, voice: Voice) -> Cot:
    """Word the reasoning of one row in the voice's language.

    ``steps`` are plain sentences, one per claim and in the order of the claims; ``text`` says the same
    with a teacher's connectives, in one of several shapes. A text too long for the reference model's
    limit is worded tersely; no step is ever left out.
    """
    beats = [_beat(step, request, voice) for step in request.steps]
    told = [
        _with_old_value(beat, step, request, voice)
        for beat, step in zip(beats, request.steps, strict=True)
    ]
    frame = Frame(
        task=request.task,
        title=voice.say(request.title),
        setting=voice.say(request.setting),
        answer=request.answer,
        kept=tuple(_kept(request, voice)),
    )
    text = compose(_without_repeats(told), frame, voice)
    if not length_of(text).fits:
        text = compose(_without_repeats(told), frame, voice, terse=True)
    objects = [voice.word(name) for name in request.names.values()]
    return Cot(
        objects=tuple(dict.fromkeys(objects or [frame.title])),
        attributes=tuple(_clauses((fact for fact in request.facts if fact.given), voice)),
        constraints=tuple(_clauses(_constraints(request), voice)),
        background=frame.setting,
        steps=tuple(finish(beat.clause, voice.lang) for beat in beats),
        text=text,
    )


def word_fact(fact: Fact, voice: Voice) -> str:
    """The clause of a fact."""
    return voice.say(fact.say, v=fact.value if isinstance(fact.value, list | tuple) else fact.text)


def word_step(step: Step, names: Mapping[str, Pair], voice: Voice) -> str:
    """The clause of a step, without lead and stop."""
    subject = names.get(step.subject, step.subject)
    return voice.say(step.say, v=_shown(step.value, step.unit), s=subject).strip()


def _shown(value: object, unit: str) -> object:
    if isinstance(value, list | tuple):
        return value
    return "" if isinstance(value, bool) else quantity(value, unit)


def _beat(step: Step, request: Request, voice: Voice) -> Beat:
    reads = step.kind == "observe" and all(
        use in {fact.key for fact in request.facts} for use in step.uses
    )
    return Beat(
        kind=step.kind,
        clause=word_step(step, request.names, voice),
        about=(step.subject, step.predicate),
        value=str(step.value),
        reads=reads,
    )


def _with_old_value(beat: Beat, step: Step, request: Request, voice: Voice) -> Beat:
    """In an edit, a value that the edit changes is told with the one it had."""
    old = _old_text(step, request, voice)
    if not old:
        return beat
    at_end = beat.clause.endswith(quantity(step.value, step.unit))
    note = voice.say(INSTEAD if at_end and voice.say(COIN) else WAS, old=old)
    return replace(beat, clause=beat.clause + note, noted=True)


def _old_text(step: Step, request: Request, voice: Voice) -> str:
    """What a step's value was before the edit; empty unless both are numbers or shown labels."""
    if not _STANDS_FREE.search(step.say.of(voice.lang)) or isinstance(
        step.value, bool | list | tuple
    ):
        return ""
    about = step.subject, step.predicate
    old = [fact for fact in request.before if (fact.subject, fact.predicate) == about]
    if len(old) != 1 or old[0].value == step.value or isinstance(old[0].value, bool | list | tuple):
        return ""
    quoted = "“{v}”" in step.say.of(voice.lang)
    return f"“{old[0].text}”" if quoted else old[0].text


def _kept(request: Request, voice: Voice) -> Iterator[str]:
    """Some visible facts that the edit leaves alone and that no step speaks of, in their order."""
    before = {fact.key: fact for fact in request.before}
    spoken = {(step.subject, step.predicate) for step in request.steps}
    same = [
        fact
        for fact in request.facts
        if fact.given
        and fact.key in before
        and (before[fact.key].value, before[fact.key].say) == (fact.value, fact.say)
        and (fact.subject, fact.predicate) not in spoken
    ]
    return _clauses(same[:MAX_KEPT], voice)


def _constraints(request: Request) -> Iterator[Fact]:
    """What must hold beyond what is seen. To a question only what its steps rely on without concluding it."""
    concluded = {(step.subject, step.predicate) for step in request.steps if step.kind != "observe"}
    used = {use for step in request.steps for use in step.uses}
    for fact in request.facts:
        if fact.given:
            continue
        asked = request.task == "understand"
        if not asked or (fact.key in used and (fact.subject, fact.predicate) not in concluded):
            yield fact


def _clauses(facts: Iterator[Fact] | Sequence[Fact], voice: Voice) -> Iterator[str]:
    return (clause for fact in facts if (clause := word_fact(fact, voice)))


def _without_repeats(beats: Sequence[Beat]) -> list[Beat]:
    """What was read once need not be read again (reasoning over several edits starts from the same data)."""
    seen: set[tuple[tuple[str, str], str]] = set()
    kept: list[Beat] = []
    for beat in beats:
        if beat.reads and (beat.about, beat.value) in seen:
            continue
        if beat.reads:
            seen.add((beat.about, beat.value))
        kept.append(beat)
    return kept
