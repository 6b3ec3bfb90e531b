"""Dishes, courses and goods with prices, for boards and papers."""

from __future__ import annotations

from decimal import Decimal

from generators.scene import Pair, Rng

_HOW = (
    ("Grilled", "烤"), ("Steamed", "清蒸"), ("Roast", "炙烤"), ("Spicy", "香辣"), ("Smoked", "烟熏"), ("Pickled", "腌"), ("Crispy", "脆皮"), ("Braised", "红烧"), ("Cold", "凉拌"), ("Stuffed", "酿"),
)  # fmt: skip
_WHAT = (
    ("tofu", "豆腐"), ("salmon", "三文鱼"), ("chicken", "鸡肉"), ("duck", "鸭肉"), ("mushrooms", "蘑菇"), ("aubergine", "茄子"), ("prawns", "大虾"), ("pork ribs", "排骨"), ("cabbage", "卷心菜"), ("lamb", "羊肉"),
    ("noodles", "面条"), ("potatoes", "土豆"), ("pumpkin", "南瓜"), ("beef", "牛肉"), ("peppers", "青椒"),
)  # fmt: skip
_PLAIN = (
    ("Lemon tea", "柠檬茶"), ("Flat white", "白咖啡"), ("Carrot cake", "胡萝卜蛋糕"), ("Tomato soup", "番茄汤"), ("Fruit salad", "水果沙拉"), ("Green tea", "绿茶"), ("Apple pie", "苹果派"), ("Egg noodles", "鸡蛋面"),
    ("Plum juice", "酸梅汁"), ("Rice pudding", "米布丁"), ("Hot chocolate", "热可可"), ("Onion soup", "洋葱汤"), ("Mango ice", "芒果冰"), ("Spring rolls", "春卷"), ("Garden salad", "田园沙拉"),
)  # fmt: skip
_GOODS = (
    ("Notebook", "笔记本"), ("Umbrella", "雨伞"), ("Olive oil", "橄榄油"), ("Brown bread", "全麦面包"), ("Batteries", "电池"), ("Postcard", "明信片"), ("Scarf", "围巾"), ("Pears", "梨"), ("Green tea", "绿茶"),
    ("Candles", "蜡烛"), ("Tea towel", "茶巾"), ("Honey", "蜂蜜"), ("Pencils", "铅笔"), ("Cheese", "奶酪"), ("Soap", "香皂"), ("Socks", "袜子"), ("Rice", "大米"), ("Flower pot", "花盆"), ("Light bulb", "灯泡"), ("Jam", "果酱"),
)  # fmt: skip


def dish(rng: Rng) -> Pair:
    """Something to eat or drink."""
    if rng["plain"].chance(0.4):
        return Pair(*rng["name"].choice(_PLAIN))
    how, what = rng["how"].choice(_HOW), rng["what"].choice(_WHAT)
    return Pair(f"{how[0]} {what[0]}", f"{how[1]}{what[1]}")


def dishes(rng: Rng, count: int) -> list[Pair]:
    """Different dishes."""
    found: dict[str, Pair] = {}
    for i in range(count * 4):
        made = dish(rng["dish", i])
        found.setdefault(made.en, made)
        if len(found) == count:
            break
    return list(found.values())


def goods(rng: Rng, count: int) -> list[Pair]:
    """Different things that a shop sells."""
    return [Pair(*pair) for pair in rng.sample(_GOODS, count)]


def amount(rng: Rng, low: int, high: int) -> Decimal:
    """A price in steps of ten cents, two decimals."""
    return Decimal(rng.integer(low * 10, high * 10)) / 10


def money(value: Decimal) -> str:
    """``12.50``: two decimals, no currency."""
    return f"{value:.2f}"
