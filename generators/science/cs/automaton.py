"""A deterministic finite automaton: states on a circle, transitions, runs on input strings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from generators.base import Generator
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
    say,
    step_of,
)
from generators.science.cs._nodes import draw_node

SYMBOLS = "ab"


class Truth(BaseTruth):
    """States q0 … q(n−1), start q0. ``moves[i]`` are the targets of state i on a and on b."""

    moves: tuple[tuple[int, int], ...]
    accepting: tuple[int, ...]


class Automaton(Generator):
    kind = "cs.automaton"
    subject = "cs"
    title = Pair("the state diagram of a finite automaton", "有限自动机的状态图")
    turns = "number of states"
    covers = ("finite automaton",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(2, 7)
        moves = _reachable_moves(rng, count)
        accepting = tuple(sorted(rng["accept"].sample(range(count), rng["many"].integer(1, max(1, count // 2)))))
        return Truth(moves=moves, accepting=accepting)

    def dial(self, truth: Truth) -> float:
        return len(truth.moves)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"automaton": Pair("finite automaton", "有限自动机")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [
            Fact("automaton", "states", len(truth.moves), "", say("there [is|are] {v} states", "共有{v}个状态")),
            Fact("automaton", "start", "q0", "", say("the start state is {v}", "初始状态为{v}"), element="q0"),
            Fact("automaton", "accepting", [f"q{i}" for i in truth.accepting], "", say("the accepting states are {v}" if len(truth.accepting) > 1 else "the accepting state is {v}", "接受状态为{v}")),
        ]
        for i, pair in enumerate(truth.moves):
            for symbol, j in zip(SYMBOLS, pair, strict=True):
                facts.append(Fact(f"q{i}", f"on_{symbol}", f"q{j}", "", say("q{i} goes to {v} on {c}" if i != j else "q{i} stays in {v} on {c}", "q{i}读{c}转到{v}", i=i, c=symbol), element=f"t{i}_{j}"))
        return facts

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, ring = paper(style), _Ring(truth, style)
        ink = Stroke(style.palette.ink, style.line)
        labels = _labels(truth)
        routes = {(i, j): ring.loop(i) if i == j else ring.link(i, j, (j, i) in labels) for i, j in labels}
        for (i, j), (points, _) in routes.items():
            with canvas.element(f"t{i}_{j}", role="edge"):
                canvas.curved_arrow(points, stroke=ink, head=13 * style.unit)
        for (i, j), text in labels.items():
            at = routes[i, j][1]
            with canvas.element(f"l{i}_{j}", role="weight", label=text):
                canvas.text(text, at, size=style.text, face=style.faces, fill=style.palette.strokes[0], anchor="middle", baseline="middle")
        x, y = ring.at[0]
        with canvas.element("start", role="start"):
            dx, dy = ring.outward(0)
            tail = (x + dx * (ring.r + 52 * style.unit), y + dy * (ring.r + 52 * style.unit))
            canvas.arrow(tail, (x + dx * (ring.r + 2), y + dy * (ring.r + 2)), stroke=ink, head=13 * style.unit)
        for i, spot in enumerate(ring.at):
            draw_node(canvas, style, f"q{i}", f"q{i}", spot, ring.r, double=i in truth.accepting, fill=style.palette.fills[2 if i in truth.accepting else 0])
        return canvas

    # -- words -------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say("[a|the state diagram of a] finite automaton with {n} states over a and b that accepts in {acc}", "[字母表为a、b、|]含{n}个状态、接受状态为{acc}的有限自动机[状态图|]", n=len(truth.moves), acc=facts["automaton.accepting"].value)
        extra = (say("states are circles on a ring, accepting ones with a double border", "状态画成环形排列的圆，接受状态用双圈"), say("an arrow from outside marks the start state", "用一个外来箭头指向初始状态"))
        plan = tuple(step_of(fact) for fact in facts.values())
        return Prompts(wish(voice, short), describe(voice, self.title, facts.values(), extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        count = len(truth.moves)
        i, s = rng["state"].integer(0, count - 1), rng["symbol"].integer(0, 1)
        others = [j for j in range(count) if j != truth.moves[i][s]]
        new = rng["target"].choice(others)
        pair = (new, truth.moves[i][1]) if s == 0 else (truth.moves[i][0], new)
        after = truth.model_copy(update={"moves": (*truth.moves[:i], pair, *truth.moves[i + 1 :])})
        if len(reached(after)) == count:
            what = Pair(f"the target of q{i} on {SYMBOLS[s]}", f"q{i}读{SYMBOLS[s]}后转到的状态")
            old = truth.moves[i][s]
            yield Edit("redirect", after, f"t{i}_{new}", *set_value(what, f"q{old}", f"q{new}"), steps=(self._move(after, i, s),), inverse_steps=(self._move(truth, i, s),))
        k = rng["accept"].integer(0, count - 1)
        inside = k in truth.accepting
        left = tuple(j for j in truth.accepting if j != k) if inside else tuple(sorted((*truth.accepting, k)))
        if left:
            after = truth.model_copy(update={"accepting": left})
            what, where = Pair(f"the double border of q{k}", f"q{k}的双圈"), Pair("so the accepting states change", "即改变接受状态")
            words = (remove_part if inside else add_part)(what, where, where)
            yield Edit("unaccept" if inside else "accept", after, f"q{k}", *words, steps=(self._accepting(after),), inverse_steps=(self._accepting(truth),))

    def _move(self, truth: Truth, i: int, s: int) -> Step:
        return step_of({f.key: f for f in self.facts(truth)}[f"q{i}.on_{SYMBOLS[s]}"], "act")

    def _accepting(self, truth: Truth) -> Step:
        return step_of({f.key: f for f in self.facts(truth)}["automaton.accepting"], "act")

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        word = "".join(rng["word"].choice(SYMBOLS) for _ in range(rng["length"].integer(3, 6)))
        visited, steps = self._run(truth, word)
        good = visited[-1] in truth.accepting
        final = Step("decide", "automaton", "accepts", good, say("the run ends in q{i}, which is {is_it} accepting", "运行停在q{i}，它{is_it}接受状态", i=visited[-1], is_it=Pair("" if good else "not", "是" if good else "不是")) if not good else say("the run ends in q{i}, an accepting state", "运行停在q{i}，它是接受状态", i=visited[-1]), "", (f"m{len(word) - 1}", "automaton.accepting"))
        yield Question("accepts", say("[Does the automaton accept the string “{w}”?|Is the string “{w}” accepted?]", "自动机接受字符串“{w}”吗？", w=word), YES if good else NO, "boolean", evidence=("automaton.accepting",), steps=(*steps, final))
        yield Question("final_state", say("In which state does the automaton end on the input “{w}”?", "输入“{w}”后自动机停在哪个状态？", w=word), f"q{visited[-1]}", "string", evidence=("automaton.start",), steps=steps)
        yield Question("count_states", say("How many states does the automaton have?", "该自动机有多少个状态？"), len(truth.moves), "integer", evidence=("automaton.states",), steps=(step_of(facts["automaton.states"]),))
        i, s = rng["read"].integer(0, len(truth.moves) - 1), rng["symbol"].choice(SYMBOLS)
        yield Question("read_transition", say("Where does q{i} go on {c}?", "状态q{i}读入{c}后转到哪里？", i=i, c=s), facts[f"q{i}.on_{s}"].value, "string", evidence=(f"q{i}.on_{s}",), steps=(step_of(facts[f"q{i}.on_{s}"]),))

    def _run(self, truth: Truth, word: str) -> tuple[list[int], tuple[Step, ...]]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        state, visited, steps = 0, [0], [step_of(facts["automaton.start"])]
        for k, symbol in enumerate(word):
            before, state = state, truth.moves[state][SYMBOLS.index(symbol)]
            visited.append(state)
            uses = (f"q{before}.on_{symbol}", f"m{k - 1}" if k else "automaton.start")
            steps.append(Step("compute", f"q{before}", "next_state", f"q{state}", say("reading {c} leads from q{i} to {v}", "在q{i}读{c}，转到{v}", c=symbol, i=before), "", uses, f"t{before}_{state}", f"m{k}"))
        return visited, tuple(steps)


def _reachable_moves(rng: Rng, count: int) -> tuple[tuple[int, int], ...]:
    """Random moves that reach every state; far jumps across the ring are rare, so that few arrows cross."""
    table: list[list[int]] = [[-1, -1] for _ in range(count)]
    for j in range(1, count):
        free = [(i, s) for i in range(max(0, j - 2), j) for s in range(2) if table[i][s] < 0]
        i, s = rng["tree", j].choice(free)
        table[i][s] = j
    for i in range(count):
        for s in range(2):
            if table[i][s] < 0:
                near = [(i + d) % count for d in (-1, 0, 1)]
                table[i][s] = rng["move", i, s].choice([*near, *near, *range(count)])
    return tuple((a, b) for a, b in table)


def reached(truth: Truth) -> set[int]:
    seen, todo = set(), [0]
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo += truth.moves[state]
    return seen


def _labels(truth: Truth) -> dict[tuple[int, int], str]:
    """Symbols on each drawn arrow, ``a``, ``b`` or ``a, b``."""
    table: dict[tuple[int, int], list[str]] = {}
    for i, pair in enumerate(truth.moves):
        for symbol, j in zip(SYMBOLS, pair, strict=True):
            table.setdefault((i, j), []).append(symbol)
    return {key: ", ".join(symbols) for key, symbols in table.items()}


class _Ring:
    """States on an ellipse, start at the left; arrows bend to their right so that pairs do not overlap."""

    def __init__(self, truth: Truth, style: Style) -> None:
        u, count = style.unit, len(truth.moves)
        self.r, self._u = 31 * u, u
        self._middle = (style.width / 2, style.height / 2)
        a, b = style.width / 2 - 150 * u, min(style.height / 2 - 130 * u, 300 * u)
        angles = [math.pi + 2 * math.pi * i / count for i in range(count)]
        self.at = [(self._middle[0] + a * math.cos(t), self._middle[1] - b * math.sin(t)) for t in angles]
        self._angles = angles

    def outward(self, i: int) -> tuple[float, float]:
        return math.cos(self._angles[i]), -math.sin(self._angles[i])

    def link(self, i: int, j: int, paired: bool) -> tuple[list[tuple[float, float]], tuple[float, float]]:
        (x0, y0), (x1, y1) = self.at[i], self.at[j]
        length = math.hypot(x1 - x0, y1 - y0)
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        nx, ny = -uy, ux
        bend = (34 if paired else 20) * self._u
        middle = ((x0 + x1) / 2 + nx * bend, (y0 + y1) / 2 + ny * bend)
        start, end = self._border(i, middle), self._border(j, middle)
        at = (middle[0] + nx * 19 * self._u, middle[1] + ny * 19 * self._u)
        return [start, middle, end], at

    def loop(self, i: int) -> tuple[list[tuple[float, float]], tuple[float, float]]:
        """A loop on the outer side; beside the start arrow for the start state."""
        (x, y), turn = self.at[i], self._angles[i] + (math.pi / 2 if i == 0 else 0)
        def polar(angle: float, distance: float) -> tuple[float, float]:
            return x + distance * math.cos(angle), y - distance * math.sin(angle)

        far = self.r + 46 * self._u
        points = [polar(turn + 0.5, self.r + 2), polar(turn + 0.42, far), polar(turn - 0.42, far), polar(turn - 0.5, self.r + 2)]
        return points, polar(turn, far + 22 * self._u)

    def _border(self, i: int, towards: tuple[float, float]) -> tuple[float, float]:
        x, y = self.at[i]
        length = math.hypot(towards[0] - x, towards[1] - y)
        return x + (towards[0] - x) * (self.r + 2) / length, y + (towards[1] - y) * (self.r + 2) / length
