"""Recomputes the triangle with sympy's exact geometry, from points read off the drawing through the axes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from sympy import Point, Rational, Triangle

from generators.base import Pictures, Verifier
from generators.reading import centre
from shards.sample import Check, Sample, State

READING = 0.02
Corner = tuple[int, int]


class TriangleVerifier(Verifier):
    kinds = ("maths.triangle",)
    engine = "sympy.geometry"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._drawn(state)
            yield self._values(state)
        yield self._answers(sample)

    def _drawn(self, state: State) -> Check:
        """Vertices and centres lie where exact geometry puts them; labels stand beside their points."""
        truth, boxes = json.loads(state.truth), {element.id: element for element in state.elements}
        triangle = _triangle(*(tuple(truth[name]) for name in "abc"))
        expected = dict(zip("ABC", triangle.vertices, strict=True)) | {_LETTERS[extra]: _constructed(triangle, extra) for extra in truth["extras"]}
        to_world, solved = _axes(state), dict(_solved(*(tuple(truth[name]) for name in "abc")))
        wrong = []
        for name, point in expected.items():
            x, y = to_world(centre(boxes[f"p_{name}"]))
            if math.dist((x, y), (float(point[0]), float(point[1]))) > READING:
                wrong.append(f"{name} drawn at ({x:.2f}, {y:.2f})")
            nearest = min((e for e in state.elements if e.id.startswith("p_")), key=lambda e: math.dist(centre(e), centre(boxes[f"n_{name}"])))
            if boxes[f"n_{name}"].label != name or nearest.id != f"p_{name}":
                wrong.append(f"the label of {name} reads {boxes[f'n_{name}'].label} or stands elsewhere")
        for extra, radius in (("circumcircle", "circumcircle.radius"), ("incircle", "incircle.radius")):
            if extra in truth["extras"]:
                box = boxes[extra].box
                left, right = to_world((box[0], box[1]))[0], to_world((box[2], box[1]))[0]
                if abs((right - left) / 2 - solved[radius]) > 0.09:
                    wrong.append(f"{extra} drawn with radius {(right - left) / 2:.2f}")
        return Check(name="geometry.construction", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _values(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        corners = tuple(tuple(truth[name]) for name in "abc")
        expected = dict(_solved(*corners))
        wrong = [f"{key}: stated {facts[key]}, exact {value:.4f}" for key, value in expected.items() if key in facts and abs(float(str(facts[key])) - value) > 0.00501]
        wrong += [f"{n} stated at {facts[f'{n}.at']}" for n, corner in zip("ABC", corners, strict=True) if facts[f"{n}.at"] != list(corner)]
        if facts["triangle.kind"] != _kind(*corners):
            wrong.append(f"stated {facts['triangle.kind']}")
        shown = {element.id[2:]: element.label for element in state.elements if element.id.startswith("l_")}
        wrong += [f"{side} labelled {label}" for side, label in shown.items() if abs(float(label) - expected[f"{side}.length"]) > 0.00501]
        return Check(name="geometry.values", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            corners = tuple(tuple(truth[name]) for name in "abc")
            exact, named = dict(_solved(*corners)), re.findall(r"AB|BC|CA", row.question)
            sides = {side: exact[f"{side}.length"] for side in ("AB", "BC", "CA")}
            if row.op == "area":
                good = abs(float(row.answer) - exact["triangle.area"]) < 1e-9
            elif row.op == "side_length":
                good = abs(float(row.answer) - sides[named[0]]) <= 0.00501
            elif row.op == "kind":
                good = row.answer in {"acute-angled": ("acute-angled", "锐角三角形"), "right-angled": ("right-angled", "直角三角形"), "obtuse-angled": ("obtuse-angled", "钝角三角形")}[_kind(*corners)]
            elif row.op == "longest_side":
                good = sides[row.answer] == max(sides.values())
            elif row.op == "read_point":
                name = re.findall(r"(?<![A-Za-z])[ABC](?![A-Za-z])", row.question)[0]
                good = row.answer == "({}, {})".format(*corners["ABC".index(name)])
            elif row.op == "isosceles":
                equal = len({round(v, 9) for v in sides.values()}) < 3
                good = row.answer in (("yes", "是") if equal else ("no", "否"))
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="geometry.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


_LETTERS = {"circumcircle": "O", "incircle": "I", "medians": "G", "altitude": "H", "bisector": "D"}


@cache
def _triangle(a: Corner, b: Corner, c: Corner) -> Any:
    return Triangle(Point(*a), Point(*b), Point(*c))


def _constructed(triangle: Any, extra: str) -> Any:
    a, b, c = triangle.vertices
    if extra == "incircle":
        return _incentre(*(np.array([float(v) for v in p]) for p in (a, b, c)))
    if extra == "altitude":
        return triangle.altitudes[c].p2 if triangle.altitudes[c].p1 == c else triangle.altitudes[c].p1
    if extra == "bisector":
        return b + (c - b) * (a.distance(b) / (a.distance(b) + a.distance(c)))
    return {"circumcircle": triangle.circumcenter, "medians": triangle.centroid}[extra]


def _incentre(*corners: np.ndarray) -> Point:
    """The point at one distance from all three sides: a linear system in its coordinates and the distance."""
    rows, right = [], []
    middle = sum(corners) / 3
    for p, q in zip(corners, (*corners[1:], corners[0]), strict=True):
        normal = np.array([p[1] - q[1], q[0] - p[0]]) / np.hypot(*(q - p))
        normal = normal if normal @ (middle - p) > 0 else -normal
        rows.append([*normal, -1.0])
        right.append(normal @ p)
    x, y, _ = np.linalg.solve(np.array(rows), np.array(right))
    return Point(float(x), float(y))


@cache
def _solved(a: Corner, b: Corner, c: Corner) -> tuple[tuple[str, float], ...]:
    triangle = _triangle(a, b, c)
    va, vb, vc = triangle.vertices
    sides = {"AB": va.distance(vb), "BC": vb.distance(vc), "CA": vc.distance(va)}
    values = {f"{name}.length": float(length) for name, length in sides.items()}
    area, perimeter = abs(float(triangle.area)), sum(values.values())
    values |= {f"angle_{n}.size": size for n, size in _angles(a, b, c).items()}
    values |= {"triangle.area": area, "circumcircle.radius": float(triangle.circumradius), "incircle.radius": 2 * area / perimeter}
    return tuple(values.items())


def _angles(*corners: Corner) -> dict[str, float]:
    """Interior angles in degrees by the law of cosines."""
    points = [np.array(p, float) for p in corners]
    sides = [np.hypot(*(points[(i + 1) % 3] - points[(i + 2) % 3])) for i in range(3)]
    found = {}
    for i, name in enumerate("ABC"):
        a, b, c = sides[i], sides[(i + 1) % 3], sides[(i + 2) % 3]
        found[name] = float(np.degrees(np.arccos((b * b + c * c - a * a) / (2 * b * c))))
    return found


@cache
def _kind(a: Corner, b: Corner, c: Corner) -> str:
    """By the exact cosines of the angles."""
    points = [Point(*p) for p in (a, b, c)]
    dots = [(points[(i + 1) % 3] - points[i]).dot(points[(i + 2) % 3] - points[i]) for i in range(3)]
    smallest = min(Rational(d) for d in dots)
    return "right-angled" if smallest == 0 else "acute-angled" if smallest > 0 else "obtuse-angled"


def _axes(state: State):
    """Pixels to coordinates, fitted through the printed tick labels."""
    fits = []
    for axis, index in (("x", 0), ("y", 1)):
        ticks = [e for e in state.elements if e.role == "tick" and e.id[0] == axis]
        fits.append(np.polyfit([centre(e)[index] for e in ticks], [float(e.label) for e in ticks], 1))
    # Labels are centred on their ticks by advance, not by ink: the axes' own arrows give the exact origin.
    (ax, bx), (ay, by) = fits

    def to_world(point: tuple[float, float]) -> tuple[float, float]:
        return float(ax * point[0] + bx), float(ay * point[1] + by)

    return to_world
