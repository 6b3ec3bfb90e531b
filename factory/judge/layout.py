"""Layout and legibility, from element boxes and pixels (QUALITY section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factory.judge.case import Case, Json, drawn, hull
from factory.judge.geometry import (
    Points,
    extent,
    height,
    length_inside,
    overlap_depth,
    points,
    thickness,
)
from factory.judge.measure import Figure, Line, Measure
from factory.judge.words import HAN

SECTION = "4 layout"
TOUCH = 0.75
LARGE = 24.0
_TALL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789bdfhklΑΒΓΔΘΛΞΠΣΦΨΩ")


def text_lines(element: Json) -> Iterator[tuple[str, Points]]:
    for line in element["lines"]:
        if line["text"].strip():
            yield line["text"], points(line["quad"])


def luminance(pixels: NDArray[Any]) -> NDArray[np.float64]:
    """Relative luminance of sRGB ``[..., 3]`` (WCAG 2.2)."""
    share = pixels.astype(np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Ink:
    """Contrast of one line of text with its local background, 1 (nothing to see) to 21.

    ``seen`` is exceeded by 2 % of the pixels of its box, ``full`` by none: strokes thinner than a pixel
    never show their nominal colour, so small text is also judged by the lines that share its style.
    """

    where: str
    style: tuple[str, float]
    large: bool
    seen: float
    full: float

    @classmethod
    def of(cls, where: str, role: str, large: bool, picture: NDArray[Any], quad: Points) -> Ink:
        x0, y0, x1, y1 = extent(quad)
        box = picture[max(0, int(y0)) : int(np.ceil(y1)), max(0, int(x0)) : int(np.ceil(x1))]
        if not box.size:
            return cls(where, (role, 0.0), large, 1.0, 1.0)
        light = luminance(box).ravel()
        ring = _ring(picture, quad)
        back = float(np.median(ring if ring.size else light))
        ratios = (np.maximum(light, back) + 0.05) / (np.minimum(light, back) + 0.05)
        return cls(
            where,
            (role, round(back, 2)),
            large,
            float(np.percentile(ratios, 98)),
            float(ratios.max()),
        )


def faint(inks: list[Ink]) -> Iterator[tuple[Ink, bool]]:
    """Each line of a picture, and whether it is too faint.

    The nominal contrast of a style is the median over its lines; WCAG asks for 4.5, and 3 of large text.
    What is actually seen of a line may fall below that by antialiasing, but not by half.
    """
    for ink in inks:
        nominal = float(np.median([other.full for other in inks if other.style == ink.style]))
        wanted = 3.0 if ink.large else 4.5
        yield ink, nominal < wanted - 0.05 or ink.seen < 0.55 * wanted


def _ring(picture: NDArray[Any], quad: Points, width: int = 2) -> NDArray[np.float64]:
    """Luminance of the pixels just around a box."""
    x0, y0, x1, y1 = (int(v) for v in extent(quad))
    rows, columns = picture.shape[:2]
    outer = picture[
        max(0, y0 - width) : min(rows, y1 + 1 + width),
        max(0, x0 - width) : min(columns, x1 + 1 + width),
    ]
    if min(outer.shape[:2]) <= 2 * width:
        return np.empty(0)
    edge = np.ones(outer.shape[:2], dtype=bool)
    edge[width:-width, width:-width] = False
    return luminance(outer[edge])


def occupied(case: Case) -> float:
    """Share of ``image`` inside the box around everything drawn."""
    box = hull(case.states["image"])
    width, height = case.sample["size"]
    return (box[2] - box[0]) * (box[3] - box[1]) / (width * height) if box else 0.0


def is_text_alone(element: Json) -> bool:
    """Whether an element holds nothing but its lines of text."""
    quads = [extent(quad) for _, quad in text_lines(element)]
    if not quads:
        return False
    x0, y0, x1, y1 = (
        pick(edge)
        for pick, edge in zip((min, min, max, max), zip(*quads, strict=True), strict=True)
    )
    around = (x0, y0, x1, y1)
    return all(abs(mine - text) <= 2 for mine, text in zip(element["box"], around, strict=True))


class Layout:
    """Every drawn state: its labels, their size, contrast and room."""

    def __init__(self, recipe: Json) -> None:
        del recipe
        self.overlap = Measure(SECTION, "labels do not overlap", "0 pairs")
        self.clipped = Measure(SECTION, "nothing touches the border", "0 elements")
        self.covered = Measure(SECTION, "labels are not covered", "visible ≥ 95 %")
        self.contrast = Measure(SECTION, "labels stand out", "contrast ≥ 4.5, large text ≥ 3")
        self.crossed = Measure(
            SECTION,
            "no straight line runs through a label",
            "≥ 99.5 % of pictures",
            limit=0.005,
            gate=False,
        )
        self.boxes = Measure(SECTION, "boxes lie on the canvas", "0 outside")
        self.shares: list[float] = []
        self.sizes: list[float] = []

    def see(self, case: Case) -> None:
        for role, state in case.states.items():
            picture = case.picture(role)
            self._elements(case, role, state, picture)
            self._labels(case, role, state)
        self.shares.append(occupied(case))

    def _elements(self, case: Case, role: str, state: Json, picture: NDArray[Any]) -> None:
        rows, columns = picture.shape[:2]
        scale = 1024 / max(rows, columns)
        inks: list[Ink] = []
        for element in drawn(state):
            where = f"{case.where(role)}/{element['id']}"
            x0, y0, x1, y1 = element["box"]
            inside = 0 <= x0 < x1 <= columns and 0 <= y0 < y1 <= rows
            self.boxes.see(inside, where)
            self.clipped.see(x0 > 0 and y0 > 0 and x1 < columns and y1 < rows, where)
            if not element["lines"]:
                continue
            if is_text_alone(element):
                self.covered.see(element["visible"] >= 0.95, f"{where}: {element['visible']:.2f}")
            for text, quad in text_lines(element):
                tall = height(quad) * scale
                if any(char in _TALL or HAN.match(char) for char in text):
                    self.sizes.append(tall)
                inks.append(
                    Ink.of(f"{where} {text!r}", element["role"], tall >= LARGE, picture, quad)
                )
        for ink, too_faint in faint(inks):
            self.contrast.see(not too_faint, f"{ink.where}: {ink.full:.2f}, seen {ink.seen:.2f}")

    def _labels(self, case: Case, role: str, state: Json) -> None:
        texts = [
            (element["id"], quad)
            for element in state["elements"]
            for _, quad in text_lines(element)
        ]
        boxes = [extent(quad) for _, quad in texts]
        for (one, first), (two, second) in combinations(zip(texts, boxes, strict=True), 2):
            if one[0] == two[0]:
                continue
            apart = (
                first[2] <= second[0]
                or second[2] <= first[0]
                or first[3] <= second[1]
                or second[3] <= first[1]
            )
            self.overlap.see(
                apart or overlap_depth(one[1], two[1]) <= TOUCH,
                f"{case.where(role)}: {one[0]} and {two[0]}",
            )
        crossed = [f"{line} through {label}" for line, label in self._crossings(state, texts)]
        self.crossed.see(not crossed, f"{case.where(role)}: {', '.join(crossed[:2])}")

    def _crossings(self, state: Json, texts: list[tuple[str, Points]]) -> Iterator[tuple[str, str]]:
        segments = [(e["id"], points(e["quad"])) for e in state["elements"] if not e["lines"]]
        for name, quad in segments:
            if thickness(quad) > 8:
                continue
            start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
            for label, text in texts:
                if length_inside(start, end, text) > 0.25 * height(text):
                    yield name, label

    def lines(self) -> list[Line]:
        n = len(self.sizes)
        smallest = float(np.percentile(self.sizes, 1)) if n else 0.0
        legible = sum(size >= 20 for size in self.sizes) / n if n else 0.0
        room = float(np.median(self.shares)) if self.shares else 0.0
        return [
            self.overlap,
            self.boxes,
            self.clipped,
            self.covered,
            self.contrast,
            Figure(
                SECTION,
                "ink height of text, 1st percentile",
                "≥ 14 px at 1024",
                smallest,
                n,
                low=14.0,
            ),
            Figure(SECTION, "text with ≥ 10 px at 512", "reported", legible, n, unit="%"),
            self.crossed,
            Figure(
                SECTION,
                "occupied share of the canvas, median",
                "0.35 to 0.85",
                room,
                len(self.shares),
                low=0.35,
                high=0.85,
            ),
        ]
