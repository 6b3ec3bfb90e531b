"""Traces the lens with ray-transfer matrices, and measures the drawing as a reader with a ruler would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from generators.base import Pictures, Verifier
from shards.sample import Check, Element, Sample, State

TOLERANCE_PIXELS = 1.5


class ThinLensVerifier(Verifier):
    kinds = ("physics.thin_lens",)
    engine = "numpy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._imaging(state)
            yield self._ruler(state)
        yield self._answers(sample)

    def _imaging(self, state: State) -> Check:
        distance, magnification = trace(json.loads(state.truth))
        height = json.loads(state.truth)["height"]
        expected = {
            "image.distance": abs(distance),
            "image.height": abs(magnification) * height,
            "image.nature": "real" if distance > 0 else "virtual",
            "image.orientation": "inverted" if magnification < 0 else "upright",
        }
        stated = {fact.id: fact.decoded() for fact in state.facts}
        wrong = [f"{key}: stated {stated.get(key)}, traced {value}" for key, value in expected.items() if not _same(stated.get(key), value)]
        return Check(name="optics.imaging", engine="ray transfer matrices", passed=not wrong, detail="; ".join(wrong))

    def _ruler(self, state: State) -> Check:
        """Positions in the picture: object, lens, image and focal points must share one scale."""
        truth, elements = json.loads(state.truth), {element.id: element for element in state.elements}
        distance, magnification = trace(truth)
        foot, top = _ends(elements["object"])
        image_foot, image_top = _ends(elements["image"])
        lens = (elements["lens"].box[0] + elements["lens"].box[2]) / 2
        scale = (lens - foot[0]) / truth["distance"]
        measured = {
            "image position": (image_foot[0], lens + distance * scale),
            "image tip": (image_top[1], foot[1] + (top[1] - foot[1]) * magnification),
        }
        wrong = [f"{name}: {there:.1f} px, should be {here:.1f}" for name, (there, here) in measured.items() if abs(there - here) > TOLERANCE_PIXELS]
        labels = {element.label for element in state.elements if element.role == "focus_label"}
        if not labels <= {"F", "2F"} or "F" not in labels:
            wrong.append(f"focal points are labelled {sorted(labels)}")
        if f"u = {truth['distance']} cm" not in elements["givens"].label or f"f = {truth['focal']} cm" not in elements["givens"].label:
            wrong.append(f"the data line reads {elements['givens'].label}")
        return Check(name="optics.drawn_to_scale", engine="geometry", passed=not wrong, detail="; ".join(wrong))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if not row.question:
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            distance, magnification = trace(truth)
            if row.answer_type == "number" and row.answer.endswith("cm") and not _same(row.answer.removesuffix(" cm"), abs(distance)):
                wrong.append(f"{row.id}: {row.answer}, traced {distance:.2f}")
            if row.answer in ("a real image", "实像", "a virtual image", "虚像") and (distance > 0) != (row.answer in ("a real image", "实像")):
                wrong.append(f"{row.id}: {row.answer}")
            grown = abs(magnification) > 1
            if row.answer.startswith(("larger", "放大", "smaller", "缩小")) and grown != row.answer.startswith(("larger", "放大")):
                wrong.append(f"{row.id}: {row.answer}")
        return Check(name="optics.answers", engine="ray transfer matrices", passed=not wrong, detail="; ".join(wrong))


def trace(truth: dict[str, Any]) -> tuple[float, float]:
    """Image distance and magnification: the plane where the ray's height no longer depends on its slope.

    M = T(v) L(f) T(u); imaging asks M[0, 1] = 0 and M[0, 0] is the magnification.
    """
    f = truth["focal"] if truth["lens"] == "converging" else -truth["focal"]
    lens = np.array([[1.0, 0.0], [-1.0 / f, 1.0]]) @ np.array([[1.0, float(truth["distance"])], [0.0, 1.0]])
    distance = -lens[0, 1] / lens[1, 1]
    return float(distance), float((np.array([[1.0, distance], [0.0, 1.0]]) @ lens)[0, 0])


def _same(stated: object, traced: float | str) -> bool:
    if isinstance(traced, str):
        return stated == traced
    try:
        return abs(float(str(stated)) - traced) <= 0.00501
    except ValueError:
        return False


def _ends(element: Element) -> tuple[tuple[float, float], tuple[float, float]]:
    """Tail and tip of an arrow from its oriented quad."""
    a, b, c, d = element.quad
    return ((a[0] + d[0]) / 2, (a[1] + d[1]) / 2), ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)
