"""The second check: what a free text asserts, claim by claim, must be what its scene says.

Every sentence is read as the list of what it mentions (``cot_expander.mentions``). It is explained by the
claims, by facts of the scene and by the row's own words when its list is theirs, one after the other.
What no claim explains is an invention or a slip; a claim that explains nothing was dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cot_expander.check import Complaint, apart_from, language_complaints, leaks
from cot_expander.mentions import Mention, Segment, mentions, normal, segments
from shards.sample import Claim, Lang
from shards.sample import Fact as FactRecord

_ENOUGH = 0.3
"""Share of a claim's own words that a sentence must keep to count as that claim."""
_MOST = 0.6
"""Share at which a sentence is about the same as a source."""
_EXISTS = {
    "en": re.compile(r"\bthere (?:is|are)\b|\balso (?:shows?|has|contains)\b", re.IGNORECASE),
    "zh": re.compile(r"(?:还|另)(?:有|画)|存在着?一|旁边有|图中有"),
}
_PRONOUN = {
    "en": re.compile(
        r"\W*(?:(?:so|then|and|here|hence|thus),? )?(?:it|its|that|this|they|their)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"\W*(?:因此|所以|于是|故)?，?(?:其|它|该|这|两者|二者)"),
}
_ASKS = {
    "en": re.compile(r"\?$|^(?:look|consider|start|take|let us|recall)\b", re.IGNORECASE),
    "zh": re.compile(r"[？?]$|^(?:先看|看|观察|考虑|从)"),
}
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "were",
        "be",
        "of",
        "at",
        "in",
        "on",
        "to",
        "by",
        "with",
        "and",
        "or",
        "as",
        "it",
        "its",
        "that",
        "this",
        "so",
        "has",
        "have",
        "from",
        "for",
        "there",
        "here",
        "then",
        "than",
        "each",
        "both",
        "all",
        "which",
        "into",
        "out",
        "per",
    ]
)
_CLAIM_FIRST = 0.5
_STOPS = " .。!！"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text may say.

    Args:
        clauses: one sentence per claim, in the order of the claims, in the row's language.
        told: further true sentences: facts of the scene, the title, the setting.
        said: the row's question or instruction with its detail.
        names: names and labels of the scene in this language.
        before: old values by (subject, predicate), for edits.
    """

    lang: Lang
    claims: tuple[Claim, ...]
    clauses: tuple[str, ...]
    told: tuple[str, ...] = ()
    said: str = ""
    names: tuple[str, ...] = ()
    answer: str = ""
    before: Mapping[tuple[str, str], FactRecord] = field(
        default_factory=dict[tuple[str, str], FactRecord]
    )


def falsehoods(text: str, reference: Reference) -> list[Complaint]:
    """Everything in which a text departs from its reference; empty when it is true and whole."""
    lang = reference.lang
    found = [*language_complaints(apart_from(reference.answer, text), lang), *leaks(text)]
    if any(complaint.rule == "language" for complaint in found):
        return found
    names = _vocabulary(reference)
    sources = _sources(reference, names)
    read = segments(text, names, lang)
    spans: list[_Span] = []
    for place, segment in enumerate(read):
        explained = _explain(segment, sources, reference, last=place == len(read) - 1)
        if explained is None:
            found.append(Complaint("added", f"nothing in the scene says: {segment.text}"))
        else:
            spans += [_Span(place, start, source, segment) for start, source in explained]
    return [
        *found,
        *_dropped_or_disordered(spans, sources, read, reference),
        *_answer(read, reference, names),
    ]


@dataclass(frozen=True, slots=True)
class _Source:
    """One way to explain a stretch of mentions. ``claim`` is its place among the claims, or -1."""

    mentions: tuple[Mention, ...]
    words: frozenset[str]
    claim: int = -1
    role: str = "told"


@dataclass(frozen=True, slots=True)
class _Span:
    segment: int
    start: int
    source: _Source
    read: Segment


def _vocabulary(reference: Reference) -> tuple[str, ...]:
    values = [value for claim in reference.claims for value in _strings(claim.decoded())]
    worded = " ".join(reference.clauses).casefold()
    names = (name for name in reference.names if len(name) > 1 or name.isascii())
    return tuple(dict.fromkeys([*names, *(v for v in values if v.casefold() in worded)]))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        if re.search(r"[^\W\d_]", value) and len(value) <= 40 and "/" not in value:
            yield value
    elif isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _strings(item)


def _sources(reference: Reference, names: tuple[str, ...]) -> list[_Source]:
    lang = reference.lang
    found: list[_Source] = []
    for place, (claim, clause) in enumerate(zip(reference.claims, reference.clauses, strict=True)):
        told, words = mentions(clause, names, lang), _words(clause, lang)
        found += [_Source(way, words, place, "claim") for way in _ways(told)]
        old = reference.before.get((claim.subject, claim.predicate))
        if old is not None:
            for shown in (_shown(old), f"“{_shown(old)}”"):
                marked = (*told, Mention("old", "old"), *mentions(shown, names, lang))
                found += [_Source(way, words, place, "claim") for way in _ways(marked)]
    for clause in (*reference.told, *re.split(r"(?<=[.!?;])\s+|(?<=[。；！？，])", reference.said)):
        told = mentions(clause, names, lang)
        found += [_Source(way, _words(clause, lang)) for way in _ways(told) if told]
    answer = mentions(reference.answer, names, lang)
    if answer:
        found += [_Source(way, frozenset(), role="answer") for way in _ways(answer)]
    return found


def _ways(told: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
    """A list of mentions with and without those that may be overlooked."""
    firm = tuple(mention for mention in told if not mention.optional)
    return [told] if len(firm) == len(told) else [told, firm]


def _shown(fact: FactRecord) -> str:
    value = fact.decoded()
    return "" if isinstance(value, bool | list) else f"{value} {fact.unit}".strip()


def _words(text: str, lang: Lang) -> frozenset[str]:
    plain = normal(text, lang).casefold()
    if lang == "zh":
        runs = re.findall(r"[\u4e00-\u9fff]+", plain)
        return frozenset(run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1)))
    found = re.findall(r"[a-z]+(?:'s)?", plain)
    return frozenset(_root(word) for word in found if word not in _STOP)


def _root(word: str) -> str:
    word = word.removesuffix("'s")
    return re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word


def _explain(
    segment: Segment, sources: Sequence[_Source], reference: Reference, last: bool
) -> list[tuple[int, _Source]] | None:
    """The sources that a sentence's mentions are made of, by where they start; None when there are none."""
    told = segment.mentions
    firm = [m for m in told if not m.optional and m.kind not in ("not", "old")]
    lang = reference.lang
    if not firm:
        return [] if _harmless(segment, sources, lang) else None
    heard = _words(segment.text, lang)
    leans = bool(_PRONOUN[lang].match(segment.text))
    best: list[tuple[float, list[tuple[int, _Source]]] | None] = [None] * (len(told) + 1)
    best[0] = (0.0, [])
    for start in range(len(told)):
        reached = best[start]
        if reached is None:
            continue
        if told[start].optional or (told[start].kind == "not" and start == len(told) - 1):
            _improve(best, start + 1, reached[0] - 0.01, reached[1])
        for source in sources:
            if source.role == "answer" and not last:
                continue
            for way in _from(source, leans and start == 0):
                end = start + len(way)
                if (
                    way
                    and end <= len(told)
                    and all(a.equals(b) for a, b in zip(told[start:end], way, strict=True))
                ):
                    worth = len(way) * (
                        _kept(source.words, heard) + _CLAIM_FIRST * (source.claim >= 0)
                    )
                    _improve(best, end, reached[0] + worth, [*reached[1], (start, source)])
    explained = best[len(told)]
    if explained is not None:
        return explained[1]
    only_names = all(mention.kind in ("name", "symbol") for mention in firm)
    return [] if only_names and _ASKS[lang].search(segment.text) else None


def _improve(best: list[Any], place: int, worth: float, way: list[tuple[int, _Source]]) -> None:
    if best[place] is None or worth > best[place][0]:
        best[place] = (worth, way)


def _from(source: _Source, leans: bool) -> Iterator[tuple[Mention, ...]]:
    yield source.mentions
    if leans:
        lead = next(
            (i for i, m in enumerate(source.mentions) if m.kind not in ("name", "symbol")), 0
        )
        if lead:
            yield source.mentions[lead:]


def _kept(words: frozenset[str], heard: frozenset[str]) -> float:
    return len(words & heard) / len(words) if words else 0.5


def _recalls(words: frozenset[str], heard: frozenset[str], lang: Lang) -> bool:
    """The claim's own words are heard again; a pair of characters alone says too little to ask for it."""
    return len(words) <= (1 if lang == "zh" else 0) or _kept(words, heard) >= _ENOUGH


def _harmless(segment: Segment, sources: Sequence[_Source], lang: Lang) -> bool:
    """A sentence of common words: it denies what a source says or claims a thing nobody knows of, or it may stay."""
    heard = _words(segment.text, lang)
    near = [source for source in sources if source.words and _kept(source.words, heard) >= _MOST]
    if not near:
        return segment.text.endswith(("?", "？")) or not _EXISTS[lang].search(segment.text)
    return any(_nots(source.mentions) == _nots(segment.mentions) for source in near)


def _nots(told: Sequence[Mention]) -> int:
    return sum(mention.kind == "not" for mention in told)


def _dropped_or_disordered(
    spans: Sequence[_Span],
    sources: Sequence[_Source],
    read: Sequence[Segment],
    reference: Reference,
) -> Iterator[Complaint]:
    """Every claim has a place of its own, after those that it uses."""
    placed: dict[int, tuple[int, int]] = {}
    groups: dict[tuple[Any, ...], int] = {}
    free = [span for span in spans if span.source.role != "answer"]
    for place, claim in enumerate(reference.claims):
        twin = groups.setdefault(
            (claim.subject, claim.predicate, claim.value, reference.clauses[place]), place
        )
        if twin != place and claim.kind == "observe" and twin in placed:
            placed[place] = placed[twin]
            continue
        at = _place_of(place, free, sources, read, reference.lang)
        if at is None:
            yield Complaint("dropped", f"{claim.id} is not stated: {reference.clauses[place]}")
            continue
        placed[place] = at
    order = {
        claim.id: placed[place] for place, claim in enumerate(reference.claims) if place in placed
    }
    for claim in reference.claims:
        for source in claim.from_:
            if source in order and claim.id in order and order[source] > order[claim.id]:
                yield Complaint("order", f"{claim.id} stands before {source}, which it uses")


def _place_of(
    claim: int, free: list[_Span], sources: Sequence[_Source], read: Sequence[Segment], lang: Lang
) -> tuple[int, int] | None:
    """Where a claim is stated; the span it takes is used up."""
    own = [source for source in sources if source.claim == claim]
    if all(m.optional or m.kind == "not" for m in own[0].mentions):
        heard = [
            (_kept(own[0].words, _words(segment.text, lang)), -at)
            for at, segment in enumerate(read)
        ]
        share, at = max(heard, default=(0.0, 0))
        return (-at, 0) if share >= _ENOUGH else None
    ways = {tuple(m.value for m in source.mentions) for source in own}
    fits = [
        span
        for span in free
        if span.source.claim == claim or tuple(m.value for m in span.source.mentions) in ways
    ]
    if not fits:
        return None
    span = max(
        fits, key=lambda s: (_kept(own[0].words, _words(s.read.text, lang)), -s.segment, -s.start)
    )
    if not _recalls(own[0].words, _words(span.read.text, lang), lang):
        return None
    free.remove(span)
    return span.segment, span.start


def _answer(
    read: Sequence[Segment], reference: Reference, names: tuple[str, ...]
) -> Iterator[Complaint]:
    if not reference.answer or not read:
        return
    lang = reference.lang
    wanted = [m for m in mentions(reference.answer, names, lang) if not m.optional]
    ending = [m for m in read[-1].mentions if not m.optional][-len(wanted) :] if wanted else []
    said = normal(reference.answer, lang).strip(_STOPS).casefold()
    if read[-1].text.rstrip(_STOPS).casefold().endswith(said):
        return
    if (
        not wanted
        or len(ending) != len(wanted)
        or not all(a.equals(b) for a, b in zip(ending, wanted, strict=True))
    ):
        yield Complaint("answer", f"the text does not end in {reference.answer!r}")
