"""Bilingual words of text pictures: places on the page, wishes, and the many ways to ask for an edit."""

from __future__ import annotations

from typing import Any

from generators.phrases import EditWords
from generators.scene import Pair, Say, say

_PLACES = (
    (Pair("in the upper left", "左上方"), Pair("at the top", "上方"), Pair("in the upper right", "右上方")),
    (Pair("on the left", "左侧"), Pair("in the middle", "中间"), Pair("on the right", "右侧")),
    (Pair("in the lower left", "左下方"), Pair("at the bottom", "下方"), Pair("in the lower right", "右下方")),
)  # fmt: skip


def place(x: float, y: float) -> Pair:
    """Where a point of the unit square lies, y down."""
    return _PLACES[min(2, int(y * 3))][min(2, int(x * 3))]


_REPLACE = say(
    "[Replace the text '{old}' with '{new}'.|Replace “{old}” with “{new}”.|Change {name} from “{old}” to “{new}”.|[Make|Let] {name} [say|read] “{new}”[ instead of “{old}”|].|It should say “{new}”, not “{old}”.|Swap out “{old}” for “{new}”.|[Edit|Rewrite|Update] {name} to [read|say] “{new}”.|Please change “{old}” to “{new}”.|Can you put “{new}” where it [says|reads] “{old}”?|[I'd like|I want] {name} to [read|say] “{new}”.]",
    "[把“{old}”[改成|换成|改为|替换为]“{new}”。|将文字“{old}”替换为“{new}”。|把{name}[由“{old}”|][改成|换成]“{new}”。|{name}[请|要|应该|]写[成|作]“{new}”。|“{old}”[那里|处][改写|写]成“{new}”。|帮我把“{old}”换成“{new}”。|[请|麻烦][将|把]{name}[更新|修改]为“{new}”。|{name}不要写“{old}”了，[改写|换成]“{new}”。]",
)
_REPLACE_DETAIL = say(
    "Replace {name} “{old}” by “{new}”[ at the same place|, in place|], [with|in] the same typeface, colour and alignment. [Leave|Keep] every other [text|line|word][ and the background| and the picture around it|] unchanged.",
    "将{name}“{old}”替换为“{new}”，[位置|处所]、字体、颜色和对齐方式都保持不变，其余文字[和背景|与画面|]不变。",
)
_FIX = say(
    "[Fix the [typo|spelling mistake|misspelling] in “{old}”[: it should be “{new}”|].|[There is a typo in|Please correct] {name}[.|: “{old}” should be “{new}”.]|“{old}” is misspelled; [correct it to|make it] “{new}”.|Correct the spelling of {name}[ to “{new}”|].]",
    "[“{old}”[有错字|写错了]，[应为|改成]“{new}”。|[改正|更正|纠正]{name}[里|中]的错字[，应为“{new}”|]。|{name}[有个错别字|写错了]，[请|]改[正|过来][为“{new}”|]。]",
)
_FIX_DETAIL = say(
    "{name} is misspelled as “{old}”. Correct it to “{new}”, set in the same type at the same place, and change nothing else.",
    "{name}误写为“{old}”，请改正为“{new}”，字体与位置不变，其他内容都不要动。",
)
_SPOIL = say(
    "[Turn “{old}” into the misspelling “{new}”.|Plant a typo: write “{new}” instead of “{old}”.|Misspell {name} as “{new}”.]",
    "[把“{old}”故意写错成“{new}”。|在{name}里制造一个错字，写成“{new}”。|将“{old}”改写为错误的“{new}”。]",
)
_TRANSLATE = say(
    "[Translate {name} [into|to] {tongue}[ as “{new}”|: “{new}”|].|[Put|Write|Give] {name} in {tongue}[: “{new}”|].|“{old}” should be in {tongue}: “{new}”.|Change “{old}” to its {tongue} [version|translation] “{new}”.]",
    "[把{name}[翻译成|译成|改成]{tongue}[：“{new}”|“{new}”|]。|[将|请将]“{old}”译为{tongue}“{new}”。|{name}[用|换成]{tongue}写[：“{new}”|成“{new}”]。|“{old}”换成{tongue}“{new}”。]",
)
_TRANSLATE_DETAIL = say(
    "Translate {name} “{old}” into {tongue}, so that it reads “{new}”, at the same place and in a matching type style. Everything else stays as it is.",
    "将{name}“{old}”译成{tongue}，写作“{new}”，位置不变，字体风格相称，其余内容保持原样。",
)
_DELETE = say(
    "[Remove {name}[ “{old}”|].|[Delete|Erase|Take out] the [text|words] “{old}”.|[Get rid of|Drop] {name}[.| that says “{old}”.]|[Please delete|I don't want] {name}.]",
    "[[删掉|去掉|删除|擦掉]{name}[“{old}”|]。|把“{old}”[删掉|去掉|擦除]。|[请|帮我][移除|删去]{name}。|不要{name}了。|{name}[可以|请]去掉。]",
)
_DELETE_DETAIL = say(
    "Remove {name} “{old}” completely and leave the background behind it clean. All other [text|words] and the layout stay unchanged.",
    "完整去掉{name}“{old}”，露出干净的背景，其他文字与版式保持不变。",
)
_INSERT = say(
    "[[Add|Put in|Insert] {name}[ that [says|reads]|:] “{new}” {where}.|[Write|Place] “{new}” {where}[ as {name}|].|[I'd like to add|Please add] “{new}” {where}.|{name} is missing: [add|write] “{new}” {where}.]",
    "[在{where}[加上|添加|写上|补上]“{new}”[作为{name}|]。|[加|添|补]上{name}“{new}”，[放在|写在|位于]{where}。|请在画面{where}[写|加]“{new}”。|还缺{name}，在{where}[写|补]上“{new}”。]",
)
_INSERT_DETAIL = say(
    "Add {name} “{new}” {where}, in a typeface and colour that match the design. Nothing else may change.",
    "在画面{where}添加{name}“{new}”，字体和颜色与整体设计一致，其余一概不变。",
)
_SWAP = say(
    "[Swap “{old}” and “{new}”.|[Exchange|Switch] the texts “{old}” and “{new}”.|[Let|Make] “{old}” and “{new}” [trade|change|switch] places.|Put “{new}” where “{old}” is, and the other way round.]",
    "[[交换|对调|互换]“{old}”和“{new}”[的位置|]。|把“{old}”与“{new}”[换个位置|互相调换|对调]。|“{old}”和“{new}”[互换|调换一下]。]",
)
_SWAP_DETAIL = say(
    "Exchange the two texts: “{old}” goes where “{new}” is, and “{new}” where “{old}” is. Each place keeps its own type and colour; the rest stays.",
    "将两处文字对调：“{old}”写到“{new}”处，“{new}”写到“{old}”处。两处的字体和颜色各自保持不变，其余不动。",
)
_RECOLOUR = say(
    "[[Make|Colour|Turn] {name} {new}.|Change the [colour|color] of “{text}” to {new}.|[Set|Print] {name} in {new}.|{name} should be {new}[, not {old}|].|I want “{text}” in {new}.]",
    "[把{name}[改成|变成|换成]{new}。|将“{text}”的颜色[改为|换成|设为]{new}。|{name}[用|换]{new}[来写|字|]。|“{text}”[要|应]是{new}的[，不要{old}|]。]",
)
_RECOLOUR_DETAIL = say(
    "Set {name} “{text}” in {new} instead of {old}. Wording, size, typeface and position stay the same, and so does everything else.",
    "{name}“{text}”由{old}改为{new}，文字内容、字号、字体和位置不变，其他部分也不变。",
)
_RESTYLE = say(
    "[Set|Put|Write] {name} in [a |]{new} type[face|].|[Change|Switch] the font of “{text}” to [a |]{new}[ one| face|].|[Make|Turn] {name} {new}.|Use [a |]{new} font for “{text}”.",
    "[把{name}的字体[改为|换成]{new}。|“{text}”[用|改用|换成]{new}。|将{name}[设为|改成]{new}[字|]。|{name}换一种字体，用{new}。]",
)
_RESTYLE_DETAIL = say(
    "Change the type of {name} “{text}” from {old} to {new}. The words, the colour and the place stay; nothing else changes.",
    "将{name}“{text}”的字体由{old}改为{new}，文字、颜色和位置不变，其余内容不变。",
)
_RESIZE = say(
    "[[Make|Set] {name} {how}.|[Make|Set] “{text}” {how}[, please|].|{name} should be {how}.|Change the size of “{text}”: {how}.]",
    "[把{name}{how}。|“{text}”[请|要|]{how}。|将{name}的字号{how}。|{name}[再|]{how}[一些|一点|]。]",
)
_RESIZE_DETAIL = say(
    "Set {name} “{text}” {how}, keeping its typeface, colour and anchor point. All other parts of the picture stay as they are.",
    "将{name}“{text}”{how}，字体、颜色与对齐位置不变，画面其他部分保持原样。",
)
_CASE = say(
    "[Write|Set|Put] {name} in {how}.|[Change|Turn] “{old}” [to|into] {how}[: “{new}”|].|Make “{old}” {how}.|Use {how} for {name}.",
    "[{name}改用{how}[：“{new}”|]。|把“{old}”[改成|变为]{how}[“{new}”|]。|将{name}写成{how}。]",
)
_COVER = say(
    "[[Redact|Black out] {name}.|[Hide|Cover] “{old}” [with|behind] a black bar.|[Redact|Censor|Cover up] the text “{old}”.|Put a solid bar over {name}.]",
    "[[涂黑|遮住|遮盖]{name}。|用黑条[遮住|盖住]“{old}”。|把“{old}”[涂掉|打码|遮盖掉]。|{name}请[涂黑|用色块盖住]。]",
)
_COVER_DETAIL = say(
    "Cover {name} “{old}” with one solid bar so that it can no longer be read. Do not touch anything else.",
    "用一条实心色块完全遮住{name}“{old}”，使其无法辨认，其他地方不要改动。",
)
_UNCOVER = say(
    "[Remove the bar over {name}[ and show “{old}”|: it reads “{old}”].|[Show|Uncover|Reveal] {name} again: “{old}”.|Take the bar away and write “{old}” there.]",
    "[去掉{name}上的色块，[露出|显示]“{old}”。|[还原|恢复]{name}“{old}”。|把遮盖去掉，写上“{old}”。]",
)
_EVERYWHERE = say(
    "[Change “{old}” to “{new}” everywhere[ it occurs|].|[Update|Replace] every “{old}” [with|to] “{new}”.|“{old}” is now “{new}”: [update|change] all places.|It is “{new}” instead of “{old}”; correct it wherever it [appears|stands].]",
    "[把[所有|全部|每一处]“{old}”都[改成|换成|改为]“{new}”。|“{old}”[改为|现改为]“{new}”，各处都要[更新|改]。|[凡是|图中]写“{old}”的地方[都|全部]改成“{new}”。]",
)
_EVERYWHERE_DETAIL = say(
    "“{old}” stands at {count} places. Replace it by “{new}” at each of them, in the type that each place has, and leave the rest alone.",
    "“{old}”共出现{count}处，请全部替换为“{new}”，各处沿用原来的字体，其他内容不变。",
)
_TWO = say(
    "[Replace “{a}” with “{b}” and “{c}” with “{d}”.|[Change|Edit] two texts: “{a}” becomes “{b}”, “{c}” becomes “{d}”.|Make it say “{b}” for “{a}” and “{d}” for “{c}”.]",
    "[把“{a}”改成“{b}”，并把“{c}”改成“{d}”。|改两处：“{a}”换成“{b}”，“{c}”换成“{d}”。|“{a}”改为“{b}”，“{c}”改为“{d}”。]",
)
_TWO_DETAIL = say(
    "Replace “{a}” by “{b}” and “{c}” by “{d}”, each at its place and in its own type. Everything else stays unchanged.",
    "将“{a}”替换为“{b}”，将“{c}”替换为“{d}”，各自的位置和字体不变，其余保持不变。",
)


def _with(spoken: Say, slots: dict[str, Any]) -> Say:
    return Say(spoken.en, spoken.zh, slots)


def _there_and_back(short: Say, detail: Say, slots: dict[str, Any], back: dict[str, Any]) -> EditWords:  # fmt: skip
    return _with(short, slots), _with(detail, slots), _with(short, back), _with(detail, back)


def replace_words(name: Pair, old: str, new: str) -> EditWords:
    """One text for another."""
    one = {"name": name, "old": old, "new": new}
    return _there_and_back(_REPLACE, _REPLACE_DETAIL, one, {**one, "old": new, "new": old})


def fix_words(name: Pair, wrong: str, right: str) -> EditWords:
    """A misspelling corrected; the way back plants it."""
    back = {"name": name, "old": right, "new": wrong}
    slots = {"name": name, "old": wrong, "new": right}
    return _with(_FIX, slots), _with(_FIX_DETAIL, slots), _with(_SPOIL, back), _with(_REPLACE_DETAIL, back)  # fmt: skip


def translate_words(name: Pair, old: str, new: str, tongue: Pair, own: Pair) -> EditWords:
    """A text in the other language, at its place."""
    one = {"name": name, "old": old, "new": new, "tongue": tongue}
    back = {"name": name, "old": new, "new": old, "tongue": own}
    return _there_and_back(_TRANSLATE, _TRANSLATE_DETAIL, one, back)


def delete_words(name: Pair, old: str, where: Pair) -> EditWords:
    """A text taken away; the way back writes it again."""
    slots = {"name": name, "old": old, "new": old, "where": where}
    return tuple(_with(s, slots) for s in (_DELETE, _DELETE_DETAIL, _INSERT, _INSERT_DETAIL))  # type: ignore[return-value]


def insert_words(name: Pair, new: str, where: Pair) -> EditWords:
    """A text added; the way back removes it."""
    remove, remove_detail, add, add_detail = delete_words(name, new, where)
    return add, add_detail, remove, remove_detail


def swap_words(a: str, b: str) -> EditWords:
    """Two texts exchanged."""
    one, back = {"old": a, "new": b}, {"old": b, "new": a}
    return _there_and_back(_SWAP, _SWAP_DETAIL, one, back)


def recolour_words(name: Pair, text: str, old: Pair, new: Pair) -> EditWords:
    """Another colour of the letters."""
    one = {"name": name, "text": text, "old": old, "new": new}
    return _there_and_back(_RECOLOUR, _RECOLOUR_DETAIL, one, {**one, "old": new, "new": old})


def restyle_words(name: Pair, text: str, old: Pair, new: Pair) -> EditWords:
    """Another writing style."""
    one = {"name": name, "text": text, "old": old, "new": new}
    return _there_and_back(_RESTYLE, _RESTYLE_DETAIL, one, {**one, "old": new, "new": old})


def resize_words(name: Pair, text: str, smaller: bool) -> EditWords:
    """Smaller or larger letters."""
    less, more = Pair("smaller", "缩小"), Pair("larger", "放大")
    one = {"name": name, "text": text, "how": less if smaller else more}
    return _there_and_back(_RESIZE, _RESIZE_DETAIL, one, {**one, "how": more if smaller else less})


def case_words(name: Pair, old: str, new: str, how: Pair, back: Pair) -> EditWords:
    """Capitals or small letters."""
    one = {"name": name, "old": old, "new": new, "how": how}
    return _there_and_back(
        _CASE, _REPLACE_DETAIL, one, {**one, "old": new, "new": old, "how": back}
    )


def cover_words(name: Pair, old: str) -> EditWords:
    """A bar over a text, and the text back."""
    slots = {"name": name, "old": old, "new": old, "where": Pair("where the bar is", "色块处")}
    return tuple(_with(s, slots) for s in (_COVER, _COVER_DETAIL, _UNCOVER, _INSERT_DETAIL))  # type: ignore[return-value]


def everywhere_words(old: str, new: str, count: int) -> EditWords:
    """The same value changed at all its places."""
    one = {"old": old, "new": new, "count": count}
    return _there_and_back(_EVERYWHERE, _EVERYWHERE_DETAIL, one, {**one, "old": new, "new": old})


def two_words(a: str, b: str, c: str, d: str) -> EditWords:
    """Two texts replaced at once."""
    return _there_and_back(
        _TWO, _TWO_DETAIL, dict(zip("abcd", (a, b, c, d), strict=True)), dict(zip("abcd", (b, a, d, c), strict=True))
    )  # fmt: skip
