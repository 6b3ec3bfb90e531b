"""Follows every leader to the part that its dot lies on, and compares with the label; nesting decides the kind of cell."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from generators.base import Pictures, Verifier
from generators.reading import Point, ends, of_role
from shards.sample import Check, Element, Sample, State

CHINESE = {
    "细胞壁": "wall", "细胞膜": "membrane", "细胞质": "cytoplasm", "细胞核": "nucleus", "核仁": "nucleolus", "液泡": "vacuole", "叶绿体": "chloroplast", "线粒体": "mitochondrion", "内质网": "reticulum", "高尔基体": "golgi", "核糖体": "ribosomes", "溶酶体": "lysosome", "中心体": "centrioles",
}  # fmt: skip
ENGLISH = {
    "cell wall": "wall", "cell membrane": "membrane", "cytoplasm": "cytoplasm", "nucleus": "nucleus", "nucleolus": "nucleolus", "vacuole": "vacuole", "chloroplast": "chloroplast", "mitochondrion": "mitochondrion", "endoplasmic reticulum": "reticulum", "Golgi apparatus": "golgi", "ribosomes": "ribosomes", "lysosome": "lysosome", "centrioles": "centrioles",
}  # fmt: skip
KNOWN = CHINESE | ENGLISH
# What parts do, told by one telling word in either language.
DUTY = {
    "wall": "supports|支持", "membrane": "enters|进出", "cytoplasm": "reactions|代谢", "nucleus": "genetic|遗传", "nucleolus": "parts of ribosomes|核糖体的形成", "vacuole": "sap|细胞液", "chloroplast": "photosynthesis|光合", "mitochondrion": "respiration|呼吸", "reticulum": "lipids|脂质", "golgi": "packs|包装", "ribosomes": "amino|氨基酸", "lysosome": "worn|衰老", "centrioles": "spindle|有丝分裂",
}  # fmt: skip


class CellVerifier(Verifier):
    kinds = ("biology.cell",)
    engine = "geometry"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._cell(state)
        yield self._answers(sample)

    def _cell(self, state: State) -> Check:
        facts, truth = {fact.id: fact.decoded() for fact in state.facts}, json.loads(state.truth)
        try:
            cell = read(state)
        except ValueError as error:
            return Check(name="biology.cell", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        if (facts["cell.type"] == "plant") != cell.plant or truth["plant"] != cell.plant:
            wrong.append("wall and cell type disagree")
        if set(facts["cell.parts"]) != cell.parts:
            wrong.append(f"stated parts differ from the drawn ones: {sorted(set(facts['cell.parts']) ^ cell.parts)}")
        if facts["cell.labels"] != len(cell.labels):
            wrong.append(f"{len(cell.labels)} labels are drawn, {facts['cell.labels']} stated")
        for text, part in cell.labels.items():
            if re.fullmatch("[A-Z]", text):
                good = facts.get(f"{part}.label") == text
            else:
                good = KNOWN.get(text) == part == facts.get(f"{part}.label")
            if not good:
                wrong.append(f"label {text!r} leads to the {part}")
        for part in ("mitochondrion", "chloroplast"):
            if facts.get(f"{part}.count", 0) != cell.counts.get(part, 0):
                wrong.append(f"{cell.counts.get(part, 0)} of {part} are drawn, {facts.get(f'{part}.count', 0)} stated")
        return Check(name="biology.cell", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            try:
                cell = read(sample.state(row.inputs[0]))
            except ValueError:
                continue
            asked = next((part for name, part in sorted(KNOWN.items(), key=lambda item: -len(item[0])) if name in row.question), "")
            good = {
                "cell_type": lambda: row.answer.lower() in (("a plant cell", "植物细胞") if cell.plant else ("an animal cell", "动物细胞")),
                "letter_of": lambda: cell.labels.get(row.answer) == asked,
                "name_of": lambda: KNOWN.get(row.answer) == cell.labels[re.findall(r"(?<![A-Za-z])([A-Z])(?![A-Za-z])", row.question)[-1]],
                "function": lambda: bool(re.search(DUTY[cell.labels.get(row.answer, "") or KNOWN[row.answer]], row.question)),
                "count_labels": lambda: row.answer == str(len(cell.labels)),
                "count_organelles": lambda: row.answer == str(cell.counts.get("chloroplast" if re.search("chloroplast|叶绿体", row.question) else "mitochondrion", 0)),
                "photosynthesis": lambda: (row.answer in ("yes", "是")) == ("chloroplast" in cell.parts),
            }.get(row.op)
            if good is not None and not good():
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="biology.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


@dataclass(frozen=True)
class Cell:
    """As drawn: whether a wall encloses it, its parts, how many of each, and the part behind each label."""

    plant: bool
    parts: set[str]
    counts: dict[str, int]
    labels: dict[str, str]


def read(state: State) -> Cell:
    """Parts by their outlines, labels by where their leaders end.

    Raises:
        ValueError: parts lie outside the membrane, or a label has no leader of its own.
    """
    parts = of_role(state, "part")
    table = {element.id: element for element in parts}
    if "membrane" not in table:
        raise ValueError("no membrane is drawn")
    for element in parts:
        if element.id != "wall" and not _inside(element, table["membrane"]):
            raise ValueError(f"{element.id} lies outside the membrane")
    if "wall" in table and not _inside(table["membrane"], table["wall"]):
        raise ValueError("the wall does not enclose the cell")
    sorts = [re.sub(r"\d+$", "", element.id) for element in parts]
    labels: dict[str, str] = {}
    leaders = of_role(state, "leader")
    for label in of_role(state, "label"):
        near = min(leaders, key=lambda leader: min(_gap(label, point) for point in ends(leader)), default=None)
        if near is None or min(_gap(label, point) for point in ends(near)) > 20:
            raise ValueError(f"label {label.label!r} has no leader")
        tip = max(ends(near), key=lambda point: _gap(label, point))
        leaders = [leader for leader in leaders if leader is not near]
        labels[label.label] = _part_at(tip, table)
    if leaders:
        raise ValueError(f"{leaders[0].id} leads from no label")
    return Cell("wall" in table, {*sorts, "cytoplasm"}, {sort: sorts.count(sort) for sort in sorts}, labels)


def _part_at(tip: Point, table: dict[str, Element]) -> str:
    """The smallest part around a point; the hull counts at its rim only, what is left is cytoplasm."""
    rim = 16.0
    for name in ("wall", "membrane"):
        if name in table and _to_edge(tip, table[name]) < (10.0 if "wall" in table else rim):
            return name
    around = [element for element in table.values() if element.id not in ("wall", "membrane") and _gap(element, tip) == 0]
    if not around:
        return "cytoplasm"
    return re.sub(r"\d+$", "", min(around, key=lambda e: (e.box[2] - e.box[0]) * (e.box[3] - e.box[1])).id)


def _to_edge(point: Point, element: Element) -> float:
    """Distance to the nearest side of a box, zero outside of it."""
    x0, y0, x1, y1 = element.box
    return max(0.0, min(point[0] - x0, x1 - point[0], point[1] - y0, y1 - point[1]))


def _inside(inner: Element, outer: Element) -> bool:
    return inner.box[0] >= outer.box[0] - 1 and inner.box[1] >= outer.box[1] - 1 and inner.box[2] <= outer.box[2] + 1 and inner.box[3] <= outer.box[3] + 1


def _gap(element: Element, point: Point) -> float:
    x0, y0, x1, y1 = element.box
    return math.hypot(max(x0 - point[0], 0, point[0] - x1), max(y0 - point[1], 0, point[1] - y1))
