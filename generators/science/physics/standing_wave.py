"""Standing waves on a string and in open or closed pipes: nodes, antinodes, harmonics."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from generators.base import Generator
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
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

MEDIUM = {
    "string": Pair("a string fixed at both ends", "两端固定的弦"),
    "open_pipe": Pair("a pipe open at both ends", "两端开口的管"),
    "closed_pipe": Pair("a pipe closed at the left end", "左端封闭的管"),
}
SHAPE = {"string": Pair("string", "弦"), "open_pipe": Pair("pipe", "管"), "closed_pipe": Pair("pipe", "管")}


class Truth(BaseTruth):
    """``loops`` counts half waves on a string or open pipe; quarter waves (odd) in a closed pipe.

    Length in centimetres, wave speed in metres per second.
    """

    medium: Literal["string", "open_pipe", "closed_pipe"]
    loops: int = Field(ge=1, le=11)
    length: int = Field(gt=0)
    speed: int = Field(gt=0)
    marks: bool = True

    @property
    def wavelength(self) -> Fraction:
        """λ in centimetres."""
        return Fraction((4 if self.medium == "closed_pipe" else 2) * self.length, self.loops)

    @property
    def frequency(self) -> Fraction:
        """f = v / λ in hertz."""
        return Fraction(self.speed * 100) / self.wavelength

    @property
    def nodes(self) -> tuple[Fraction, ...]:
        """Positions of displacement nodes as shares of the length."""
        quarter = Fraction(1, self.loops if self.medium == "closed_pipe" else 2 * self.loops)
        first = 1 if self.medium == "open_pipe" else 0
        return tuple(k * quarter for k in range(first, round(1 / quarter) + 1, 2))

    @property
    def antinodes(self) -> tuple[Fraction, ...]:
        """Positions of displacement antinodes as shares of the length."""
        quarter = Fraction(1, self.loops if self.medium == "closed_pipe" else 2 * self.loops)
        first = 0 if self.medium == "open_pipe" else 1
        return tuple(k * quarter for k in range(first, round(1 / quarter) + 1, 2))


class StandingWave(Generator):
    kind = "physics.standing_wave"
    subject = "physics"
    title = Pair("a standing wave with its nodes and antinodes", "标出波节与波腹的驻波图")
    turns = "number of nodes and antinodes"
    covers = ("waves, interference, EM wave, shock patterns",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        medium = rng["medium"].choice(("string", "string", "open_pipe", "closed_pipe"))
        loops = want.scaled(1, 8)
        return Truth(
            medium=medium,
            loops=loops + (loops % 2 == 0) if medium == "closed_pipe" else loops,
            length=rng["length"].integer(4, 30) * 5,
            speed=rng["speed"].choice((330, 340, 343, 345) if medium != "string" else range(40, 301, 5)),
        )

    def dial(self, truth: Truth) -> float:
        return len(truth.nodes) + len(truth.antinodes)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"medium": SHAPE[truth.medium], "wave": Pair("standing wave", "驻波")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        return [
            Fact("medium", "type", truth.medium, "", say("the wave stands on {m}" if truth.medium == "string" else "the wave stands in {m}", "驻波形成于{m}", m=MEDIUM[truth.medium]), element="medium"),
            Fact("medium", "length", truth.length, "cm", say("the length is {v}", "长度为{v}"), element="length"),
            Fact("wave", "speed", truth.speed, "m/s", say("the wave travels at {v}", "波速为{v}"), element="speed"),
            _count("nodes", len(truth.nodes), Pair("node", "波节")),
            _count("antinodes", len(truth.antinodes), Pair("antinode", "波腹")),
            Fact("wave", "wavelength", _two_places(truth.wavelength), "cm", say("the wavelength is {v}", "波长为{v}"), given=False),
            Fact("wave", "frequency", _two_places(truth.frequency), "Hz", say("the frequency is {v}", "频率为{v}"), given=False),
        ]

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u = paper(style), style.unit
        left, right, middle = 0.12 * style.width, 0.88 * style.width, 0.42 * style.height
        high = min(0.16 * style.height, 150 * u)
        ink, wave = style.palette.ink, style.palette.strokes[0]

        def at(share: float) -> float:
            return left + (right - left) * share

        def envelope(sign: int) -> list[tuple[float, float]]:
            shares = [i / 400 for i in range(401)]
            return [(at(s), middle - sign * high * _shape(truth, s)) for s in shares]

        with canvas.element("envelope", role="curve"):
            canvas.polyline(envelope(-1), stroke=Stroke(wave, style.line, dash=(8 * u, 6 * u)))
        with canvas.element("wave", role="curve"):
            canvas.polyline(envelope(1), stroke=Stroke(wave, style.line * 1.5))
        with canvas.element("medium", role="body"):
            self._medium(canvas, truth, style, (left, right, middle, high))
        if truth.marks:
            for letter, shares, colour in (("N", truth.nodes, style.palette.strokes[1]), ("A", truth.antinodes, style.palette.strokes[2])):
                for index, share in enumerate(shares):
                    x = at(float(share))
                    with canvas.element(f"{letter}{index + 1}", role="node" if letter == "N" else "antinode", label=letter):
                        canvas.circle(x, middle, 4.5 * u, fill=colour)
                        canvas.text(letter, (x, middle + high + 44 * u), size=style.text, face=style.faces, fill=colour, anchor="middle", baseline="middle")
        y = middle + high + 92 * u
        with canvas.element("length", role="dimension", label=f"L = {truth.length} cm"):
            canvas.arrow((left, y), (right, y), stroke=Stroke(ink, style.line * 0.8), head=12 * u, both=True)
            canvas.math(rf"L = {truth.length}\ \mathrm{{cm}}", (style.width / 2, y + 26 * u), size=style.text, face=style.math_faces, fill=ink, anchor="middle", baseline="middle")
        with canvas.element("speed", role="label", label=f"v = {truth.speed} m/s"):
            canvas.math(rf"v = {truth.speed}\ \mathrm{{m/s}}", (style.width / 2, y + 70 * u), size=style.text, face=style.math_faces, fill=ink, anchor="middle", baseline="middle")
        return canvas

    def _medium(self, canvas: Canvas, truth: Truth, style: Style, frame: tuple[float, float, float, float]) -> None:
        left, right, middle, high = frame
        ink, u = Stroke(style.palette.ink, style.line * 1.4), style.unit
        if truth.medium == "string":
            for x, way in ((left, -1), (right, 1)):
                canvas.line((x, middle - 0.7 * high), (x, middle + 0.7 * high), stroke=ink)
                wall = [(x, middle - 0.7 * high), (x + way * 14 * u, middle - 0.7 * high), (x + way * 14 * u, middle + 0.7 * high), (x, middle + 0.7 * high)]
                canvas.hatch(wall, spacing=11 * u, angle=45, stroke=Stroke(style.palette.muted, style.line * 0.6))
            return
        for y in (middle - 1.12 * high, middle + 1.12 * high):
            canvas.line((left, y), (right, y), stroke=ink)
        if truth.medium == "closed_pipe":
            canvas.line((left, middle - 1.12 * high), (left, middle + 1.12 * high), stroke=ink)

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        count = facts["wave.nodes"]
        short = say(
            "a standing wave {on} {m} with {n} {word}",
            "{m}中[有|形成]{n}个波节的驻波[图|示意图]",
            on="on" if truth.medium == "string" else "in",
            m=MEDIUM[truth.medium],
            n=count.value,
            word="node" if count.value == 1 else "nodes",
        )
        extra = [
            say("nodes are marked N and antinodes A", "波节标N，波腹标A"),
            say("a solid curve and a dashed one show the two extreme positions", "实线和虚线表示振动的两个极端位置"),
            say("below, a dimension line reads “{l}”, and under it “{v}”", "下方尺寸线标“{l}”，其下写“{v}”", l=f"L = {truth.length} cm", v=f"v = {truth.speed} m/s"),
        ]
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), tuple(_trace(truth, facts)))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        step = 2 if truth.medium == "closed_pipe" else 1
        loops = truth.loops + step if truth.loops < 8 else truth.loops - step
        after = truth.model_copy(update={"loops": loops})
        yield Edit("change_harmonic", after, "wave", *set_value(Pair("the number of antinodes", "波腹的个数"), len(truth.antinodes), len(after.antinodes)), steps=self._steps(after), inverse_steps=self._steps(truth))
        length = rng["length"].choice([k * 5 for k in range(4, 31) if k * 5 != truth.length])
        after = truth.model_copy(update={"length": length})
        yield Edit("change_length", after, "length", *set_value(Pair("the length L", "长度L"), quantity(truth.length, "cm"), quantity(length, "cm")), steps=self._steps(after), inverse_steps=self._steps(truth))
        speed = truth.speed + rng["speed"].choice((-15, -10, 10, 15, 20))
        after = truth.model_copy(update={"speed": speed})
        yield Edit("change_speed", after, "speed", *set_value(Pair("the wave speed v", "波速v"), quantity(truth.speed, "m/s"), quantity(speed, "m/s")), steps=self._steps(after), inverse_steps=self._steps(truth))
        after = truth.model_copy(update={"marks": not truth.marks})
        words = (add_part if after.marks else remove_part)(Pair("the marks N and A of nodes and antinodes", "波节N和波腹A的标记"), Pair("below the wave", "位于波形下方"), Pair("below the wave", "位于波形下方"))
        fixed = Step("decide", "wave", "shape_unchanged", True, say("the marks only name points, so the wave keeps its shape", "标记只是给点命名，波形不变"))
        yield Edit("show_marks" if after.marks else "hide_marks", after, "N1", *words, steps=(fixed,), inverse_steps=(fixed,))

    def _steps(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(_trace(truth, {fact.key: fact for fact in self.facts(truth)}))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        trace = tuple(_trace(truth, facts))
        if truth.marks:
            yield Question("count_nodes", say("[How many nodes are there?|Count the nodes of the wave.]", "图中有几个波节？"), len(truth.nodes), "integer", evidence=("wave.nodes",), steps=(step_of(facts["wave.nodes"]),))
        yield Question("wavelength", say("[What is|Find] the wavelength (two decimals if needed).", "波长是多少（除不尽时保留两位小数）？"), facts["wave.wavelength"].value, "number", "cm", evidence=("medium.length", "wave.antinodes"), steps=trace[:-3])
        yield Question("frequency", say("[What is|Calculate] the frequency of the wave (two decimals if needed).", "这列波的频率是多少（除不尽时保留两位小数）？"), facts["wave.frequency"].value, "number", "Hz", evidence=("medium.length", "wave.speed"), steps=trace)
        yield Question("medium", say("[Where does the wave stand?|What carries the standing wave?]", "驻波形成在什么装置上？"), MEDIUM[truth.medium], "choice", choices=tuple(rng["medium"].shuffled(tuple(MEDIUM.values()))), evidence=("medium.type",), steps=(trace[0],))


def _count(predicate: str, count: int, name: Pair) -> Fact:
    english = f"there is {{v}} {name.en}" if count == 1 else f"there are {{v}} {name.en}s"
    return Fact("wave", predicate, count, "", say(english, f"共有{{v}}个{name.zh}"))


def _shape(truth: Truth, share: float) -> float:
    """Displacement amplitude at a share of the length, between −1 and 1."""
    phase = math.pi * truth.loops * share
    return {"string": math.sin(phase), "open_pipe": math.cos(phase), "closed_pipe": math.sin(phase / 2)}[truth.medium]


def _two_places(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01")).normalize() + 0


def _trace(truth: Truth, facts: Mapping[str, Fact]) -> Iterator[Step]:
    part = 4 if truth.medium == "closed_pipe" else 2
    name = Pair("quarter wave", "四分之一波长") if part == 4 else Pair("half wave", "半波长")
    names = Pair("quarter waves", "四分之一波长") if part == 4 else Pair("half waves", "半波长")
    yield step_of(facts["medium.type"])
    yield step_of(facts["medium.length"])
    yield step_of(facts["wave.antinodes"])
    yield Step("decide", "wave", "parts", truth.loops, say("the length holds {v} {name}", "全长恰含{v}个{name}", name=name if truth.loops == 1 else names), "", ("wave.antinodes", "medium.type"), "wave", "parts")
    yield Step("recall", "wave", "parts_per_wavelength", part, say("one wavelength is made of {v} {name}", "一个波长等于{v}个{name}", name=names), "", (), "", "per_wavelength")
    wavelength, frequency = facts["wave.wavelength"], facts["wave.frequency"]
    equal = "=" if Fraction(wavelength.value) == truth.wavelength else "≈"
    yield Step("compute", "wave", "wavelength", wavelength.value, say("so λ = {p} × {l} ÷ {n} {eq} {v}", "故λ = {p} × {l} ÷ {n} {eq} {v}", p=part, l=truth.length, n=truth.loops, eq=equal), "cm", ("parts", "per_wavelength", "medium.length"), "wave", "wavelength")
    yield step_of(facts["wave.speed"])
    yield Step("recall", "wave", "centimetres_per_metre", 100, say("one metre is {v} cm", "一米等于{v} cm"), "", (), "", "metre")
    equal = "=" if Fraction(frequency.value) == truth.frequency else "≈"
    yield Step("compute", "wave", "frequency", frequency.value, say("and f = v ÷ λ = {w} × {n} × 100 ÷ ({p} × {l}) {eq} {v}", "f = v ÷ λ = {w} × {n} × 100 ÷ ({p} × {l}) {eq} {v}", w=truth.speed, n=truth.loops, p=part, l=truth.length, eq=equal), "Hz", ("wavelength", "wave.speed", "metre"), "wave", "frequency")
