"""Drawn scenes in which the cast stands: rooms, streets and plain studio walls."""

from __future__ import annotations

from collections.abc import Callable

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.scene import Pair
from generators.text.typeset import Box


def _floor(canvas: Canvas, box: Box, wall: str, floor: str) -> None:
    x0, y0, x1, y1 = box
    line = y0 + (y1 - y0) * 0.74
    canvas.rect(
        x0, y0, x1, y1, fill=Gradient((x0, y0), (x0, line), (mix(wall, "#ffffff", 0.18), wall))
    )
    canvas.rect(x0, line, x1, y1, fill=floor)


def office(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    _floor(canvas, box, "#bcd0dc", "#8f8478")
    canvas.rect(x0 + w * 0.06, y0 + h * 0.32, x0 + w * 0.3, y0 + h * 0.56, fill="#e9f4fa", stroke=Stroke("#6b7a86", 3))  # fmt: skip
    canvas.line(
        (x0 + w * 0.18, y0 + h * 0.32), (x0 + w * 0.18, y0 + h * 0.56), Stroke("#6b7a86", 3)
    )
    canvas.rect(x0 + w * 0.66, y0 + h * 0.66, x0 + w * 0.97, y0 + h * 0.7, fill="#7a5637")
    for dx in (0.69, 0.93):
        canvas.rect(x0 + w * dx, y0 + h * 0.7, x0 + w * (dx + 0.015), y0 + h * 0.9, fill="#5f4228")
    canvas.rect(x0 + w * 0.73, y0 + h * 0.5, x0 + w * 0.9, y0 + h * 0.63, fill="#2f343c")
    canvas.rect(x0 + w * 0.74, y0 + h * 0.51, x0 + w * 0.89, y0 + h * 0.62, fill="#86c5e0")
    canvas.rect(x0 + w * 0.805, y0 + h * 0.63, x0 + w * 0.825, y0 + h * 0.66, fill="#2f343c")


def bedroom(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    _floor(canvas, box, "#3d4468", "#5a4a52")
    canvas.circle(x0 + w * 0.17, y0 + h * 0.42, h * 0.06, fill="#f5e6a8")
    canvas.rect(
        x0 + w * 0.62, y0 + h * 0.62, x0 + w * 0.97, y0 + h * 0.82, fill="#7d6aa8", radius=h * 0.02
    )
    canvas.rect(x0 + w * 0.62, y0 + h * 0.56, x0 + w * 0.72, y0 + h * 0.65, fill="#f0ece4", radius=h * 0.02)  # fmt: skip
    canvas.rect(x0 + w * 0.95, y0 + h * 0.5, x0 + w * 0.97, y0 + h * 0.86, fill="#4b3a2c")


def kitchen(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    _floor(canvas, box, "#f0dcc0", "#b08968")
    for i in range(3):
        left = x0 + w * (0.6 + 0.125 * i)
        canvas.rect(
            left, y0 + h * 0.33, left + w * 0.115, y0 + h * 0.48, fill="#c96f4a", radius=h * 0.01
        )
        canvas.circle(left + w * 0.095, y0 + h * 0.405, h * 0.008, fill="#f3ead8")
    canvas.rect(x0 + w * 0.58, y0 + h * 0.6, x1, y0 + h * 0.63, fill="#7a5637")
    canvas.rect(x0 + w * 0.6, y0 + h * 0.63, x1, y0 + h * 0.86, fill="#e6d3b4")
    canvas.rect(
        x0 + w * 0.68, y0 + h * 0.54, x0 + w * 0.78, y0 + h * 0.6, fill="#5d7285", radius=h * 0.01
    )
    canvas.curve([(x0 + w * 0.73, y0 + h * 0.53), (x0 + w * 0.75, y0 + h * 0.5), (x0 + w * 0.72, y0 + h * 0.47)], Stroke("#ffffff", h * 0.006))  # fmt: skip


def park(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    canvas.rect(x0, y0, x1, y1, fill=Gradient((x0, y0), (x0, y1), ("#9ed4f0", "#e6f4f8")))
    canvas.rect(x0, y0 + h * 0.72, x1, y1, fill="#7fb26a")
    for dx, r in ((0.12, 0.12), (0.88, 0.15)):
        canvas.rect(x0 + w * dx - w * 0.012, y0 + h * 0.55, x0 + w * dx + w * 0.012, y0 + h * 0.78, fill="#7a5637")  # fmt: skip
        canvas.circle(x0 + w * dx, y0 + h * 0.5, min(w, h) * r, fill="#4f8f4a")
    canvas.circle(x0 + w * 0.62, y0 + h * 0.36, h * 0.05, fill="#ffe08a")


def street(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    _floor(canvas, box, "#e3c7b3", "#8b8f97")
    for i, (left, tall, tone) in enumerate(((0.0, 0.4, "#c98f6f"), (0.2, 0.48, "#a86f5b"), (0.62, 0.44, "#b7806a"), (0.82, 0.36, "#d09c7d"))):  # fmt: skip
        canvas.rect(
            x0 + w * left, y0 + h * (0.74 - tall), x0 + w * (left + 0.19), y0 + h * 0.74, fill=tone
        )
        for row in range(3):
            for column in range(2):
                px, py = (
                    x0 + w * (left + 0.035 + 0.075 * column),
                    y0 + h * (0.78 - tall + 0.1 * row),
                )
                canvas.rect(px, py, px + w * 0.045, py + h * 0.055, fill="#f4e3b0" if (i + row + column) % 2 else "#7d95a6")  # fmt: skip


def studio(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    canvas.rect(x0, y0, x1, y1, fill=Gradient(((x0 + x1) / 2, (y0 + y1) / 2), (x1, y1), ("#f6d365", "#e8943a"), radial=True))  # fmt: skip


def space(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    canvas.rect(x0, y0, x1, y1, fill=Gradient((x0, y0), (x0, y1), ("#141a38", "#3a2a5e")))
    for i in range(34):
        canvas.circle(x0 + w * ((i * 37) % 97) / 97, y0 + h * ((i * 53) % 89) / 89, h * (0.003 + 0.002 * (i % 3)), fill="#f4f1e0")  # fmt: skip
    canvas.ellipse((x0 + x1) / 2, y1 + h * 0.2, w * 0.8, h * 0.42, fill="#b9b4c4")
    canvas.circle(x0 + w * 0.84, y0 + h * 0.4, h * 0.07, fill="#d98a5b")


def stage(canvas: Canvas, box: Box) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    canvas.rect(x0, y0, x1, y1, fill="#3a1420")
    canvas.rect(x0, y0 + h * 0.78, x1, y1, fill="#a9744a")
    for i in range(5):
        for side in (0, 1):
            left = x0 + w * (0.04 * i) if side == 0 else x1 - w * (0.04 * i + 0.035)
            canvas.rect(
                left, y0, left + w * 0.035, y0 + h * 0.8, fill="#9c2436" if i % 2 else "#7d1a2b"
            )
    with canvas.group(opacity=0.22):
        canvas.polygon([(x0 + w * 0.44, y0), (x0 + w * 0.56, y0), (x0 + w * 0.72, y0 + h * 0.86), (x0 + w * 0.28, y0 + h * 0.86)], fill="#fff2c0")  # fmt: skip


STAGES: dict[str, tuple[Pair, Callable[[Canvas, Box], None]]] = {
    "office": (Pair("an office", "办公室"), office),
    "bedroom": (Pair("a bedroom at night", "夜晚的卧室"), bedroom),
    "kitchen": (Pair("a kitchen", "厨房"), kitchen),
    "park": (Pair("a park", "公园"), park),
    "street": (Pair("a street", "街道"), street),
    "studio": (Pair("a glowing orange backdrop", "橙色光晕背景"), studio),
    "space": (Pair("a planet in space", "太空星球"), space),
    "stage": (Pair("a theatre stage", "舞台"), stage),
}
