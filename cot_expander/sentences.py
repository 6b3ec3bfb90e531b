"""Clauses into sentences: leads, capitals, stops, and clauses that share a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shards.sample import Lang

_OWN_LEAD = {
    "en": re.compile(
        r"(?:so|then|and|therefore|hence|thus|that (?:makes|gives|is)|together|finally|now|next|but)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"故|所以|因此|于是|则|由|从而|因为|共|合计|再|接着|最后|然后|先|这|此"),
}
_INNER_LEAD = {
    "en": re.compile(r"[,;] (?:so|hence|therefore|thus)\b"),
    "zh": re.compile(r"[，；](?:故|所以|因此|于是)"),
}
_LEANS = {
    "en": re.compile(
        r"(?:it|its|that|this|they|these|both|here|the middle|each|together|one)\b", re.IGNORECASE
    ),
    "zh": re.compile(r"其|它|该|即|居中|两者|二者|每"),
}
_STATEMENT = re.compile(r"(?:the|an?|its?|there|each|every|both|all|no)\b|[^a-z]")
_FIRST_WORD = re.compile(r"[a-z]+(?=[\s,:'’-]|$)")
_BARE_SYMBOL = re.compile(r"(?:([a-z])\1)+|sin|cos|tan|log|ln|[b-z]")
"""Lower-case openings that are no words: doubled letters of genotypes, functions, single symbols."""
_JOINABLE = {"en": 64, "zh": 26}
_OPEN = re.compile(r"[,;:，；：、。]")


@dataclass(frozen=True, slots=True)
class Beat:
    """One step as a clause. ``reads``: it states a fact; ``noted``: it tells the old value too."""

    kind: str
    clause: str
    about: tuple[str, str]
    value: str
    reads: bool
    noted: bool = False

    def leads(self, lang: Lang) -> bool:
        """The clause brings a connective of its own."""
        return bool(_OWN_LEAD[lang].match(self.clause))

    def concludes(self, lang: Lang) -> bool:
        """The clause draws a conclusion inside itself (``a lies above b, so …``)."""
        return bool(_INNER_LEAD[lang].search(self.clause))

    def leans(self, lang: Lang) -> bool:
        """The clause refers to the one before it (``it``, ``that makes``), so it must follow it."""
        return self.leads(lang) or bool(_LEANS[lang].match(self.clause))

    def joins(self, lang: Lang) -> bool:
        """Short and plain enough to share a sentence."""
        return (
            len(self.clause) <= _JOINABLE[lang] and not _OPEN.search(self.clause) and not self.noted
        )


def led(lead: str, clause: str) -> str:
    """A lead before a clause; one that ends in ``that`` gives way before an instruction."""
    if lead.endswith("that ") and not _STATEMENT.match(clause):
        return clause
    if clause.startswith(("，", "。")):
        return lead.rstrip("，：") + clause
    return lead + clause


def finish(clause: str, lang: Lang) -> str:
    """Capital letter (unless the clause opens with a symbol) and full stop."""
    clause = clause.strip()
    word = _FIRST_WORD.match(clause)
    if lang == "en" and word and (word.group() == "a" or not _BARE_SYMBOL.fullmatch(word.group())):
        clause = clause[0].upper() + clause[1:]
    stop = "." if lang == "en" else "。"
    return clause if clause[-1:] in ".。!?！？" else clause + stop


def enumerate_clauses(clauses: list[str], lang: Lang) -> str:
    """Clauses of one sentence: ``a and b``, ``a; b; c``; in Chinese ``a，b``, ``a；b；c``."""
    if len(clauses) == 2:
        return clauses[0] + (", and " if lang == "en" else "，") + clauses[1]
    return ("; " if lang == "en" else "；").join(clauses)
