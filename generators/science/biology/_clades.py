"""Rooted binary trees as nested pairs, and well-established phylogenies whose every pruning is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generators.scene import Pair, Rng

Tree = str | tuple["Tree", "Tree"]

LETTERS = "ABCDEFGHJKLMNPQRST"

GROUPS: Mapping[str, tuple[Pair, str]] = {
    "vertebrates": (Pair("vertebrates", "脊椎动物"), "(lamprey,(shark,(salmon,(frog,((lizard,(turtle,(crocodile,sparrow))),(platypus,(kangaroo,((mouse,(macaque,human)),(dog,(cow,whale))))))))))"),
    "plants": (Pair("land plants", "陆生植物"), "(moss,(clubmoss,(fern,((ginkgo,pine),(water_lily,((rice,orchid),(oak,sunflower)))))))"),
    "arthropods": (Pair("arthropods", "节肢动物"), "((spider,scorpion),(centipede,(crab,(dragonfly,(grasshopper,(cicada,(bee,(beetle,(butterfly,fly)))))))))"),
    "primates": (Pair("primates", "灵长类"), "(lemur,(tarsier,((marmoset,spider_monkey),((macaque,baboon),(gibbon,(orangutan,(gorilla,(chimpanzee,human))))))))"),
}  # fmt: skip
"""Relations as in standard textbooks; disputed branches (elephants, lungfish …) are left out."""

CHINESE = {
    "lamprey": "七鳃鳗", "shark": "鲨鱼", "salmon": "鲑鱼", "frog": "蛙", "lizard": "蜥蜴", "turtle": "龟", "crocodile": "鳄", "sparrow": "麻雀", "platypus": "鸭嘴兽", "kangaroo": "袋鼠",
    "mouse": "小鼠", "macaque": "猕猴", "human": "人", "dog": "犬", "cow": "牛", "whale": "鲸",
    "moss": "苔藓", "clubmoss": "石松", "fern": "蕨", "ginkgo": "银杏", "pine": "松", "water_lily": "睡莲", "rice": "水稻", "orchid": "兰花", "oak": "栎", "sunflower": "向日葵",
    "spider": "蜘蛛", "scorpion": "蝎", "centipede": "蜈蚣", "crab": "蟹", "dragonfly": "蜻蜓", "grasshopper": "蝗虫", "cicada": "蝉", "bee": "蜜蜂", "beetle": "甲虫", "butterfly": "蝴蝶", "fly": "蝇",
    "lemur": "狐猴", "tarsier": "眼镜猴", "marmoset": "狨猴", "spider_monkey": "蜘蛛猴", "baboon": "狒狒", "gibbon": "长臂猿", "orangutan": "红毛猩猩", "gorilla": "大猩猩", "chimpanzee": "黑猩猩",
}  # fmt: skip


def name_of(tip: str) -> Pair:
    """What a tip is called; letters name themselves."""
    return Pair(tip.replace("_", " "), CHINESE.get(tip, tip))


def parse(newick: str) -> Tree:
    """A tree from Newick text without lengths."""
    tree, rest = _parse(newick)
    if rest:
        raise ValueError(f"{newick!r}: {rest!r} is left over")
    return tree


def _parse(text: str) -> tuple[Tree, str]:
    if not text.startswith("("):
        end = min((i for i in (text.find(","), text.find(")")) if i >= 0), default=len(text))
        return text[:end], text[end:]
    left, text = _parse(text[1:])
    right, text = _parse(text[1:])
    return (left, right), text[1:]


def newick(tree: Tree) -> str:
    """The Newick text of a tree, without lengths and semicolon."""
    return tree if isinstance(tree, str) else f"({newick(tree[0])},{newick(tree[1])})"


def tips(tree: Tree) -> list[str]:
    """Tips from top to bottom."""
    return [tree] if isinstance(tree, str) else [*tips(tree[0]), *tips(tree[1])]


def clades(tree: Tree) -> Iterator[Tree]:
    """Inner nodes, the root first."""
    if not isinstance(tree, str):
        yield tree
        yield from clades(tree[0])
        yield from clades(tree[1])


def height(tree: Tree) -> int:
    """Branchings between a node and its farthest tip."""
    return 0 if isinstance(tree, str) else 1 + max(height(tree[0]), height(tree[1]))


def without(tree: Tree, gone: set[str]) -> Tree | None:
    """The tree pruned to the other tips; None when nothing is left."""
    if isinstance(tree, str):
        return None if tree in gone else tree
    left, right = without(tree[0], gone), without(tree[1], gone)
    return (left, right) if left and right else left or right


def sister(tree: Tree, tip: str) -> Tree:
    """What branches off together with a tip."""
    for clade in clades(tree):
        if tip in clade:
            return clade[1] if clade[0] == tip else clade[0]
    raise ValueError(f"{tip} is no tip")


def ancestor(tree: Tree, some: set[str]) -> Tree:
    """The smallest clade (or tip) with all of ``some``: their most recent common ancestor's."""
    for child in () if isinstance(tree, str) else tree:
        if some <= set(tips(child)):
            return ancestor(child, some)
    return tree


def turned(tree: Tree, rng: Rng) -> Tree:
    """The same relations with children in random order."""
    if isinstance(tree, str):
        return tree
    left, right = turned(tree[0], rng), turned(tree[1], rng)
    return (right, left) if rng.chance(0.5) else (left, right)


def random_tree(rng: Rng, names: list[str]) -> Tree:
    """Random joinings of the names, each pair of clades equally likely (Yule model)."""
    parts: list[Tree] = list(names)
    while len(parts) > 1:
        i = rng.integer(0, len(parts) - 1)
        left = parts.pop(i)
        j = rng.integer(0, len(parts) - 1)
        right = parts.pop(j)
        parts.append((left, right))
    return parts[0]
