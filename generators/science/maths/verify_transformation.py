"""Recovers the affine map from the drawn points by least squares and names it from its matrix."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import numpy as np

from generators.base import Pictures, Verifier
from generators.reading import centre
from shards.sample import Check, Sample, State

MATRICES = {
    "reflect_x": ((1, 0), (0, -1)),
    "reflect_y": ((-1, 0), (0, 1)),
    "reflect_diagonal": ((0, 1), (1, 0)),
    "rotate_90": ((0, -1), (1, 0)),
    "rotate_180": ((-1, 0), (0, -1)),
    "rotate_270": ((0, 1), (-1, 0)),
    "translate": ((1, 0), (0, 1)),
}
NAMES = {
    "reflect_x": ("reflection in the x-axis", "关于x轴的对称"),
    "reflect_y": ("reflection in the y-axis", "关于y轴的对称"),
    "reflect_diagonal": ("reflection in the line y = x", "关于直线y = x的对称"),
    "rotate_90": ("quarter turn anticlockwise about the origin", "绕原点逆时针旋转四分之一周"),
    "rotate_180": ("half turn about the origin", "绕原点旋转半周"),
    "rotate_270": ("quarter turn clockwise about the origin", "绕原点顺时针旋转四分之一周"),
    "translate": ("translation", "平移"),
}


class TransformationVerifier(Verifier):
    kinds = ("maths.transformation",)
    engine = "least squares"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._drawn(state)
        yield self._answers(sample)

    def _drawn(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        points, wrong = read(state), []
        stated = {key.removesuffix(".at"): value for key, value in facts.items() if key.endswith(".at")}
        for name, point in points.items():
            if stated.get(name) != point:
                wrong.append(f"{name} drawn at {point}, stated {stated.get(name)}")
        own = [points[n] for n in sorted(points) if len(n) == 1]
        if [list(p) for p in truth["points"]] != own:
            wrong.append("the polygon is not that of the truth")
        image = [stated[f"{n}′"] for n in sorted(points) if len(n) == 1]
        matrix, shift = _fit(own, image)
        if not np.allclose(matrix, MATRICES[truth["move"]], atol=1e-6) or not np.allclose(shift, truth["shift"], atol=1e-6):
            wrong.append(f"the points follow {np.round(matrix, 2).tolist()} + {np.round(shift, 2).tolist()}")
        if ("A′" in points) != truth["image"]:
            wrong.append("the image is drawn or missing against the truth")
        return Check(name="geometry.transformation", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            points, truth = read(state), json.loads(state.truth)
            asked = re.findall(r"(?<![A-Za-z])[A-H](?![A-Za-z])", row.question)
            own = {n: p for n, p in points.items() if len(n) == 1}
            good = {
                "read_point": lambda: row.answer == "({}, {})".format(*points[asked[0]]),
                "image_point": lambda: row.answer == "({}, {})".format(*points[f"{asked[0]}′"]),
                "which_transformation": lambda: row.answer in NAMES[truth["move"]],
                "orientation": lambda: (row.answer in ("yes", "是")) == (np.linalg.det(np.array(MATRICES[truth["move"]])) > 0),
                "count_vertices": lambda: row.answer == str(len(own)),
                "rightmost": lambda: row.answer == max(own, key=lambda n: own[n][0]),
            }.get(row.op, lambda: True)()
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="geometry.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read(state: State) -> dict[str, list[int]]:
    """Labelled points in coordinates: dots through the tick labels, letters by the nearest dot."""
    ticks = [element for element in state.elements if element.role == "tick"]
    fits = []
    for axis, index in (("x", 0), ("y", 1)):
        own = [t for t in ticks if t.id[0] == axis]
        fits.append(np.polyfit([centre(t)[index] for t in own], [float(t.label.replace("−", "-")) for t in own], 1))
    dots = {e.id: centre(e) for e in state.elements if e.role == "point"}
    points = {}
    for label in (e for e in state.elements if e.role == "label"):
        x, y = min(dots.values(), key=lambda d: (d[0] - centre(label)[0]) ** 2 + (d[1] - centre(label)[1]) ** 2)
        points[label.label] = [round(float(np.polyval(fits[0], x))), round(float(np.polyval(fits[1], y)))]
    return points


def _fit(own: list[list[int]], image: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    source = np.hstack([np.array(own, float), np.ones((len(own), 1))])
    solution, *_ = np.linalg.lstsq(source, np.array(image, float), rcond=None)
    return solution[:2].T, solution[2]
