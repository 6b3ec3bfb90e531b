"""Sentences and paragraphs from a small grammar, the same statements in both languages."""

from __future__ import annotations

from generators.scene import Pair, Rng

_WHO = (
    ("The old gardener", "老园丁"), ("My neighbour", "我的邻居"), ("A young engineer", "一位年轻的工程师"), ("The village teacher", "乡村教师"), ("Our captain", "我们的船长"), ("The night baker", "夜班面包师"),
    ("A quiet student", "一个安静的学生"), ("The librarian", "图书管理员"), ("An early traveller", "早起的旅人"), ("The clock maker", "钟表匠"), ("A patient fisherman", "耐心的渔夫"), ("The painter next door", "隔壁的画家"),
)  # fmt: skip
_DOES = (
    ("writes a letter", "写一封信"), ("mends a broken chair", "修一把坏椅子"), ("counts the stars", "数星星"), ("waters the tomatoes", "给番茄浇水"), ("reads an old map", "看一张旧地图"), ("opens the window", "打开窗户"),
    ("listens to the rain", "听雨声"), ("draws a small bridge", "画一座小桥"), ("cooks soup for everyone", "给大家煮汤"), ("waits for the first train", "等第一班火车"), ("plants three pear trees", "种下三棵梨树"), ("repairs the radio", "修理收音机"),
    ("tells a long story", "讲一个长长的故事"), ("feeds the grey cat", "喂那只灰猫"), ("walks along the river", "沿着河边散步"),
)  # fmt: skip
_WHEN = (
    ("every morning", "每天早晨"), ("after the rain", "雨后"), ("before breakfast", "早饭前"), ("on quiet Sundays", "安静的星期天"), ("at the end of summer", "夏末"), ("when the lamps are lit", "华灯初上时"), ("once a week", "每周一次"),
    ("in the first snow", "初雪时"), ("late in the evening", "深夜"), ("as soon as the shop opens", "店一开门"),
)  # fmt: skip
_WHY = (
    ("because time moves slowly there", "因为那里的时间走得很慢"), ("so that nothing is forgotten", "为了什么都不忘记"), ("and nobody asks why", "没有人问为什么"), ("while the kettle sings", "水壶正在唱歌"), ("without saying a word", "一句话也不说"),
    ("and smiles at the result", "看着成果微笑"), ("although the wind is cold", "尽管风很冷"), ("for the children of the street", "为了街上的孩子们"),
)  # fmt: skip


def sentence(rng: Rng) -> Pair:
    """One statement with its full stop."""
    who, does = rng["who"].choice(_WHO), rng["does"].choice(_DOES)
    when, why = rng["when"].choice(_WHEN), rng["why"].choice(_WHY)
    if rng["order"].chance(0.5):
        en = f"{who[0]} {does[0]} {when[0]}, {why[0]}."
    else:
        en = f"{when[0][0].upper()}{when[0][1:]}, {who[0][0].lower()}{who[0][1:]} {does[0]}, {why[0]}."
    return Pair(en, f"{when[1]}，{who[1]}{does[1]}，{why[1]}。")


def paragraph(rng: Rng, sentences: int) -> Pair:
    """Statements in a row."""
    made = [sentence(rng["sentence", i]) for i in range(sentences)]
    return Pair(" ".join(p.en for p in made), "".join(p.zh for p in made))
