"""Nets of a cube, and six-square shapes that are none: folding, opposite faces, moving a square."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.look import paper
from generators.phrases import describe, set_value, wish
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

Cell = tuple[int, int]
Vector = tuple[int, int, int]
SIDES: tuple[Cell, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Truth(BaseTruth):
    """Six squares at ``cells`` (column, row; row down) with ``letters``; ``marked`` letters are coloured."""

    cells: tuple[Cell, ...]
    letters: str
    marked: str = ""


class CubeNet(Generator):
    kind = "solids.cube_net"
    domain = "spatial"
    subject = "solids"
    title = Pair("a net of a cube", "正方体的展开图")
    turns = "squares off the longest row"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        aim = want.scaled(2, 4)  # squares in the longest line: nets with short lines are harder
        for attempt in range(200):
            cells = _grown(rng["shape", attempt])
            longest = max(
                len({c for c in cells if c[k] == v}) for k in (0, 1) for v in {c[k] for c in cells}
            )
            folds = fold(cells) is not None
            inside = all(0 <= v < 5 for cell in cells for v in cell)
            if inside and longest == 6 - aim and (folds or rng["allow", attempt].chance(0.04)):
                letters = "".join(rng["letters"].sample("ABCDEFGHJKMNPRSTUVWX", 6))
                return Truth(
                    cells=tuple(sorted(cells, key=lambda c: (c[1], c[0]))), letters=letters
                )
        raise Unsatisfiable(f"no six squares with {6 - aim} in a line were found")

    def dial(self, truth: Truth) -> float:
        return 6 - _longest(truth.cells)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"net": Pair("figure", "图形")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        valid = fold(truth.cells) is not None
        facts = [
            Fact("net", "squares", 6, "", say("the figure is made of {v} equal squares", "图形由{v}个相同的正方形组成")),
            Fact("net", "rows", _rows(truth), "", say("its rows, from the top, are {c}, a dot being a gap", "从上到下各行为{c}，圆点表示空格", c=_picture(truth))),
            Fact("net", "longest", _longest(truth.cells), "", say("its longest line has {v} squares", "最长的一排有{v}个正方形")),
            Fact("net", "folds", valid, "", say("it folds into a cube" if valid else "it does not fold into a cube", "它能折成正方体" if valid else "它不能折成正方体"), given=False),
        ]  # fmt: skip
        for letter, (column, row) in zip(truth.letters, truth.cells, strict=True):
            facts.append(Fact(letter, "place", [row + 1, column + 1], "", say("{l} is in row {r}, column {c} of the grid", "{l}在网格的第{r}行第{c}列", l=letter, r=row + 1, c=column + 1), element=f"square_{letter}"))  # fmt: skip
        for a, b in _opposites(truth):
            facts.append(
                Fact(
                    a,
                    "opposite",
                    b,
                    "",
                    say("{a} lies opposite {v}", "{a}与{v}相对", a=a),
                    given=False,
                )
            )
        if truth.marked:
            facts.append(
                Fact(
                    "net",
                    "marked",
                    truth.marked,
                    "",
                    say("the square {v} is coloured", "正方形{v}涂了颜色"),
                )
            )
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas = paper(style)
        # A grid of five by five for every net: a moved square does not change the scale.
        side = min(style.width * 0.8 / 6, style.height * 0.8 / 6)
        x0, y0 = (style.width - 5 * side) / 2, (style.height - 5 * side) / 2
        for cell, letter in zip(truth.cells, truth.letters, strict=True):
            x, y = x0 + cell[0] * side, y0 + cell[1] * side
            fill = style.palette.highlight if letter in truth.marked else style.palette.fills[0]
            with canvas.element(f"square_{letter}", role="square"):
                canvas.rect(
                    x,
                    y,
                    x + side,
                    y + side,
                    fill=fill,
                    stroke=Stroke(style.palette.ink, style.line * 1.2),
                )
            with canvas.element(f"letter_{letter}", role="letter", label=letter):
                ink = style.palette.paper if letter in truth.marked else style.palette.ink
                canvas.text(letter, (x + side / 2, y + side / 2), size=side * 0.42, face=style.faces, fill=ink, anchor="middle", baseline="middle")  # fmt: skip
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        what = say("[six squares|a figure of six squares|a cube net] with the rows {c} (a dot is a gap)", "由六个正方形组成的图形，各行为{c}（圆点为空格）", c=_picture(truth))  # fmt: skip
        plan = (step_of(facts["net.rows"]), step_of(facts["net.longest"]), *self._folding(truth))
        return Prompts(
            wish(voice, what),
            describe(voice, self.title, [f for f in facts.values() if f.given]),
            plan,
        )

    def _folding(self, truth: Truth) -> tuple[Step, ...]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        rule = Step("recall", "net", "rule", "two apart", say("two squares with one between them in a line end up opposite each other", "同一排中隔一个的两个正方形折后相对"), name="rule")  # fmt: skip
        return (rule, *(step_of(f, "compute") for f in facts.values() if f.predicate == "opposite"), step_of(facts["net.folds"], "decide"))  # fmt: skip

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        a, b = rng["swap"].sample(truth.letters, 2)
        swapped = truth.model_copy(
            update={"letters": truth.letters.translate(str.maketrans(a + b, b + a))}
        )
        both = Pair(f"the letters {a} and {b}", f"字母{a}和{b}")
        words = say("[Swap|Exchange] {w}.", "[交换|对调]{w}。", w=both)
        detail = say(
            "Swap {w}: each takes the other's square. Nothing else changes.",
            "将{w}互换位置，其余不变。",
            w=both,
        )
        yield Edit("swap_letters", swapped, f"letter_{a}", words, detail, words, detail, steps=self._folding(swapped), inverse_steps=self._folding(truth))  # fmt: skip
        pairs = _opposites(truth)
        if pairs and not truth.marked:
            near, far = rng["mark"].choice(pairs)
            after = truth.model_copy(update={"marked": far})
            colour = say("[Colour|Shade|Highlight] the face that ends up opposite {n}.", "给折成正方体后与{n}相对的面[涂色|上色]。", n=near)  # fmt: skip
            colour_detail = say("Find the face that lies opposite {n} once the net is folded, and colour it. Everything else stays.", "找出折成正方体后与{n}相对的面并涂色，其余不变。", n=near)  # fmt: skip
            clear, clear_detail = say("[Remove|Clear] the colour of {f}.", "[去掉|清除]{f}的颜色。", f=far), say("Give {f} back the fill of the other squares. Everything else stays.", "让{f}恢复与其他正方形相同的底色，其余不变。", f=far)  # fmt: skip
            facts = {fact.key: fact for fact in self.facts(after)}
            plain = Step("act", f"square_{far}", "plain", True, say("{f} looks like the others again", "{f}恢复原样", f=far))  # fmt: skip
            yield Edit("colour_opposite", after, f"square_{far}", colour, colour_detail, clear, clear_detail, steps=(*self._folding(after)[:-1], step_of(facts["net.marked"], "act")), inverse_steps=(plain,))  # fmt: skip
        moved = _moves(truth)
        if moved:
            letter, cells = rng["move"].choice(moved)
            after = truth.model_copy(update={"cells": cells})
            old, new = (
                Pair(_place(c, "en"), _place(c, "zh"))
                for c in (_cell(truth, letter), _cell(after, letter))
            )
            words_there = set_value(
                Pair(f"the place of square {letter}", f"正方形{letter}的位置"), old, new
            )
            yield Edit("move_square", after, f"square_{letter}", *words_there, steps=self._moved(after, letter), inverse_steps=self._moved(truth, letter))  # fmt: skip

    def _moved(self, truth: Truth, letter: str) -> tuple[Step, ...]:
        column, row = _cell(truth, letter)
        place = Step("act", f"square_{letter}", "place", [row + 1, column + 1], say("{l} now stands in row {r}, column {c}", "{l}移到第{r}行第{c}列", l=letter, r=row + 1, c=column + 1))  # fmt: skip
        return (place, *self._folding(truth))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        valid = facts["net.folds"].value
        folding = self._folding(truth)
        yield Question("folds", say("[Can this figure be folded into a cube?|Is this a net of a cube?]", "[这个图形能折成正方体吗？|这是正方体的展开图吗？]"), YES if valid else NO, "boolean", evidence=("net.folds",), steps=folding)  # fmt: skip
        pairs = _opposites(truth)
        if pairs:
            near, far = rng["face"].choice(pairs)
            others = [c for c in truth.letters if c not in (near, far)]
            yield Question("opposite_face", say("Which face lies opposite {n} when the figure is folded into a cube?", "折成正方体后，与{n}相对的是哪个面？", n=near), far, "choice", choices=tuple(rng["order"].shuffled([far, *rng["others"].sample(others, 3)])), evidence=(f"{near}.opposite",), steps=folding)  # fmt: skip
            yield Question("touching_faces", say("Which faces share an edge with {n} on the cube?", "折成正方体后，与{n}相邻的面有哪些？", n=near), sorted(others), "set", evidence=(f"{near}.opposite",), steps=(*folding, Step("decide", near, "touches", sorted(others), say("all faces but {n} itself and {f} touch it", "除{n}自身和{f}外，其余各面都与它相邻", n=near, f=far)), ))  # fmt: skip
        yield Question("longest_line", say("How many squares are in the longest line of the figure?", "图形中最长的一排有几个正方形？"), _longest(truth.cells), "integer", evidence=("net.longest",), steps=(step_of(facts["net.rows"]), step_of(facts["net.longest"])))  # fmt: skip


def fold(cells: Sequence[Cell]) -> dict[Cell, Vector] | None:
    """The outward normal of every square when folded along its edges; None when two squares meet."""
    frames: dict[Cell, tuple[Vector, Vector, Vector]] = {
        cells[0]: ((0, 0, 1), (1, 0, 0), (0, 1, 0))
    }
    queue = [cells[0]]
    while queue:
        cell = queue.pop(0)
        normal, right, down = frames[cell]
        for dx, dy in SIDES:
            beside = (cell[0] + dx, cell[1] + dy)
            if beside not in cells or beside in frames:
                continue
            back = _negative(normal)
            frames[beside] = {
                (1, 0): (right, back, down), (-1, 0): (_negative(right), normal, down),
                (0, 1): (down, right, back), (0, -1): (_negative(down), right, normal),
            }[(dx, dy)]  # fmt: skip
            queue.append(beside)
    normals = {cell: frame[0] for cell, frame in frames.items()}
    return normals if len(set(normals.values())) == 6 else None


def _negative(v: Vector) -> Vector:
    return -v[0], -v[1], -v[2]


def _opposites(truth: Truth) -> list[tuple[str, str]]:
    """Pairs of letters that face each other, each pair both ways; none when the figure does not fold."""
    normals = fold(truth.cells)
    if normals is None:
        return []
    by_normal = {
        normals[cell]: letter for cell, letter in zip(truth.cells, truth.letters, strict=True)
    }
    return [(letter, by_normal[_negative(normal)]) for normal, letter in sorted(by_normal.items(), key=lambda item: item[1])]  # fmt: skip


def _grown(rng: Rng) -> tuple[Cell, ...]:
    """Six squares that hang together, in the middle of a 5 × 5 grid."""
    cells: list[Cell] = [(0, 0)]
    for i in range(5):
        free = sorted({(x + dx, y + dy) for x, y in cells for dx, dy in SIDES} - set(cells))
        cells.append(rng["cell", i].choice(free))
    (left, right), (top, bottom) = ((min(v), max(v)) for v in zip(*cells, strict=True))
    dx, dy = (5 - (right - left + 1)) // 2 - left, (5 - (bottom - top + 1)) // 2 - top
    return tuple((x + dx, y + dy) for x, y in cells)


def _longest(cells: Sequence[Cell]) -> int:
    """Most squares in one row or column."""
    return max(sum(c[k] == v for c in cells) for k in (0, 1) for v in {c[k] for c in cells})


def _moves(truth: Truth) -> list[tuple[str, tuple[Cell, ...]]]:
    """One square elsewhere on the grid: the rest still hangs together, and so does the whole."""
    found = []
    for i, letter in enumerate(truth.letters):
        rest = [c for k, c in enumerate(truth.cells) if k != i]
        if not _whole(rest):
            continue
        free = {(x + dx, y + dy) for x, y in rest for dx, dy in SIDES} - set(truth.cells)
        for cell in sorted(c for c in free if 0 <= c[0] < 5 and 0 <= c[1] < 5):
            found.append((letter, tuple(cell if k == i else c for k, c in enumerate(truth.cells))))
    return found


def _whole(cells: Sequence[Cell]) -> bool:
    reached, queue = {cells[0]}, [cells[0]]
    while queue:
        x, y = queue.pop()
        for dx, dy in SIDES:
            beside = (x + dx, y + dy)
            if beside in cells and beside not in reached:
                reached.add(beside)
                queue.append(beside)
    return len(reached) == len(cells)


def _cell(truth: Truth, letter: str) -> Cell:
    return truth.cells[truth.letters.index(letter)]


def _place(cell: Cell, lang: str) -> str:
    column, row = cell[0] + 1, cell[1] + 1
    return f"row {row}, column {column}" if lang == "en" else f"第{row}行第{column}列"


def _rows(truth: Truth) -> list[str]:
    at = dict(zip(truth.cells, truth.letters, strict=True))
    (left, right), (top, bottom) = ((min(v), max(v)) for v in zip(*truth.cells, strict=True))
    return ["".join(at.get((x, y), "·") for x in range(left, right + 1)) for y in range(top, bottom + 1)]  # fmt: skip


def _picture(truth: Truth) -> str:
    return ", ".join(f"“{row}”" for row in _rows(truth))
