"""Short poems in the public domain: Tang poetry, and English verse from before 1900."""

from __future__ import annotations

from dataclasses import dataclass

from shards.sample import Lang


@dataclass(frozen=True)
class Poem:
    """``lines`` as printed, without the marks at line ends in Chinese."""

    title: str
    author: str
    lines: tuple[str, ...]


POEMS: dict[Lang, tuple[Poem, ...]] = {
    "zh": (
        Poem("静夜思", "李白", ("床前明月光", "疑是地上霜", "举头望明月", "低头思故乡")),
        Poem("春晓", "孟浩然", ("春眠不觉晓", "处处闻啼鸟", "夜来风雨声", "花落知多少")),
        Poem("登鹳雀楼", "王之涣", ("白日依山尽", "黄河入海流", "欲穷千里目", "更上一层楼")),
        Poem("江雪", "柳宗元", ("千山鸟飞绝", "万径人踪灭", "孤舟蓑笠翁", "独钓寒江雪")),
        Poem("鹿柴", "王维", ("空山不见人", "但闻人语响", "返景入深林", "复照青苔上")),
        Poem("相思", "王维", ("红豆生南国", "春来发几枝", "愿君多采撷", "此物最相思")),
        Poem("寻隐者不遇", "贾岛", ("松下问童子", "言师采药去", "只在此山中", "云深不知处")),
        Poem("悯农", "李绅", ("锄禾日当午", "汗滴禾下土", "谁知盘中餐", "粒粒皆辛苦")),
        Poem("早发白帝城", "李白", ("朝辞白帝彩云间", "千里江陵一日还", "两岸猿声啼不住", "轻舟已过万重山")),
        Poem("望庐山瀑布", "李白", ("日照香炉生紫烟", "遥看瀑布挂前川", "飞流直下三千尺", "疑是银河落九天")),
        Poem("绝句", "杜甫", ("两个黄鹂鸣翠柳", "一行白鹭上青天", "窗含西岭千秋雪", "门泊东吴万里船")),
        Poem("枫桥夜泊", "张继", ("月落乌啼霜满天", "江枫渔火对愁眠", "姑苏城外寒山寺", "夜半钟声到客船")),
        Poem("山行", "杜牧", ("远上寒山石径斜", "白云生处有人家", "停车坐爱枫林晚", "霜叶红于二月花")),
        Poem("清明", "杜牧", ("清明时节雨纷纷", "路上行人欲断魂", "借问酒家何处有", "牧童遥指杏花村")),
    ),
    "en": (
        Poem("The Tyger", "William Blake", ("Tyger Tyger, burning bright,", "In the forests of the night;", "What immortal hand or eye,", "Could frame thy fearful symmetry?")),
        Poem("Daffodils", "William Wordsworth", ("I wandered lonely as a cloud", "That floats on high o'er vales and hills,", "When all at once I saw a crowd,", "A host, of golden daffodils;")),
        Poem("The Eagle", "Alfred Tennyson", ("He clasps the crag with crooked hands;", "Close to the sun in lonely lands,", "Ring'd with the azure world, he stands.")),
        Poem("Auguries of Innocence", "William Blake", ("To see a World in a Grain of Sand", "And a Heaven in a Wild Flower,", "Hold Infinity in the palm of your hand", "And Eternity in an hour.")),
        Poem("Bright Star", "John Keats", ("Bright star, would I were stedfast as thou art", "Not in lone splendour hung aloft the night")),
        Poem("Sonnet 18", "William Shakespeare", ("Shall I compare thee to a summer's day?", "Thou art more lovely and more temperate:", "Rough winds do shake the darling buds of May,", "And summer's lease hath all too short a date;")),
        Poem("Requiem", "Robert Louis Stevenson", ("Under the wide and starry sky,", "Dig the grave and let me lie.", "Glad did I live and gladly die,", "And I laid me down with a will.")),
        Poem("Who Has Seen the Wind", "Christina Rossetti", ("Who has seen the wind?", "Neither I nor you:", "But when the leaves hang trembling,", "The wind is passing through.")),
    ),
}  # fmt: skip
