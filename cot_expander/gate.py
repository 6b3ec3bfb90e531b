"""The truth gate: a reply becomes reasoning only when it is true, whole, in order and in its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cot_expander.assignment import Assignment
from cot_expander.check import Complaint, check_cot, language_complaints, leaks
from cot_expander.length import LIMIT, length_of
from cot_expander.mentions import mentions
from cot_expander.reply import PLACEHOLDER, Reply, Unreadable, fill, fillings, read_reply, to_cot
from cot_expander.truth import falsehoods
from shards.sample import Cot, Lang

_OWN_WORDS = 1.5
"""How much longer than the offline text a text may be that no limit could hold."""
_MARKS_OF_ANOTHER: Mapping[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[，。；：！？、（）]"),
    "zh": re.compile(r"(?<=[\u4e00-\u9fff ])[,;:?!](?!\d)|(?<=[\u4e00-\u9fff])\."),
}
_VALUES = frozenset({"number", "colour", "quote"})


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a reply: the reasoning, or what is wrong with it."""

    cot: Cot | None = None
    instruction: str = ""
    complaints: tuple[Complaint, ...] = ()


def judge(text: str, assignment: Assignment, limit: int = LIMIT) -> Verdict:
    """Read a reply and check it twice: placeholders first, then the filled text as anybody would read it."""
    try:
        reply = read_reply(text)
    except Unreadable as error:
        return Verdict(complaints=(Complaint(error.rule, str(error)),))
    broken = [*_placeholders(reply, assignment), *_own_values(reply, assignment)]
    if broken:
        return Verdict(complaints=tuple(broken))
    cot = to_cot(reply, assignment)
    known = fillings(assignment)
    instruction = fill(reply.instruction, known, assignment.row.lang).strip()
    found = [
        *_untrue(cot, assignment),
        *_too_long(cot, assignment, limit),
        *_instruction(instruction, assignment),
    ]
    if found:
        return Verdict(complaints=tuple(dict.fromkeys(found)))
    return Verdict(cot, instruction)


def _placeholders(reply: Reply, assignment: Assignment) -> Iterator[Complaint]:
    known = fillings(assignment)
    lists = [*reply.objects, *reply.attributes, *reply.constraints]
    used = [id.strip("{}") for id in lists]
    texts = (reply.text, reply.background, reply.instruction, *(step.text for step in reply.steps))
    used += [match for text in texts for match in PLACEHOLDER.findall(text)]
    for unknown in dict.fromkeys(name for name in used if name not in known):
        yield Complaint("placeholder", f"{{{unknown}}} does not exist")
    ids = [claim.id for claim in assignment.row.claims]
    stepped = [match for step in reply.steps for match in PLACEHOLDER.findall(step.text)]
    named = [id for step in reply.steps for id in step.claims]
    for where, found in (
        ("steps", [name for name in stepped if name != "answer"]),
        ("the claims of steps", named),
        ("text", [name for name in PLACEHOLDER.findall(reply.text) if name in ids]),
    ):
        if Counter(found) != Counter(ids):
            missing = Counter(ids) - Counter(found)
            extra = Counter(found) - Counter(ids)
            which = ", ".join([*missing, *extra])
            yield Complaint("placeholder", f"{where} must hold every claim once; see {which}")
        else:
            yield from _order(found, assignment)
    if assignment.reference.answer and not reply.text.rstrip(" .。!！").endswith("{answer}"):
        yield Complaint("answer", "text must end in {answer}")


def _order(found: Iterable[str], assignment: Assignment) -> Iterator[Complaint]:
    place = {name: at for at, name in enumerate(found)}
    for claim in assignment.row.claims:
        for source in claim.from_:
            if source in place and place[source] > place[claim.id]:
                yield Complaint("order", f"{claim.id} stands before {source}, which it uses")


def _own_values(reply: Reply, assignment: Assignment) -> Iterator[Complaint]:
    """Words around the placeholders bring no number, colour or quoted label of their own."""
    lang = assignment.row.lang
    for text in (reply.text, reply.background, *(step.text for step in reply.steps)):
        prose = PLACEHOLDER.sub(" ", text)
        yield from _foreign(prose, lang)
        for mention in mentions(prose, (), lang):
            if mention.kind in _VALUES and not mention.optional:
                yield Complaint("value", f"{mention.said!r} is written out; use placeholders only")
    # What the wish itself spells out in words has no placeholder; it may be repeated.
    spelled = {mention.value for mention in mentions(assignment.wish, (), lang)}
    for mention in mentions(PLACEHOLDER.sub(" ", reply.instruction), (), lang):
        if mention.kind in _VALUES and not mention.optional and mention.value not in spelled:
            yield Complaint("value", f"instruction: {mention.said!r} is written out")


def _foreign(prose: str, lang: Lang) -> Iterator[Complaint]:
    """Words and marks around the placeholders belong to the row's language, however few they are."""
    if lang == "en" and re.search(r"[\u4e00-\u9fff]", prose):
        yield Complaint("language", "Chinese in an English text")
    elif any(character.isalpha() for character in prose):
        yield from language_complaints(prose, lang)
    if found := _MARKS_OF_ANOTHER[lang].search(prose):
        yield Complaint("punctuation", f"{found.group()!r} does not belong here")


def _untrue(cot: Cot, assignment: Assignment) -> Iterator[Complaint]:
    row, reference = assignment.row, assignment.reference
    yield from check_cot(
        cot, row.claims, assignment.facts, row.lang, reference.answer, assignment.said
    )
    yield from falsehoods(cot.text, reference)
    ending = [reference.answer] if reference.answer else []
    steps = "\n".join([*cot.steps, *ending])
    yield from (
        Complaint(complaint.rule, f"steps: {complaint.detail}")
        for complaint in falsehoods(steps, reference)
    )


def _too_long(cot: Cot, assignment: Assignment, limit: int) -> Iterator[Complaint]:
    least = length_of(assignment.row.cot.text).tokens * _OWN_WORDS
    tokens = length_of(cot.text).tokens
    if tokens > max(limit, least):
        yield Complaint("length", f"about {tokens} tokens; at most {max(limit, int(least))}")


def _instruction(text: str, assignment: Assignment) -> Iterator[Complaint]:
    """A wish worded anew asks for the same: its values, labels and relations, no more and no fewer."""
    if not text:
        return
    row, names = assignment.row, assignment.reference.names
    if not assignment.wish:
        yield Complaint("instruction", "a question keeps its words; leave instruction empty")
        return
    yield from (*language_complaints(text, row.lang), *leaks(text))
    wanted, given = (
        Counter(
            (m.value, m.kind == "not") for m in mentions(words, names, row.lang) if not m.optional
        )
        for words in (assignment.wish, text)
    )
    if wanted != given:
        lost = [str(value) for (value, _) in (wanted - given)]
        new = [str(value) for (value, _) in (given - wanted)]
        yield Complaint("instruction", f"not the same request: lost {lost}, new {new}")
