"""Shapes of a text: flowing, numbered, in lines, under headings, or led by questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cot_expander.phrases import (
    ANSWERS,
    ASKS,
    BARE_ANSWERS,
    CLOSINGS,
    HEADINGS,
    KEPT,
    LEADS,
    OPENINGS,
    ORDINALS,
    STATEMENTS,
    UNCHANGED,
)
from cot_expander.sentences import Beat, enumerate_clauses, finish, led
from generators.scene import Pair, Say, Voice

_LONG_RUN = 4
_SHORT = 3
_SHAPES = Pair(*["[flow|flow|flow|paragraphs|numbered|numbered|lines|bullets|headed|headed|asking|asking|ordinal]"] * 2)
_IN_PARTS = ("headed", "asking")
COIN = Pair("[x|]", "[x|]")
_STATEMENT_WORDS = 5
_STATEMENT_HAN = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the steps: all in the voice's language.

    Args:
        kept: clauses about what an edit leaves alone.
    """

    task: str
    title: str
    setting: str
    answer: str
    kept: tuple[str, ...] = ()


def compose(beats: Sequence[Beat], frame: Frame, voice: Voice, terse: bool = False) -> str:
    """The whole text. ``terse``: no opening, no leads, readings listed in one sentence."""
    beats = _reordered(beats, voice)
    opening = "" if terse else _opening(frame, voice)
    shape = "flow" if terse else _shape(beats, voice)
    kept = "" if terse else _unchanged(frame, voice, UNCHANGED if shape not in _IN_PARTS else KEPT)
    ending = [kept, _closing(frame, voice)]
    return _COMPOSERS[shape](_Draft(beats, frame, voice, terse), opening, ending)


@dataclass(frozen=True, slots=True)
class _Draft:
    beats: Sequence[Beat]
    frame: Frame
    voice: Voice
    terse: bool


def _shape(beats: Sequence[Beat], voice: Voice) -> str:
    shape = voice.say(_SHAPES)
    short = len(beats) < _SHORT
    if shape == "ordinal" and not _countable(beats, voice):
        return "numbered" if not short else "flow"
    if shape in _IN_PARTS:
        return shape if _parts(beats)[0] else "flow"
    return "flow" if short else shape


def _countable(beats: Sequence[Beat], voice: Voice) -> bool:
    own = any(beat.leads(voice.lang) for beat in beats)
    return _SHORT <= len(beats) <= len(ORDINALS) and not own


def _reordered(beats: Sequence[Beat], voice: Voice) -> list[Beat]:
    """Readings of different kinds that stand together may come in either order; all else keeps its place."""
    kept: list[Beat] = []
    for reads, run in groupby(beats, key=lambda beat: beat.reads):
        group = list(run)
        different = len({beat.about[1] for beat in group}) == len(group)
        free = reads and different and not any(beat.leans(voice.lang) for beat in group)
        kept += group[::-1] if free and len(group) > 1 and voice.say(COIN) else group
    return kept


def _opening(frame: Frame, voice: Voice) -> str:
    return finish(text, voice.lang) if (text := voice.say(OPENINGS[frame.task], title=frame.title)) else ""


def _unchanged(frame: Frame, voice: Voice, wording: Say) -> str:
    if not frame.kept or not voice.say(COIN):
        return ""
    return finish(voice.say(wording, clauses=enumerate_clauses(list(frame.kept), voice.lang)), voice.lang)


def _closing(frame: Frame, voice: Voice) -> str:
    if frame.task != "understand":
        return voice.say(CLOSINGS[frame.task], setting=frame.setting)
    return voice.say(STATEMENTS if _is_statement(frame.answer, voice) else ANSWERS, answer=frame.answer)


def _bare_answer(answer: str, voice: Voice) -> str:
    if _is_statement(answer, voice):
        return finish(answer, voice.lang)
    return voice.say(BARE_ANSWERS, answer=answer)


def _is_statement(answer: str, voice: Voice) -> bool:
    if voice.lang == "zh":
        return len(answer) >= _STATEMENT_HAN
    return len(answer.split()) >= _STATEMENT_WORDS


# -- leads -------------------------------------------------------------------------------------------


def _sentences(draft: _Draft, beats: Sequence[Beat], led_by: Callable[[int], str] | None = None) -> list[str]:
    """Finished sentences of some beats, with leads by kind and place; no lead twice in a row."""
    voice, last = draft.voice, ""
    found: list[str] = []
    groups = list(_grouped(draft, beats))
    for place, group in enumerate(groups):
        before = groups[place - 1][0].kind if place else ""
        lead = led_by(place) if led_by else _lead(draft, group, before, place == len(groups) - 1)
        if lead == last or (draft.terse and group[0].kind != "check"):
            lead = ""
        last = lead or last
        clause = enumerate_clauses([beat.clause for beat in group], voice.lang)
        found.append(finish(led(lead, clause), voice.lang))
    return found


def _lead(draft: _Draft, group: Sequence[Beat], before: str, is_last: bool) -> str:
    beat, task, voice = group[0], draft.frame.task, draft.voice
    if beat.leads(voice.lang):
        return ""
    match beat.kind:
        case "observe":
            name = "observe.later" if before in ("observe", "recall") else f"observe.{task}.first"
        case "compute":
            name = "compute.first" if before not in ("", "compute") else "compute.later" if before else ""
            name = "compute.last" if before and is_last and task == "understand" and voice.say(COIN) else name
        case "decide":
            name = "" if not before else "compute.later" if beat.concludes(voice.lang) else "decide"
        case "act":
            name = f"act.{task}" if task != "understand" else "compute.later"
        case kind:
            name = kind
    if not name or (name == "observe.later" and beat.leans(voice.lang)):
        return ""
    return voice.say(LEADS[name])


def _grouped(draft: _Draft, beats: Sequence[Beat]) -> Iterator[list[Beat]]:
    """Readings that share a sentence: long runs as a list, short neighbours now and then."""
    lang = draft.voice.lang
    for plain, run in groupby(beats, key=lambda beat: beat.reads and beat.joins(lang)):
        group = list(run)
        if not plain:
            yield from ([beat] for beat in group)
        elif draft.terse or (len(group) >= _LONG_RUN and draft.voice.say(COIN)):
            yield group
        else:
            yield from _pairs(group, draft.voice)


def _pairs(beats: Sequence[Beat], voice: Voice) -> Iterator[list[Beat]]:
    waiting: list[Beat] = []
    for beat in beats:
        if waiting and (len(waiting) == 2 or beat.leads(voice.lang) or not voice.say(COIN)):
            yield waiting
            waiting = []
        waiting.append(beat)
    if waiting:
        yield waiting


# -- shapes ------------------------------------------------------------------------------------------


def _flow(draft: _Draft, opening: str, ending: Sequence[str]) -> str:
    return draft.voice.sentences([opening, *_sentences(draft, draft.beats), *ending])


def _paragraphs(draft: _Draft, opening: str, ending: Sequence[str]) -> str:
    voice = draft.voice
    first, rest = _parts(draft.beats)
    body = [voice.sentences(_sentences(draft, part)) for part in (first, rest) if part]
    body[0] = voice.sentences([opening, body[0]]) if body else opening
    return "\n".join([*body, voice.sentences(list(ending))])


def _marked(mark: Callable[[int], str]) -> Callable[[_Draft, str, Sequence[str]], str]:
    def shape(draft: _Draft, opening: str, ending: Sequence[str]) -> str:
        body = [mark(place) + text for place, text in enumerate(_sentences(draft, draft.beats), 1)]
        return "\n".join(line for line in (opening, *body, draft.voice.sentences(list(ending))) if line)

    return shape


def _ordinal(draft: _Draft, opening: str, ending: Sequence[str]) -> str:
    english = draft.voice.lang == "en"
    body = _sentences(draft, draft.beats, lambda place: ORDINALS[place][0 if english else 1])
    return draft.voice.sentences([opening, *body, *ending])


def _headed(draft: _Draft, opening: str, ending: Sequence[str]) -> str:
    """Under headings: what is given, what follows, the end."""
    if draft.frame.task == "understand":
        opening, ending = "", [_bare_answer(draft.frame.answer, draft.voice)]
    return _in_parts(draft, opening, ending, HEADINGS[draft.frame.task])


def _asking(draft: _Draft, opening: str, ending: Sequence[str]) -> str:
    """Every part answers a question that the text asks itself."""
    del opening
    text = _in_parts(draft, "", ending, ASKS[draft.frame.task])
    separator = " " if draft.voice.lang == "en" else ""
    return text if draft.voice.say(COIN) else text.replace("\n", separator)


def _in_parts(draft: _Draft, opening: str, ending: Sequence[str], titles: tuple[Say, Say, Say]) -> str:
    voice = draft.voice
    first, rest = _parts(draft.beats)
    parts = [
        voice.say(title) + voice.sentences(_sentences(draft, part, lambda place: ""))
        for title, part in zip(titles, (first, rest), strict=False)
        if part
    ]
    last = voice.say(titles[2]) + voice.sentences(list(ending))
    return "\n".join(line for line in (opening, *parts, last) if line)


def _parts(beats: Sequence[Beat]) -> tuple[list[Beat], list[Beat]]:
    """What is read or recalled at the start, and the rest."""
    cut = next((place for place, beat in enumerate(beats) if beat.kind not in ("observe", "recall")), len(beats))
    return list(beats[:cut]), list(beats[cut:])


_COMPOSERS: dict[str, Callable[[_Draft, str, Sequence[str]], str]] = {
    "flow": _flow,
    "paragraphs": _paragraphs,
    "numbered": _marked(lambda place: f"{place}. "),
    "bullets": _marked(lambda place: "- "),
    "lines": _marked(lambda place: ""),
    "ordinal": _ordinal,
    "headed": _headed,
    "asking": _asking,
}
