"""Questions that every text picture answers: reading, finding, counting, spelling, type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generators.scene import NO, YES, Fact, Pair, Question, Rng, Step, say, step_of
from generators.text.items import Item, TextTruth, TypeStyle
from generators.text.type_faces import STYLE_NAMES

_READ = say(
    "[What does {name} say?|What is written [as|in the place of] {name}?|Read {name} [out|aloud].|Which words make up {name}?]",
    "[{name}写的是什么？|{name}的内容是什么？|请读出{name}。|{name}是怎么写的？]",
)
_WHICH = say(
    "[Which of these is {name}?|Which [text|line] is {name}?]",
    "[下列哪一项是{name}？|哪一个是{name}？]",
)
_ROLE = say(
    "[What [part|role] does “{text}” play here?|Which part of the picture is “{text}”?]",
    "[“{text}”是画面中的什么内容？|“{text}”在这里是哪一部分？]",
)
_SPELLED = say(
    "[Is {name} spelled correctly?|Does {name} have no spelling mistake?]",
    "[{name}的写法正确吗？|{name}没有错字，对吗？]",
)


def questions(truth: TextTruth, facts: Mapping[str, Fact], rng: Rng) -> Iterable[Question]:
    """Reading, choosing, naming, counting and spelling, over the items that can be read."""
    items = [item for item in truth.items if not item.covered]
    if not items:
        return
    for number, item in enumerate(rng["read"].sample(items, min(2, len(items)))):
        yield _read(item, facts, number)
    if len({item.text for item in items}) > 2:
        yield _which(items, facts, rng["which"])
        yield _role(items, facts, rng["role"])
    yield _count(items, facts)
    wrong = [item for item in items if item.right]
    yield _spelled(wrong[0] if wrong else rng["spelled"].choice(items), facts)
    yield from _type(truth, facts)


def _seen(item: Item, facts: Mapping[str, Fact]) -> Step:
    return step_of(facts[f"{item.id}.text"])


def _text(item: Item) -> str:
    return item.text.replace("\n", " ")


def _read(item: Item, facts: Mapping[str, Fact], number: int) -> Question:
    spoken = say(_READ.en, _READ.zh, name=item.name)
    return Question("read_text" if number == 0 else "read_other_text", spoken, _text(item), "string", evidence=(f"{item.id}.text",), steps=(_seen(item, facts),))  # fmt: skip


def _which(items: list[Item], facts: Mapping[str, Fact], rng: Rng) -> Question:
    item = rng["item"].choice(items)
    others = [text for text in dict.fromkeys(_text(i) for i in items) if text != _text(item)]
    options = [_text(item), *rng["others"].sample(others, min(3, len(others)))]
    return Question("which_text", say(_WHICH.en, _WHICH.zh, name=item.name), _text(item), "choice", choices=tuple(rng["order"].shuffled(options)), evidence=(f"{item.id}.text",), steps=(_seen(item, facts),))  # fmt: skip


def _role(items: list[Item], facts: Mapping[str, Fact], rng: Rng) -> Question:
    single = [i for i in items if sum(_text(o) == _text(i) for o in items) == 1]
    item = rng["item"].choice(single or items)
    names = [name for name in dict.fromkeys(i.name for i in items) if name != item.name]
    options: list[Pair] = [item.name, *rng["others"].sample(names, min(3, len(names)))]
    return Question("name_part", say(_ROLE.en, _ROLE.zh, text=_text(item)), item.name, "choice", choices=tuple(rng["order"].shuffled(options)), evidence=(f"{item.id}.text",), steps=(_seen(item, facts),))  # fmt: skip


def _count(items: list[Item], facts: Mapping[str, Fact]) -> Question:
    """How many texts have the role that occurs most often."""
    roles = [item.role for item in items]
    role = max(dict.fromkeys(roles), key=roles.count)
    seen = [_seen(item, facts) for item in items if item.role == role]
    one = next(item for item in items if item.role == role)
    kind = ROLES.get(role, Pair(f"texts like “{_text(one)}”", f"与“{_text(one)}”同类的文字"))
    total = Step("compute", "page", f"{role}_count", roles.count(role), say("counted together that makes {v}", "数起来一共{v}处"), uses=tuple(s.name for s in seen))  # fmt: skip
    return Question("count_texts", say("[How many {k} are there?|Count the {k}.]", "[画面中有几处{k}？|数一数有多少处{k}。]", k=kind), roles.count(role), "integer", evidence=tuple(s.name for s in seen), steps=(*seen, total))  # fmt: skip


ROLES: dict[str, Pair] = {
    "title": Pair("titles", "标题"),
    "line": Pair("lines of text", "文字行"),
    "price": Pair("prices", "价格"),
    "name": Pair("names", "名称"),
    "button": Pair("buttons", "按钮"),
    "menu": Pair("menu entries", "菜单项"),
    "balloon": Pair("speech balloons", "对话气泡"),
    "bullet": Pair("bullet points", "要点"),
    "message": Pair("messages", "消息"),
    "label": Pair("labels", "标签"),
    "number": Pair("numbers", "数字"),
    "sound": Pair("sound words", "拟声词"),
    "row": Pair("rows", "行"),
    "tab": Pair("tabs", "标签页"),
    "sign": Pair("signs", "标牌"),
    "credit": Pair("credits", "署名"),
    "detail": Pair("details", "说明信息"),
}


def _spelled(item: Item, facts: Mapping[str, Fact]) -> Question:
    if item.right:
        verdict = Step("decide", item.id, "spelled_correctly", False, say("[one word of it is misspelled|its letters are not all in place|there is a slip in it], so it is wrong", "[其中有错字|有一处写错|文字有误]，所以不正确"))  # fmt: skip
    else:
        verdict = Step("decide", item.id, "spelled_correctly", True, say("every word of it is spelled correctly", "每个字都写得正确"))  # fmt: skip
    return Question("check_spelling", say(_SPELLED.en, _SPELLED.zh, name=item.name), NO if item.right else YES, "boolean", evidence=(f"{item.id}.text",), steps=(_seen(item, facts), verdict))  # fmt: skip


def _type(truth: TextTruth, facts: Mapping[str, Fact]) -> Iterable[Question]:
    shown = [f for f in facts.values() if f.predicate == "type_style"]
    if not shown:
        return
    fact = shown[0]
    styles: tuple[TypeStyle, ...] = ("sans", "serif", "hand", "display")
    options = {STYLE_NAMES[s][truth.lang].en: STYLE_NAMES[s][truth.lang] for s in styles}
    known = next((STYLE_NAMES[s][truth.lang] for s in STYLE_NAMES if STYLE_NAMES[s][truth.lang].en == fact.value), None)  # fmt: skip
    if known is None:
        return
    item = truth.item(fact.subject)
    options[known.en] = known
    yield Question("name_typeface", say("[In what kind of type is {name} set?|Which type style does {name} use?]", "[{name}用的是哪一类字体？|{name}是什么字体？]", name=item.name), known, "choice", choices=tuple(options.values()), evidence=(fact.key,), steps=(step_of(fact),))  # fmt: skip
