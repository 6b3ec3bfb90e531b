"""Bilingual phrases that every kind needs: wishes, descriptions, and the words of common edits.

A kind says *what* (its title, its facts, the part and the value that an edit touches); the phrases here
say it in many natural ways. Titles carry their English article: ``Pair("a food web", "食物网")``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from generators.scene import Fact, Pair, Say, Voice, say

EditWords = tuple[Say, Say, Say, Say]
"""Instruction, detail, inverse instruction, inverse detail: the four wordings of an ``Edit``."""

_WISHES = say(
    "[[Draw|Sketch|Make|Create|Show|Produce|Prepare] [me ||||]{what}[.|.|, please.]"
    "|[I need|I'd like|I want|We need|Looking for|Give me] {what}[.|.| for [my class|a worksheet|my notes|a lecture|homework|a quiz|revision].]"
    "|[Can|Could] you [draw|sketch|make|show me|prepare] {what}?"
    "|[Please |Kindly ||][draw|illustrate|render|put together] {what}[.| [in a clean style|neatly|clearly labelled|for a textbook].]]",
    "[[请|帮我|请帮我|麻烦|][画|画出|绘制|作|做]{what}。"
    "|[我想要|我需要|想要|需要|来|给我]一[幅|张]{what}[。|，[上课|做题|复习|做讲义|备课]用。]"
    "|[能|可以|能不能]帮我画[一幅|一张|]{what}[吗|么]？"
    "|[画|绘制]一[幅|张][清晰|整洁|规范|简洁|标注清楚]的{what}。]",
)

_OPENINGS = say(
    "[[A|One] [clean|clear|neat|tidy|precise|carefully drawn|well-labelled|accurate] [figure|picture|illustration|drawing|image][ of| showing|: it shows| that shows] {what}."
    "|[The [picture|figure|image|drawing|illustration]|This [picture|figure|image|drawing]] [shows|presents|depicts|contains|displays] {what}."
    "|[Draw|Render|Create|Produce|Lay out] {what} [as a [clean|neat|tidy|precise|labelled] [figure|illustration|drawing]|with [exact|careful|clear] labels|in a [calm|clear|balanced] layout].]",
    "[一[幅|张][清晰|整洁|规范|工整|准确|简洁]的[图|插图|示意图|配图]，[内容是|画的是|展示了|呈现]{what}。"
    "|[图中|画面中|这幅图中|画面|图上][是|画的是|展示了|呈现了]{what}。"
    "|[绘制|画出|请画出]{what}，[标注清楚|布局匀称|线条整洁|各部分清晰可辨|标注准确]。]",
)

_KEEP = say(
    "[Keep [everything else|all the rest|the rest of the picture|the other parts] [unchanged|exactly as drawn|just as before]"
    "|Leave [everything else|the rest|all other parts] [untouched|as it is|unchanged]"
    "|Nothing else [changes|may change|should change|moves]]",
    "[其余[部分|内容|地方]|其他[部分|内容]][[保持|一律保持|均|都]不变|[保持|维持]原样]",
)


def sentence(voice: Voice, clause: str) -> str:
    """A clause as a sentence: capital letter and full stop of the voice's language."""
    clause = clause.strip()
    if not clause:
        return ""
    if voice.lang == "en" and len(clause) > 1 and clause[0].islower() and not _is_symbol(clause):
        clause = clause[0].upper() + clause[1:]
    stop = "." if voice.lang == "en" else "。"
    return clause if clause[-1] in ".!?。！？" else clause + stop


def _is_symbol(clause: str) -> bool:
    """A clause that opens with a one-letter symbol (``m = 2 kg``) keeps its case."""
    return not clause[1].isalpha() and clause[0] != "a"


def tell(voice: Voice, fact: Fact) -> str:
    """The clause of a fact in this voice."""
    return voice.say(fact.say, v=fact.value if isinstance(fact.value, list | tuple) else fact.text)


def wish(voice: Voice, what: Say | Pair) -> str:
    """A short request for ``what``, as users type it."""
    return voice.say(_WISHES, what=voice.say(what))


def describe(
    voice: Voice, what: Say | Pair, facts: Iterable[Fact], extra: Sequence[Say] = ()
) -> str:
    """The picture spelled out: an opening, every fact, then what ``extra`` clauses add.

    Facts keep their order, because later ones may build on earlier ones.
    """
    clauses = [tell(voice, fact) for fact in facts] + [voice.say(part) for part in extra]
    return voice.sentences(
        [voice.say(_OPENINGS, what=voice.say(what)), *(sentence(voice, c) for c in clauses)]
    )


def keep_rest(voice: Voice) -> str:
    """The clause that everything else stays."""
    return voice.say(_KEEP)


def _both(spoken: Say, **slots: Any) -> Say:
    return Say(spoken.en, spoken.zh, {**spoken.slots, **slots})


_KEEP_TAIL = Say(f"{_KEEP.en}.", f"{_KEEP.zh}。")

_SET = say(
    "[[Change|Set|Adjust|Switch|Update] {what} [from {old} |]to {new}.|Make {what} {new}[ instead of {old}|].|Let {what} be {new}[ now|].|I want {what} to be {new}[, not {old}|].]",
    "[把{what}[从{old}|][改为|改成|调为|换成]{new}。|[将|请将]{what}[由{old}|][改为|调整为|设为|变为]{new}。|{what}[应为|应该是|要改成]{new}[，而不是{old}|]。]",
)
_SET_DETAIL = say(
    "[Change|Set|Adjust|Update] {what} from {old} to {new}[ and redraw what depends on it|, and let everything that follows from it change too|, together with whatever depends on it]. ",
    "[把|将]{what}[由|从]{old}[改为|调整为|改成]{new}，[并重画随之变化的部分|随之变化的内容一并更新|由此引起的变化也要画出]。",
)


def set_value(what: Pair, old: Any, new: Any) -> EditWords:
    """The words for changing a value; ``old`` and ``new`` are shown as given (with unit)."""
    there, back = {"what": what, "old": old, "new": new}, {"what": what, "old": new, "new": old}
    detail = Say(_SET_DETAIL.en + _KEEP_TAIL.en, _SET_DETAIL.zh + _KEEP_TAIL.zh)
    return _both(_SET, **there), _both(detail, **there), _both(_SET, **back), _both(detail, **back)


_ADD = say(
    "[[Add|Draw|Put in|Insert|Include] {what}[ {where}|].|[I'd like|Please add|Could you add] {what} {where}.]",
    "[[加上|添加|补上|画上|增加]{what}。|[在图中|请|再][添加|加上|补画]{what}[，{where}|]。]",
)
_ADD_DETAIL = say("[Add|Draw|Insert] {what} {where}. ", "[添加|画出|补上]{what}，{where}。")
_REMOVE = say(
    "[[Remove|Delete|Erase|Take away|Drop] {what}[ from the [picture|figure|drawing]|].|[Please remove|Get rid of] {what}.|The [picture|figure] should no longer [show|contain] {what}.]",
    "[[去掉|删除|擦去|移除|删去]{what}。|[请|帮我][去掉|删掉]{what}。|图中[不要|不再保留]{what}。|把{what}[去掉|删去|擦掉]。]",
)
_REMOVE_DETAIL = say(
    "[Remove|Delete|Erase] {what} {where}[, with everything that belongs to it|]. ",
    "[删除|去掉|擦去]{what}，{where}[，连同其标注|]。",
)


def add_part(what: Pair, where_in: Pair, where_out: Pair) -> EditWords:
    """The words for adding a part, and for taking it away again.

    Args:
        where_in: clause that places it: ``Pair("at the left end of the beam", "位于梁的左端")``.
        where_out: clause that finds it: ``Pair("at the left end of the beam", "即梁左端的那一个")``.
    """
    add = Say(_ADD_DETAIL.en + _KEEP_TAIL.en, _ADD_DETAIL.zh + _KEEP_TAIL.zh)
    remove = Say(_REMOVE_DETAIL.en + _KEEP_TAIL.en, _REMOVE_DETAIL.zh + _KEEP_TAIL.zh)
    there, back = {"what": what, "where": where_in}, {"what": what, "where": where_out}
    return _both(_ADD, **there), _both(add, **there), _both(_REMOVE, **back), _both(remove, **back)


def remove_part(what: Pair, where_out: Pair, where_in: Pair) -> EditWords:
    """The words for removing a part, and for putting it back."""
    add, add_detail, remove, remove_detail = add_part(what, where_in, where_out)
    return remove, remove_detail, add, add_detail
