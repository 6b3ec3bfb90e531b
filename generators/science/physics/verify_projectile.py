"""Integrates the motion numerically and compares it with the stated values and the drawn path."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from generators.base import Pictures, Verifier
from generators.reading import centre, ends
from shards.sample import Check, Element, Sample, State

TOLERANCE_PIXELS = 4.0


class ProjectileVerifier(Verifier):
    kinds = ("physics.projectile",)
    engine = "scipy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._motion(state)
            yield self._drawn(state)
        yield self._answers(sample)

    def _motion(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        time, reach, top = fly(truth["speed"], truth["angle"], truth["height"])
        expected = {"path.flight_time": time, "path.range": reach, "path.top": top, "ball.speed": truth["speed"], "ball.angle": truth["angle"], "ball.height": truth["height"]}
        wrong = [f"{key}: stated {facts.get(key)}, integrated {value:.4f}" for key, value in expected.items() if not _close(facts.get(key), value)]
        return Check(name="physics.motion", engine="numerical integration", passed=not wrong, detail="; ".join(wrong))

    def _drawn(self, state: State) -> Check:
        """The drawn path has the aspect ratio of the real one, and ball and landing point sit on it."""
        truth, boxes = json.loads(state.truth), {element.id: element for element in state.elements}
        if missing := {"path", "landing", "ball", "givens"} - set(boxes):
            return Check(name="physics.path_to_scale", engine="geometry", passed=False, detail=f"not drawn: {sorted(missing)}")
        _, reach, top = fly(truth["speed"], truth["angle"], truth["height"])
        path, landing, ball = boxes["path"].box, boxes["landing"].box, boxes["ball"].box
        scale = (path[2] - path[0]) / reach
        wrong = []
        if abs((path[3] - path[1]) - top * scale) > TOLERANCE_PIXELS + 0.01 * (path[3] - path[1]):
            wrong.append(f"path is {path[3] - path[1]:.0f} px high, {top * scale:.0f} expected")
        if abs((ball[0] + ball[2]) / 2 - path[0]) > TOLERANCE_PIXELS or abs((ball[1] + ball[3]) / 2 - (path[3] - truth["height"] * scale)) > 2 * TOLERANCE_PIXELS:
            wrong.append("the ball is not at the start of the path")
        if not landing[0] - TOLERANCE_PIXELS <= path[2] <= landing[2]:
            wrong.append("the landing point is not at the end of the path")
        wrong += _marks(truth, boxes)
        shown = boxes["givens"].label
        wrong += [f"data line lacks {part}" for part in (f"v₀ = {truth['speed']} m/s", f"θ = {truth['angle']}°", f"h = {truth['height']} m,") if part not in shown]
        return Check(name="physics.path_to_scale", engine="geometry", passed=not wrong, detail="; ".join(wrong))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if not row.question:
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            time, reach, _ = fly(truth["speed"], truth["angle"], truth["height"])
            if row.answer_type == "number":
                number, _, unit = row.answer.partition(" ")
                solved = {"s": time, "m": reach, "m/s": float(truth["speed"])}.get(unit)
                if solved is None or not _close(number, solved):
                    wrong.append(f"{row.id}: {row.answer}, solved {solved}")
            elif row.answer_type == "boolean" and (row.answer.lower() in ("yes", "是")) != (truth["angle"] > 45):
                wrong.append(f"{row.id}: {row.answer} at {truth['angle']}°")
        return Check(name="physics.answers", engine="numerical integration", passed=not wrong, detail="; ".join(wrong))


def _marks(truth: dict[str, Any], boxes: dict[str, Element]) -> Iterator[str]:
    """The velocity's direction and letter, the marks of apex and landing, the ground and the tower."""
    for name, wanted in (("velocity", truth["velocity"]), ("velocity_label", truth["velocity"]), ("apex", truth["apex"]), ("ground", True), ("tower", truth["height"] > 0)):
        if (name in boxes) != bool(wanted):
            yield f"{name} is {'not ' if wanted else ''}drawn"
    if {"velocity", "velocity_label"} <= set(boxes):
        (x0, y0), (x1, y1) = ends(boxes["velocity"])
        heading = math.degrees(math.atan2(y0 - y1, x1 - x0))
        if abs(heading - truth["angle"]) > 2.0:
            yield f"the velocity is drawn at {heading:.0f}°"
        letter = boxes["velocity_label"]
        if letter.label != "v₀" or math.dist(centre(letter), (x1, y1)) > 3 * (letter.box[3] - letter.box[1]) + 20:
            yield "the velocity does not bear v₀"
    for name, letter in (("apex", "H"), ("landing", "P")):
        if name in boxes and boxes[name].label != letter:
            yield f"{name} bears {boxes[name].label!r}"
    if "apex" in boxes and abs(boxes["apex"].box[3] - boxes["path"].box[1]) > 12:
        yield "the apex is not the top of the path"


@cache
def fly(speed: float, angle: float, height: float) -> tuple[float, float, float]:
    """Flight time, range and greatest height by integrating x″ = 0, y″ = −9.8 up to the ground."""
    direction = np.deg2rad(angle)
    start = [0.0, float(height), speed * np.cos(direction), speed * np.sin(direction)]

    def ground(t: float, s: np.ndarray) -> float:
        return float(s[1]) if t > 1e-6 else 1.0

    ground.terminal, ground.direction = True, -1  # type: ignore[attr-defined]
    run = solve_ivp(lambda t, s: [s[2], s[3], 0.0, -9.8], (0, 60), start, events=ground, rtol=1e-9, atol=1e-9, dense_output=True)
    time = float(run.t_events[0][0])
    grid = run.sol(np.linspace(0, time, 4001))
    return time, float(run.y_events[0][0][0]), float(grid[1].max())


def _close(stated: object, solved: float) -> bool:
    try:
        return abs(float(str(stated)) - solved) <= max(0.011, 2e-4 * abs(solved))
    except ValueError:
        return False
