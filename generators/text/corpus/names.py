"""Invented people, shops, places and events, in both languages."""

from __future__ import annotations

from generators.scene import Pair, Rng

_GIVEN = (
    ("Clara", "晓晨"), ("Tom", "子涵"), ("Nora", "雨桐"), ("Felix", "浩然"), ("Iris", "静怡"), ("Hugo", "俊杰"), ("Lena", "思远"),
    ("Oscar", "文博"), ("Ruth", "若溪"), ("Simon", "景行"), ("Vera", "佳宁"), ("Walter", "志强"), ("Alice", "梦洁"), ("Bruno", "天佑"),
    ("Daisy", "欣然"), ("Edwin", "明轩"), ("Grace", "雅文"), ("Henry", "宇航"), ("Ivy", "书瑶"), ("Jonas", "立新"), ("Kate", "芷若"),
    ("Leo", "一鸣"), ("Mabel", "秀英"), ("Nathan", "国栋"), ("Olive", "青青"), ("Peter", "建国"), ("Rosa", "红梅"), ("Stella", "星辰"),
)  # fmt: skip
_FAMILY = (
    ("Winter", "林"), ("Bellamy", "周"), ("Ashford", "陈"), ("Marlow", "沈"), ("Quill", "顾"), ("Harper", "何"), ("Linden", "柳"),
    ("Sterling", "宋"), ("Thorne", "程"), ("Vance", "方"), ("Whitlock", "白"), ("Yarrow", "叶"), ("Arden", "安"), ("Briar", "贝"),
    ("Calder", "高"), ("Dunmore", "邓"), ("Ellery", "艾"), ("Fairbank", "范"), ("Granger", "郭"), ("Holloway", "胡"), ("Kestrel", "康"),
    ("Lockhart", "罗"), ("Merriman", "马"), ("Norwood", "倪"), ("Pembroke", "彭"), ("Redfern", "任"), ("Sorrel", "苏"), ("Tilden", "田"),
)  # fmt: skip
_ADJECTIVES = (
    ("Blue", "蓝"), ("Golden", "金"), ("Silver", "银"), ("Little", "小"), ("Old", "老"), ("Red", "红"), ("Green", "绿"), ("White", "白"),
    ("Quiet", "静"), ("Wild", "野"), ("Lucky", "福"), ("Twin", "双"), ("Northern", "北"), ("Sunny", "晴"), ("Misty", "雾"), ("Copper", "铜"),
)  # fmt: skip
_EMBLEMS = (
    ("Heron", "鹭"), ("Maple", "枫"), ("Lantern", "灯"), ("Fox", "狐"), ("Pine", "松"), ("Anchor", "锚"), ("Swallow", "燕"), ("Pear", "梨"),
    ("Bridge", "桥"), ("Cedar", "杉"), ("Harbour", "港"), ("Lotus", "莲"), ("Mill", "磨坊"), ("Orchard", "果园"), ("Crane", "鹤"), ("River", "河"),
    ("Teapot", "茶壶"), ("Whale", "鲸"), ("Clover", "三叶草"), ("Bell", "钟"), ("Feather", "羽"), ("Island", "岛"), ("Moon", "月"), ("Garden", "园"),
)  # fmt: skip
_TRADES = (
    ("Café", "咖啡馆"), ("Books", "书店"), ("Bakery", "面包房"), ("Studio", "工作室"), ("Noodles", "面馆"), ("Cycles", "单车行"), ("Tailors", "裁缝店"),
    ("Florist", "花店"), ("Pharmacy", "药房"), ("Records", "唱片店"), ("Hotel", "酒店"), ("Teahouse", "茶馆"), ("Gallery", "画廊"), ("Kitchen", "厨房"),
    ("Hardware", "五金店"), ("Toys", "玩具店"), ("Laundry", "洗衣店"), ("Optics", "眼镜店"), ("Travel", "旅行社"), ("Grocers", "杂货店"), ("Theatre", "剧场"),
)  # fmt: skip
_CITIES = (
    ("Port Alder", "奥德港"), ("Easthaven", "东港市"), ("Millbrook", "磨溪镇"), ("Northfield", "北原市"), ("Stonebridge", "石桥镇"), ("Lakewood", "湖林市"),
    ("Marrow Bay", "马洛湾"), ("Highmoor", "高沼镇"), ("Riverton", "河城"), ("Saltmarsh", "盐沼镇"), ("Windermark", "风境市"), ("Thornbury", "荆堡"),
)  # fmt: skip
_STREETS = (
    ("Willow Lane", "柳巷"), ("Market Street", "集市街"), ("Station Road", "车站路"), ("Harbour Walk", "港湾道"), ("Mill Street", "磨坊街"), ("Park Avenue", "公园大道"),
    ("Castle Hill", "城堡山路"), ("Bridge Street", "桥街"), ("Chapel Row", "教堂巷"), ("Orchard Road", "果园路"), ("Canal Street", "运河街"), ("Lighthouse Road", "灯塔路"),
    ("Garden Terrace", "花园里"), ("School Lane", "学堂巷"), ("Museum Street", "博物馆街"), ("Library Square", "图书馆广场"), ("Spring Street", "春泉街"), ("Cedar Avenue", "雪松大道"),
)  # fmt: skip
_SEASONS = (
    ("Spring", "春季"), ("Summer", "夏日"), ("Autumn", "金秋"), ("Winter", "冬季"), ("Riverside", "河畔"), ("Harbour", "港湾"), ("Midnight", "午夜"), ("Sunrise", "日出"),
    ("Weekend", "周末"), ("Old Town", "古城"), ("Lakeside", "湖畔"), ("Rooftop", "屋顶"), ("Community", "社区"), ("Campus", "校园"), ("Children's", "儿童"), ("International", "国际"),
    ("Moonlight", "月光"), ("Village", "乡村"), ("Hilltop", "山顶"), ("City", "城市"),
)  # fmt: skip
_EVENTS = (
    ("Book Fair", "书展"), ("Night Market", "夜市"), ("Half Marathon", "半程马拉松"), ("Jazz Concert", "爵士音乐会"), ("Repair Day", "维修日"), ("Tea Festival", "茶文化节"),
    ("Film Week", "电影周"), ("Science Fair", "科学展"), ("Flower Show", "花展"), ("Chess Open", "象棋公开赛"), ("Poetry Evening", "诗歌之夜"), ("Kite Festival", "风筝节"),
    ("Street Theatre", "街头戏剧"), ("Bike Ride", "骑行活动"), ("Food Festival", "美食节"), ("Lantern Parade", "花灯游行"), ("Craft Workshop", "手工坊"), ("Choir Concert", "合唱音乐会"),
    ("Swimming Gala", "游泳大赛"), ("Photo Exhibition", "摄影展"), ("Robot Contest", "机器人大赛"), ("Charity Run", "公益跑"), ("Garden Party", "花园派对"), ("Dance Night", "舞蹈之夜"),
)  # fmt: skip


def person(rng: Rng) -> Pair:
    """An invented full name; the halves belong together but do not sound alike."""
    given, family = rng["given"].choice(_GIVEN), rng["family"].choice(_FAMILY)
    return Pair(f"{given[0]} {family[0]}", f"{family[1]}{given[1]}")


def brand(rng: Rng) -> Pair:
    """A shop or company: ``Blue Heron Café``, ``蓝鹭咖啡馆``."""
    a, b, c = rng["adjective"].choice(_ADJECTIVES), rng["emblem"].choice(_EMBLEMS), rng["trade"].choice(_TRADES)  # fmt: skip
    return Pair(f"{a[0]} {b[0]} {c[0]}", f"{a[1]}{b[1]}{c[1]}")


def city(rng: Rng) -> Pair:
    """A town that is on no map."""
    return Pair(*rng.choice(_CITIES))


def street(rng: Rng) -> Pair:
    """An address line: house number and street."""
    name, number = rng["street"].choice(_STREETS), rng["number"].integer(1, 240)
    return Pair(f"{number} {name[0]}", f"{name[1]}{number}号")


def event(rng: Rng) -> Pair:
    """Something to go to: ``Riverside Jazz Concert``."""
    a, b = rng["season"].choice(_SEASONS), rng["event"].choice(_EVENTS)
    return Pair(f"{a[0]} {b[0]}", f"{a[1]}{b[1]}")
