"""Recomputes the block on the plane with sympy, and reads angles and directions off the drawing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import sympy

from generators.base import Pictures, Verifier
from shards.sample import Check, Element, Sample, State

TOLERANCE_DEGREES = 1.0


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
        """Arrow directions and the slope as a reader measures them, from the oriented quads."""
        truth, elements = json.loads(state.truth), {element.id: element for element in state.elements}
        mirror = -1 if truth["rises"] == "left" else 1
        turns = {"weight": -90.0, "normal": truth["angle"] + 90.0, "pull": float(truth["angle"])}
        wrong = [
            f"{name} drawn at {_heading(elements[name], mirror):.1f}°, should be {angle:.1f}°"
            for name, angle in turns.items()
            if name in elements and _turn(_heading(elements[name], mirror), angle) > TOLERANCE_DEGREES
        ]
        shown = elements["angle"].label
        if f"{truth['angle']}°" not in shown:
            wrong.append(f"angle label reads {shown}")
        return Check(name="physics.arrow_directions", engine="geometry", passed=not wrong, detail="; ".join(wrong))

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
