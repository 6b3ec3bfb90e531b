"""Recomputes the block on the plane with sympy, and reads angles and directions off the drawing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import sympy

from generators.base import Pictures, Verifier
from generators.reading import Point, centre, ends
from shards.sample import Check, Element, Sample, State

TOLERANCE_DEGREES = 1.0
LETTERS = {"weight": "G", "normal": "N", "friction": "f", "pull": "F", "along": "G₁", "across": "G₂"}


class InclinedPlaneVerifier(Verifier):
    kinds = ("physics.inclined_plane",)
    engine = "sympy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._newton(state)
            yield self._drawn(state)
        yield self._answers(sample)

    def _newton(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        expected = solve(truth)
        wrong = [
            f"{key}: stated {facts[key]}, solved {value}"
            for key, value in expected.items()
            if key in facts and not _same(facts[key], value)
        ]
        return Check(name="physics.newton2", engine=self.engine, passed=not wrong, detail="; ".join(wrong))

    def _drawn(self, state: State) -> Check:
        """Every force is drawn once, points the right way, bears its letter, and its letter stands at its tip."""
        truth, elements = json.loads(state.truth), {element.id: element for element in state.elements}
        mirror = -1 if truth["rises"] == "left" else 1
        turns, wrong = _directions(truth), list(_misread(truth, elements))
        arrows = {name: element for name, element in elements.items() if element.role == "force"}
        if set(arrows) != set(turns):
            wrong.append(f"forces drawn: {sorted(arrows)}, should be {sorted(turns)}")
        wrong += [
            f"{name} drawn at {_heading(arrow, mirror):.1f}°, should be {turns[name]:.1f}°"
            for name, arrow in arrows.items()
            if name in turns and _turn(_heading(arrow, mirror), turns[name]) > TOLERANCE_DEGREES
        ]
        for name, letter in LETTERS.items():
            label = elements.get(f"{name}_label")
            if name not in arrows:
                continue
            if label is None or label.label != letter:
                wrong.append(f"{name} does not bear {letter}")
            elif _nearest(arrows, centre(label)) != name:
                wrong.append(f"{letter} stands at another arrow")
        return Check(name="physics.arrow_directions", engine="geometry", passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if row.question and row.answer_type == "number" and row.answer.endswith(" N"):
                solved = solve(json.loads(sample.state(row.inputs[0]).truth))["block.normal_force"]
                if not _same(row.answer.removesuffix(" N"), solved):
                    wrong.append(f"{row.id}: {row.answer}, solved {solved}")
        return Check(name="physics.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong))


def solve(truth: dict[str, Any]) -> dict[str, sympy.Expr | str]:
    """Forces from the balance across the plane and Coulomb friction, evaluated by sympy."""
    mass, pull, mu = (sympy.Rational(truth[name]) for name in ("mass", "pull", "friction"))
    angle, weight = sympy.rad(truth["angle"]), mass * sympy.Rational("9.8")
    gravity = sympy.Matrix([0, -weight])
    up, out = sympy.Matrix([sympy.cos(angle), sympy.sin(angle)]), sympy.Matrix([-sympy.sin(angle), sympy.cos(angle)])
    normal, along = -gravity.dot(out), -gravity.dot(up)
    tendency, limit = pull - along, mu * normal
    result: dict[str, sympy.Expr | str] = {
        "block.weight": weight,
        "block.normal_force": normal,
        "block.weight_along_plane": along,
    }
    if mu:
        result["block.friction"] = sympy.Min(limit, abs(tendency))
        result["block.friction_direction"] = "down" if tendency > 0 else "up"
    return result


def _nearest(arrows: dict[str, Element], point: Point) -> str:
    """The arrow whose tip lies closest to a point."""
    return min(arrows, key=lambda name: math.dist(ends(arrows[name])[1], point))


def _directions(truth: dict[str, Any]) -> dict[str, float]:
    """Degrees of every force that acts, counter-clockwise, for a plane that rises to the right."""
    angle, solved = float(truth["angle"]), solve(truth)
    turns = {"weight": -90.0, "normal": angle + 90.0}
    if truth["components"]:
        turns |= {"along": angle + 180.0, "across": angle - 90.0}
    if sympy.Rational(truth["pull"]):
        turns["pull"] = angle
    if float(sympy.N(solved.get("block.friction", 0))) > 0:
        turns["friction"] = angle if solved["block.friction_direction"] == "up" else angle + 180.0
    return turns


def _misread(truth: dict[str, Any], elements: dict[str, Element]) -> Iterator[str]:
    """Angle and data as they are written in the picture."""
    angle, givens = (elements[name].label if name in elements else "" for name in ("angle", "givens"))
    if angle != f"θ = {truth['angle']}°":
        yield f"angle label reads {angle!r}"
    wanted = {"m": ("mass", "kg"), "μ": ("friction", ""), "F": ("pull", "N")}
    read = dict(re.findall(r"([mμF]) = ([\d.]+)", givens))
    for symbol, (name, _) in wanted.items():
        value = sympy.Rational(truth[name])
        if (symbol in read) != bool(value) or (value and sympy.Rational(read.get(symbol, "0")) != value):
            yield f"{symbol} reads {read.get(symbol, 'nothing')}, should be {truth[name]}"


def _same(stated: object, solved: object) -> bool:
    if isinstance(solved, str):
        return stated == solved
    return abs(sympy.Rational(str(stated)) - sympy.Rational(str(sympy.N(solved, 30)))) <= sympy.Rational(1, 100)


def _heading(element: Element, mirror: int) -> float:
    """Direction of an arrow in degrees, counter-clockwise, mirrored back so that planes rise right."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = element.quad
    tail, tip = ((x0 + x3) / 2, (y0 + y3) / 2), ((x1 + x2) / 2, (y1 + y2) / 2)
    return math.degrees(math.atan2(tail[1] - tip[1], mirror * (tip[0] - tail[0])))


def _turn(a: float, b: float) -> float:
    return abs((a - b + 180) % 360 - 180)
