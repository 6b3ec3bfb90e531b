"""Closed classes of words that carry truth: colours, directions and relations, negation, operations.

Words of one class say the same (``above``, ``higher``, ``高于``); classes of one row contradict each other.
"""

from __future__ import annotations

import re

_OPPOSITES = """
up: above over higher upward upwards up uphill on-top-of | 上方 之上 高于 更高 向上 上坡 往上
down: below under beneath underneath lower downward downwards down downhill | 下方 之下 低于 更低 向下 下坡 往下
left: left leftward leftmost | 左
right: right rightward rightmost | 右
top: top uppermost | 顶部 顶端 最上 自上
bottom: bottom lowermost | 底部 底端 最下 自下
more: more greater larger bigger exceeds heavier | 大于 更大 多于 更多 超过 较大 >
less: less fewer smaller lighter | 小于 更小 少于 更少 不足 较小 <
atleast: at-least | 至少 ≥
atmost: at-most | 至多 最多 ≤
longer: longer longest | 更长 较长 最长 长于
shorter: shorter shortest | 更短 较短 最短 短于
max: maximum greatest largest highest max-heap | 最大 最高 大根堆
min: minimum smallest lowest fewest min-heap | 最小 最低 最少 小根堆
rise: rises increases grows rising increasing raised | 上升 增大 增加 递增 变大 升高
fall: falls decreases shrinks falling decreasing | 下降 减小 减少 递减 变小 降低
faster: faster fastest | 更快
slower: slower slowest | 更慢
near: nearer nearest closer closest | 最近 更近
far: farther farthest further-away | 最远 更远
upright: upright | 正立
inverted: inverted | 倒立
real: real | 实像
virtual: virtual | 虚像
enlarged: magnified enlarged | 放大
reduced: diminished reduced | 缩小
inside: inside within inner | 内部 内侧 以内
outside: outside outer beyond | 外部 外侧 以外
clockwise: clockwise | 顺时针
counterclockwise: counterclockwise anticlockwise counter-clockwise | 逆时针
even: even | 偶数
odd: odd | 奇数
positive: positive | 正值 正数
negative: negative | 负值 负数
horizontal: horizontal horizontally | 水平
vertical: vertical vertically | 竖直 垂直方向
parallel: parallel | 并联 平行
series: series | 串联
perpendicular: perpendicular | 垂直于
acute: acute | 锐角
obtuse: obtuse | 钝角
same: same equal identical | 相同 相等
different: different unequal | 不同 不等
convex: convex converging | 凸透镜 会聚
concave: concave diverging | 凹透镜 发散
open: open | 断开
closed: closed | 闭合
north: north | 北
south: south | 南
east: east | 东
west: west | 西
endothermic: endothermic absorbs absorbed | 吸热 吸收
exothermic: exothermic releases released | 放热 释放
parent: parent | 双亲 父结点
child: child children | 孩子 子结点
predator: eats eat feeds-on preys-on | 捕食 以食
prey: eaten-by | 被捕食
rejects: rejects | 拒绝
accepts: accepts | 接受
dominant: dominant | 显性
recessive: recessive | 隐性
before: precedes | 早于
after: succeeds | 晚于
antinode: antinode antinodes | 波腹
node: node nodes | 波节
rest: at-rest stationary still | 静止
"""
_COLOURS = """
red | 红色 红
orange | 橙色 橙
yellow | 黄色 黄
green | 绿色 绿
blue | 蓝色 蓝
purple violet | 紫色 紫
pink | 粉色 粉红
brown | 棕色 褐色
black | 黑色
white | 白色
grey gray | 灰色
cyan | 青色
"""
_OPERATIONS = """
+: plus added-to | 加上
−: minus | 减去
×: times multiplied-by | 乘以
÷: divided-by | 除以
"""
_OLD_EN = re.compile(
    r"\b(?:instead of|no longer|before:|formerly|previously|used to be|rather than|it was)(?= )"
    r"|\bnot (?=[^;\n]{1,40}? any more)|(?<=\()was(?= )"
)
_OLD_ZH = re.compile(
    r"而?不再[是为]|原来?[是为]|(?:改动|修改)?前[是为]|(?:此|之|以)前[是为]|而不是|代替原来的"
)
_NOT_EN = re.compile(r"\b(?i:not|never|neither|nor|without|cannot|no)\b|n't\b")
_NOT_ZH = re.compile(
    r"不(?![变动再断妨难过同等管必足改移])|没有|没(?!有)|未(?!知)|并非|无(?![论需非])|而非|否$|否(?=[。，；])"
)


def _rows(table: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for line in table.strip().splitlines():
        head, colon, rest = line.partition(":")
        for word in (rest if colon else line).replace("|", " ").split():
            words[word.replace("-", " ") if word.count("-") and word not in _HYPHENED else word] = (
                head if colon else line.split()[0]
            )
    return words


_HYPHENED = ("counter-clockwise", "max-heap", "min-heap")
RELATIONS = _rows(_OPPOSITES)
COLOURS = _rows(_COLOURS)
OPERATIONS = _rows(_OPERATIONS) | {"+": "+", "−": "−", "×": "×", "·": "×", "÷": "÷"}


def _pattern(words: dict[str, str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    latin = [re.escape(word) for word in ordered if word[0].isascii() and word[0].isalpha()]
    other = [re.escape(word) for word in ordered if not (word[0].isascii() and word[0].isalpha())]
    return re.compile(rf"\b(?:{'|'.join(latin)})\b|{'|'.join(other)}")


CLASSES = RELATIONS | COLOURS | OPERATIONS
CLASS_WORD = _pattern(CLASSES)


FIGURES_OF_SPEECH = re.compile(
    r"\b(?:(?:in|at|by) the same (?:spirit|way|time|token|manner|vein)|the same (?:goes|holds)|left (?:alone|as|untouched|unchanged)|sums? up|adds? up|follows? up|right (?:away|choice|answer|option)|write down"
    r"|(?:stay|keep|remain)s? (?:exactly )?the same(?= [a-z]+ as| as|[.,;]|$)|break (?:it )?down|other than|under way|all right|once more|any (?:more|longer))\b"
    r"|再?往下[推走看]?(?=[，,推看])|不受影响|not affected|与原图(?:完全)?相同|保持相同",
    re.IGNORECASE,
)
"""Turns of phrase whose words mean no direction and no comparison."""


def negation(lang: str) -> re.Pattern[str]:
    """Words that turn a statement round."""
    return _NOT_EN if lang == "en" else _NOT_ZH


def old_marker(lang: str) -> re.Pattern[str]:
    """Words before a value that no longer holds (``instead of``, ``原为``)."""
    return _OLD_EN if lang == "en" else _OLD_ZH
