"""A stack of unit cubes with its front, left and top view, arranged by first-angle projection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.colour import mix
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, wish
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
from generators.spatial.solids._cubes import (
    Cell,
    Heights,
    cells,
    face,
    front_view,
    left_view,
    top_view,
    visible,
)

VIEWS: dict[str, Pair] = {
    "front": Pair("front view", "主视图"),
    "left": Pair("left view", "左视图"),
    "top": Pair("top view", "俯视图"),
}
TALLEST = 4


class Truth(BaseTruth):
    """``heights[x][y]`` cubes stand in each column; ``hidden`` names a view that is left blank."""

    heights: Heights
    hidden: str = ""


class PolycubeViews(Generator):
    kind = "solids.polycube_views"
    domain = "spatial"
    subject = "solids"
    title = Pair("a stack of cubes with its three views", "小正方体堆成的几何体及其三视图")
    turns = "number of cubes"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count = want.scaled(3, 16)
        side = 2 if count < 5 else 3
        heights = [[0] * side for _ in range(side)]
        for i in range(count):
            free = [(x, y) for x in range(side) for y in range(side) if heights[x][y] < TALLEST and _supported(heights, x, y)]  # fmt: skip
            x, y = rng["cube", i].choice(free)
            heights[x][y] += 1
        truth = Truth(heights=tuple(tuple(row) for row in heights), hidden=rng["view"].choice(tuple(VIEWS)) if rng["hide"].chance(0.3) else "")  # fmt: skip
        if min(front_view(truth.heights)) == 0 or min(left_view(truth.heights)) == 0:
            truth = truth.model_copy(update={"heights": _trimmed(truth.heights)})
        if sum(len(row) for row in truth.heights) < 2:
            raise Unsatisfiable("a single tower has nothing to turn around")
        return truth

    def dial(self, truth: Truth) -> float:
        return len(cells(truth.heights))

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"stack": Pair("stack", "几何体"), **VIEWS}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        h = truth.heights
        front, left, top = front_view(h), left_view(h), top_view(h)
        shown = len(visible(h))
        total = len(cells(h))
        facts = [
            Fact("stack", "cubes", total, "", say("the stack has {v} cubes in all", "几何体共由{v}个小正方体组成")),
            Fact("stack", "heights", [list(row) for row in h], "", say("the columns are {c} high, row by row from the back", "从后往前各行的层数为{c}", c=_rows(h))),
            Fact("front", "columns", list(front), "", say("the front view has columns of {v} squares", "主视图各列依次有{v}个正方形"), given=truth.hidden != "front"),
            Fact("left", "columns", list(left), "", say("the left view has columns of {v} squares", "左视图各列依次有{v}个正方形"), given=truth.hidden != "left"),
            Fact("top", "squares", sum(map(sum, top)), "", say("the top view has {v} squares", "俯视图有{v}个正方形"), given=truth.hidden != "top"),
            Fact("front", "squares", sum(front), "", say("the front view has {v} squares", "主视图有{v}个正方形"), given=False),
            Fact("left", "squares", sum(left), "", say("the left view has {v} squares", "左视图有{v}个正方形"), given=False),
            Fact("stack", "tallest", max(front), "", say("the tallest column has {v} cubes", "最高的一列有{v}层")),
            Fact("stack", "unseen", total - shown, "", say("{v} cubes are hidden behind others", "有{v}个小正方体被完全挡住"), given=False),
            Fact("stack", "surface", 2 * (sum(front) + sum(left)) + 2 * sum(map(sum, top)) + 2 * _steps(h), "", say("the surface, the base included, has {v} unit squares", "表面（含底面）共有{v}个单位正方形"), given=False),
        ]  # fmt: skip
        if truth.hidden:
            facts.append(Fact("page", "blank", VIEWS[truth.hidden].en, "", say("the {w} is left blank", "{w}留空", w=VIEWS[truth.hidden])))  # fmt: skip
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas = paper(style)
        w, h = style.width, style.height
        side = min(w, h) * 0.4 / 4.4
        spots = {
            "front": (w * 0.27, h * 0.4),
            "left": (w * 0.73, h * 0.4),
            "top": (w * 0.27, h * 0.86),
        }
        self._view(
            canvas, style, truth, "front", spots["front"], side, _columns(front_view(truth.heights))
        )
        self._view(
            canvas, style, truth, "left", spots["left"], side, _columns(left_view(truth.heights))
        )
        rows = top_view(truth.heights)
        grid = [
            (x, len(rows) - 1 - y)
            for y, row in enumerate(rows)
            for x, there in enumerate(row)
            if there
        ]
        self._view(canvas, style, truth, "top", spots["top"], side, grid)
        self._stack(canvas, style, truth, (w * 0.73, h * 0.74), side * 0.72)
        return canvas

    def _view(self, canvas: Canvas, style: Style, truth: Truth, name: str, base: tuple[float, float], side: float, squares: list[tuple[int, int]]) -> None:  # fmt: skip
        """Squares of a view above its base point, and its name below."""
        wide = len(truth.heights) if name != "left" else len(truth.heights[0])
        x0 = base[0] - wide * side / 2
        if name != truth.hidden:
            for i, j in squares:
                with canvas.element(f"{name}_{i}_{j}", role=f"{name}_square"):
                    left, bottom = x0 + i * side, base[1] - j * side
                    canvas.rect(left, bottom - side, left + side, bottom, fill=style.palette.fills[0], stroke=Stroke(style.palette.ink, style.line))  # fmt: skip
        else:
            with canvas.element(f"{name}_blank", role="blank"):
                canvas.rect(x0, base[1] - side * 2, x0 + wide * side, base[1], stroke=Stroke(style.palette.muted, style.line * 0.8, dash=(8, 6)))  # fmt: skip
        word = VIEWS[name].of(style.lang)
        with canvas.element(f"name_{name}", role="name", label=word):
            canvas.text(word, (base[0], base[1] + 12 * style.unit), size=style.text, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="top")  # fmt: skip

    def _stack(self, canvas: Canvas, style: Style, truth: Truth, middle: tuple[float, float], side: float) -> None:  # fmt: skip
        # The frame of the tallest stack on this grid: an edit never moves the cubes that stay.
        nx, ny = len(truth.heights), len(truth.heights[0])
        shift = ((nx - ny) * 0.433, (nx + ny) * 0.25 - TALLEST * 0.4)
        tones = {
            "top": mix(style.palette.fills[0], "#ffffff", 0.35),
            "left": style.palette.fills[0],
            "right": mix(style.palette.fills[0], "#000000", 0.2),
        }
        for cell in visible(truth.heights):
            with canvas.element(_id(cell), role="cube"):
                for name, tone in tones.items():
                    corners = [(middle[0] + (x - shift[0]) * side, middle[1] + (y - shift[1]) * side) for x, y in face(cell, name)]  # fmt: skip
                    canvas.polygon(corners, fill=tone, stroke=Stroke(style.palette.ink, style.line))

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        total = len(cells(truth.heights))
        what = say("a stack of {n} unit cubes with its front, left and top view; the columns are {c} high, row by row from the back", "由{n}个小正方体堆成的几何体及其主视图、左视图和俯视图，从后往前各行层数为{c}", n=total, c=_rows(truth.heights))  # fmt: skip
        extra = [say("the left view stands to the right of the front view and the top view below it", "左视图画在主视图右边，俯视图画在主视图下方")]  # fmt: skip
        plan = (step_of(facts["stack.heights"]), *self._views(facts))
        return Prompts(wish(voice, what), describe(voice, self.title, [f for f in facts.values() if f.given], extra), plan)  # fmt: skip

    def _views(self, facts: Mapping[str, Fact]) -> tuple[Step, ...]:
        rule = Step("recall", "stack", "rule", "tallest", say("in a view each column is as high as the tallest one behind it", "视图中每一列的高度等于该方向上最高的一列"), name="rule")  # fmt: skip
        return (rule, *(step_of(facts[key], "compute") for key in ("front.columns", "left.columns", "top.squares")))  # fmt: skip

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        nx, ny = len(truth.heights), len(truth.heights[0])
        grown = [(x, y) for x in range(nx) for y in range(ny) if 0 < truth.heights[x][y] < TALLEST]
        if grown:
            x, y = rng["grow"].choice(grown)
            yield self._cube(truth, x, y, +1)
        cut = [(x, y) for x in range(nx) for y in range(ny) if truth.heights[x][y] > 1]
        if cut:
            x, y = rng["cut"].choice(cut)
            yield self._cube(truth, x, y, -1)
        if truth.hidden:
            yield self._complete(truth)

    def _cube(self, truth: Truth, x: int, y: int, change: int) -> Edit:
        heights = tuple(tuple(v + change if (i, j) == (x, y) else v for j, v in enumerate(row)) for i, row in enumerate(truth.heights))  # fmt: skip
        after = truth.model_copy(update={"heights": heights})
        top = truth.heights[x][y] + (0 if change > 0 else -1)
        place = Pair(f"on the column in row {y + 1} from the back, {x + 1} from the left", f"从后数第{y + 1}行、从左数第{x + 1}列的那一摞上")  # fmt: skip
        what = Pair("one cube", "一个小正方体")
        words = add_part(what, place, place) if change > 0 else remove_part(what, place, place)
        forth, back = self._derived(after, x, y), self._derived(truth, x, y)
        return Edit("add_cube" if change > 0 else "remove_cube", after, _id((x, y, top)), *words, steps=forth, inverse_steps=back)  # fmt: skip

    def _derived(self, truth: Truth, x: int, y: int) -> tuple[Step, ...]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        height = truth.heights[x][y]
        place = Step("act", "stack", f"row_{y + 1}_column_{x + 1}", [y + 1, x + 1, height], say("the column in row {r}, column {c} is now {n} high", "第{r}行第{c}列现在有{n}层", r=y + 1, c=x + 1, n=height))  # fmt: skip
        return (place, *(step_of(facts[key], "compute") for key in ("stack.cubes", "front.columns", "left.columns")))  # fmt: skip

    def _complete(self, truth: Truth) -> Edit:
        view = VIEWS[truth.hidden]
        after = truth.model_copy(update={"hidden": ""})
        facts = {fact.key: fact for fact in self.facts(after)}
        fact = facts[f"{truth.hidden}.columns" if truth.hidden != "top" else "top.squares"]
        draw = say("[Complete the drawing: add|Fill in|Draw] the [missing |]{v}.|The {v} is missing: draw it.", "[补全图形：画出|补画|画出]缺少的{v}。|{v}还空着，请[补上|画出]。", v=view)  # fmt: skip
        clear = say("[Erase|Clear|Blank out] the {v} and leave its place empty.", "[擦去|清空]{v}，[留出空位|位置留空]。", v=view)  # fmt: skip
        detail = say("Draw the {v} that belongs to the stack, square by square, where the dashed frame is. Everything else stays as it is.", "根据几何体，在虚线框处逐格画出{v}，其余部分保持不变。", v=view)  # fmt: skip
        back = say("Remove every square of the {v}, draw a dashed frame in its place, and leave the rest unchanged.", "去掉{v}的全部方格，改画虚线框，其余不变。", v=view)  # fmt: skip
        gone = Step(
            "act",
            "page",
            "blank",
            view.en,
            say("the place of the {w} stays empty", "{w}的位置留空", w=view),
        )
        return Edit("complete_view", after, f"{truth.hidden}_blank", draw, detail, clear, back, steps=(step_of(facts["stack.heights"]), step_of(fact, "compute")), inverse_steps=(gone,))  # fmt: skip

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        heights = step_of(facts["stack.heights"])
        h = truth.heights
        terms = " + ".join(str(v) for row in zip(*h, strict=True) for v in row)
        count = Step("compute", "stack", "cubes", facts["stack.cubes"].value, say("column by column that is {t} = {v}", "逐列相加得{t} = {v}", t=terms), uses=("stack.heights",))  # fmt: skip
        yield Question("count_cubes", say("How many cubes does the stack have?", "这个几何体由多少个小正方体组成？"), facts["stack.cubes"].value, "integer", evidence=("stack.cubes",), steps=(heights, count))  # fmt: skip
        view = rng["view"].choice(("front", "left"))
        squares = facts[f"{view}.squares"]
        columns = facts[f"{view}.columns"]
        adds = Step("compute", view, "squares", squares.value, say("all its squares together: {t} = {v}", "正方形合计{t} = {v}", t=" + ".join(map(str, columns.value))), uses=(columns.key,))  # fmt: skip
        yield Question("squares_in_view", say("How many squares does the {w} have?", "{w}中有多少个正方形？", w=VIEWS[view]), squares.value, "integer", evidence=(squares.key,), steps=(heights, step_of(columns, "compute"), adds if len(columns.value) > 1 else step_of(squares, "compute")))  # fmt: skip
        yield Question("unseen_cubes", say("How many cubes cannot be seen at all in the isometric picture?", "立体图中完全看不到的小正方体有多少个？"), facts["stack.unseen"].value, "integer", evidence=("stack.unseen",), steps=(heights, step_of(facts["stack.unseen"], "compute")))  # fmt: skip
        yield Question("tallest_column", say("How many cubes high is the tallest column?", "最高的一列有几层？"), facts["stack.tallest"].value, "integer", evidence=("stack.tallest",), steps=(heights, step_of(facts["stack.tallest"], "decide")))  # fmt: skip
        same = front_view(h) == left_view(h)
        yield Question("same_views", say("Do the front view and the left view look the same?", "主视图和左视图的形状相同吗？"), YES if same else NO, "boolean", evidence=("front.columns", "left.columns"), steps=(heights, step_of(facts["front.columns"], "compute"), step_of(facts["left.columns"], "compute")))  # fmt: skip
        yield Question("surface", say("How many unit squares does the whole surface have, the base included?", "几何体的表面（含底面）一共有多少个单位正方形？"), facts["stack.surface"].value, "integer", evidence=("stack.surface",), steps=(heights, *(step_of(facts[k], "compute") for k in ("front.squares", "left.squares", "top.squares")), step_of(facts["stack.surface"], "compute")))  # fmt: skip


def _id(cell: Cell) -> str:
    return "cube_{}_{}_{}".format(*cell)


def _columns(heights: Sequence[int]) -> list[tuple[int, int]]:
    return [(i, j) for i, top in enumerate(heights) for j in range(top)]


def _rows(heights: Heights) -> str:
    """``3-1-0, 1-1-0``: heights row by row from the back, each from the left."""
    return ", ".join("-".join(str(v) for v in row) for row in zip(*heights, strict=True))


def _supported(heights: list[list[int]], x: int, y: int) -> bool:
    """Columns grow where there is one already, or beside one, so that the stack hangs together."""
    if heights[x][y] or not any(map(sum, heights)):
        return True
    near = ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1))
    return any(
        0 <= a < len(heights) and 0 <= b < len(heights[0]) and heights[a][b] for a, b in near
    )


def _trimmed(heights: Heights) -> Heights:
    """Without empty rows and columns at the rim."""
    rows = [row for row in heights if any(row)]
    keep = [y for y in range(len(heights[0])) if any(row[y] for row in rows)]
    return tuple(tuple(row[y] for y in keep) for row in rows)


def _steps(heights: Heights) -> int:
    """Half of the upright faces that no side view shows: those that look into gaps between columns."""
    nx, ny = len(heights), len(heights[0])

    def at(x: int, y: int) -> int:
        return heights[x][y] if 0 <= x < nx and 0 <= y < ny else 0

    upright = sum(max(0, at(x, y) - at(x + dx, y + dy)) for x in range(nx) for y in range(ny) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))  # fmt: skip
    return (upright - 2 * (sum(front_view(heights)) + sum(left_view(heights)))) // 2
