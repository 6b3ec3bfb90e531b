"""A thin lens, an object and its image, built with the principal rays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Placer, Stroke
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
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
    quantity,
    say,
    step_of,
)

LENS = {"converging": Pair("converging lens", "凸透镜"), "diverging": Pair("diverging lens", "凹透镜")}
REAL, VIRTUAL = Pair("a real image", "实像"), Pair("a virtual image", "虚像")
UPRIGHT, INVERTED = Pair("upright", "正立"), Pair("inverted", "倒立")
LARGER, SMALLER, EQUAL = Pair("larger than the object", "放大"), Pair("smaller than the object", "缩小"), Pair("as large as the object", "等大")
RAYS = ("parallel", "centre", "focal")


class Truth(BaseTruth):
    """Lengths in centimetres. The object stands left of the lens; ``focal`` is the positive length."""

    lens: Literal["converging", "diverging"]
    focal: int = Field(gt=0)
    distance: int = Field(gt=0)
    height: int = Field(gt=0)
    rays: int = Field(ge=1, le=3)
    double_focus: bool = False

    @property
    def signed_focal(self) -> int:
        return self.focal if self.lens == "converging" else -self.focal

    @property
    def image(self) -> Fraction:
        """Image distance by 1/f = 1/u + 1/v; positive behind the lens (real)."""
        return Fraction(self.signed_focal * self.distance, self.distance - self.signed_focal)

    @property
    def magnification(self) -> Fraction:
        """Image height over object height; negative means inverted."""
        return -self.image / self.distance


class ThinLens(Generator):
    kind = "physics.thin_lens"
    subject = "physics"
    title = Pair("a ray diagram of a thin lens", "薄透镜成像光路图")
    turns = "rays drawn and how the image forms: real, then reduced or enlarged, then virtual, then diverging"
    covers = ("ray optics",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        focal = rng["focal"].choice(range(6, 31, 2 if level < 5 else 1))
        virtual = level >= 6 and rng["virtual"].chance(0.5)
        lens = "diverging" if level >= 8 and rng["lens"].chance(0.6) else "converging"
        nearest, farthest = (0.4, 0.75) if virtual and lens == "converging" else (1.35, 3.2)
        distance = rng["distance"].integer(max(3, round(nearest * focal)), round(farthest * focal))
        truth = Truth(
            lens=lens,
            focal=focal,
            distance=distance,
            height=rng["height"].integer(3, 12),
            rays=1 + (level >= 3) + (level >= 7),
            double_focus=level >= 5,
        )
        if not _drawable(truth):
            raise Unsatisfiable("the image is too far away or too large to draw")
        return truth

    def dial(self, truth: Truth) -> float:
        return truth.rays + 2 * truth.double_focus

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"lens": LENS[truth.lens], "object": Pair("object", "物体"), "image": Pair("image", "像")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        image, grown = truth.image, abs(truth.magnification)
        return [
            Fact("lens", "type", truth.lens, "", say("the lens is a {type}", "透镜为{type}", type=LENS[truth.lens]), element="lens"),
            Fact("lens", "focal_length", truth.focal, "cm", say("the focal length is {v}", "焦距为{v}"), element="givens"),
            Fact("lens", "signed_focal_length", truth.signed_focal, "cm", say("with its sign the focal length is {v}", "焦距连同符号为{v}"), given=False),
            Fact("object", "distance", truth.distance, "cm", say("the object stands {v} in front of the lens", "物距为{v}"), element="givens"),
            Fact("object", "height", truth.height, "cm", say("the object is {v} tall", "物高为{v}"), element="givens"),
            Fact("picture", "rays", truth.rays, "", say("{v} [principal |]ray[s] [is|are] drawn" if truth.rays > 1 else "{v} ray is drawn", "画出了{v}条特殊光线")),
            Fact("image", "distance", _exact(abs(image)), "cm", say("the image distance is {v}", "像距为{v}"), given=False, element="image"),
            Fact("image", "height", _exact(grown * truth.height), "cm", say("the image is {v} tall", "像高为{v}"), given=False, element="image"),
            Fact("image", "nature", "real" if image > 0 else "virtual", "", say("the image is {nature}", "所成的像是{nature}", nature=_nature(truth)), element="image"),
            Fact("image", "orientation", "inverted" if image > 0 else "upright", "", say("the image is {way}", "像是{way}的", way=_way(truth)), element="image"),
            Fact("image", "size", _size(truth).en, "", say("the image is {size}", "像是{size}的", size=_size(truth)), element="image"),
        ]

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, bench = paper(style), _Bench(truth, style)
        ink, muted = style.palette.ink, style.palette.muted
        letters: dict[str, Any] = {"size": style.text, "face": style.math_faces, "baseline": "middle", "anchor": "middle"}
        with canvas.element("axis", role="axis"):
            canvas.line(bench.at(-bench.left, 0), bench.at(bench.right, 0), stroke=Stroke(muted, style.line * 0.8))
        with canvas.element("lens", role="lens"):
            self._lens(canvas, bench, truth, style)
        for name, x, _ in bench.marks(truth):
            with canvas.element(name, role="focus"):
                canvas.circle(*bench.at(x, 0), 3.6 * style.unit, fill=ink)
        for index, (name, drawn, dashed) in enumerate(_rays(truth)):
            colour = style.palette.strokes[1 + index]
            with canvas.element(f"ray_{name}", role="ray"):
                solid = Stroke(colour, style.line)
                for start, end in drawn:
                    canvas.arrow(bench.at(*start), bench.at(*bench.clip(start, end)), stroke=solid, head=11 * style.unit)
                for start, end in dashed:
                    canvas.line(bench.at(*start), bench.at(*end), stroke=Stroke(colour, style.line * 0.8, dash=(7 * style.unit, 6 * style.unit)))
        image = (float(truth.image), float(truth.magnification) * truth.height)
        virtual = (8 * style.unit, 6 * style.unit) if truth.image < 0 else None
        for name, top, dash, colour in (
            ("object", (-truth.distance, truth.height), None, style.palette.strokes[0]),
            ("image", image, virtual, style.palette.highlight),
        ):
            with canvas.element(name, role="arrow"):
                canvas.arrow(bench.at(top[0], 0), bench.at(*top), stroke=Stroke(colour, style.line * 1.7, dash=dash), head=15 * style.unit)
        tex, plain = _givens(truth)
        with canvas.element("givens", role="label", label=plain):
            canvas.math(tex, bench.givens_at, fill=ink, **letters)
        placer = Placer(canvas, 2 * style.unit)
        for name, x, text in bench.marks(truth):
            self._label(canvas, style, placer, f"{name}_label", "focus_label", text, bench.at(x, 0), ink, (0.0, 1.0))
        for name, text, top, colour in (
            ("object", Pair("object", "物"), (-truth.distance, truth.height), style.palette.strokes[0]),
            ("image", Pair("image", "像"), image, style.palette.highlight),
        ):
            # The tip of the arrow, or its foot where the name would stand among the rays.
            self._label(canvas, style, placer, f"{name}_label", "label", text.of(style.lang), bench.at(top[0], max(top[1], 0)), colour, (0.0, -1.0))
        return canvas

    def _label(self, canvas: Canvas, style: Style, placer: Placer, name: str, role: str, text: str, at: tuple[float, float], colour: str, towards: tuple[float, float]) -> None:
        """A word at a free place near its point."""
        box = canvas.measure(text, style.text, style.faces)
        spot = placer.place((box.width, box.ascent + box.descent), at, 9 * style.unit, towards)
        with canvas.element(name, role=role, label=text):
            canvas.text(text, spot, size=style.text, face=style.faces, fill=colour, anchor="middle", baseline="middle")

    def _lens(self, canvas: Canvas, bench: _Bench, truth: Truth, style: Style) -> None:
        """The lens symbol of school books: a line with arrow heads out (converging) or in (diverging)."""
        top, bottom = bench.at(0, bench.aperture), bench.at(0, -bench.aperture)
        stroke, s = Stroke(style.palette.ink, style.line * 1.3), 13 * style.unit
        canvas.line(top, bottom, stroke=stroke)
        inward = 1 if truth.lens == "converging" else -1
        for (x, y), down in ((top, 1), (bottom, -1)):
            canvas.polyline([(x - s, y + inward * down * s), (x, y), (x + s, y + inward * down * s)], stroke=stroke)

    # -- words -------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say(
            "a ray diagram for a {lens} with focal length {f} and an object at {u}",
            "焦距{f}的{lens}、物距{u}的成像光路图",
            lens=LENS[truth.lens], f=facts["lens.focal_length"].text, u=facts["object.distance"].text,
        )
        extra = [
            say("the principal axis runs horizontally through the centre of the lens, with the focal points marked F on both sides", "主光轴水平通过透镜中心，两侧标出焦点F"),
            say("the data under the picture read “{givens}”", "图下方写着“{givens}”", givens=_givens(truth)[1]),
            say("the object is an upright arrow on the left", "物体是左侧一支正立的箭头"),
            say("its image is {nature}, {way} and {size}", "它的像是{way}、{size}的{nature}", nature=_nature(truth), way=_way(truth), size=_size(truth)),
        ]
        if truth.double_focus:
            extra.append(say("the points 2F are marked as well", "同时标出二倍焦点2F"))
        given = [fact for fact in facts.values() if fact.given and fact.subject != "image"]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), tuple(_trace(truth, facts)))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        near, far = max(3, round(truth.focal * 0.4)), round(truth.focal * 3.2)
        options = [d for d in rng["distance"].sample(range(near, far + 1), 12) if abs(d - truth.distance) > truth.focal / 4]
        for distance in options:
            after = truth.model_copy(update={"distance": distance})
            if _drawable(after):
                words = set_value(Pair("the object distance", "物距"), quantity(truth.distance, "cm"), quantity(distance, "cm"))
                yield Edit("move_object", after, "object", *words, steps=self._steps(after), inverse_steps=self._steps(truth))
                break
        height = rng["height"].choice([h for h in range(3, 13) if abs(h - truth.height) > 1])
        after = truth.model_copy(update={"height": height})
        if _drawable(after):
            words = set_value(Pair("the height of the object", "物体的高度"), quantity(truth.height, "cm"), quantity(height, "cm"))
            yield Edit("change_height", after, "object", *words, steps=self._steps(after), inverse_steps=self._steps(truth))
        after = truth.model_copy(update={"double_focus": not truth.double_focus})
        part, where = Pair("the points 2F", "二倍焦点2F"), Pair("on both sides of the lens, at twice the focal length", "位于透镜两侧二倍焦距处")
        words = (add_part if after.double_focus else remove_part)(part, where, where)
        step = Step("decide", "lens", "rays_unchanged", True, say("marking points on the axis does not bend any ray", "在主光轴上标注点并不改变光路"))
        yield Edit("show_double_focus" if after.double_focus else "hide_double_focus", after, "focus_2left", *words, steps=(step,), inverse_steps=(step,))

    def _steps(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(_trace(truth, {fact.key: fact for fact in self.facts(truth)}))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        trace = tuple(_trace(truth, facts))
        seen = ("lens.focal_length", "object.distance", "lens.type")
        yield Question("nature", say("Is the image real or virtual?", "所成的像是实像还是虚像？"), _nature(truth), "choice", choices=tuple(rng["nature"].shuffled((REAL, VIRTUAL))), evidence=seen, steps=trace)
        yield Question("size", say("[Compared with the object, how large is the image?|How does the image compare in size with the object?]", "像与物体相比，大小如何？"), _size(truth), "choice", choices=tuple(rng["size"].shuffled((LARGER, SMALLER, EQUAL))), evidence=seen, steps=trace)
        yield Question("image_distance", say("[What is|Find|Calculate] the image distance (two decimals if needed).", "像距是多少（除不尽时保留两位小数）？"), _exact(abs(truth.image)), "number", "cm", evidence=seen, steps=trace[:4])
        yield Question("count_rays", say("How many rays are drawn from the tip of the object?", "从物体顶端画出了几条光线？"), truth.rays, "integer", evidence=("picture.rays",), steps=(step_of(facts["picture.rays"]),))


def _drawable(truth: Truth) -> bool:
    if truth.distance == truth.signed_focal:
        return False
    image, grown = abs(truth.image), abs(truth.magnification)
    return image <= 5 * truth.focal and Fraction(1, 4) <= grown <= 3 and image > Fraction(truth.focal, 5)


def _exact(value: Fraction) -> Decimal:
    """A terminating decimal as it is, otherwise rounded to two places."""
    return Decimal(value.numerator * 100).__truediv__(value.denominator).quantize(Decimal(1)) / 100


def _nature(truth: Truth) -> Pair:
    return REAL if truth.image > 0 else VIRTUAL


def _way(truth: Truth) -> Pair:
    return INVERTED if truth.image > 0 else UPRIGHT


def _size(truth: Truth) -> Pair:
    grown = abs(truth.magnification)
    return LARGER if grown > 1 else SMALLER if grown < 1 else EQUAL


def _givens(truth: Truth) -> tuple[str, str]:
    values = (("f", truth.focal), ("u", truth.distance), ("h", truth.height))
    tex = r",\quad ".join(rf"{symbol} = {value}\ \mathrm{{cm}}" for symbol, value in values)
    return tex, ", ".join(f"{symbol} = {value} cm" for symbol, value in values)


def _trace(truth: Truth, facts: Mapping[str, Fact]) -> Iterator[Step]:
    f, u, v = truth.signed_focal, truth.distance, truth.image
    equal = "=" if Fraction(_exact(v)) == v else "≈"
    yield step_of(facts["lens.type"])
    yield step_of(facts["lens.focal_length"])
    yield step_of(facts["object.distance"])
    yield Step("compute", "image", "signed_distance", _exact(v), say("[by the lens equation|the thin-lens equation gives] 1/v = 1/f − 1/u, so v = ({u} × {f}) ÷ ({u} − {f}) {eq} {v}", "由1/v = 1/f − 1/u得v = ({u} × {f}) ÷ ({u} − {f}) {eq} {v}", u=u, f=f if f > 0 else f"({f})", eq=equal), "cm", ("lens.signed_focal_length", "object.distance", "lens.type"), "image", "v")
    side = Pair("positive, so the image is real, behind the lens", "为正，像在透镜另一侧，是实像") if v > 0 else Pair("negative, so the image is virtual, on the object's side", "为负，像与物同侧，是虚像")
    yield Step("decide", "image", "nature", "real" if v > 0 else "virtual", say("this distance is {side}", "像距{side}", side=side), "", ("v",), "image", "nature")
    grown = _exact(abs(truth.magnification))
    equal = "=" if Fraction(grown) == abs(truth.magnification) else "≈"
    yield Step("compute", "image", "magnification", grown, say("the magnification is |v| ÷ u = {d} ÷ {u} {eq} {v}, so the image is {size} and {way}", "放大率为像距 ÷ 物距 = {d} ÷ {u} {eq} {v}，所以像是{way}、{size}的", d=_exact(abs(v)), u=u, eq=equal, size=_size(truth), way=_way(truth)), "", ("v", "object.distance"), "image", "magnification")


Segment = tuple[tuple[float, float], tuple[float, float]]


def _rays(truth: Truth) -> Iterator[tuple[str, list[Segment], list[Segment]]]:
    """Name, solid segments and dashed extensions of each ray, in bench coordinates (cm, y up)."""
    tip = (-float(truth.distance), float(truth.height))
    image = (float(truth.image), float(truth.magnification) * truth.height)
    crossings = {"parallel": tip[1], "centre": 0.0, "focal": image[1]}
    for name in RAYS[: truth.rays]:
        lens = (0.0, crossings[name])
        if truth.image > 0:
            beyond = (image[0] * 1.2, lens[1] + (image[1] - lens[1]) * 1.2)
            yield name, [(tip, lens), (lens, beyond)], []
        else:
            slope = (lens[1] - image[1]) / (0 - image[0])
            reach = 1.5 * truth.focal
            yield name, [(tip, lens), (lens, (reach, lens[1] + slope * reach))], [(lens, image)]


class _Bench:
    """The optical bench: centimetres with the lens at the origin, mapped into the page, y up."""

    def __init__(self, truth: Truth, style: Style) -> None:
        image = float(truth.image)
        self.left = max(truth.distance, -image, 2 * truth.focal if truth.double_focus else truth.focal) * 1.15
        self.right = max(image * 1.22, (2 if truth.double_focus else 1) * truth.focal * 1.15, 1.5 * truth.focal)
        tallest = max(truth.height, abs(float(truth.magnification)) * truth.height)
        self.aperture = tallest * 1.15
        self._x = 0.86 * style.width / (self.left + self.right)
        self._y = min(0.29 * style.height / self.aperture, 9 * self._x)
        self._origin = (0.07 * style.width + self.left * self._x, 0.45 * style.height)
        self._unit = style.unit
        self.givens_at = (style.width / 2, 0.88 * style.height)

    def at(self, x: float, y: float, below: float = 0.0) -> tuple[float, float]:
        """Pixels of a bench point, moved down by ``below`` units."""
        return self._origin[0] + x * self._x, self._origin[1] - y * self._y + below * self._unit

    def clip(self, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
        """The end of a ray, shortened so that it stays within the aperture."""
        over = max(abs(end[1]) / (self.aperture * 1.02), 1.0)
        if over == 1.0 or end[1] == start[1]:
            return end
        limit = self.aperture * 1.02 * (1 if end[1] > 0 else -1)
        share = (limit - start[1]) / (end[1] - start[1])
        return start[0] + (end[0] - start[0]) * share, limit

    def marks(self, truth: Truth) -> Iterator[tuple[str, float, str]]:
        for side, sign in (("left", -1), ("right", 1)):
            yield f"focus_{side}", sign * truth.focal, "F"
            if truth.double_focus:
                yield f"focus_2{side}", sign * 2 * truth.focal, "2F"
