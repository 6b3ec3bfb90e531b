"""Edits that every text picture offers: what is written, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generators.scene import Edit, Pair, Rng, Say, Step, say
from generators.text.colours import COLOURS, called, hexadecimal, inks
from generators.text.items import Item, TextTruth, TypeStyle, changed
from generators.text.type_faces import STYLE_NAMES
from generators.text.typeset import Block
from generators.text.wording import (
    case_words,
    cover_words,
    delete_words,
    everywhere_words,
    fix_words,
    insert_words,
    recolour_words,
    replace_words,
    resize_words,
    restyle_words,
    swap_words,
    translate_words,
    two_words,
)

Replacement = Callable[[Any, Item, Rng], Pair | str | None]
SHRUNK = 70
ENGLISH, CHINESE = Pair("English", "英文"), Pair("Chinese", "中文")


def edits(truth: TextTruth, blocks: Mapping[str, Block], rng: Rng, fresh: Replacement) -> Iterable[Edit]:  # fmt: skip
    """Every operation that applies, each on an item drawn at random."""
    plain = [item for item in truth.items if not item.covered]
    replaceable = [item for item in plain if item.source]
    yield from _replacing(truth, replaceable, rng["replace"], fresh)
    for item in plain:
        if item.right:
            yield _fix(truth, item)
    yield from _translating(truth, plain, rng["translate"])
    yield from _adding_and_deleting(truth, blocks, rng["presence"])
    yield from _swapping(truth, replaceable, rng["swap"])
    if plain:
        item = rng["restyled"].choice(plain)
        yield from _restyling(truth, item, blocks[item.id], rng["look"])
    if truth.items:
        yield from _covering(truth, rng["cover"].choice(truth.items))


def _write(item: Item, text: str, spoken: Say | None = None) -> Step:
    spoken = spoken or say("so {name} now reads “{v}”, in the same type", "于是{name}改写为“{v}”，字体不变", name=item.name)  # fmt: skip
    return Step("act", item.id, "text", text.replace("\n", " "), spoken, element=item.id)


def _replacing(truth: TextTruth, items: list[Item], rng: Rng, fresh: Replacement) -> Iterable[Edit]:
    made: list[tuple[Item, str, str]] = []
    for number, item in enumerate(rng["order"].shuffled(items)[:3]):
        text = fresh(truth, item, rng[number])
        if text is None:
            continue
        own, other = _halves(text, truth)
        if own != item.right and all(own != other.text for other in truth.items):
            made.append((item, own, other))
    for item, own, other in made[:2]:
        same = [i for i in truth.items if item.text in i.text and not i.covered]
        if len(same) > 1 and len(item.text) > 2:
            yield _everywhere(truth, item, same, own)
            continue
        after = changed(truth, item.id, text=own, other=other, right="")
        yield Edit("replace_text", after, item.id, *replace_words(item.name, _line(item.text), _line(own)), steps=(_write(item, own),), inverse_steps=(_write(item, item.text),))  # fmt: skip
    if len(made) > 1 and made[0][0].id != made[1][0].id:
        (a, b, _), (c, d, _) = made[:2]
        if a.text not in c.text and c.text not in a.text:
            after = changed(
                changed(truth, a.id, text=b, right="", other=""), c.id, text=d, right="", other=""
            )
            yield Edit("replace_two", after, a.id, *two_words(_line(a.text), _line(b), _line(c.text), _line(d)), steps=(_write(a, b), _write(c, d)), inverse_steps=(_write(a, a.text), _write(c, c.text)))  # fmt: skip


def _halves(text: Pair | str, truth: TextTruth) -> tuple[str, str]:
    if isinstance(text, str):
        return text, ""
    return (text.en, text.zh) if truth.lang == "en" else (text.zh, text.en)


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _everywhere(truth: TextTruth, item: Item, same: list[Item], new: str) -> Edit:
    """The value of an item wherever it stands, inside longer texts too."""
    after, steps, back = truth, [], []
    for other in same:
        text = other.text.replace(item.text, new)
        after = changed(after, other.id, text=text, other="", right="")
        steps.append(_write(other, text))
        back.append(_write(other, other.text))
    return Edit("update_everywhere", after, item.id, *everywhere_words(_line(item.text), _line(new), len(same)), steps=(*steps, _count(len(same))), inverse_steps=(*back, _count(len(same))))  # fmt: skip


def _count(count: int) -> Step:
    return Step("check", "page", "places_changed", count, say("all {v} places agree again", "共{v}处，前后一致"))  # fmt: skip


def _fix(truth: TextTruth, item: Item) -> Edit:
    after = changed(truth, item.id, text=item.right, right="")
    return Edit("correct_spelling", after, item.id, *fix_words(item.name, _line(item.text), _line(item.right)), steps=(_write(item, item.right, say("spelled correctly it is “{v}”", "正确的写法是“{v}”")),), inverse_steps=(_write(item, item.text),))  # fmt: skip


def _translating(truth: TextTruth, items: list[Item], rng: Rng) -> Iterable[Edit]:
    ready = [item for item in items if item.other and not item.right and item.other != item.text]
    if not ready:
        return
    item = rng.choice(ready)
    tongue, own = (CHINESE, ENGLISH) if truth.lang == "en" else (ENGLISH, CHINESE)
    if item.text.isascii() == (truth.lang == "zh"):  # already translated
        tongue, own = own, tongue
    after = changed(truth, item.id, text=item.other, other=item.text)
    words = translate_words(item.name, _line(item.text), _line(item.other), tongue, own)
    spoken = say("in {t} this is “{v}”, at the same place", "译成{t}是“{v}”，位置不变", t=tongue)
    back = say("in {t} this is “{v}”, at the same place", "译成{t}是“{v}”，位置不变", t=own)
    yield Edit("translate_text", after, item.id, *words, steps=(_write(item, item.other, spoken),), inverse_steps=(_write(item, item.text, back),))  # fmt: skip


def _adding_and_deleting(truth: TextTruth, blocks: Mapping[str, Block], rng: Rng) -> Iterable[Edit]:
    from generators.text.kind import where_of

    optional = [item for item in truth.items if item.optional and not item.covered]
    if optional:
        item = rng["delete"].choice(optional)
        after = truth.model_copy(update={"items": tuple(i for i in truth.items if i.id != item.id), "absent": (*truth.absent, item)})  # fmt: skip
        yield Edit("delete_text", after, item.id, *delete_words(item.name, _line(item.text), where_of(blocks[item.id])), steps=(_gone(item),), inverse_steps=(_write(item, item.text, _placed(item, blocks)),))  # fmt: skip
    if truth.absent:
        item = rng["insert"].choice(truth.absent)
        after = truth.model_copy(update={"items": (*truth.items, item), "absent": tuple(i for i in truth.absent if i.id != item.id)})  # fmt: skip
        yield Edit("insert_text", after, item.id, *insert_words(item.name, _line(item.text), where_of(blocks[item.id])), steps=(_write(item, item.text, _placed(item, blocks)),), inverse_steps=(_gone(item),))  # fmt: skip


def _gone(item: Item) -> Step:
    return Step("act", item.id, "removed", True, say("{name} goes and the background behind it shows", "去掉{name}，露出背后的底色", name=item.name))  # fmt: skip


def _placed(item: Item, blocks: Mapping[str, Block]) -> Say:
    from generators.text.kind import where_of

    return say("“{v}” is written {where}, as {name}", "在画面{where}写上“{v}”，作为{name}", where=where_of(blocks[item.id]), name=item.name)  # fmt: skip


def _swapping(truth: TextTruth, items: list[Item], rng: Rng) -> Iterable[Edit]:
    pairs = [(a, b) for i, a in enumerate(items) for b in items[i + 1 :] if a.source == b.source and a.text != b.text and not (a.right or b.right) and a.text not in b.text and b.text not in a.text]  # fmt: skip
    if not pairs:
        return
    a, b = rng.choice(pairs)
    after = changed(changed(truth, a.id, text=b.text, other=b.other), b.id, text=a.text, other=a.other)  # fmt: skip
    steps = (_write(a, b.text), _write(b, a.text))
    yield Edit("swap_texts", after, a.id, *swap_words(_line(a.text), _line(b.text)), steps=steps, inverse_steps=(_write(a, a.text), _write(b, b.text)))  # fmt: skip


def _restyling(truth: TextTruth, item: Item, block: Block, rng: Rng) -> Iterable[Edit]:
    text = _line(item.text)
    old = item.colour or _nearest(block.fill)
    colours = [name for name in inks(block.back) if name != old and hexadecimal(name) != block.fill]
    if colours and block.halo is None:
        new = rng["colour"].choice(colours)
        words = recolour_words(item.name, text, called(old), called(new))
        yield Edit("change_colour", changed(truth, item.id, colour=new), item.id, *words, steps=(_look(item, "colour", called(new)),), inverse_steps=(_look(item, "colour", called(old)),))  # fmt: skip
    now: TypeStyle = item.style or block.style
    offered: tuple[TypeStyle, ...] = ("sans", "serif", "hand")
    styles: list[TypeStyle] = [s for s in offered if STYLE_NAMES[s][truth.lang] != STYLE_NAMES[now][truth.lang]]  # fmt: skip
    style = rng["style"].choice(styles)
    before, after = STYLE_NAMES[now][truth.lang], STYLE_NAMES[style][truth.lang]
    yield Edit("change_typeface", changed(truth, item.id, style=style), item.id, *restyle_words(item.name, text, before, after), steps=(_look(item, "type_style", after),), inverse_steps=(_look(item, "type_style", before),))  # fmt: skip
    smaller = item.share == 100
    new_share = SHRUNK if smaller else 100
    how = Pair("smaller", "变小") if smaller else Pair("larger", "变大")
    back = Pair("larger", "变大") if smaller else Pair("smaller", "变小")
    if block.size * SHRUNK / 100 > 30:
        yield Edit("change_size", changed(truth, item.id, share=new_share), item.id, *resize_words(item.name, text, smaller), steps=(_look(item, "size", how),), inverse_steps=(_look(item, "size", back),))  # fmt: skip
    if truth.lang == "en" and item.text.upper() != item.text and not item.right and len(text) < 60:
        upper, small = Pair("capital letters", "大写字母"), Pair("mixed case", "大小写混排")
        words = case_words(item.name, text, text.upper(), upper, small)
        yield Edit("change_case", changed(truth, item.id, text=item.text.upper()), item.id, *words, steps=(_write(item, item.text.upper(), say("in capitals that is “{v}”", "全部大写即“{v}”")),), inverse_steps=(_write(item, item.text),))  # fmt: skip


def _look(item: Item, predicate: str, value: Pair) -> Step:
    return Step("act", item.id, predicate, value.en, say("{name} becomes {c}, the words stay", "{name}变为{c}，文字不变" if predicate == "colour" else "{name}改为{c}，文字不变", name=item.name, c=value), element=item.id)  # fmt: skip


def _nearest(colour: str) -> str:
    """Name of the colour that looks most like a hexadecimal one."""

    def parts(code: str) -> tuple[int, int, int]:
        return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)

    return min(COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(parts(hexadecimal(name)), parts(colour), strict=True)))  # fmt: skip


def _covering(truth: TextTruth, item: Item) -> Iterable[Edit]:
    if item.covered or "\n" in item.text:
        return
    bar = Step("act", item.id, "covered", True, say("one solid bar lies over {name}", "用一条色块盖住{name}", name=item.name), element=item.id)  # fmt: skip
    yield Edit("redact", changed(truth, item.id, covered=True), item.id, *cover_words(item.name, _line(item.text)), steps=(bar,), inverse_steps=(_write(item, item.text),))  # fmt: skip
