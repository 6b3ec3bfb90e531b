"""The judge must be able to fail: a clean dataset passes every gate, each planted fault fails its own."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from factory.judge import SECTIONS, Case, Line, judge, measure
from factory.judge.__main__ import main
from tests.report import toy

GRAPH, BARS = 0, 1


@cache
def _packed(index: int) -> Any:
    return toy.make_sample(index)


def case_of(index: int) -> Case:
    packed = _packed(index)
    return Case(packed.sample.key, json.loads(packed.sample.to_bytes()), dict(packed.members))


def gates(*cases: Case) -> dict[str, Line]:
    lines = measure(cases, [section({}) for section in SECTIONS])
    return {line.name: line for line in lines if line.gate}


def paint(case: Case, role: str, change: Callable[[np.ndarray], None]) -> None:
    """Change the pixels of one member."""
    name = f"{role}.png"
    with Image.open(io.BytesIO(case.members[name])) as picture:
        pixels = np.array(picture)
    change(pixels)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    case.members[name] = stream.getvalue()


def row(case: Case, task: str, lang: str = "en", nth: int = 0) -> dict[str, Any]:
    return [r for r in case.rows if r["task"] == task and r["lang"] == lang][nth]


def element(case: Case, name: str, role: str = "image") -> dict[str, Any]:
    state = next(state for state in case.sample["states"] if state["picture"] == role)
    return next(e for e in state["elements"] if e["id"] == name)


def move(thing: dict[str, Any], dx: float, dy: float) -> None:
    """Shift an element with everything inside it."""
    x0, y0, x1, y1 = thing["box"]
    thing["box"] = [x0 + dx, y0 + dy, x1 + dx, y1 + dy]
    for part in (
        thing,
        *thing["lines"],
        *(word for line in thing["lines"] for word in line["words"]),
    ):
        part["quad"] = [[x + dx, y + dy] for x, y in part["quad"]]


def stray_pixel(case: Case) -> None:
    def dot(pixels: np.ndarray) -> None:
        pixels[3, 3] = (7, 7, 7)

    paint(case, "edit1", dot)


def shifted_mask(case: Case) -> None:
    def shift(pixels: np.ndarray) -> None:
        pixels[:] = np.roll(pixels, 8, axis=1)

    paint(case, "mask1", shift)


def loose_mask(case: Case) -> None:
    def fill(pixels: np.ndarray) -> None:
        pixels[:200] = True

    paint(case, "mask1", fill)


def swapped_picture(case: Case) -> None:
    case.members["edit1.png"] = case.members["image.png"]


def resized_output(case: Case) -> None:
    with Image.open(io.BytesIO(case.members["edit1.png"])) as picture:
        stream = io.BytesIO()
        picture.crop((0, 0, 700, 700)).save(stream, "PNG")
    case.members["edit1.png"] = stream.getvalue()


def wrong_change(case: Case) -> None:
    row(case, "edit")["changes"][0]["new"] = '["Z"]'


def unstated_change(case: Case) -> None:
    state = case.states["edit1"]
    truth = json.loads(state["truth"]) | {"nodes": ["A"]}
    state["truth"] = json.dumps(truth)


def broken_inverse(case: Case) -> None:
    next(r for r in case.rows if r["inverse_of"])["output"] = "edit2"


def wrong_truth(case: Case) -> None:
    state = case.sample["states"][0]
    state["truth"] = state["truth"].replace('"A"', '"Q"', 1)


def failed_check(case: Case) -> None:
    case.sample["checks"][0]["passed"] = False


def wrong_degree(case: Case) -> None:
    fact = next(f for f in case.sample["states"][0]["facts"] if f["predicate"] == "degree")
    fact["value"] = str(int(fact["value"]) + 1)


def wrong_answer(case: Case) -> None:
    row(case, "understand")["answer"] = "17"


def repeated_choice(case: Case) -> None:
    chosen = next(r for r in case.rows if r["choices"])
    chosen["choices"].append(chosen["choices"][0])


def lost_evidence(case: Case) -> None:
    row(case, "understand")["evidence"] = ["image/nothing"]


def digit_in_prompt(case: Case) -> None:
    row(case, "t2i")["instruction"] = "Draw a graph with 93 nodes."


def digit_in_reasoning(case: Case) -> None:
    cot = row(case, "t2i")["cot"]
    cot["steps"][0] = cot["text"] = "The graph has 93 nodes."


def wrong_claim(case: Case) -> None:
    row(case, "t2i")["claims"][0]["value"] = "93"


def claim_from_nowhere(case: Case) -> None:
    row(case, "t2i")["claims"][0]["from"] = ["image/nothing"]


def contradiction(case: Case) -> None:
    claims = row(case, "t2i")["claims"]
    claims.append({**claims[0], "id": "c2", "value": "93"})


def wrong_sum(case: Case) -> None:
    row(case, "t2i")["cot"]["text"] = "Together 2 + 2 = 5."


def leak(case: Case) -> None:
    row(case, "t2i")["cot"]["text"] += " See image/scene.node_count."


def english_in_chinese(case: Case) -> None:
    row(case, "edit", "zh")["detail"] = (
        "Fill the shape with amber and leave everything else as it is."
    )


def half_width_comma(case: Case) -> None:
    chosen = row(case, "edit", "zh")
    chosen["detail"] = chosen["detail"].replace("，", ",", 1)


def full_width_in_english(case: Case) -> None:
    row(case, "edit")["detail"] += "１"


def one_language(case: Case) -> None:
    case.sample["rows"] = [r for r in case.rows if r["lang"] == "en"]


def different_quotes(case: Case) -> None:
    row(case, "t2i", "zh")["verbatim"].append("W")


def label_on_label(case: Case) -> None:
    one, other = element(case, "A.label"), element(case, "B.label")
    move(one, other["box"][0] - one["box"][0] + 3, other["box"][1] - one["box"][1])


def label_outside(case: Case) -> None:
    move(element(case, "A.label"), -900, 0)


def label_at_border(case: Case) -> None:
    moved = element(case, "A.label")
    move(moved, -moved["box"][0], 0)


def covered_label(case: Case) -> None:
    element(case, "A.label")["visible"] = 0.5


def invisible_label(case: Case) -> None:
    x0, y0, x1, y1 = (int(edge) for edge in element(case, "A.label")["box"])

    def cover(pixels: np.ndarray) -> None:
        pixels[y0:y1, x0:x1] = (210, 222, 236)

    paint(case, "image", cover)


FAULTS = {
    stray_pixel: "pixels outside the mask are equal",
    shifted_mask: "pixels outside the mask are equal",
    loose_mask: "mask is tight",
    swapped_picture: "edit shows inside its mask",
    resized_output: "output has the size of the input",
    wrong_change: "stated changes are what happened",
    unstated_change: "every difference of the truths is stated",
    broken_inverse: "inverse row leads back",
    wrong_truth: "truth hash is of the truth",
    failed_check: "recorded checks passed",
    wrong_degree: "graphs: degrees (networkx)",
    wrong_answer: "answer stands in its reasoning",
    repeated_choice: "answers are of their type, choices have one right",
    lost_evidence: "evidence names facts",
    digit_in_prompt: "numbers of prompts and answers are in the scene",
    digit_in_reasoning: "numbers of the reasoning are in the scene",
    wrong_claim: "claims follow from facts or earlier claims",
    claim_from_nowhere: "claims follow from facts or earlier claims",
    contradiction: "no two claims contradict",
    wrong_sum: "equations in the text are right",
    leak: "no file names, keys or boilerplate",
    english_in_chinese: "text is in the row's language",
    half_width_comma: "punctuation fits the script",
    full_width_in_english: "punctuation fits the script",
    one_language: "row stands in both languages",
    different_quotes: "both versions quote the same labels",
    label_on_label: "labels do not overlap",
    label_outside: "boxes lie on the canvas",
    label_at_border: "nothing touches the border",
    covered_label: "labels are not covered",
    invisible_label: "labels stand out",
}


@pytest.mark.parametrize("index", [GRAPH, BARS, 4, 7])
def test_a_clean_sample_passes_every_gate(index: int) -> None:
    failed = {name: line.figure for name, line in gates(case_of(index)).items() if not line.passed}
    assert failed == {}


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_fails_its_gate(plant: Callable[[Case], None]) -> None:
    case = copy.deepcopy(case_of(GRAPH))
    plant(case)
    assert not gates(case)[FAULTS[plant]].passed


def test_equal_pictures_and_keys_are_noticed() -> None:
    found = gates(case_of(GRAPH), case_of(GRAPH))
    assert not found["no two pictures are equal"].passed
    assert not found["no two samples share a key"].passed


def test_the_command_reads_a_folder_and_fails_by_gates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toy.write_dataset(tmp_path, samples=6)
    assert main([str(tmp_path)]) == 0
    assert "Every gate holds." in capsys.readouterr().out
    assert main([str(tmp_path), "--json"]) == 0
    measures = json.loads(capsys.readouterr().out)["measures"]
    assert {"section", "name", "kind", "goal", "figure", "n", "passed"} <= set(measures[0])
    assert all(
        line.n for line in judge(str(tmp_path)) if line.gate and line.section.startswith("2")
    )


def test_a_folder_without_shards_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_judge_imports_nothing_that_made_the_data() -> None:
    import ast

    import factory.judge as package

    allowed = ("factory.judge",)
    for file in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [n.name for n in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                ours = name.split(".")[0] in (
                    "factory",
                    "generators",
                    "cot_expander",
                    "shards",
                    "model",
                )
                assert not ours or name.startswith(allowed), f"{file.name} imports {name}"
