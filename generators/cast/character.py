"""Characters: a head with what marks the species or the hair, a body, arms in a pose, a face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import PathData, Point
from generators.canvas.paths import smooth
from generators.cast.faces import INK, Expression, Place, draw_expression
from generators.colour import mix
from generators.scene import Pair

EXPRESSIONS: dict[str, tuple[Pair, Expression]] = {
    "content": (Pair("content", "满足"), Expression("dot", "smile", blush=True)),
    "delighted": (Pair("delighted", "开心"), Expression("happy", "grin", blush=True, mark="sparkle")),
    "deadpan": (Pair("deadpan", "面无表情"), Expression("dot", "flat")),
    "tired": (Pair("tired", "疲惫"), Expression("sleepy", "flat", mark="gloom")),
    "worried": (Pair("worried", "担心"), Expression("dot", "wavy", brow=-1.0, mark="sweat")),
    "shocked": (Pair("shocked", "震惊"), Expression("wide", "open", brow=-0.6)),
    "angry": (Pair("angry", "生气"), Expression("dot", "frown", brow=1.2, mark="anger")),
    "crying": (Pair("crying", "大哭"), Expression("closed", "open", brow=-1.0, mark="tears")),
    "smug": (Pair("smug", "得意"), Expression("side", "smirk", brow=0.5)),
    "asleep": (Pair("asleep", "睡着"), Expression("closed", "smile")),
    "defeated": (Pair("defeated", "崩溃"), Expression("cross", "wavy", mark="gloom")),
}  # fmt: skip

# Hands relative to the shoulders, in head radii: left (x, y), right (x, y).
POSES: dict[str, tuple[Pair, tuple[Point, Point]]] = {
    "standing": (Pair("standing", "站着"), ((-0.35, 0.95), (0.35, 0.95))),
    "cheering": (Pair("with both arms up", "双手高举"), ((-0.55, -0.85), (0.55, -0.85))),
    "waving": (Pair("waving", "挥手"), ((-0.35, 0.95), (0.75, -0.7))),
    "pointing": (Pair("pointing to the side", "指向一旁"), ((-0.35, 0.95), (1.15, 0.05))),
    "shrugging": (Pair("shrugging", "摊手"), ((-0.85, 0.1), (0.85, 0.1))),
    "thinking": (Pair("with a hand at the chin", "托着下巴"), ((-0.35, 0.95), (-0.25, -0.12))),
    "hips": (Pair("with hands on the hips", "双手叉腰"), ((-0.05, 0.6), (0.05, 0.6))),
}


@dataclass(frozen=True)
class Character:
    """``head`` and ``shade`` colour skin or fur, ``cloth`` the body; ``crown`` draws ears, hair or antenna."""

    id: str
    name: Pair
    head: str
    shade: str
    cloth: str
    crown: str
    muzzle: str = ""


CAST: dict[str, Character] = {
    c.id: c
    for c in (
        Character("cat", Pair("the orange cat", "橘猫"), "#f4a24c", "#d97f2b", "#5b7a9d", "pointed", "#fde9d0"),
        Character("dog", Pair("the brown dog", "棕色小狗"), "#b98253", "#7c4f2b", "#c8242f", "floppy", "#ecd3b5"),
        Character("rabbit", Pair("the white rabbit", "白兔"), "#f5f1ee", "#f0b9bd", "#8d6bb0", "long"),
        Character("bear", Pair("the brown bear", "棕熊"), "#8d6748", "#6d4b31", "#2e7d6b", "round", "#d9bd9c"),
        Character("panda", Pair("the panda", "熊猫"), "#f6f5f2", "#2b2b2f", "#f2792b", "round"),
        Character("fox", Pair("the red fox", "红狐狸"), "#e2692f", "#b34716", "#22733c", "pointed", "#fbf0e2"),
        Character("frog", Pair("the green frog", "青蛙"), "#7fb858", "#568a35", "#e0b252", "bulging"),
        Character("penguin", Pair("the penguin", "企鹅"), "#34405a", "#232c40", "#34405a", "none", "#fbfaf6"),
        Character("owl", Pair("the grey owl", "灰猫头鹰"), "#9a8f86", "#6f655d", "#6d4b31", "tufts", "#e6ded5"),
        Character("robot", Pair("the robot", "机器人"), "#b9c6d3", "#8495a6", "#5d7285", "antenna"),
        Character("lin", Pair("the clerk with glasses", "戴眼镜的职员"), "#f3cfae", "#2d2622", "#3b5b8c", "short"),
        Character("mei", Pair("the clerk with a bun", "扎发髻的职员"), "#f6d6b8", "#3a2a22", "#b0486a", "bun"),
        Character("otto", Pair("the bald boss", "光头老板"), "#efc4a0", "#8f8f94", "#3d3f47", "bald"),
    )
}  # fmt: skip


def draw_character(
    canvas: Canvas,
    who: Character,
    feet: Point,
    height: float,
    expression: str,
    pose: str,
    flip: bool = False,
) -> None:
    """One character standing on ``feet``, ``height`` pixels tall; ``flip`` mirrors pose and crown."""
    r = height * 0.27
    face = Place(feet[0], feet[1] - height + r * 1.28, r)
    sign = -1 if flip else 1
    _body(canvas, who, face, feet, POSES[pose][1], sign)
    _CROWNS[who.crown](canvas, who, face)
    _head(canvas, who, face)
    if who.id == "lin":
        for side in (-1, 1):
            canvas.circle(*face.at(side * 0.34, -0.06), r * 0.25, stroke=face.stroke(0.05))
        canvas.line(face.at(-0.09, -0.08), face.at(0.09, -0.08), face.stroke(0.05))
    draw_expression(canvas, face, EXPRESSIONS[expression][1], "#f4f1ea" if who.id == "penguin" and not who.muzzle else INK)  # fmt: skip


def _body(canvas: Canvas, who: Character, face: Place, feet: Point, hands: tuple[Point, Point], sign: int) -> None:  # fmt: skip
    r = face.r
    line = face.stroke(0.06)
    top, bottom = face.y + r * 0.7, feet[1] - r * 0.22
    for side in (-1, 1):
        canvas.ellipse(feet[0] + side * r * 0.36, feet[1] - r * 0.1, r * 0.27, r * 0.13, fill=mix(who.shade, "#000000", 0.2), stroke=line)  # fmt: skip
    canvas.rect(feet[0] - r * 0.62, top, feet[0] + r * 0.62, bottom, fill=who.cloth, stroke=line, radius=r * 0.42)  # fmt: skip
    if who.id == "penguin":
        canvas.ellipse(feet[0], (top + bottom) / 2 + r * 0.12, r * 0.4, (bottom - top) * 0.4, fill="#fbfaf6")  # fmt: skip
    shoulder_y = face.y + r * 1.12
    for side, hand in zip((-1, 1), hands, strict=True):
        shoulder = feet[0] + sign * side * r * 0.56, shoulder_y
        end = shoulder[0] + sign * hand[0] * r, shoulder_y + hand[1] * r
        elbow = ((shoulder[0] + end[0]) / 2 + sign * side * r * 0.22, (shoulder[1] + end[1]) / 2 + r * 0.1)  # fmt: skip
        canvas.curve([shoulder, elbow, end], Stroke(INK, r * 0.3))
        canvas.curve([shoulder, elbow, end], Stroke(mix(who.cloth, "#000000", 0.12), r * 0.2))
        canvas.circle(*end, r * 0.15, fill=who.head, stroke=line)


def _head(canvas: Canvas, who: Character, face: Place) -> None:
    line = face.stroke(0.06)
    if who.crown == "antenna":
        canvas.rect(*face.at(-0.95, -0.8), *face.at(0.95, 0.8), fill=who.head, stroke=line, radius=face.r * 0.25)  # fmt: skip
        return
    canvas.ellipse(face.x, face.y, face.r, face.r * 0.9, fill=who.head, stroke=line)
    if who.id == "panda":
        for side in (-1, 1):
            canvas.ellipse(
                *face.at(side * 0.36, -0.06), face.r * 0.25, face.r * 0.28, fill="#2b2b2f"
            )
            canvas.ellipse(
                *face.at(side * 0.35, -0.06), face.r * 0.18, face.r * 0.2, fill="#f6f5f2"
            )
    if who.id in ("penguin", "owl"):
        canvas.ellipse(*face.at(0, 0.14), face.r * 0.72, face.r * 0.62, fill=who.muzzle)
        canvas.polygon([face.at(-0.12, 0.12), face.at(0.12, 0.12), face.at(0, 0.27)], fill="#e39a2d", stroke=face.stroke(0.03))  # fmt: skip
    elif who.muzzle:
        canvas.ellipse(*face.at(0, 0.38), face.r * 0.5, face.r * 0.36, fill=who.muzzle)
        canvas.ellipse(*face.at(0, 0.15), face.r * 0.11, face.r * 0.075, fill=INK)
    if who.crown in ("short", "bun"):
        canvas.path(_cap(face), fill=who.shade, stroke=line)


def _cap(face: Place) -> PathData:
    """Hair over the upper part of the head, with a parting."""
    return smooth([face.at(-1.0, -0.02), face.at(-0.86, -0.6), face.at(-0.3, -0.96), face.at(0.3, -0.96), face.at(0.86, -0.6), face.at(1.0, -0.02), face.at(0.7, -0.42), face.at(0.25, -0.52), face.at(-0.2, -0.5), face.at(-0.7, -0.4)], closed=True)  # fmt: skip


def _pointed(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        canvas.polygon([face.at(side * 0.92, -0.35), face.at(side * 0.82, -1.22), face.at(side * 0.25, -0.8)], fill=who.head, stroke=face.stroke(0.06))  # fmt: skip
        canvas.polygon([face.at(side * 0.8, -0.55), face.at(side * 0.76, -1.0), face.at(side * 0.45, -0.75)], fill=who.shade)  # fmt: skip


def _floppy(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        with canvas.group(translate=face.at(side * 0.98, -0.1), rotate=side * -18):
            canvas.ellipse(
                0, 0, face.r * 0.27, face.r * 0.62, fill=who.shade, stroke=face.stroke(0.06)
            )


def _long(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        with canvas.group(translate=face.at(side * 0.38, -1.02), rotate=side * 10):
            canvas.ellipse(
                0, 0, face.r * 0.22, face.r * 0.5, fill=who.head, stroke=face.stroke(0.06)
            )
            canvas.ellipse(0, 0, face.r * 0.1, face.r * 0.36, fill=who.shade)


def _round(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        canvas.circle(*face.at(side * 0.74, -0.74), face.r * 0.32, fill=who.shade, stroke=face.stroke(0.06))  # fmt: skip


def _bulging(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        canvas.circle(*face.at(side * 0.5, -0.78), face.r * 0.3, fill=who.head, stroke=face.stroke(0.06))  # fmt: skip
        canvas.circle(*face.at(side * 0.5, -0.78), face.r * 0.12, fill=who.shade)


def _tufts(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        canvas.polygon([face.at(side * 0.85, -0.45), face.at(side * 0.95, -1.05), face.at(side * 0.4, -0.78)], fill=who.shade, stroke=face.stroke(0.06))  # fmt: skip


def _antenna(canvas: Canvas, who: Character, face: Place) -> None:
    canvas.line(face.at(0, -0.8), face.at(0, -1.12), face.stroke(0.07))
    canvas.circle(*face.at(0, -1.15), face.r * 0.12, fill="#c8242f", stroke=face.stroke(0.04))


def _bun(canvas: Canvas, who: Character, face: Place) -> None:
    canvas.circle(*face.at(0, -1.0), face.r * 0.27, fill=who.shade, stroke=face.stroke(0.06))


def _bald(canvas: Canvas, who: Character, face: Place) -> None:
    for side in (-1, 1):
        canvas.circle(*face.at(side * 0.95, 0.1), face.r * 0.2, fill=who.shade, stroke=face.stroke(0.05))  # fmt: skip


def _none(canvas: Canvas, who: Character, face: Place) -> None:
    """Nothing on top."""


_CROWNS: dict[str, Callable[[Canvas, Character, Place], None]] = {
    "pointed": _pointed,
    "floppy": _floppy,
    "long": _long,
    "round": _round,
    "bulging": _bulging,
    "tufts": _tufts,
    "antenna": _antenna,
    "bun": _bun,
    "short": _none,
    "bald": _bald,
    "none": _none,
}
