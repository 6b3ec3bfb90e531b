"""Direct-current circuits: resistors in parallel groups, groups in series, a battery and a switch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Say,
    Step,
    Style,
    Voice,
    Want,
    by_key,
    quantity,
    say,
    step_of,
)
from generators.science.physics._circuits import battery, resistor, switch, wire

Branch = tuple[int, int]
"""Number of a resistor and its resistance in Ω."""
OHMS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 60, 120)
AMPERES = tuple(Fraction(n, 100) for n in (10, 15, 20, 24, 25, 30, 40, 50, 60, 75, 80, 90, 100, 120, 150, 180, 200, 240, 250, 300))
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Truth(BaseTruth):
    """``groups`` in series along the loop, the first ``top`` of them on the upper wire; emf in V.

    The battery has no internal resistance; an open switch stops every current.
    """

    emf: Decimal
    groups: tuple[tuple[Branch, ...], ...]
    top: int
    closed: bool = True
    marked: int = 0
    """Number of the highlighted resistor; 0 for none."""

    @property
    def branches(self) -> list[Branch]:
        return [branch for group in self.groups for branch in group]

    @property
    def resistance(self) -> Fraction:
        return sum((parallel(group) for group in self.groups), Fraction(0))

    @property
    def current(self) -> Fraction:
        """Current of the battery with the switch closed, in A."""
        return Fraction(self.emf) / self.resistance

    @property
    def is_exact(self) -> bool:
        """Whether every value that may be asked has at most three decimals."""
        wanted = [self.resistance, self.current]
        for group in self.groups:
            wanted += [parallel(group[: i + 1]) for i in range(len(group))]
            wanted += [self.current * parallel(group) * factor for factor in (1, *(Fraction(1, ohms) for _, ohms in group))]
        return all((value * 1000).denominator == 1 for value in wanted)


class ResistorNetwork(Generator):
    kind = "physics.resistor_network"
    subject = "physics"
    title = Pair("a circuit diagram with resistors", "电阻电路图")
    turns = "number of resistors"
    covers = ("circuit schematic (DC, AC, three-phase, RLC, BJT, op-amp, 555)",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(2, 10)
        sizes = rng["sizes"].choice([s for s in _partitions(count) if len(s) <= 5 and (len(s) > 1 or count == 2)])
        sizes = rng["order"].shuffled(sizes)
        for attempt in range(40):
            draw = rng["ohms", attempt]
            numbers = iter(enumerate((ohms for size in sizes for ohms in draw.choice(_tidy_groups(size))), 1))
            groups = tuple(tuple(next(numbers) for _ in range(size)) for size in sizes)
            for current in rng["current", attempt].shuffled(AMPERES):
                emf = current * sum((parallel(group) for group in groups), Fraction(0))
                if not 1 <= emf <= 200 or (emf * 2).denominator != 1 or len(str(_decimal(emf))) > 4:
                    continue
                truth = Truth(emf=_decimal(emf), groups=groups, top=min(3, len(groups)), closed=rng["switch"].chance(0.8))
                if truth.is_exact:
                    return truth
        raise Unsatisfiable("no values whose results are short decimals")

    def dial(self, truth: Truth) -> float:
        return len(truth.branches)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        named = {f"R{n}": Pair(*2 * (symbol(n),)) for n, _ in truth.branches}
        return {"circuit": Pair("circuit", "电路"), "battery": Pair("battery", "电源"), "switch": Pair("switch", "开关"), **named}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [Fact("battery", "emf", truth.emf, "V", say("the battery has an EMF of {v} and no internal resistance", "电源电动势为{v}，内阻不计"), element="emf")]
        facts += [Fact(f"R{n}", "resistance", ohms, "Ω", say("{s} has a resistance of {v}", "{s}的阻值为{v}", s=symbol(n)), element=f"R{n}_label") for n, ohms in truth.branches]
        facts += [
            Fact("circuit", "parallel", [symbol(n) for n, _ in group], "", say("{v} are connected in parallel", "{v}并联"), id=f"circuit.parallel_{i}")
            for i, group in enumerate(truth.groups, 1)
            if len(group) > 1
        ]
        if len(truth.groups) > 1:
            parts = [_group_name(group) for group in truth.groups]
            facts.append(Fact("circuit", "series", [part.en for part in parts], "", say("around the loop {p} follow one another in series", "沿回路{p}依次串联", p=parts)))
        facts.append(Fact("switch", "closed", truth.closed, "", say("the switch S is closed" if truth.closed else "the switch S is open", "开关S闭合" if truth.closed else "开关S断开"), element="S"))
        facts.append(Fact("circuit", "total_resistance", _decimal(truth.resistance), "Ω", say("the total resistance is {v}", "总电阻为{v}"), given=False))
        facts.append(Fact("circuit", "current", _decimal(truth.current if truth.closed else Fraction(0)), "A", say("the battery delivers {v}", "干路电流为{v}"), given=False))
        if truth.marked:
            facts.append(Fact(f"R{truth.marked}", "highlighted", True, "", say("{s} is drawn in the highlight colour", "{s}以高亮颜色画出", s=symbol(truth.marked))))
        return facts

    # -- drawing -----------------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u = paper(style), style.unit
        w, h = style.width, style.height
        left, right, top = 0.21 * w, 0.91 * w, 0.17 * h
        # Battery and switch lie below the groups of the upper wire, whatever their number of branches.
        bottom, middle, gap = (0.64 * h, 0.53 * h, 0.11 * h) if truth.top < len(truth.groups) else (0.84 * h, 0.67 * h, 0.15 * h)
        zigzag = style.rng["symbols"].chance(0.4)
        self._rail(canvas, style, truth, truth.groups[: truth.top], "top", (left, right, top, gap), zigzag)
        self._rail(canvas, style, truth, truth.groups[truth.top :], "bottom", (left, right, bottom, gap), zigzag)
        cell, blade = 20 * u, 62 * u
        battery(canvas, style, "battery", (left, middle), cell)
        wire(canvas, style, "w_left_top", [(left, top), (left, middle - cell / 2)])
        wire(canvas, style, "w_left_bottom", [(left, middle + cell / 2), (left, bottom)])
        self._label(canvas, style, "emf", f"E = {quantity(truth.emf, 'V')}", rf"E = {truth.emf}\ \mathrm{{V}}", (left - 1.5 * cell - 10 * u, middle), anchor="end")
        switch(canvas, style, "S", (right, middle), blade, closed=truth.closed)
        wire(canvas, style, "w_right_top", [(right, top), (right, middle - blade / 2)])
        wire(canvas, style, "w_right_bottom", [(right, middle + blade / 2), (right, bottom)])
        self._label(canvas, style, "S_label", "S", "S", (right - 16 * u, middle), anchor="end")
        return canvas

    def _rail(self, canvas: Canvas, style: Style, truth: Truth, groups: Sequence[Sequence[Branch]], name: str, frame: tuple[float, float, float, float], zigzag: bool) -> None:
        """Groups side by side; the first branch of each lies on the wire, the others hang below it."""
        left, right, y, gap = frame
        if not groups:
            wire(canvas, style, f"w_{name}", [(left, y), (right, y)])
            return
        u, share = style.unit, (right - left) / len(groups)
        long, inset = min(0.42 * share, 112 * u), 0.1 * share
        for i, group in enumerate(groups):
            x0, x1 = left + i * share, left + (i + 1) * share
            centre, node = (x0 + x1) / 2, f"{name}{i + 1}"
            for row, (number, ohms) in enumerate(group):
                level = y + row * gap
                mark = style.palette.highlight if number == truth.marked else None
                resistor(canvas, style, f"R{number}", (centre, level), long, zigzag=zigzag, colour=mark)
                start, end = (x0, x1) if row == 0 else (x0 + inset, x1 - inset)
                wire(canvas, style, f"w_{number}a", [(start, level), (centre - long / 2, level)])
                wire(canvas, style, f"w_{number}b", [(centre + long / 2, level), (end, level)])
                if row:
                    for side, x in (("l", x0 + inset), ("r", x1 - inset)):
                        wire(canvas, style, f"w_{number}{side}", [(x, level - gap), (x, level)])
                        self._dot(canvas, style, f"{node}{side}{row}", (x, level - gap))
                text = f"{symbol(number)} = {ohms} Ω"
                self._label(canvas, style, f"R{number}_label", text, rf"R_{{{number}}} = {ohms}\ \mathrm{{Ω}}", (centre, level - 38 * u))

    def _dot(self, canvas: Canvas, style: Style, name: str, at: tuple[float, float]) -> None:
        with canvas.element(f"j_{name}", role="junction"):
            canvas.circle(*at, 4.5 * style.unit, fill=style.palette.ink)

    def _label(self, canvas: Canvas, style: Style, name: str, text: str, tex: str, at: tuple[float, float], anchor: str = "middle") -> None:
        with canvas.element(name, role="label", label=text):
            canvas.math(tex, at, size=style.text, face=style.math_faces, fill=style.palette.ink, anchor=anchor, baseline="middle")

    # -- words -------------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = by_key(self.facts(truth))
        values = [Pair(*2 * (f"{symbol(n)} = {ohms} Ω",)) for n, ohms in truth.branches]
        short = say("[a|an electric] circuit [diagram |]with a battery of {e} and {r}", "电源为{e}、含{r}的[电路图|电路]", e=quantity(truth.emf, "V"), r=values)
        where = [say("the battery stands at the left, the switch S at the right", "电源在左侧，开关S在右侧")]
        upper, lower = ([_group_name(g) for g in part] for part in (truth.groups[: truth.top], truth.groups[truth.top :]))
        where.append(say("on the upper wire, from left to right: {g}", "上方导线从左到右依次为{g}", g=upper))
        if lower:
            where.append(say("on the lower wire, from left to right: {g}", "下方导线从左到右依次为{g}", g=lower))
        where.append(say("each part bears its value: “{e}”, {r}", "各元件旁标出数值：“{e}”、{r}", e=f"E = {quantity(truth.emf, 'V')}", r=[Pair(*2 * (f"“{v.en}”",)) for v in values]))
        plan = (step_of(facts["battery.emf"]), *(step_of(f) for f in facts.values() if f.predicate in ("parallel", "series")), step_of(facts["switch.closed"]))
        return Prompts(wish(voice, short), describe(voice, self.title, [f for f in facts.values() if f.given], where), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        after = truth.model_copy(update={"closed": not truth.closed})
        there, back = (_CLOSE, _OPEN) if after.closed else (_OPEN, _CLOSE)
        yield Edit("close_switch" if after.closed else "open_switch", after, "S", there[0], there[1], back[0], back[1], steps=self._switch_steps(after), inverse_steps=self._switch_steps(truth))
        for number, ohms in rng["change"].shuffled(truth.branches):
            if (after := next(_with_other_value(truth, number, rng["ohms"]), None)) is not None:
                new = dict(after.branches)[number]
                words = set_value(Pair(f"the resistance of {symbol(number)}", f"{symbol(number)}的阻值"), quantity(ohms, "Ω"), quantity(new, "Ω"))
                yield Edit("change_resistance", after, f"R{number}_label", *words, steps=tuple(self._solve(after)), inverse_steps=tuple(self._solve(truth)))
                break
        factor = rng["emf"].choice((Fraction(1, 2), Fraction(2), Fraction(3, 2)))
        after = truth.model_copy(update={"emf": _decimal(Fraction(truth.emf) * factor)})
        if after.is_exact and (Fraction(after.emf) * 2).denominator == 1 and after.emf >= 1:
            words = set_value(Pair("the EMF of the battery", "电源电动势"), quantity(truth.emf, "V"), quantity(after.emf, "V"))
            yield Edit("change_emf", after, "emf", *words, steps=tuple(self._solve(after)), inverse_steps=tuple(self._solve(truth)))
        if (added := self._added(truth, rng["add"])) is not None:
            after, group, (number, ohms) = added
            what = Pair(f"a resistor {symbol(number)} = {ohms} Ω", f"电阻{symbol(number)} = {ohms} Ω")
            near = _group_name(group)
            words = add_part(what, Pair(f"in parallel with {near.en}", f"与{near.zh}并联"), Pair(f"the lowest branch beside {near.en}", f"与{near.zh}并联的最下面一条支路"))
            yield Edit("add_parallel", after, f"R{number}", *words, steps=tuple(self._solve(after)), inverse_steps=tuple(self._solve(truth)))
        number = truth.marked or rng["mark"].choice(truth.branches)[0]
        after = truth.model_copy(update={"marked": 0 if truth.marked else number})
        what, where = Pair(f"the highlighting of {symbol(number)}", f"{symbol(number)}的高亮"), Pair("on its symbol", "位于它的符号上")
        still = Step("decide", "circuit", "unchanged", True, say("colour changes no value in the circuit", "颜色不改变电路中的任何数值"))
        yield Edit("clear_mark" if truth.marked else "mark_resistor", after, f"R{number}", *(remove_part if truth.marked else add_part)(what, where, where), steps=(still,), inverse_steps=(still,))

    def _added(self, truth: Truth, rng: Rng) -> tuple[Truth, Sequence[Branch], Branch] | None:
        """One more branch below a group, of a value that keeps the results short."""
        number = max(n for n, _ in truth.branches) + 1
        for i in rng["group"].shuffled([i for i, group in enumerate(truth.groups) if len(group) < 3]):
            for ohms in rng["ohms"].shuffled(OHMS):
                group = (*truth.groups[i], (number, ohms))
                after = truth.model_copy(update={"groups": (*truth.groups[:i], group, *truth.groups[i + 1 :])})
                if after.is_exact and number <= 12:
                    return after, truth.groups[i], (number, ohms)
        return None

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = by_key(self.facts(truth))
        values = tuple(f"R{n}.resistance" for n, _ in truth.branches)
        number, ohms = rng["read"].choice(truth.branches)
        yield Question("read_resistance", say("What is the resistance of {r}?", "{r}的阻值是多少？", r=symbol(number)), ohms, "number", "Ω", evidence=(f"R{number}.resistance",), steps=(step_of(facts[f"R{number}.resistance"]),))
        total = tuple(self._combine(truth))
        yield Question("total_resistance", say("What is the total resistance [of the circuit|between the terminals of the battery]{s}?", "电路{s}的总电阻是多少？", s=Pair("", "") if truth.closed else Pair(" when S is closed", "在S闭合时")), _decimal(truth.resistance), "number", "Ω", evidence=values, steps=total)
        if not truth.closed:
            yield Question("current", say("What current does the battery deliver?", "此时干路电流是多少？"), 0, "number", "A", evidence=("switch.closed",), steps=self._switch_steps(truth))
            return
        flow = tuple(self._solve(truth))
        yield Question("current", say("What current does the battery deliver?", "干路电流是多少？"), _decimal(truth.current), "number", "A", evidence=("battery.emf", *values), steps=flow)
        place, group = rng["group"].choice(list(enumerate(truth.groups, 1)))
        volts = truth.current * parallel(group)
        number, ohms = rng["branch", place].choice(group)
        drop = _product("voltage", f"U{place}", say("the voltage across {g} is U = {i} × {r} = {v}", "{g}两端的电压为U = {i} × {r} = {v}", g=_group_name(group), i=_decimal(truth.current), r=_decimal(parallel(group))), volts, "V", ("I", f"part{place}" if len(group) > 1 else f"R{number}.resistance"))
        own = Step("compute", f"R{number}", "current", _decimal(volts / ohms), say("so {s} carries {u} ÷ {r} = {v}", "所以通过{s}的电流为{u} ÷ {r} = {v}", s=symbol(number), u=_decimal(volts), r=ohms), "A", (f"U{place}", f"R{number}.resistance"), f"R{number}")
        yield Question("branch_voltage", say("What is the voltage across {r}?", "{r}两端的电压是多少？", r=symbol(number)), _decimal(volts), "number", "V", evidence=("battery.emf", *values), steps=(*flow, drop))
        yield Question("branch_current", say("[How large is the current through|What current flows through] {r}?", "通过{r}的电流是多少？", r=symbol(number)), _decimal(volts / ohms), "number", "A", evidence=("battery.emf", *values), steps=(*flow, drop, own))
        if len(group) > 1 and len({o for _, o in group}) == len(group):
            least = min(group, key=lambda branch: branch[1])
            why = Step("decide", f"R{least[0]}", "carries_most", symbol(least[0]), say("in parallel the voltage is shared, so the smallest resistance, {v}, carries the largest current", "并联电压相等，电阻最小的{v}电流最大"), "", tuple(f"R{n}.resistance" for n, _ in group), f"R{least[0]}")
            options = tuple(Pair(*2 * (symbol(n),)) for n, _ in rng["options"].shuffled(group))
            yield Question("most_current", say("Which of these carries the largest current?", "下列电阻中通过的电流最大的是哪一个？"), Pair(*2 * (symbol(least[0]),)), "choice", choices=options, evidence=tuple(f"R{n}.resistance" for n, _ in group), steps=(*(step_of(facts[f"R{n}.resistance"]) for n, _ in group), why))

    # -- solving -----------------------------------------------------------------------------------------

    def _combine(self, truth: Truth) -> Iterator[Step]:
        """Parallel groups first, two branches at a time, then their sum."""
        facts = by_key(self.facts(truth))
        parts: list[tuple[str, Fraction]] = []
        for place, group in enumerate(truth.groups, 1):
            for n, _ in group:
                yield step_of(facts[f"R{n}.resistance"])
            done, name = Fraction(group[0][1]), f"R{group[0][0]}.resistance"
            for k, (n, ohms) in enumerate(group[1:], 2):
                both = parallel(group[:k])
                words = say("{g} in parallel make {a} × {b} ÷ ({a} + {b}) = {v}", "{g}并联后为{a} × {b} ÷ ({a} + {b}) = {v}", g=_group_name(group[:k]), a=_decimal(done), b=ohms)
                yield Step("compute", "circuit", f"parallel_{place}", _decimal(both), words, "Ω", (name, f"R{n}.resistance"), "", f"part{place}" if k == len(group) else f"part{place}.{k}")
                done, name = both, f"part{place}" if k == len(group) else f"part{place}.{k}"
            parts.append((name, done))
        if len(parts) > 1:
            told = " + ".join(str(_decimal(value)) for _, value in parts)
            yield Step("compute", "circuit", "total_resistance", _decimal(truth.resistance), say("in series they add up to {t} = {v}", "串联相加得{t} = {v}", t=told), "Ω", tuple(name for name, _ in parts), "", "R")

    def _solve(self, truth: Truth) -> Iterator[Step]:
        """Total resistance and the current of the battery; with the switch open, that there is none."""
        steps = list(self._combine(truth))
        yield from steps
        facts = by_key(self.facts(truth))
        if not truth.closed:
            yield from self._switch_steps(truth)
            return
        yield step_of(facts["battery.emf"])
        last = "R" if len(truth.groups) > 1 else steps[-1].name
        words = say("by Ohm's law the current is I = {e} ÷ {r} = {v}", "由欧姆定律，电流为I = {e} ÷ {r} = {v}", e=truth.emf, r=_decimal(truth.resistance))
        yield Step("compute", "circuit", "current", _decimal(truth.current), words, "A", ("battery.emf", last), "", "I")

    def _switch_steps(self, truth: Truth) -> tuple[Step, ...]:
        if truth.closed:
            return tuple(self._solve(truth)) if truth.closed and len(truth.branches) <= 4 else (step_of(by_key(self.facts(truth))["switch.closed"]), Step("decide", "circuit", "flows", True, say("the loop is whole, so a current flows", "回路接通，电路中有电流"), "", ("switch.closed",)))
        seen = step_of(by_key(self.facts(truth))["switch.closed"])
        return (seen, Step("decide", "circuit", "current", 0, say("the loop is broken, so the current is {v}", "回路断开，电流为{v}"), "A", ("switch.closed",), "", "I"))


_CLOSE = (
    say("[Close the switch S[.|, please.]|Put the switch S in its closed position.|Let S be closed.]", "[闭合开关S。|[把|将]开关S[合上|闭合]。|让S闭合。]"),
    say("Close the switch S: its blade [joins|touches] both contacts[ again|], and [everything else|the rest of the circuit] stays as it is.", "闭合开关S，刀片接通上下两个触点，[其余部分不变|电路其余部分保持不变]。"),
)
_OPEN = (
    say("[Open the switch S[.|, please.]|Put the switch S in its open position.|Let S be open.]", "[断开开关S。|[把|将]开关S[断开|打开]。|让S断开。]"),
    say("Open the switch S: its blade [leaves|swings away from] the upper contact, and [everything else|the rest of the circuit] stays as it is.", "断开开关S，刀片离开上触点，[其余部分不变|电路其余部分保持不变]。"),
)


def symbol(number: int) -> str:
    """``R₁``."""
    return f"R{number}".translate(SUBSCRIPT)


def parallel(group: Sequence[Branch]) -> Fraction:
    """Resistance of branches in parallel, in Ω."""
    return 1 / sum((Fraction(1, ohms) for _, ohms in group), Fraction(0))


def _group_name(group: Sequence[Branch]) -> Pair:
    """``R₁ ∥ R₂`` for a parallel group."""
    return Pair(*2 * (" ∥ ".join(symbol(n) for n, _ in group),))


def _decimal(value: Fraction) -> Decimal:
    """An exact short decimal."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(int(number)) if number == int(number) else number.normalize()


def _product(predicate: str, name: str, words: Say, value: Fraction, unit: str, uses: tuple[str, ...]) -> Step:
    return Step("compute", "circuit", predicate, _decimal(value), words, unit, uses, "", name)


@cache
def _tidy_groups(size: int) -> tuple[tuple[int, ...], ...]:
    """Resistances in Ω whose parallel value and shares of the current are short decimals."""

    def is_tidy(ohms: tuple[int, ...]) -> bool:
        parts = [parallel(list(enumerate(ohms[: i + 1]))) for i in range(size)]
        return all((part * 10).denominator == 1 for part in parts) and all((parts[-1] / o * 100).denominator == 1 for o in ohms)

    return tuple(ohms for ohms in product(OHMS, repeat=size) if is_tidy(ohms))


def _with_other_value(truth: Truth, number: int, rng: Rng) -> Iterator[Truth]:
    """The circuit with another value of one resistor, as long as the results stay short."""
    for ohms in rng[number].shuffled([o for o in OHMS if o != dict(truth.branches)[number]]):
        groups = tuple(tuple((n, ohms if n == number else o) for n, o in group) for group in truth.groups)
        after = truth.model_copy(update={"groups": groups})
        if after.is_exact:
            yield after


def _partitions(count: int, largest: int = 3) -> list[list[int]]:
    """Ways to write a count as sizes of at most ``largest``, not increasing."""
    if count == 0:
        return [[]]
    return [[size, *rest] for size in range(min(count, largest), 0, -1) for rest in _partitions(count - size, size)]
