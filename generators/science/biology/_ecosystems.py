"""Habitats and who eats whom in them: organisms with their names, trophic level and food."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generators.scene import Pair


@dataclass(frozen=True, slots=True)
class Organism:
    """``level`` is 0 for producers; ``food`` names what it eats, by id."""

    id: str
    name: Pair
    level: int
    food: tuple[str, ...] = ()


def _organisms(*rows: tuple[str, str, int, str]) -> tuple[Organism, ...]:
    return tuple(
        Organism(english.replace(" ", "_"), Pair(english, chinese), level, tuple(food.replace(" ", "_").split(",")) if food else ())
        for english, chinese, level, food in rows
    )


HABITATS: Mapping[str, tuple[Pair, tuple[Organism, ...]]] = {
    "grassland": (Pair("a grassland", "草原"), _organisms(
        ("grass", "草", 0, ""), ("clover", "三叶草", 0, ""), ("shrub", "灌木", 0, ""), ("wheat", "小麦", 0, ""),
        ("grasshopper", "蝗虫", 1, "grass,clover,wheat"), ("rabbit", "兔", 1, "grass,clover"), ("mouse", "鼠", 1, "wheat,grass,shrub"), ("deer", "鹿", 1, "grass,shrub"), ("beetle", "甲虫", 1, "clover,shrub"),
        ("frog", "蛙", 2, "grasshopper,beetle"), ("lark", "百灵", 2, "grasshopper,wheat,beetle"), ("snake", "蛇", 2, "mouse,frog,rabbit"), ("fox", "狐", 3, "rabbit,mouse,lark"), ("eagle", "鹰", 3, "snake,rabbit,lark,mouse"), ("wolf", "狼", 3, "deer,rabbit"),
    )),
    "pond": (Pair("a pond", "池塘"), _organisms(
        ("algae", "藻类", 0, ""), ("duckweed", "浮萍", 0, ""), ("water lily", "睡莲", 0, ""), ("reed", "芦苇", 0, ""),
        ("water flea", "水蚤", 1, "algae"), ("tadpole", "蝌蚪", 1, "algae,duckweed"), ("snail", "田螺", 1, "algae,water lily,reed"), ("grass carp", "草鱼", 1, "duckweed,reed,water lily"), ("shrimp", "虾", 1, "algae,duckweed"),
        ("dragonfly", "蜻蜓", 2, "water flea,tadpole"), ("crucian", "鲫鱼", 2, "water flea,shrimp,snail"), ("frog", "蛙", 2, "snail,dragonfly"), ("pike", "狗鱼", 3, "crucian,grass carp,frog"), ("heron", "苍鹭", 3, "frog,crucian,grass carp"), ("turtle", "龟", 3, "snail,crucian,shrimp"),
    )),
    "forest": (Pair("a forest", "森林"), _organisms(
        ("oak", "橡树", 0, ""), ("pine", "松树", 0, ""), ("fern", "蕨类", 0, ""), ("berry bush", "浆果丛", 0, ""),
        ("caterpillar", "毛虫", 1, "oak,fern"), ("squirrel", "松鼠", 1, "oak,pine"), ("hare", "野兔", 1, "fern,berry bush"), ("aphid", "蚜虫", 1, "oak,berry bush"), ("deer", "鹿", 1, "fern,berry bush,oak"),
        ("ladybird", "瓢虫", 2, "aphid"), ("tit", "山雀", 2, "caterpillar,aphid"), ("spider", "蜘蛛", 2, "aphid,caterpillar"), ("owl", "猫头鹰", 3, "squirrel,tit,hare"), ("lynx", "猞猁", 3, "hare,squirrel,deer"), ("hawk", "隼", 3, "tit,squirrel,spider"),
    )),
    "ocean": (Pair("the sea", "海洋"), _organisms(
        ("diatom", "硅藻", 0, ""), ("kelp", "海带", 0, ""), ("green algae", "绿藻", 0, ""),
        ("krill", "磷虾", 1, "diatom,green algae"), ("sea urchin", "海胆", 1, "kelp"), ("mussel", "贻贝", 1, "diatom,green algae"), ("copepod", "桡足类", 1, "diatom"), ("limpet", "帽贝", 1, "kelp,green algae"),
        ("herring", "鲱鱼", 2, "krill,copepod"), ("squid", "鱿鱼", 2, "krill,copepod"), ("starfish", "海星", 2, "mussel,limpet"), ("crab", "蟹", 2, "mussel,sea urchin,limpet"), ("seal", "海豹", 3, "herring,squid"), ("otter", "海獭", 3, "sea urchin,crab,mussel"), ("gull", "海鸥", 3, "crab,herring,starfish"), ("orca", "虎鲸", 4, "seal,otter"),
    )),
    "desert": (Pair("a desert", "荒漠"), _organisms(
        ("cactus", "仙人掌", 0, ""), ("saltbush", "滨藜", 0, ""), ("acacia", "金合欢", 0, ""), ("sagebrush", "蒿", 0, ""),
        ("ant", "蚂蚁", 1, "acacia,saltbush"), ("jerboa", "跳鼠", 1, "sagebrush,saltbush"), ("tortoise", "陆龟", 1, "cactus,saltbush"), ("locust", "飞蝗", 1, "sagebrush,acacia"), ("camel", "骆驼", 1, "acacia,saltbush,cactus"),
        ("lizard", "蜥蜴", 2, "ant,locust"), ("scorpion", "蝎", 2, "ant,locust"), ("viper", "蝰蛇", 3, "jerboa,lizard"), ("falcon", "猎隼", 3, "jerboa,lizard"), ("jackal", "胡狼", 3, "jerboa,lizard,tortoise"), ("fennec", "耳廓狐", 3, "jerboa,scorpion,locust"),
    )),
}  # fmt: skip
ORGANISMS: Mapping[tuple[str, str], Organism] = {(habitat, o.id): o for habitat, (_, organisms) in HABITATS.items() for o in organisms}
