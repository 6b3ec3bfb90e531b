"""Short dialogues with open slots, each line with the face and gesture that go with it."""

from __future__ import annotations

from dataclasses import dataclass

from generators.scene import Pair, Rng

THINGS = (
    Pair("the soup", "汤"), Pair("my report", "我的报告"), Pair("the printer", "打印机"), Pair("the cake", "蛋糕"), Pair("the umbrella", "雨伞"),
    Pair("the alarm clock", "闹钟"), Pair("the last biscuit", "最后一块饼干"), Pair("the plant", "那盆花"), Pair("the map", "地图"), Pair("your phone", "你的手机"),
    Pair("the password", "密码"), Pair("the remote", "遥控器"), Pair("my homework", "我的作业"), Pair("the bike", "自行车"), Pair("the key", "钥匙"),
    Pair("the ladder", "梯子"), Pair("the kettle", "水壶"), Pair("the sofa", "沙发"), Pair("the parcel", "包裹"), Pair("the fish tank", "鱼缸"),
)  # fmt: skip
PLACES = (
    Pair("the park", "公园"), Pair("the library", "图书馆"), Pair("the market", "集市"), Pair("the moon", "月球"), Pair("the station", "车站"),
    Pair("the seaside", "海边"), Pair("the office", "办公室"), Pair("the roof", "屋顶"), Pair("grandma's", "奶奶家"), Pair("the museum", "博物馆"),
)  # fmt: skip
TIMES = (
    Pair("five minutes", "五分钟"), Pair("an hour", "一个小时"), Pair("three days", "三天"), Pair("a week", "一星期"), Pair("ten years", "十年"),
    Pair("two seconds", "两秒钟"), Pair("half a day", "半天"), Pair("all night", "一整夜"),
)  # fmt: skip
SLOTS = {"thing": THINGS, "place": PLACES, "time": TIMES}


@dataclass(frozen=True)
class Line:
    """``speaker`` 0 or 1; words in both languages with slots; expression and pose while speaking."""

    speaker: int
    en: str
    zh: str
    face: str
    pose: str


Script = tuple[Line, ...]

SCRIPTS: tuple[Script, ...] = (
    (
        Line(0, "Have you seen {thing}?", "你看见{thing}了吗？", "worried", "thinking"),
        Line(1, "You are holding it.", "就在你手里。", "deadpan", "pointing"),
        Line(0, "For {time} I looked…", "我找了{time}……", "defeated", "shrugging"),
        Line(1, "I know. I watched.", "我知道，我一直看着。", "smug", "hips"),
    ),
    (
        Line(0, "I fixed {thing}!", "我修好了{thing}！", "delighted", "cheering"),
        Line(1, "Does it work?", "能用吗？", "content", "standing"),
        Line(0, "That depends.", "看你怎么定义能用。", "worried", "shrugging"),
        Line(1, "Please step back.", "请往后站。", "tired", "pointing"),
    ),
    (
        Line(0, "Let's go to {place}.", "我们去{place}吧。", "content", "waving"),
        Line(1, "That takes {time}!", "那要{time}呢！", "shocked", "shrugging"),
        Line(0, "Then we leave now.", "那现在就走。", "delighted", "pointing"),
        Line(1, "I just sat down.", "我才刚坐下。", "tired", "standing"),
    ),
    (
        Line(0, "I will finish in {time}.", "我{time}就做完。", "smug", "hips"),
        Line(1, "You said that before.", "你之前也这么说。", "deadpan", "thinking"),
        Line(0, "This time I mean it.", "这次是真的。", "content", "pointing"),
        Line(1, "You said that too.", "这句你也说过。", "tired", "shrugging"),
    ),
    (
        Line(0, "Who touched {thing}?", "谁动了{thing}？", "angry", "hips"),
        Line(1, "Not me. Maybe the wind.", "不是我，可能是风。", "worried", "shrugging"),
        Line(0, "The window is closed.", "窗户是关着的。", "deadpan", "pointing"),
        Line(1, "A very clever wind.", "那是很聪明的风。", "smug", "thinking"),
    ),
    (
        Line(0, "Good morning!", "早上好！", "delighted", "waving"),
        Line(1, "It is not good yet.", "还没到好的时候。", "tired", "standing"),
        Line(0, "Coffee is ready.", "咖啡好了。", "content", "pointing"),
        Line(1, "Good morning!", "早上好！", "delighted", "cheering"),
    ),
    (
        Line(0, "Why are you at {place}?", "你怎么在{place}？", "shocked", "pointing"),
        Line(1, "I was looking for {thing}.", "我在找{thing}。", "content", "shrugging"),
        Line(0, "At midnight?", "半夜三更？", "worried", "thinking"),
        Line(1, "It sleeps during the day.", "它白天要睡觉。", "deadpan", "hips"),
    ),
    (
        Line(0, "I read for {time}.", "我读了{time}的书。", "smug", "hips"),
        Line(1, "What is it about?", "讲的是什么？", "content", "thinking"),
        Line(0, "I was asleep.", "我睡着了。", "asleep", "standing"),
        Line(1, "A gripping book.", "真是引人入胜。", "deadpan", "standing"),
    ),
    (
        Line(0, "The plan is simple.", "计划很简单。", "smug", "pointing"),
        Line(1, "Say it slowly.", "慢慢说。", "worried", "thinking"),
        Line(0, "We carry {thing} to {place}.", "把{thing}搬到{place}。", "delighted", "cheering"),
        Line(1, "And the simple part?", "那简单的部分呢？", "shocked", "shrugging"),
    ),
    (
        Line(0, "I learned to cook.", "我学会做饭了。", "delighted", "cheering"),
        Line(1, "I smell smoke.", "我闻到了烟味。", "worried", "thinking"),
        Line(0, "That is the secret.", "那就是秘诀。", "smug", "hips"),
        Line(1, "I ordered noodles.", "我点了面条外卖。", "content", "waving"),
    ),
    (
        Line(0, "Just {time} more.", "再等{time}就好。", "content", "waving"),
        Line(1, "You are a sloth.", "你真是个慢性子。", "angry", "hips"),
        Line(0, "A sloth with a schedule.", "有计划的慢性子。", "smug", "thinking"),
        Line(1, "Move {thing}, then.", "那先挪开{thing}。", "tired", "pointing"),
    ),
    (
        Line(0, "It started to rain.", "下雨了。", "worried", "pointing"),
        Line(1, "I brought {thing}.", "我带了{thing}。", "smug", "hips"),
        Line(0, "Does that help?", "那有用吗？", "deadpan", "shrugging"),
        Line(1, "It helps me feel ready.", "让我觉得有备而来。", "content", "cheering"),
    ),
)  # fmt: skip


def filled(line: Line, chosen: dict[str, Pair]) -> Pair:
    """The words of a line with its slots filled; an English line starts with a capital."""
    en = line.en.format(**{name: pair.en for name, pair in chosen.items()})
    zh = line.zh.format(**{name: pair.zh for name, pair in chosen.items()})
    return Pair(en[0].upper() + en[1:], zh)


def slots(rng: Rng) -> dict[str, Pair]:
    """One filling for all slots of a script."""
    return {name: rng[name].choice(options) for name, options in SLOTS.items()}
