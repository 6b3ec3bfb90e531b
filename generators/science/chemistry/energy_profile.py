"""The energy profile of a reaction: reactants, transition state, products, with and without a catalyst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import Field
from scipy.interpolate import PchipInterpolator

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
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
    quantity,
    say,
    step_of,
)

EXO, ENDO = Pair("exothermic", "放热"), Pair("endothermic", "吸热")


class Truth(BaseTruth):
    """Energies in kJ/mol: reactants, products, transition state; ``lowered`` by a catalyst (0 for none)."""

    reactants: int = Field(ge=0)
    products: int = Field(ge=0)
    top: int = Field(gt=0)
    lowered: int = 0
    levels: bool = True
    arrows: bool = False

    @property
    def barrier(self) -> int:
        return self.top - self.reactants

    @property
    def heat(self) -> int:
        return self.products - self.reactants


class EnergyProfile(Generator):
    kind = "chemistry.energy_profile"
    subject = "chemistry"
    title = Pair("the energy profile of a reaction", "反应过程的能量变化图")
    turns = "what is drawn: levels, then arrows for barrier and heat, then the path with a catalyst"
    covers = ("energy profile / reaction coordinate",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        step = 10 if level <= 5 else 1
        reactants, products = (rng[name].integer(40 // step, 220 // step) * step for name in ("reactants", "products"))
        top = max(reactants, products) + rng["barrier"].integer(60 // step, 180 // step) * step
        lowered = rng["lowered"].integer(30 // step, 60 // step) * step if level >= 7 else 0
        truth = Truth(reactants=reactants, products=products, top=top, lowered=lowered, levels=level >= 2, arrows=level >= 4)
        if not _drawable(truth):
            raise Unsatisfiable("the levels lie too close together to be labelled")
        return truth

    def dial(self, truth: Truth) -> float:
        return 1 + truth.levels + 2 * truth.arrows + 3 * (truth.lowered > 0)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"reactants": Pair("reactants", "反应物"), "products": Pair("products", "生成物"), "reaction": Pair("reaction", "反应")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        unit = "kJ/mol"
        facts = [
            Fact("reactants", "energy", truth.reactants, unit, say("the reactants lie at {v}", "反应物的能量为{v}"), given=truth.levels, element="reactants"),
            Fact("products", "energy", truth.products, unit, say("the products lie at {v}", "生成物的能量为{v}"), given=truth.levels, element="products"),
            Fact("transition_state", "energy", truth.top, unit, say("the top of the barrier lies at {v}", "能垒顶点的能量为{v}"), given=truth.levels, element="top"),
            Fact("reaction", "activation_energy", truth.barrier, unit, say("the activation energy is {v}", "活化能为{v}"), given=False, element="barrier"),
            Fact("reaction", "enthalpy_change", truth.heat, unit, say("the enthalpy change is {v}", "焓变为{v}"), given=False, element="heat"),
            Fact("reaction", "heat_released_or_taken", abs(truth.heat), unit, say("the heat exchanged is {v}", "反应热的大小为{v}"), given=False),
            Fact("reaction", "kind", _kind(truth).en, "", say("the reaction is {k}", "该反应是{k}反应", k=_kind(truth)), element="curve"),
            Fact("curve", "paths", 2 if truth.lowered else 1, "", say("{v} curves are drawn" if truth.lowered else "{v} curve is drawn", "图中有{v}条曲线"), element="curve"),
        ]
        if truth.lowered:
            facts += [
                Fact("catalyst", "lowers_by", truth.lowered, unit, say("the catalyst lowers the barrier by {v}", "催化剂使能垒降低{v}"), given=False),
                Fact("catalyst", "top", truth.top - truth.lowered, unit, say("with the catalyst the top lies at {v}", "加催化剂后能垒顶点的能量为{v}"), given=truth.levels, element="lower_top"),
                Fact("catalyst", "activation_energy", truth.barrier - truth.lowered, unit, say("with the catalyst the activation energy is {v}", "加催化剂后的活化能为{v}"), given=False),
            ]
        return facts

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, page, u = paper(style), _Page(truth, style), style.unit
        ink, colours = style.palette.ink, style.palette.strokes
        text: dict[str, Any] = {"size": style.text, "face": style.faces, "fill": ink, "baseline": "middle"}
        with canvas.element("axes", role="axis"):
            canvas.arrow(page.corner, (page.corner[0], page.roof), stroke=Stroke(ink, style.line), head=13 * u)
            canvas.arrow(page.corner, (page.right, page.corner[1]), stroke=Stroke(ink, style.line), head=13 * u)
        for name, word, at, angle in (("y_title", Pair("energy (kJ/mol)", "能量（kJ/mol）"), (page.corner[0] - 34 * u, (page.corner[1] + page.roof) / 2), -90), ("x_title", Pair("reaction progress", "反应进程"), ((page.corner[0] + page.right) / 2, page.corner[1] + 34 * u), 0)):
            with canvas.element(name, role="label", label=word.of(style.lang)):
                canvas.text(word.of(style.lang), at, anchor="middle", angle=angle, **text)
        if truth.lowered:
            with canvas.element("catalysed", role="curve"):
                canvas.polyline(page.curve(truth, truth.lowered), stroke=Stroke(colours[1], style.line * 1.3, dash=(9 * u, 6 * u)))
        with canvas.element("curve", role="curve"):
            canvas.polyline(page.curve(truth, 0), stroke=Stroke(colours[0], style.line * 1.6))
        for name, word, energy, x in (("reactants", Pair("reactants", "反应物"), truth.reactants, 0.13), ("products", Pair("products", "生成物"), truth.products, 0.87)):
            label = f"{word.of(style.lang)} {energy}" if truth.levels else word.of(style.lang)
            with canvas.element(name, role="level", label=label):
                canvas.text(label, page.at(x, energy, below=26), anchor="middle", **text)
        if truth.levels:
            with canvas.element("top", role="level", label=str(truth.top)):
                canvas.text(str(truth.top), page.at(0.5, truth.top, below=-24), anchor="middle", **text)
            if truth.lowered:
                with canvas.element("lower_top", role="level", label=str(truth.top - truth.lowered)):
                    canvas.text(str(truth.top - truth.lowered), page.at(0.5, truth.top - truth.lowered, below=26), anchor="middle", **text)
        if truth.arrows:
            self._arrows(canvas, truth, style, page)
        return canvas

    def _arrows(self, canvas: Canvas, truth: Truth, style: Style, page: _Page) -> None:
        u, muted = style.unit, Stroke(style.palette.muted, style.line * 0.7, dash=(5 * style.unit, 5 * style.unit))
        symbols: dict[str, Any] = {"size": style.text, "face": style.math_faces, "fill": style.palette.ink, "baseline": "middle", "anchor": "middle"}
        # A falling curve runs through the middle of its own drop: there the arrow stands over the products.
        x, start, side = (0.82, 0.76, 30) if truth.heat < 0 else (0.7, 0.64, -30)
        spans = (("barrier", r"E_{a}", "Eₐ", 0.31, truth.reactants, truth.top, 0.24, -26), ("heat", r"\Delta H", "ΔH", x, truth.reactants, truth.products, start, side))
        for name, tex, plain, x, low, high, start, side in spans:
            with canvas.element(f"{name}_guides", role="guide"):
                for energy in (low, high):
                    canvas.line(page.at(start, energy), page.at(x + 0.04, energy), stroke=muted)
            with canvas.element(name, role="arrow"):
                canvas.arrow(page.at(x, low), page.at(x, high), stroke=Stroke(style.palette.strokes[2], style.line * 1.3), head=12 * u, both=name == "barrier")
            middle = page.at(x, (low + high) / 2)
            with canvas.element(f"{name}_label", role="label", label=plain):
                canvas.math(tex, (middle[0] + side * u, middle[1]), **symbols)

    # -- words -------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        help_ = Pair(" with and without a catalyst", "（含有无催化剂两条曲线）") if truth.lowered else Pair("", "")
        if truth.levels:
            short = say(
                "the energy profile of a reaction ({k}) with reactants at {r}, products at {p} and the top at {t}{c}",
                "反应物{r}、生成物{p}、能垒顶点{t}的{k}反应能量图{c}",
                k=_kind(truth),
                r=facts["reactants.energy"].text,
                p=facts["products.energy"].text,
                t=facts["transition_state.energy"].text,
                c=help_,
            )
        else:
            short = say("[the|a plain] energy profile of a reaction ({k})", "{k}反应的[能量变化图|能量示意图]", k=_kind(truth))
        extra = [say("the curve starts at the reactants on the left, climbs over the barrier and ends at the products on the right", "曲线从左侧反应物出发，越过能垒，到右侧生成物")]
        if truth.arrows:
            extra.append(say("arrows mark the activation energy Eₐ and the enthalpy change ΔH", "用箭头标出活化能Eₐ和焓变ΔH"))
        if truth.lowered:
            extra.append(say("a dashed curve shows the path with a catalyst", "虚线表示加催化剂的反应路径"))
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), self._energetics(truth))

    def _energetics(self, truth: Truth) -> tuple[Step, ...]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        start = [step_of(facts[k]) for k in ("reactants.energy", "products.energy", "transition_state.energy")]
        barrier = Step("compute", "reaction", "activation_energy", truth.barrier, say("the activation energy is {t} − {r} = {v}", "活化能为{t} − {r} = {v}", t=truth.top, r=truth.reactants), "kJ/mol", ("transition_state.energy", "reactants.energy"), "barrier", "barrier")
        heat = Step("compute", "reaction", "enthalpy_change", truth.heat, say("the enthalpy change is {p} − {r} = {v}", "焓变为{p} − {r} = {v}", p=truth.products, r=truth.reactants), "kJ/mol", ("products.energy", "reactants.energy"), "heat", "heat")
        kind = Step("decide", "reaction", "kind", _kind(truth).en, say("the products lie {side} the reactants, so the reaction is {k}", "生成物的能量{side}反应物，故为{k}反应", k=_kind(truth), side=Pair("below" if truth.heat < 0 else "above", "低于" if truth.heat < 0 else "高于")), "", ("heat",), "curve", "kind")
        steps = [*start, barrier, heat, kind]
        if truth.lowered:
            steps.append(step_of(facts["catalyst.lowers_by"], "recall"))
            steps.append(Step("compute", "catalyst", "activation_energy", truth.barrier - truth.lowered, say("with the catalyst it is {b} − {l} = {v}", "加催化剂后为{b} − {l} = {v}", b=truth.barrier, l=truth.lowered), "kJ/mol", ("barrier", "catalyst.lowers_by"), "catalysed", "lower"))
        return tuple(steps)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        unit = "kJ/mol"
        for field, target, what, low, high in (("products", "products", Pair("the energy of the products", "生成物的能量"), 40, 220), ("top", "top", Pair("the top of the barrier", "能垒顶点的能量"), max(truth.reactants, truth.products) + 60, max(truth.reactants, truth.products) + 180)):
            old = getattr(truth, field)
            new = rng[field].choice([e for e in range(low, high + 1, 5) if abs(e - old) >= 25])
            after = truth.model_copy(update={field: new})
            if truth.levels and _drawable(after):
                yield Edit(f"change_{field}", after, target, *set_value(what, quantity(old, unit), quantity(new, unit)), steps=self._energetics(after), inverse_steps=self._energetics(truth))
        after = truth.model_copy(update={"lowered": 0 if truth.lowered else rng["lowered"].integer(6, 12) * 5})
        if _drawable(after):
            what, where = Pair("the dashed path with a catalyst", "加催化剂的虚线路径"), Pair("below the solid curve", "位于实线下方")
            words = (add_part if after.lowered else remove_part)(what, where, where)
            yield Edit("add_catalyst" if after.lowered else "remove_catalyst", after, "catalysed", *words, steps=self._energetics(after), inverse_steps=self._energetics(truth))
        after = truth.model_copy(update={"arrows": not truth.arrows})
        what, where = Pair("the arrows for Eₐ and ΔH", "表示Eₐ和ΔH的箭头"), Pair("beside the curve", "画在曲线旁")
        words = (add_part if after.arrows else remove_part)(what, where, where)
        yield Edit("show_arrows" if after.arrows else "hide_arrows", after, "barrier", *words, steps=self._energetics(truth), inverse_steps=self._energetics(truth))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        trace = {step.name: step for step in self._energetics(truth)}
        levels = tuple(trace[k] for k in ("reactants.energy", "products.energy", "transition_state.energy"))
        keys = ("reactants.energy", "products.energy", "transition_state.energy")
        yield Question("kind", say("Is the reaction exothermic or endothermic?", "该反应是放热反应还是吸热反应？"), _kind(truth), "choice", choices=tuple(rng["kind"].shuffled((EXO, ENDO))), evidence=("reaction.kind",), steps=(*levels, trace["heat"], trace["kind"]))
        if truth.levels:
            yield Question("activation_energy", say("[What is|Find] the activation energy of the forward reaction[ without a catalyst|].", "正反应（不加催化剂）的活化能是多少？"), truth.barrier, "number", "kJ/mol", evidence=keys, steps=(*levels, trace["barrier"]))
            back = truth.top - truth.products
            yield Question("reverse_barrier", say("What is the activation energy of the reverse reaction without a catalyst?", "逆反应（不加催化剂）的活化能是多少？"), back, "number", "kJ/mol", evidence=keys, steps=(*levels, Step("compute", "reaction", "reverse_barrier", back, say("backwards the climb is {t} − {p} = {v}", "逆向需越过{t} − {p} = {v}", t=truth.top, p=truth.products), "kJ/mol", ("transition_state.energy", "products.energy"))))
            yield Question("heat", say("How much heat is exchanged per mole?", "每摩尔反应的热效应大小是多少？"), abs(truth.heat), "number", "kJ/mol", evidence=keys, steps=(*levels, trace["heat"], step_of(facts["reaction.heat_released_or_taken"], "compute")))
        yield Question("catalyst_drawn", say("Is a path with a catalyst drawn?", "图中画出了加催化剂的路径吗？"), YES if truth.lowered else NO, "boolean", evidence=("curve.paths",), steps=(step_of(facts["curve.paths"]),))
        yield Question("higher_level", say("Which have the higher energy, the reactants or the products?", "反应物和生成物哪个能量较高？"), Pair("the products", "生成物") if truth.heat > 0 else Pair("the reactants", "反应物"), "choice", choices=tuple(rng["higher"].shuffled((Pair("the products", "生成物"), Pair("the reactants", "反应物")))), evidence=("reaction.kind",), steps=(*levels, trace["heat"], trace["kind"]))


def _kind(truth: Truth) -> Pair:
    return EXO if truth.heat < 0 else ENDO


def _drawable(truth: Truth) -> bool:
    low = max(truth.reactants, truth.products)
    return abs(truth.heat) >= 40 and truth.top - low >= 60 and (not truth.lowered or truth.top - truth.lowered - low >= 30) and truth.top <= 400


class _Page:
    """Reaction progress 0…1 and energy in kJ/mol into pixels."""

    def __init__(self, truth: Truth, style: Style) -> None:
        w, h = style.width, style.height
        self.corner = (0.14 * w, 0.86 * h)
        self.right, self.roof = 0.95 * w, 0.07 * h
        self._width = self.right - self.corner[0]
        self._scale = (self.corner[1] - self.roof) * 0.86 / 400
        self._unit = style.unit

    def at(self, progress: float, energy: float, below: float = 0.0) -> tuple[float, float]:
        return self.corner[0] + progress * self._width, self.corner[1] - 46 * self._unit - energy * self._scale + below * self._unit

    def curve(self, truth: Truth, lowered: int) -> list[tuple[float, float]]:
        """A smooth curve without overshoot through plateau, barrier, plateau."""
        xs, ys = (0.02, 0.24, 0.5, 0.76, 0.96), (truth.reactants, truth.reactants, truth.top - lowered, truth.products, truth.products)
        smooth = PchipInterpolator(xs, ys)
        return [self.at(float(x), float(smooth(x))) for x in np.linspace(0.02, 0.96, 200)]
