"""Misspellings as people make them: letters swapped, doubled or dropped; a character for one that looks alike."""

from __future__ import annotations

from generators.scene import Rng
from generators.text.items import Item
from shards.sample import Lang

# Common characters that are mistaken for each other, each way.
_ALIKE = (
    "未末", "己已", "土士", "日曰", "大太", "天夫", "人入", "千干", "牛午", "王玉", "今令", "鸟乌", "见贝", "折拆", "休体",
    "间问", "辛幸", "侯候", "密蜜", "辩辨", "籍藉", "园圆", "带戴", "作做", "在再", "坐座", "像象", "历厉", "练炼", "查察",
    "清青", "晴睛", "跑泡", "话活", "阳阴", "动功", "场扬", "乐东", "音意", "春舂", "节芦", "会合", "读续", "市巾", "海梅",
    "周同", "馆管", "年午", "免兔", "画面", "艺芝", "店占", "新析", "书节", "运远", "赛塞", "城诚", "光先", "暑署", "冬各",
)  # fmt: skip
_TWIN = {a: b for pair in _ALIKE for a, b in (pair, pair[::-1])}


def misspelt(item: Item, lang: Lang, rng: Rng) -> Item:
    """The item with one mistake and ``right`` set; unchanged when it offers no place for one."""
    wrong = _chinese(item.text, rng) if lang == "zh" else _english(item.text, rng)
    return item if wrong in ("", item.text) else item.model_copy(update={"text": wrong, "right": item.text})  # fmt: skip


def _chinese(text: str, rng: Rng) -> str:
    places = [i for i, char in enumerate(text) if char in _TWIN]
    if not places:
        return ""
    i = rng["place"].choice(places)
    return text[:i] + _TWIN[text[i]] + text[i + 1 :]


def _english(text: str, rng: Rng) -> str:
    """Inside a word of five or more letters; its first and last stay, as in most real slips."""
    starts = [i for i in range(1, len(text) - 2) if text[i - 1 : i + 3].isalpha() and len(_word(text, i)) >= 5]  # fmt: skip
    if not starts:
        return ""
    i = rng["place"].choice(starts)
    match rng["slip"].integer(0, 2):
        case 0 if text[i] != text[i + 1]:
            return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
        case 1:
            return text[:i] + text[i] + text[i:]
        case _:
            return text[:i] + text[i + 1 :]


def _word(text: str, i: int) -> str:
    left = i
    while left > 0 and text[left - 1].isalpha():
        left -= 1
    right = i
    while right < len(text) and text[right].isalpha():
        right += 1
    return text[left:right]
