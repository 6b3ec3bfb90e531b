"""Lies caught and true texts refused by the second check of reasoning, per language and kind of lie.

Run as ``python benchmarks/cot_truth.py``: writes ``benchmarks/results/cot_truth.json``.
"""

from __future__ import annotations

import json
import random  # noqa: TID251 (instances with a seed of their own)
import sys
from collections import Counter
from itertools import count, cycle
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests" / "cot")]

from corpus import Told, corpus  # noqa: E402
from cot_texts import LIES, Source, paraphrase  # noqa: E402

from cot_expander.truth import Reference, falsehoods  # noqa: E402

LIES_PER_LANGUAGE = 2000
PARAPHRASES_PER_LANGUAGE = 2500


def reference_of(told: Told) -> Reference:
    """What a text about a corpus row may say."""
    request = told.request
    assert request is not None
    return Reference(
        lang=told.lang,
        claims=told.claims,
        clauses=told.cot.steps,
        told=(*told.cot.attributes, *told.cot.constraints, told.cot.background),
        said=told.said,
        names=told.names,
        answer=told.answer,
        before={(fact.subject, fact.predicate): fact.record() for fact in request.before},
    )


def measure(lies: int, paraphrases: int, first_seed: int = 100) -> dict[str, Any]:
    """Share of lies caught and of paraphrases refused, per language."""
    return {lang: _measure(lang, lies, paraphrases, first_seed) for lang in ("en", "zh")}


def _measure(lang: Any, lies: int, paraphrases: int, first_seed: int) -> dict[str, Any]:
    rng = random.Random(f"{lang}/{first_seed}")
    told, caught, made, refused, true = Counter[str](), Counter[str](), Counter[str](), 0, 0
    missed: list[str] = []
    alarms: list[str] = []
    turn = cycle(LIES)
    rows = (row for seed in count(first_seed) for row in corpus([seed], langs=[lang]))
    for row in rows:
        if true >= paraphrases and sum(made.values()) >= lies:
            break
        told[row.task] += 1
        reference = reference_of(row)
        source = Source(lang, row.cot.steps, row.answer, row.names)
        if true < paraphrases:
            text = paraphrase(source, rng)
            complaints = falsehoods(text, reference)
            true += 1
            refused += bool(complaints)
            if complaints:
                alarms.append(f"{row.kind}: {complaints[0].detail}")
        for _ in range(2):
            lie = next(turn)
            mutated = LIES[lie](source, rng)
            if mutated is None or sum(made.values()) >= lies:
                continue
            text = paraphrase(mutated, rng)
            made[lie] += 1
            if falsehoods(text, reference):
                caught[lie] += 1
            else:
                missed.append(f"{lie}: {row.kind}: {_difference(source, mutated)}")
    return {
        "lies": sum(made.values()),
        "caught": round(sum(caught.values()) / max(1, sum(made.values())), 4),
        "caught by kind": {lie: f"{caught[lie]}/{made[lie]}" for lie in LIES},
        "true texts": true,
        "refused": round(refused / max(1, true), 4),
        "missed": missed[:40],
        "false alarms": alarms[:40],
    }


def _difference(true: Source, lie: Source) -> str:
    changed = [b for a, b in zip(true.clauses, lie.clauses, strict=False) if a != b]
    return (changed or [lie.answer])[0]


if __name__ == "__main__":
    result = measure(LIES_PER_LANGUAGE, PARAPHRASES_PER_LANGUAGE)
    path = HERE / "results" / "cot_truth.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(result, ensure_ascii=False, indent=1))
