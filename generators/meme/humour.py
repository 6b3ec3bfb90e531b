"""What a joke is made of: a situation, how people stand to it, and the turn that makes it funny.

A ``Joke`` is one filled frame. Set-up and punchline are written for each mechanism with open slots, so
that both languages carry the same frame and ten thousand captions hardly repeat.
"""

from __future__ import annotations

from dataclasses import dataclass

from generators.scene import Pair, Rng

MECHANISMS: dict[str, Pair] = {
    "contrast": Pair("contrast between plan and result", "计划与结果的反差"),
    "exaggeration": Pair("exaggeration", "夸张"),
    "anticlimax": Pair("anticlimax", "虎头蛇尾"),
    "reversal": Pair("role reversal", "角色反转"),
    "relatable": Pair("a familiar pain", "感同身受的烦恼"),
    "literal": Pair("taking things literally", "按字面理解"),
}


@dataclass(frozen=True)
class Pattern:
    """A joke with slots: set-up and punchline in both languages, and the faces they are told with."""

    mechanism: str
    setup: Pair
    punch: Pair
    faces: tuple[str, str]


@dataclass(frozen=True)
class Joke:
    """A filled frame."""

    situation: Pair
    mechanism: str
    setup: Pair
    punch: Pair
    faces: tuple[str, str]


_SLOTS: dict[str, tuple[Pair, ...]] = {
    "task": (
        Pair("one email", "一封邮件"), Pair("the monthly report", "月报"), Pair("my homework", "作业"), Pair("the laundry", "洗衣服"), Pair("the dishes", "洗碗"), Pair("my thesis", "论文"), Pair("the taxes", "报税"), Pair("the packing", "收拾行李"),
        Pair("the spreadsheet", "表格"), Pair("spring cleaning", "大扫除"), Pair("the presentation", "演示文稿"), Pair("my new budget", "新预算"), Pair("the inbox", "收件箱"), Pair("the shopping list", "购物清单"), Pair("learning guitar", "学吉他"), Pair("the bug fix", "修那个bug"),
    ),
    "time": (
        Pair("five minutes", "五分钟"), Pair("one hour", "一小时"), Pair("a whole weekend", "整个周末"), Pair("three weeks", "三个星期"), Pair("ten seconds", "十秒"), Pair("half a year", "半年"), Pair("one evening", "一个晚上"), Pair("two days", "两天"),
    ),
    "food": (
        Pair("one biscuit", "一块饼干"), Pair("a salad", "一份沙拉"), Pair("instant noodles", "泡面"), Pair("the office cake", "办公室的蛋糕"), Pair("a cold pizza", "冷披萨"), Pair("dumplings", "饺子"), Pair("a bag of crisps", "一包薯片"), Pair("hotpot", "火锅"),
    ),
    "day": (Pair("Monday", "周一"), Pair("Friday", "周五"), Pair("Sunday night", "周日晚上"), Pair("the first day back", "复工第一天"), Pair("the day before the deadline", "截止日前一天"), Pair("payday", "发薪日")),
    "thing": (
        Pair("the printer", "打印机"), Pair("the group chat", "群聊"), Pair("my alarm clock", "闹钟"), Pair("the gym card", "健身卡"), Pair("the meeting", "会议"), Pair("the Wi-Fi", "无线网"), Pair("the new password", "新密码"), Pair("my plant", "我的绿植"),
        Pair("the coffee machine", "咖啡机"), Pair("the update", "系统更新"), Pair("my umbrella", "雨伞"), Pair("the lift", "电梯"),
    ),
}  # fmt: skip

SITUATIONS: dict[str, tuple[Pair, tuple[Pattern, ...]]] = {
    "work": (
        Pair("a day at the office", "办公室的一天"),
        (
            Pattern("contrast", Pair("I will finish {task} in {time}", "{task}{time}就能搞定"), Pair("Still on the first line", "现在还停在第一行"), ("smug", "defeated")),
            Pattern("relatable", Pair("{day}, 9 a.m.", "{day}上午九点"), Pair("Already dreaming of {day2}", "已经在想{day2}了"), ("tired", "asleep")),
            Pattern("anticlimax", Pair("Two hours in {thing}", "为{thing}耗了两小时"), Pair("It was not plugged in", "原来没插电"), ("angry", "deadpan")),
            Pattern("literal", Pair("The boss said think outside the box", "老板说跳出盒子思考"), Pair("So I worked from {place}", "于是我去了{place}办公"), ("content", "smug")),
            Pattern("exaggeration", Pair("Me after {task}", "完成{task}后的我"), Pair("Expecting a parade", "觉得该有人敲锣打鼓"), ("tired", "delighted")),
        ),
    ),
    "study": (
        Pair("the night before an exam", "考试前夜"),
        (
            Pattern("contrast", Pair("Study plan: start with {task}", "学习计划：先做{task}"), Pair("Reality: cleaned the desk for {time}", "现实：收拾桌子{time}"), ("smug", "defeated")),
            Pattern("reversal", Pair("My teacher explains it once", "老师讲了一遍"), Pair("I explain it to my cat for {time}", "我给猫讲了{time}"), ("deadpan", "worried")),
            Pattern("relatable", Pair("Just {time} of videos", "只看{time}视频"), Pair("Why is the sun up?", "天怎么亮了？"), ("content", "shocked")),
            Pattern("exaggeration", Pair("I read one page", "我读了一页书"), Pair("Basically a professor now", "感觉自己是教授了"), ("content", "smug")),
        ),
    ),
    "weekend": (
        Pair("plans for the weekend", "周末计划"),
        (
            Pattern("contrast", Pair("This weekend I finish {task}", "这周末要完成{task}"), Pair("I met my sofa instead", "结果和沙发难舍难分"), ("smug", "asleep")),
            Pattern("anticlimax", Pair("Got up early for {place}", "一早起来去{place}"), Pair("It opens on {day}", "{day}才开门"), ("delighted", "deadpan")),
            Pattern("relatable", Pair("{day} lasts forever", "{day}漫长得没完"), Pair("Saturday lasts {time}", "周六只有{time}"), ("tired", "crying")),
            Pattern("exaggeration", Pair("I walked for {time}", "我走了{time}的路"), Pair("Please call me an athlete", "请叫我运动员"), ("tired", "smug")),
        ),
    ),
    "food": (
        Pair("eating well", "吃点好的"),
        (
            Pattern("contrast", Pair("New diet from {day}", "{day}开始减肥"), Pair("Hello, {food}", "你好，{food}"), ("smug", "delighted")),
            Pattern("reversal", Pair("I cook, the cat judges", "我做饭，猫来评"), Pair("The cat ordered {food}", "猫点了{food}"), ("content", "shocked")),
            Pattern("literal", Pair("The recipe says leave it alone for {time}", "菜谱说静置{time}"), Pair("I moved out", "于是我搬出去住了"), ("deadpan", "smug")),
            Pattern("relatable", Pair("Only a bite of {food}", "{food}只吃一口"), Pair("Who ate all of it?", "谁吃光的？"), ("content", "shocked")),
        ),
    ),
    "tech": (
        Pair("trouble with machines", "和机器较劲"),
        (
            Pattern("anticlimax", Pair("Called an expert about {thing}", "为{thing}请了专家"), Pair("He turned it off and on", "他重启了一下"), ("worried", "deadpan")),
            Pattern("reversal", Pair("I asked {thing} to hurry", "我催{thing}快点"), Pair("It asked me to wait {time}", "它让我等{time}"), ("angry", "defeated")),
            Pattern("exaggeration", Pair("{thing} stopped for {time}", "{thing}停了{time}"), Pair("We live in caves now", "我们回到了石器时代"), ("shocked", "crying")),
            Pattern("relatable", Pair("Password must be different from the last", "新密码不能与旧的相同"), Pair("I am different from the last me", "我都和从前不一样了"), ("angry", "defeated")),
        ),
    ),
    "home": (
        Pair("life at home", "居家日常"),
        (
            Pattern("contrast", Pair("Bought a plant to relax", "买盆绿植放松心情"), Pair("Now I worry about the plant", "现在天天担心它"), ("content", "worried")),
            Pattern("literal", Pair("Mum: keep an eye on {food}", "妈妈：看着点{food}"), Pair("I watched it burn", "我看着它糊了"), ("content", "deadpan")),
            Pattern("anticlimax", Pair("Looked for my glasses for {time}", "找眼镜找了{time}"), Pair("They were on my nose", "一直戴着呢"), ("angry", "deadpan")),
            Pattern("relatable", Pair("{time} until guests arrive", "客人{time}后到"), Pair("Everything goes in one cupboard", "东西全塞进柜子"), ("shocked", "smug")),
        ),
    ),
}  # fmt: skip
_SLOTS["place"] = (Pair("the park", "公园"), Pair("the roof", "屋顶"), Pair("the beach", "海边"), Pair("the museum", "博物馆"), Pair("the zoo", "动物园"), Pair("the market", "集市"))  # fmt: skip
_SLOTS["day2"] = (Pair("Friday", "周五"), Pair("the holidays", "假期"), Pair("my bed", "我的床"), Pair("lunch", "午饭"), Pair("retirement", "退休"))  # fmt: skip


def joke(rng: Rng, situation: str = "") -> Joke:
    """A filled frame; ``situation`` is drawn when it is not given."""
    about = situation or rng["situation"].choice(tuple(SITUATIONS))
    name, patterns = SITUATIONS[about]
    pattern = rng["pattern"].choice(patterns)
    chosen = {slot: rng["slot", slot].choice(options) for slot, options in _SLOTS.items()}
    return Joke(name, pattern.mechanism, _fill(pattern.setup, chosen), _fill(pattern.punch, chosen), pattern.faces)  # fmt: skip


def _fill(pair: Pair, chosen: dict[str, Pair]) -> Pair:
    en = pair.en.format(**{name: value.en for name, value in chosen.items()})
    zh = pair.zh.format(**{name: value.zh for name, value in chosen.items()})
    return Pair(en[0].upper() + en[1:], zh)
