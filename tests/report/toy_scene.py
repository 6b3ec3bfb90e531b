"""Truths and drawings of the toy kinds: a graph on a circle and a bar chart, by Pillow."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from shards.sample import Element, Line, Word

PAPER, INK, LINE = "#fdfcf8", "#1b1f24", "#5b6470"
FILLS = ("#dce7f3", "#f6dfd8", "#dcefe2", "#f3ead0", "#e6def2")
HIGHLIGHT = "#e4a23a"
MARGIN = 2


@dataclass(frozen=True)
class Mark:
    """One drawn element: an ellipse, a rectangle, a line or a text."""

    id: str
    role: str
    shape: str
    points: tuple[tuple[float, float], ...]
    fill: str = INK
    label: str = ""
    size: int = 30

    def paint(self, draw: ImageDraw.ImageDraw, ink: str | None = None) -> None:
        fill = ink or self.fill
        if self.shape == "ellipse":
            draw.ellipse(self.points, fill=fill, outline=ink or INK, width=3)
        elif self.shape == "rectangle":
            draw.rectangle(self.points, fill=fill, outline=ink or INK, width=3)
        elif self.shape == "line":
            draw.line(self.points, fill=fill, width=3)
        else:
            font = ImageFont.load_default(self.size)
            draw.text(self.points[0], self.label, fill=fill, font=font, anchor="mm")

    def footprint(self, size: tuple[int, int]) -> Image.Image:
        picture = Image.new("L", size, 0)
        self.paint(ImageDraw.Draw(picture), ink="#ffffff")
        return picture.point(lambda value: 255 if value else 0)

    def element(self, size: tuple[int, int]) -> Element:
        box = self.footprint(size).getbbox() or (0, 0, 0, 0)
        x0, y0, x1, y1 = (float(edge) for edge in box)
        quad = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        if self.shape == "line":
            start, end = self.points
            quad = (start, end, end, start)
        lines = (Line(text=self.label, quad=quad, words=(Word(text=self.label, quad=quad),)),) * (
            self.shape == "text"
        )
        return Element(
            id=self.id,
            role=self.role,
            label=self.label,
            box=(x0, y0, x1, y1),
            quad=quad,
            lines=lines,
        )


def render(marks: Sequence[Mark], size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    for mark in marks:
        mark.paint(draw)
    return picture


def mask_of(
    changed: str, before: Sequence[Mark], after: Sequence[Mark], size: tuple[int, int]
) -> Image.Image:
    union = Image.new("L", size, 0)
    for mark in (*before, *after):
        if mark.id == changed:
            union.paste(255, mask=mark.footprint(size))
    return union.filter(ImageFilter.MaxFilter(2 * MARGIN + 1)).convert("1")


def graph_truth(rng: Random, difficulty: int) -> dict[str, Any]:
    count = 4 + difficulty // 2
    names = "ABCDEFGHIJKLM"[:count]
    pairs = list(itertools.combinations(range(count), 2))
    ring = {(min(i, (i + 1) % count), max(i, (i + 1) % count)) for i in range(count)}
    edges = sorted(ring | set(rng.sample(pairs, 2)))
    return {
        "nodes": list(names),
        "edges": [[names[a], names[b]] for a, b in edges],
        "highlighted": [],
    }


def graph_marks(truth: Mapping[str, Any], size: tuple[int, int]) -> list[Mark]:
    width, height = size
    nodes = truth["nodes"]
    at = {}
    for i, name in enumerate(nodes):
        turn = np.pi * (2 * i / len(nodes) - 0.5)
        at[name] = (
            width / 2 + 0.36 * width * np.cos(turn),
            height / 2 + 0.36 * height * np.sin(turn),
        )
    edges = [Mark(f"{a}-{b}", "edge", "line", (at[a], at[b]), fill=LINE) for a, b in truth["edges"]]
    discs = [
        Mark(
            name,
            "node",
            "ellipse",
            ((x - 38, y - 38), (x + 38, y + 38)),
            fill=HIGHLIGHT if name in truth["highlighted"] else FILLS[0],
        )
        for name, (x, y) in at.items()
    ]
    names = [
        Mark(f"{name}.label", "label", "text", (point,), label=name) for name, point in at.items()
    ]
    return [*edges, *discs, *names]


def bars_truth(rng: Random, difficulty: int) -> dict[str, Any]:
    count = 3 + difficulty // 2
    return {
        "nodes": list("PQRSTUVW"[:count]),
        "values": rng.sample(range(3, 40), count),
        "highlighted": [],
    }


def bars_marks(truth: Mapping[str, Any], size: tuple[int, int]) -> list[Mark]:
    width, height = size
    step = 0.8 * width / len(truth["nodes"])
    base, unit = 0.86 * height, 0.72 * height / 40
    marks = [Mark("axis", "axis", "line", ((0.08 * width, base + 3), (0.92 * width, base + 3)))]
    for i, (name, value) in enumerate(zip(truth["nodes"], truth["values"], strict=True)):
        x0 = 0.1 * width + i * step + 0.14 * step
        fill = HIGHLIGHT if name in truth["highlighted"] else FILLS[i % len(FILLS)]
        centre = x0 + 0.36 * step
        marks += [
            Mark(
                name,
                "bar",
                "rectangle",
                ((x0, base - unit * value), (x0 + 0.72 * step, base)),
                fill=fill,
            ),
            Mark(
                f"{name}.value",
                "label",
                "text",
                ((centre, base - unit * value - 26),),
                label=str(value),
            ),
            Mark(f"{name}.label", "label", "text", ((centre, base + 34),), label=name),
        ]
    return marks
