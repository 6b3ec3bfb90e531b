"""Reasoning text: every claim stands on the scene, every sum is right (QUALITY section 6)."""

from __future__ import annotations

import re
from collections import Counter

from factory.judge.arithmetic import wrong_equations
from factory.judge.case import Case, Json, value_of
from factory.judge.measure import Figure, Line, Measure
from factory.judge.words import (
    cot_words,
    every_number,
    labels,
    numbers,
    row_words,
    skeleton,
    tokens,
    without,
)

SECTION = "6 reasoning"
SPAN = 12
_LEAK = re.compile(
    r"as an ai|language model|作为(?:一个)?(?:AI|人工智能)|\.json|\.png|[{}]|\bNone\b|\bnull\b|\bnan\b|\bTODO\b"
    r"|\b(?:image|edit\d+|mask\d+)/|_id\b|\btemplate\b|模板\s*id|\bclaim\b|\bf\d+\.\w+",
    re.IGNORECASE,
)


def allowed_numbers(case: Case) -> set[str]:
    """Every number that the scene knows: facts, truths, labels and names of all its states."""
    known: set[str] = set()
    for state in case.states.values():
        known |= every_number(state["facts"]) | every_number(state["truth"])
        known |= every_number([[element["id"], element["label"]] for element in state["elements"]])
    return known


def _claim_numbers(row: Json) -> set[str]:
    return every_number(
        [[claim["value"], claim["unit"], claim["subject"]] for claim in row["claims"]]
    )


def claim_fault(case: Case, row: Json, position: int) -> str:
    """Why a claim does not follow from facts or earlier claims; empty when it does."""
    claim = row["claims"][position]
    earlier = {other["id"] for other in row["claims"][:position]}
    for source in claim["from"]:
        if source not in earlier and source not in case.facts:
            later = source in {other["id"] for other in row["claims"]}
            return f"{claim['id']} uses {source}, which is {'stated later' if later else 'no fact'}"
    if claim["kind"] == "observe":
        sources = [case.facts[source] for source in claim["from"] if source in case.facts]
        about = [
            fact
            for fact in sources
            if (fact["subject"], fact["predicate"]) == (claim["subject"], claim["predicate"])
        ]
        if about and not any(value_of(fact["value"]) == value_of(claim["value"]) for fact in about):
            return f"{claim['id']} says {claim['value']}, the fact says {about[0]['value']}"
        if not sources and not any(source in earlier for source in claim["from"]):
            return f"{claim['id']} observes without a fact"
    return ""


def contradiction(row: Json) -> str:
    """Two claims of one row that say different things of one subject from the same sources.

    A computed list is an event of a trace (``swap``, ``visit``), which may happen again with other values.
    """
    seen: dict[tuple[str, ...], str] = {}
    for claim in row["claims"]:
        event = claim["kind"] == "compute" and isinstance(value_of(claim["value"]), list)
        if claim["kind"] not in ("observe", "compute") or event:
            continue
        about = (claim["kind"], claim["subject"], claim["predicate"], *sorted(claim["from"]))
        if seen.setdefault(about, claim["value"]) != claim["value"]:
            return f"{claim['subject']}.{claim['predicate']} is {seen[about]} and {claim['value']}"
    return ""


def says(text: str, answer: str) -> bool:
    """The answer stands in the text: as it is, or by its numbers, or by all its parts."""
    if answer.lower() in text.lower():
        return True
    figures = numbers(answer)
    if figures:
        return set(figures) <= set(every_number(text))
    parts = [part.strip() for part in re.split(r"[,，、;；]| and |和", answer) if part.strip()]
    return all(part.lower() in text.lower() for part in parts)


class Reasoning:
    """The reasoning of every row."""

    def __init__(self, recipe: Json) -> None:
        del recipe
        self.grounded = Measure(
            SECTION, "numbers of the reasoning are in the scene", "precision 1.000"
        )
        self.words = Measure(SECTION, "numbers of prompts and answers are in the scene", "100 %")
        self.claims = Measure(SECTION, "claims follow from facts or earlier claims", "100 %")
        self.arithmetic = Measure(SECTION, "equations in the text are right", "0 wrong")
        self.sufficient = Measure(SECTION, "answer stands in its reasoning", "100 %")
        self.contradictions = Measure(SECTION, "no two claims contradict", "0")
        self.leaks = Measure(SECTION, "no file names, keys or boilerplate", "0")
        self.present = Measure(SECTION, "every row reasons", "100 %")
        self.spans: Counter[tuple[str, ...]] = Counter()
        self.span_texts = 0
        self.skeletons: set[str] = set()
        self.texts = 0

    def see(self, case: Case) -> None:
        scene, names = allowed_numbers(case), labels(case)
        for row in case.rows:
            where = case.where(row)
            sentences = cot_words(row)
            self.present.see(bool(row["cot"]["steps"]) and bool(row["claims"]), where)
            known = scene | _claim_numbers(row) | every_number(row["choices"])
            text = without(
                " ".join(sentences),
                [name for name in names if len(name) > 2 and every_number(name)],
            )
            derived = known | self._equations(row, sentences, where)
            strange = [number for number in numbers(text) if number not in derived]
            self.grounded.see(not strange, f"{where}: {', '.join(strange[:4])}")
            strange = [
                number
                for words in row_words(row)
                for number in numbers(words)
                if number not in known
            ]
            self.words.see(not strange, f"{where}: {', '.join(strange[:4])}")
            for position in range(len(row["claims"])):
                fault = claim_fault(case, row, position)
                self.claims.see(not fault, f"{where}: {fault}")
            fault = contradiction(row)
            self.contradictions.see(not fault, f"{where}: {fault}")
            self._answer(row, sentences, where)
            leak = next(
                (
                    match.group()
                    for text in (*sentences, *row_words(row))
                    if (match := _LEAK.search(text))
                ),
                "",
            )
            self.leaks.see(not leak, f"{where}: {leak!r}")
            self._variety(row, names)

    def _equations(self, row: Json, sentences: list[str], where: str) -> set[str]:
        """Check the sums; return the numbers that right ones derive."""
        derived: set[str] = set()
        for sentence in sentences:
            wrong, results = wrong_equations(sentence)
            self.arithmetic.n += len(results)
            for equation in wrong:
                self.arithmetic.see(False, f"{where}: {equation}")
            derived |= every_number(" ".join(results))
        return derived

    def _answer(self, row: Json, sentences: list[str], where: str) -> None:
        if row["task"] != "understand" or row["answer_type"] in ("box", "path"):
            return
        self.sufficient.see(says(" ".join(sentences), row["answer"]), f"{where}: {row['answer']!r}")

    def _variety(self, row: Json, names: set[str]) -> None:
        text = row["cot"]["text"]
        if not text:
            return
        self.texts += 1
        self.skeletons.add(skeleton(text, names))
        words = tokens(text)
        spans = {tuple(words[i : i + SPAN]) for i in range(len(words) - SPAN + 1)}
        self.span_texts += bool(spans)
        self.spans.update(spans)

    def lines(self) -> list[Line]:
        top = self.spans.most_common(1)
        share = top[0][1] / self.span_texts if top else 0.0
        per_thousand = 1000 * len(self.skeletons) / self.texts if self.texts else 0.0
        return [
            self.present,
            self.grounded,
            self.words,
            self.claims,
            self.arithmetic,
            self.sufficient,
            self.contradictions,
            self.leaks,
            Figure(
                SECTION,
                "most common span of 12 tokens",
                "≤ 10 % of texts",
                share,
                self.span_texts,
                high=0.10,
                unit="%",
                examples=tuple(" ".join(span) for span, _ in top),
            ),
            Figure(
                SECTION, "skeletons per 1,000 texts", "≥ 150", per_thousand, self.texts, low=150
            ),
        ]
