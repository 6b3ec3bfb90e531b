"""A polygon and its image under a reflection, rotation or translation of the plane."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Frame, Placer, Stroke, fit
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
    NO,
    YES,
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Step,
    Style,
    Voice,
    Want,
    say,
    step_of,
)

Move = Literal["reflect_x", "reflect_y", "reflect_diagonal", "rotate_90", "rotate_180", "rotate_270", "translate"]
MOVES: dict[str, Pair] = {
    "reflect_x": Pair("reflection in the x-axis", "关于x轴的对称"),
    "reflect_y": Pair("reflection in the y-axis", "关于y轴的对称"),
    "reflect_diagonal": Pair("reflection in the line y = x", "关于直线y = x的对称"),
    "rotate_90": Pair("quarter turn anticlockwise about the origin", "绕原点逆时针旋转四分之一周"),
    "rotate_180": Pair("half turn about the origin", "绕原点旋转半周"),
    "rotate_270": Pair("quarter turn clockwise about the origin", "绕原点顺时针旋转四分之一周"),
    "translate": Pair("translation", "平移"),
}
LETTERS = "ABCDEFGH"
SPAN = 8


class Truth(BaseTruth):
    """Integer vertices in order; ``shift`` is the vector of a translation, (0, 0) otherwise."""

    points: tuple[tuple[int, int], ...]
    move: Move
    shift: tuple[int, int] = (0, 0)
    image: bool = True


class Transformation(Generator):
    kind = "maths.transformation"
    subject = "maths"
    title = Pair("a polygon and its image under a transformation", "多边形及其变换后的图形")
    turns = "number of vertices"
    covers = ("conic and shapes on a coordinate plane", "other quadrilateral or polygon")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count, move = want.scaled(3, 7), rng["move"].choice(tuple(MOVES))
        for attempt in range(60):
            tries = rng["try", attempt]
            centre = (tries["cx"].choice((-4, -3, 3, 4)), tries["cy"].choice((-4, -3, 3, 4)))
            angles = sorted(tries["angle", i].uniform(0, math.tau) for i in range(count))
            points = tuple((round(centre[0] + tries["r", i].uniform(1.6, 3.6) * math.cos(t)), round(centre[1] + tries["r", i].uniform(1.6, 3.6) * math.sin(t))) for i, t in enumerate(angles))
            shift = (tries["sx"].integer(-9, 9), tries["sy"].integer(-9, 9)) if move == "translate" else (0, 0)
            truth = Truth(points=points, move=move, shift=shift)  # type: ignore[arg-type]
            if _tidy(truth):
                return truth
        raise Unsatisfiable("every polygon tried is flat or overlaps its image")

    def dial(self, truth: Truth) -> float:
        return len(truth.points)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"polygon": Pair("polygon", "多边形"), "image": Pair("image", "像")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        letters = LETTERS[: len(truth.points)]
        move, (dx, dy) = MOVES[truth.move], truth.shift
        facts = [Fact(n, "at", list(p), "", say("{n} is ({x}, {y})", "{n}为({x}, {y})", n=n, x=p[0], y=p[1]), element=f"p_{n}") for n, p in zip(letters, truth.points, strict=True)]
        facts.append(Fact("polygon", "vertices", len(letters), "", say("the polygon has {v} vertices", "多边形有{v}个顶点")))
        if truth.move == "translate":
            rule = say("the image comes from a translation by ({x}, {y})", "像由向量({x}, {y})的平移得到", x=dx, y=dy)
            facts.append(Fact("image", "vector", [dx, dy], "", rule, given=truth.image))
        else:
            facts.append(Fact("image", "rule", truth.move, "", say("the image comes from a {move}", "像由{move}得到", move=move), given=truth.image))
        facts += [Fact(f"{n}′", "at", list(p), "", say("{n} goes to {n}′ ({x}, {y})", "{n}的对应点{n}′为({x}, {y})", n=n, x=p[0], y=p[1]), given=truth.image, element=f"q_{n}") for n, p in zip(letters, moved(truth), strict=True)]
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, w, h = paper(style), style.width, style.height
        frame = fit((-SPAN - 0.7, -SPAN - 0.7, SPAN + 0.7, SPAN + 0.7), (0.04 * w, 0.04 * h, 0.96 * w, 0.96 * h))
        self._axes(canvas, style, frame)
        parts: list[tuple[str, str, Sequence[tuple[int, int]], int, tuple[float, float] | None]] = [("p", "", truth.points, 0, None)]
        if truth.image:
            parts.append(("q", "′", moved(truth), 1, (8 * style.unit, 5 * style.unit)))
        for prefix, _, points, colour, dash in parts:
            with canvas.element("polygon" if prefix == "p" else "image", role="body"):
                canvas.polygon([frame(*p) for p in points], fill=style.palette.fills[colour], stroke=Stroke(style.palette.strokes[colour], style.line * 1.3, dash=dash))
            for letter, point in zip(LETTERS, points, strict=False):
                with canvas.element(f"{prefix}_{letter}", role="point"):
                    canvas.circle(*frame(*point), 4.5 * style.unit, fill=style.palette.ink)
        placer, size = Placer(canvas, 2 * style.unit), style.text * 0.95
        for prefix, mark, points, _, _ in parts:
            cx, cy = frame(*(sum(p[k] for p in points) / len(points) for k in range(2)))
            for letter, point in zip(LETTERS, points, strict=False):
                x, y = frame(*point)
                box = canvas.measure(letter + mark, size, style.faces)
                at = placer.place((box.width, box.ascent + box.descent), (x, y), 6 * style.unit, towards=(x - cx, y - cy))
                with canvas.element(f"n{prefix}_{letter}", role="label", label=letter + mark):
                    canvas.text(letter + mark, at, size=size, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="middle", halo=style.palette.paper)
        return canvas

    def _axes(self, canvas: Canvas, style: Style, frame: Frame) -> None:
        grid, ink = Stroke(style.palette.grid, 1), Stroke(style.palette.muted, style.line * 0.8)
        with canvas.element("grid", role="background"):
            for k in range(-SPAN, SPAN + 1):
                canvas.line(frame(k, -SPAN), frame(k, SPAN), stroke=grid)
                canvas.line(frame(-SPAN, k), frame(SPAN, k), stroke=grid)
        with canvas.element("axes", role="axis"):
            canvas.arrow(frame(-SPAN - 0.4, 0), frame(SPAN + 0.6, 0), stroke=ink, head=11 * style.unit)
            canvas.arrow(frame(0, -SPAN - 0.4), frame(0, SPAN + 0.6), stroke=ink, head=11 * style.unit)
        size = max(style.text * 0.72, 15 * max(style.width, style.height) / 1024)
        for k in (-6, -4, -2, 2, 4, 6):
            for axis, at in (("x", frame(k, -0.5)), ("y", frame(-0.55, k))):
                with canvas.element(f"{axis}{k}", role="tick", label=str(k).replace("-", "−")):
                    canvas.text(str(k).replace("-", "−"), at, size=size, face=style.faces, fill=style.palette.muted, anchor="middle", baseline="middle")

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        corners = [f"{n}({p[0]}, {p[1]})" for n, p in zip(LETTERS, truth.points, strict=False)]
        how = MOVES[truth.move] if truth.move != "translate" else Pair(f"translation by ({truth.shift[0]}, {truth.shift[1]})", f"按向量({truth.shift[0]}, {truth.shift[1]})的平移")
        short = say("the polygon {points}" + (" and its image under a {how}" if truth.image else " on a grid"), "多边形{points}" + ("及其经{how}后的图形" if truth.image else "，画在网格上"), points=corners, how=how)
        extra = [say("axes and a light grid lie behind it, the axes labelled from {a} to {b}", "背景有坐标轴与浅色网格，坐标轴标注{a}到{b}", a=-6, b=6)]
        if truth.image:
            extra.append(say("the image has a dashed outline and primed letters", "像用虚线画轮廓，字母带撇号"))
        given = [fact for fact in facts.values() if fact.given]
        plan = (*(step_of(fact) for fact in given), Step("decide", "axes", "labels", [-6, 6], say("label the axes from {a} to {b}", "坐标轴标注{a}到{b}", a=-6, b=6)))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        for other in rng["move"].shuffled([m for m in MOVES if m not in (truth.move, "translate")]):
            after = truth.model_copy(update={"move": other, "shift": (0, 0)})
            if truth.image and _tidy(after):
                words = set_value(Pair("the transformation", "所作的变换"), MOVES[truth.move], MOVES[other])
                yield Edit("change_transformation", after, "image", *words, steps=self._apply(after), inverse_steps=self._apply(truth))
                break
        after = truth.model_copy(update={"image": not truth.image})
        what, where = Pair("the image with its primed letters", "像及其带撇的字母"), Pair(f"made by the {MOVES[truth.move].en}", f"由{MOVES[truth.move].zh}得到")
        gone = (Step("act", "image", "hidden", True, say("only the dashed image and its letters go", "只去掉虚线的像及其字母")),)
        words = (add_part if after.image else remove_part)(what, where, where)
        yield Edit("draw_image" if after.image else "hide_image", after, "image", *words, steps=self._apply(truth) if after.image else gone, inverse_steps=gone if after.image else self._apply(truth))
        i = rng["vertex"].integer(0, len(truth.points) - 1)
        x, y = truth.points[i]
        new = (x + rng["dx"].choice((-1, 1)), y + rng["dy"].choice((-1, 0, 1)))
        after = truth.model_copy(update={"points": (*truth.points[:i], new, *truth.points[i + 1 :])})
        if _tidy(after):
            words = set_value(Pair(f"the position of {LETTERS[i]}", f"点{LETTERS[i]}的坐标"), f"({x}, {y})", f"({new[0]}, {new[1]})")
            yield Edit("move_vertex", after, f"p_{LETTERS[i]}", *words, steps=self._apply(after), inverse_steps=self._apply(truth))

    def _apply(self, truth: Truth) -> tuple[Step, ...]:
        """Each vertex through the rule."""
        facts = {fact.key: fact for fact in self.facts(truth)}
        rule = step_of(facts.get("image.rule") or facts["image.vector"], "recall")
        letters = LETTERS[: len(truth.points)]
        return (rule, *(step_of(facts[f"{n}′.at"], "compute") for n in letters))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        letters = LETTERS[: len(truth.points)]
        n = rng["read"].choice(letters)
        own = facts[f"{n}.at"]
        yield Question("read_point", say("What are the coordinates of {n}?", "点{n}的坐标是多少？", n=n), f"({own.value[0]}, {own.value[1]})", "string", evidence=(own.key,), steps=(step_of(own),))
        there = facts[f"{n}′.at"]
        if truth.image:
            rule = step_of(facts.get("image.rule") or facts["image.vector"], "recall")
            yield Question("image_point", say("Where does the point {n} go?", "点{n}的对应点的坐标是多少？", n=n), f"({there.value[0]}, {there.value[1]})", "string", evidence=(own.key, there.key), steps=(step_of(own), rule, step_of(there, "compute")))
            wrong = rng["wrong"].sample([m for m in MOVES if m != truth.move and moved(truth.model_copy(update={"move": m})) != moved(truth)], 3)
            pairs = tuple(step_of(facts[key]) for m in letters[:2] for key in (f"{m}.at", f"{m}′.at"))
            yield Question("which_transformation", say("Which transformation takes the polygon to its dashed image?", "哪种变换把多边形变为虚线所示的像？"), MOVES[truth.move], "choice", choices=tuple(rng["order"].shuffled([MOVES[truth.move], *(MOVES[m] for m in wrong)])), evidence=(own.key, there.key), steps=(*pairs, Step("decide", "image", "rule", truth.move, say("every pair of points fits the {m}", "各对应点都符合{m}", m=MOVES[truth.move]), "", (own.key, there.key))))
            keeps = not truth.move.startswith("reflect")
            yield Question("orientation", say("Does the transformation keep the sense in which the letters run round?", "变换后字母的环绕方向不变吗？"), YES if keeps else NO, "boolean", evidence=(own.key,), steps=(rule, Step("recall", "image", "orientation", keeps, say("turns and shifts keep the sense, reflections reverse it", "旋转和平移保持方向，轴对称使方向相反"))))
        yield Question("count_vertices", say("How many vertices does the polygon have?", "多边形有几个顶点？"), len(letters), "integer", evidence=("polygon.vertices",), steps=(step_of(facts["polygon.vertices"]),))
        right = max(truth.points, key=lambda p: p[0])
        if sum(p[0] == right[0] for p in truth.points) == 1:
            name = letters[truth.points.index(right)]
            yield Question("rightmost", say("Which vertex of the original polygon lies farthest to the right?", "原多边形的哪个顶点最靠右？"), name, "string", evidence=tuple(f"{m}.at" for m in letters), steps=(*(step_of(facts[f"{m}.at"]) for m in letters), Step("decide", "polygon", "rightmost", right[0], say("the largest x is {v}, at {n}", "最大的横坐标为{v}，对应{n}", n=name), "", tuple(f"{m}.at" for m in letters))))


def moved(truth: Truth) -> tuple[tuple[int, int], ...]:
    """The vertices of the image."""
    dx, dy = truth.shift
    rules = {
        "reflect_x": lambda x, y: (x, -y),
        "reflect_y": lambda x, y: (-x, y),
        "reflect_diagonal": lambda x, y: (y, x),
        "rotate_90": lambda x, y: (-y, x),
        "rotate_180": lambda x, y: (-x, -y),
        "rotate_270": lambda x, y: (y, -x),
        "translate": lambda x, y: (x + dx, y + dy),
    }
    return tuple(rules[truth.move](x, y) for x, y in truth.points)


def _tidy(truth: Truth) -> bool:
    """Convex, not too sharp, inside one quadrant, on the page, and apart from its image."""
    points, image = truth.points, moved(truth)
    if len(set(points)) < len(points) or any(abs(v) > SPAN - 1 for p in (*points, *image) for v in p):
        return False
    count = len(points)
    for i in range(count):
        (ax, ay), (bx, by), (cx, cy) = points[i - 1], points[i], points[(i + 1) % count]
        if (bx - ax) * (cy - by) - (by - ay) * (cx - bx) < 1 or math.dist((ax, ay), (bx, by)) < 1.4:
            return False
    for part in (points, image):
        if any(not all(p[k] >= 1 for p in part) and not all(p[k] <= -1 for p in part) for k in range(2)):
            return False  # a polygon across an axis would cover its labels
    return any(max(p[k] for p in points) < min(p[k] for p in image) or max(p[k] for p in image) < min(p[k] for p in points) for k in range(2))
