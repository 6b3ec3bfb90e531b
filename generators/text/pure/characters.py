"""Copy sheets: single characters in a grid, rare ones as often as common ones."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.colour import mix
from generators.scene import Pair, Question, Rng, Say, Step, Want, say, step_of
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import quota
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.typeset import Block, Page

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
ORDINALS_ZH = "一二三四五六七八"
LIGHT_SCHEMES = ("press", "sea", "rose", "garden", "paper", "cloud", "lilac", "coffee", "clinic")


class CopySheet(TextKind):
    kind = "pure.characters"
    subject = "pure"
    scene = "pure"
    title = Pair("a copy sheet", "字帖")
    turns = "number of rows"
    Truth = TextTruth

    def sample(self, rng: Rng, want: Want) -> TextTruth:
        rows, columns = want.scaled(1, 6), rng["columns"].integer(3, 6)
        text = quota.block(rng["block"], want.lang, rows * columns)
        items = [
            written(f"row{i}", "row", Pair(f"the {ORDINALS[i]} row", f"第{ORDINALS_ZH[i]}行"), text[i * columns : (i + 1) * columns], want.lang, "row")
            for i in range(rows)
        ]  # fmt: skip
        return TextTruth(lang=want.lang, layout=rng["layout"].integer(0, 1), scheme=rng["scheme"].choice(LIGHT_SCHEMES), art=columns, items=tuple(items))  # fmt: skip

    def subject_line(self, truth: TextTruth) -> Say:
        return say("[a copy sheet|a sheet of characters|a lettering sheet] whose first row is “{t}”", "[字帖|练字帖|单字表]，第一行是“{t}”", t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: TextTruth, item: Item, rng: Rng) -> Pair | str | None:
        return quota.block(rng, truth.lang, len(item.text))

    def extra_questions(self, truth: TextTruth, rng: Rng) -> list[Question]:
        shown = [item for item in truth.items if not item.covered]
        if not shown:
            return []
        item = rng["row"].choice(shown)
        place = rng["place"].integer(0, len(item.text) - 1)
        char = item.text[place]
        seen = step_of({f.key: f for f in self.facts(truth)}[f"{item.id}.text"])
        find = Step("decide", item.id, "character", char, say("counted from the left, the {n} one is “{v}”", "从左数起，第{z}个是“{v}”", n=ORDINALS[place], z=ORDINALS_ZH[place]))  # fmt: skip
        return [Question("read_character", say("What is the {n} character of {r}?", "{r}第{z}个字是什么？", n=ORDINALS[place], z=ORDINALS_ZH[place], r=item.name), char, "string", evidence=(f"{item.id}.text",), steps=(seen, find))]  # fmt: skip

    def blocks(self, truth: TextTruth, page: Page) -> Blocks:
        scheme = SCHEMES[truth.scheme]
        ink, back = hexadecimal(scheme.ink), hexadecimal(scheme.paper)
        x0, y0, cell = _grid(truth, page)
        style = ("hand", "serif")[truth.layout]
        size = cell * 0.62
        return {
            item.id: Block((x0, y0 + i * cell, x0 + truth.art * cell, y0 + (i + 1) * cell), ink, back, style, False, size, "start", "middle")  # type: ignore[arg-type]
            for i, item in enumerate(truth.items)
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: TextTruth, page: Page) -> None:
        scheme, u = SCHEMES[truth.scheme], page.unit
        line = mix(hexadecimal(scheme.paper), hexadecimal(scheme.accent), 0.45)
        x0, y0, cell = _grid(truth, page)
        with canvas.element("rules", role="background"):
            for i in range(len(truth.items) + 1):
                canvas.line((x0 - 12 * u, y0 + i * cell), (x0 + truth.art * cell + 12 * u, y0 + i * cell), Stroke(line, 2 * u))  # fmt: skip


def _grid(truth: TextTruth, page: Page) -> tuple[float, float, float]:
    """Top left corner and height of the rows."""
    rows = len(truth.items)
    cell = min(page.width * 0.8 / truth.art, page.height * 0.84 / rows, 190 * page.unit)
    return (page.width - cell * truth.art) / 2, (page.height - cell * rows) / 2, cell
