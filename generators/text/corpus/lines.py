"""Lines that people read: slogans, films, headlines, notices."""

from __future__ import annotations

from dataclasses import dataclass

from generators.scene import Pair, Rng

_VERBS = (
    ("Bring", "带上"), ("Share", "分享"), ("Discover", "发现"), ("Celebrate", "庆祝"), ("Remember", "记住"), ("Taste", "品味"), ("Love", "热爱"), ("Feel", "感受"),
)  # fmt: skip
_OBJECTS = (
    ("a good story", "一个好故事"), ("the small things", "小小的美好"), ("your neighbours", "身边的邻居"), ("the long evening", "漫长的夜晚"), ("something new", "新鲜事物"),
    ("the open air", "户外时光"), ("a slow morning", "慢悠悠的清晨"), ("old friends", "老朋友"), ("every season", "每个季节"), ("the quiet hours", "安静的时刻"),
)  # fmt: skip
_SLOGANS: dict[str, tuple[tuple[str, str], ...]] = {
    "event": (("Come early, stay late", "早点来，晚点走"), ("Everyone is welcome", "欢迎所有人"), ("See you there", "不见不散"), ("Rain or shine", "风雨无阻"), ("One night only", "仅此一晚")),
    "product": (("Made to last", "经久耐用"), ("Simply better", "简单更好"), ("Light as a feather", "轻如羽毛"), ("Less is more", "少即是多"), ("Good things take time", "好东西值得等待")),
}  # fmt: skip
_FILM_A = (
    ("The Quiet", "静默的"), ("The Last", "最后的"), ("Beyond the", "越过"), ("The Paper", "纸"), ("A Distant", "遥远的"), ("The Hidden", "隐藏的"), ("The Glass", "玻璃"),
    ("Under the", "在"), ("The Seventh", "第七个"), ("The Borrowed", "借来的"), ("The Winter", "冬天的"), ("The Silver", "银色的"),
)  # fmt: skip
_FILM_B = (
    ("Tide", "潮汐"), ("Orchard", "果园"), ("Letter", "来信"), ("Horizon", "地平线"), ("Lighthouse", "灯塔"), ("Garden", "花园"), ("Station", "车站"), ("Island", "岛屿"),
    ("Clockmaker", "钟表匠"), ("Journey", "旅程"), ("Summer", "夏天"), ("Piano", "钢琴"), ("Bridge", "桥"), ("Mirror", "镜子"), ("Snowfall", "落雪"), ("Voyage", "远航"),
)  # fmt: skip
_TAGS = (
    ("Every shore keeps a secret", "每片海岸都藏着秘密"), ("Some lights never go out", "有些灯从不熄灭"), ("The truth takes the long road", "真相总走远路"), ("Nobody leaves unchanged", "没有人能毫无改变地离开"),
    ("What the river remembers", "河流记得的一切"), ("One night changes everything", "一夜改变所有"), ("Hope has a long memory", "希望有很长的记忆"), ("The map was never finished", "地图从未画完"),
    ("Listen to the silence", "倾听寂静"), ("Home is further than you think", "家比你想的更远"), ("It began with a knock", "一切始于一声敲门"), ("Two strangers, one summer", "两个陌生人，一个夏天"),
)  # fmt: skip
_SUBJECTS = (
    ("City council", "市议会"), ("Local school", "当地学校"), ("Night train", "夜班列车"), ("Old bridge", "老桥"), ("Young inventor", "青年发明家"), ("Harbour museum", "港口博物馆"),
    ("Weather station", "气象站"), ("Village bakery", "村里的面包房"), ("River ferry", "渡轮"), ("Botanic garden", "植物园"), ("Public library", "公共图书馆"), ("Football team", "足球队"),
)  # fmt: skip
_DEEDS = (
    ("opens its doors again", "重新开放"), ("wins a national prize", "获得全国大奖"), ("finds a lost letter", "发现一封旧信"), ("plans a green roof", "计划建绿色屋顶"), ("celebrates a hundred years", "迎来百年庆典"),
    ("breaks an old record", "打破多年纪录"), ("welcomes new members", "欢迎新成员"), ("starts a summer course", "开设夏季课程"), ("moves to the old mill", "迁往老磨坊"), ("thanks its helpers", "感谢志愿者"),
)  # fmt: skip


@dataclass(frozen=True)
class Film:
    """A film that was never made."""

    title: Pair
    tagline: Pair


def slogan(rng: Rng, theme: str) -> Pair:
    """A short line for an ``event`` or a ``product``."""
    if rng["fixed"].chance(0.3):
        return Pair(*rng["line"].choice(_SLOGANS[theme]))
    verb, thing = rng["verb"].choice(_VERBS), rng["thing"].choice(_OBJECTS)
    return Pair(f"{verb[0]} {thing[0]}", f"{verb[1]}{thing[1]}")


def film(rng: Rng) -> Film:
    """A title and a tagline."""
    a, b = rng["a"].choice(_FILM_A), rng["b"].choice(_FILM_B)
    zh = f"{a[1]}{b[1]}" if a[0] != "Under the" else f"在{b[1]}之下"
    return Film(Pair(f"{a[0]} {b[0]}", zh), Pair(*rng["tag"].choice(_TAGS)))


def headline(rng: Rng) -> Pair:
    """A newspaper line: who does what."""
    a, b = rng["who"].choice(_SUBJECTS), rng["deed"].choice(_DEEDS)
    return Pair(f"{a[0]} {b[0]}", f"{a[1]}{b[1]}")
