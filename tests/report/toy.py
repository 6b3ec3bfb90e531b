"""A small honest dataset, drawn with Pillow: two kinds with exact edits, questions and reasoning.

It stands in for the factory wherever a test needs a finished sample without running a generator.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from factory.seeds import sample_key
from shards import pictures as codec
from shards.canonical import pixel_hash, value_hash
from shards.commit import write_shard
from shards.merge import merge_manifests
from shards.packed import PackedSample
from shards.sample import (
    Asset,
    Change,
    Check,
    Claim,
    Cot,
    Fact,
    Hashes,
    Provenance,
    Row,
    Sample,
    State,
    json_text,
)
from shards.text import text_hash
from tests.report.toy_scene import bars_marks, bars_truth, graph_marks, graph_truth, mask_of, render

RECIPE, SEED, DIGEST = "toy", 7, "5eed" * 8


def facts_of(kind: str, truth: Mapping[str, Any]) -> list[Fact]:
    facts = [
        Fact(
            id="scene.node_count",
            subject="scene",
            predicate="node_count",
            value=str(len(truth["nodes"])),
        )
    ]
    if kind.endswith("graph"):
        facts.append(
            Fact(
                id="scene.edges",
                subject="scene",
                predicate="edges",
                value=json_text(truth["edges"]),
            )
        )
        for name in truth["nodes"]:
            degree = sum(name in edge for edge in truth["edges"])
            facts.append(
                Fact(id=f"{name}.degree", subject=name, predicate="degree", value=str(degree))
            )
    else:
        for name, value in zip(truth["nodes"], truth["values"], strict=True):
            facts.append(
                Fact(
                    id=f"{name}.value", subject=name, predicate="value", value=str(value), unit="cm"
                )
            )
    for name in truth["nodes"]:
        lit = json_text(name in truth["highlighted"])
        facts.append(
            Fact(id=f"{name}.highlighted", subject=name, predicate="highlighted", value=lit)
        )
    return facts


KINDS = {
    "cs.graph": ("cs", graph_truth, graph_marks, "degree", "", ("graph", "图")),
    "maths.bar_chart": ("maths", bars_truth, bars_marks, "value", "cm", ("bar chart", "条形图")),
}
WORDS = {
    "degree": (
        "How many edges meet at node {n}?",
        "与节点{n}相连的边有几条？",
        "{v} edges meet at node {n}",
        "节点{n}与{v}条边相连",
    ),
    "value": (
        "How long is the bar labelled {n}?",
        "标有{n}的条形有多长？",
        "the bar {n} is {v} long",
        "条形{n}的长度是{v}",
    ),
}


def _text(value: str, unit: str) -> str:
    return f"{value} {unit}".strip()


def _draw_row(rid: str, lang: str, kind: str, truth: Mapping[str, Any]) -> Row:
    english, chinese = KINDS[kind][5]
    names = truth["nodes"]
    count = len(names)
    fact = Claim(
        id="c1",
        kind="observe",
        subject="scene",
        predicate="node_count",
        value=str(count),
        from_=("image/scene.node_count",),
    )
    if lang == "en":
        part = "nodes" if kind.endswith("graph") else "bars"
        short = f"Draw a {english} with {count} {part}."
        detail = f"A clean {english} on pale paper with {count} {part} labelled {', '.join(names)}."
        step = f"The {english} has {count} {part}."
    else:
        part = "节点" if kind.endswith("graph") else "条形"
        short, detail = (
            f"画一个有{count}个{part}的{chinese}。",
            f"浅色纸上的{chinese}，共{count}个{part}，标为{'、'.join(names)}。",
        )
        step = f"{chinese}共有{count}个{part}。"
    cot = Cot(
        objects=tuple(names),
        attributes=(step,),
        constraints=(step,),
        background="pale paper" if lang == "en" else "浅色纸",
        steps=(step,),
        text=step,
    )
    return Row(
        id=rid,
        task="t2i",
        lang=lang,
        output="image",
        instruction=short,
        detail=detail,
        verbatim=tuple(names),
        cot=cot,
        claims=(fact,),
    )


def _edit_row(
    rid: str,
    lang: str,
    name: str,
    source: str,
    target: str,
    chain: int,
    before: list[str],
    after: list[str],
    inverse_of: str = "",
) -> Row:
    lit = name in after
    act = Claim(
        id="c1",
        kind="act",
        subject=name,
        predicate="highlighted",
        value=json_text(lit),
        from_=(f"{source}/{name}.highlighted",),
        element=name,
    )
    if lang == "en":
        short = f"Highlight {name}." if lit else f"Remove the highlight from {name}."
        detail = (
            f"Fill the shape labelled {name} with amber and leave everything else as it is."
            if lit
            else (
                f"Give the shape labelled {name} its plain fill again and leave everything else as it is."
            )
        )
        step = (
            f"The shape {name} is filled with amber."
            if lit
            else f"The shape {name} gets its plain fill."
        )
    else:
        short = f"突出显示{name}。" if lit else f"取消对{name}的突出显示。"
        detail = (
            f"把标有{name}的图形填成琥珀色，其余部分保持不变。"
            if lit
            else f"把标有{name}的图形恢复成原来的颜色，其余部分保持不变。"
        )
        step = f"图形{name}填成琥珀色。" if lit else f"图形{name}恢复原来的颜色。"
    change = Change(
        element=name, field="truth.highlighted", old=json_text(before), new=json_text(after)
    )
    return Row(
        id=rid,
        task="edit",
        lang=lang,
        inputs=(source,),
        output=target,
        mask=f"mask{chain}",
        instruction=short,
        detail=detail,
        op="highlight" if lit else "unhighlight",
        scope="local",
        inverse_of=inverse_of,
        chain=chain,
        changes=(change,),
        cot=Cot(steps=(step,), text=step),
        claims=(act,),
    )


def _ask_row(
    rid: str, lang: str, kind: str, name: str, facts: Mapping[str, Fact], choices: Sequence[str]
) -> Row:
    predicate, unit = KINDS[kind][3:5]
    fact = facts[f"{name}.{predicate}"]
    answer = _text(fact.value, unit)
    words = WORDS[predicate][lang == "zh" :: 2]
    step = words[1].format(n=name, v=answer)
    step = step[0].upper() + step[1:] + ("." if lang == "en" else "。")
    claim = Claim(
        id="c1",
        kind="observe",
        subject=name,
        predicate=predicate,
        value=fact.value,
        unit=unit,
        from_=(f"image/{fact.id}",),
        element=name,
    )
    return Row(
        id=rid,
        task="understand",
        lang=lang,
        inputs=("image",),
        question=words[0].format(n=name),
        answer=answer,
        instruction=words[0].format(n=name),
        answer_type="choice" if choices else "integer",
        choices=tuple(choices),
        evidence=(f"image/{fact.id}",),
        cot=Cot(steps=(step,), text=step),
        claims=(claim,),
    )


def make_sample(index: int) -> PackedSample:
    """One sample with its pictures."""
    rng = Random(f"{SEED}/{index}")
    kind = list(KINDS)[index % len(KINDS)]
    subject, sample_truth, place, predicate, unit, _ = KINDS[kind]
    size = [(768, 768), (1024, 768), (768, 1024)][index % 3]
    difficulty, lang = 1 + index % 10, "en" if index % 4 < 2 else "zh"
    truths = [sample_truth(rng, difficulty)]
    lit = rng.sample(truths[0]["nodes"], 2)
    truths += [{**truths[0], "highlighted": lit[: n + 1]} for n in range(2)]
    roles = ["image", "edit1", "edit2"]
    marks = [place(truth, size) for truth in truths]
    pictures = {role: render(drawn, size) for role, drawn in zip(roles, marks, strict=True)}
    for n in (1, 2):
        pictures[f"mask{n}"] = mask_of(lit[n - 1], marks[n - 1], marks[n], size)
    states = tuple(
        State(
            picture=role,
            lang=lang,
            truth=json_text(truth),
            truth_hash=value_hash(truth),
            facts=tuple(facts_of(kind, truth)),
            elements=tuple(mark.element(size) for mark in drawn),
        )
        for role, truth, drawn in zip(roles, truths, marks, strict=True)
    )
    facts = {fact.id: fact for fact in states[0].facts}
    number, options = itertools.count(1), ()
    rows = [_draw_row(f"r{next(number)}", row_lang, kind, truths[0]) for row_lang in ("en", "zh")]
    for n, (source, target) in enumerate(itertools.pairwise(roles), start=1):
        for row_lang in ("en", "zh"):
            forward = f"r{next(number)}"
            plain, more = lit[: n - 1], lit[:n]
            rows.append(_edit_row(forward, row_lang, lit[n - 1], source, target, n, plain, more))
            rows.append(
                _edit_row(
                    f"r{next(number)}",
                    row_lang,
                    lit[n - 1],
                    target,
                    source,
                    n,
                    more,
                    plain,
                    forward,
                )
            )
    for ask, name in enumerate(rng.sample(truths[0]["nodes"], 2)):
        if ask:
            right = int(facts[f"{name}.{predicate}"].value)
            options = tuple(
                _text(str(value), unit)
                for value in sorted({right - 1, right, right + 1, right + 2})
            )
        rows += [
            _ask_row(f"r{next(number)}", row_lang, kind, name, facts, options)
            for row_lang in ("en", "zh")
        ]
    arrays = {role: _array(picture) for role, picture in pictures.items()}
    hashes = Hashes(
        truth=states[0].truth_hash,
        text=text_hash(rows),
        pixels={role: pixel_hash(array) for role, array in arrays.items()},
    )
    sample = Sample(
        key=sample_key(RECIPE, SEED, index),
        recipe=RECIPE,
        recipe_digest=DIGEST,
        index=index,
        seed=value_hash([SEED, index]),
        domain="science",
        kind=kind,
        version=1,
        subject=subject,
        difficulty=difficulty,
        lang=lang,
        size=size,
        truth=states[0].truth,
        facts=states[0].facts,
        elements=states[0].elements,
        style=json_text({"look": "plain"}),
        states=states,
        rows=tuple(rows),
        checks=(
            Check(name="truth.hash", engine="canonical", passed=True),
            Check(name="edit.locality", engine="numpy", passed=True),
        ),
        assets=(
            Asset(
                id="Aileron-Regular",
                licence="CC0-1.0",
                source="https://dotcolon.net/fonts/aileron",
                sha256="0" * 64,
            ),
        ),
        hashes=hashes,
        provenance=Provenance(code="0.1.0"),
    )
    return PackedSample(
        sample, {f"{role}.png": codec.encode(array) for role, array in arrays.items()}
    )


def _array(picture: Image.Image) -> Any:
    return np.asarray(picture.convert("L")) > 127 if picture.mode == "1" else np.asarray(picture)


def rejects(count: int) -> Iterator[dict[str, Any]]:
    """Entries of a rejects ledger."""
    reasons = [
        ("layout", "label_overlap: A.label over B.label"),
        ("edit", "mask_loose"),
        ("truth", "no planar layout"),
    ]
    for n in range(count):
        stage, reason = reasons[n % 3]
        yield {
            "index": n,
            "attempt": 0,
            "kind": list(KINDS)[n % 2],
            "stage": stage,
            "reason": reason,
            "seed": value_hash(n),
        }


def write_dataset(out: Path, samples: int = 12, shard_samples: int = 8, rejected: int = 7) -> None:
    """A finished dataset folder: shards, manifests, rejects and the lock."""
    for number, start in enumerate(range(0, samples, shard_samples)):
        made = (make_sample(index) for index in range(start, min(samples, start + shard_samples)))
        write_shard(
            str(out), f"{RECIPE}-{number:06d}", made, rejects(rejected if number == 0 else 0)
        )
    merge_manifests(str(out))
    lock = f"recipe: {{recipe: {RECIPE}, seed: {SEED}, samples: {samples}, shard_samples: {shard_samples}}}\n"
    (out / "recipe.lock.yaml").write_text(lock, encoding="utf-8")
