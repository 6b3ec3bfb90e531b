"""The words of the offline engine's own: openings, leads, joints and closings in both languages.

They carry no value and no label, only the gait of a teacher's voice. Leads end so that a clause may
follow; those that end in ``that`` suit statements only, never an instruction such as ``label the axes``.
"""

from __future__ import annotations

from collections.abc import Mapping

from generators.scene import Say, say

OPENINGS: Mapping[str, Say] = {
    "t2i": say(
        "[[Plan|Let us plan|First plan|Think through] [the picture|the drawing|the layout]: {title}."
        "|[The goal|The task|What we want] is [to draw |]{title}."
        "|This calls for {title}.|What has to be drawn is {title}.|We are going to draw {title}."
        "|Before drawing {title}, settle what [belongs in it|it must contain]."
        "|[Settle|Decide] first what {title} must contain.|A request for {title}: what belongs in it?]",
        "[[先规划画面|先理清思路|先想好再画|先做个规划|动笔之前先想清楚]：[要画的是|内容是|]{title}。"
        "|[目标|任务]是[画出|画好|]{title}。|这里需要{title}。|要画的是{title}，先想好包含哪些内容。"
        "|画{title}之前，先确定[内容|要素]。|先确定{title}应包含什么。|{title}要画些什么呢？]",
    ),
    "edit": say(
        "[Work out what changes.|[Think about|Follow|Trace] the [consequences|effects] first.|Start from what the edit touches."
        "|[First see|Consider] what the [change|edit] [implies|brings with it].|Follow the change through the picture.|What does the edit touch?"
        "|Let us see what the new picture needs.|]",
        "[先想清楚[哪些内容会变|什么会变]。|先分析[改动|修改]带来的[结果|影响]。|从要修改的地方入手。|先看这一改动意味着什么。"
        "|沿着改动[逐步推理|往下推]。|这次修改会牵动什么？|看看新图需要什么。|]",
    ),
    "understand": say(
        "[|||||[Let us read|Start by reading|Look at] the figure[ first|].|Start from what is given.|[Go|Take it] step by step.|Let us work it out.|What is known?]",
        "[|||||[先读图|先看图|先观察图形]。|从已知[条件|信息]出发。|一步一步来。|[逐步|分步]分析。|先找已知信息。|我们来推一推。]",
    ),
}

LEADS: Mapping[str, Say] = {
    "observe.understand.first": say(
        "[From the [figure|picture|drawing], |The [figure|picture|drawing] shows that |Reading the [figure|picture], |In the [figure|picture], "
        "|Looking at the [figure|picture], |We see that |As drawn, |According to the [figure|picture], |It can be read off that ||||]",
        "[由图可知，|从图中可以看出，|图中显示，|读图可得，|观察图形，|根据图示，|看图可知，|从图上看，|由图示可见，||||]",
    ),
    "observe.t2i.first": say(
        "[The [picture|drawing] has to show that |The [figure|drawing] must say that |To begin with, |The starting point: |Fixed from the start: ||||]",
        "[图中要体现：|画面要表现出：|首先确定：|出发点是：|先定下来：|起点是：||||]",
    ),
    "observe.edit.first": say(
        "[After the [change|edit], |In the new [picture|figure], |Once edited, |With the change made, |Now ||]",
        "[改动后，|修改之后，|在新图中，|改完以后，|此时，|这样一改，||]",
    ),
    "observe.later": say("[also, |further, |in addition, |besides, ||||||||||]", "[另外，|同时，|还有，|此外，||||||||||]"),
    "recall": say(
        "[Recall that |Remember that |As we know, |The rule to use: |Keep in mind that |It is known that ||]",
        "[回忆一下，|我们知道，|要用到的规律是：|注意，|已经学过，|需要记住：||]",
    ),
    "compute.first": say(
        "[From this, |Then |Accordingly, |It follows that |So |Working from there, |||]",
        "[由此，|于是，|据此，|这样，|可以得到，|进一步，|从而，|||]",
    ),
    "compute.later": say("[next, |then |after that, |in turn, |||||||]", "[接着，|然后，|再往下，|随后，|||||||]"),
    "compute.last": say("[finally, |in the end, |at last, ||||]", "[最后，|最终，|到这里，||||]"),
    "decide": say(
        "[Therefore, |Hence |This means that |So |Consequently, |It follows that |Thus |We conclude that |As a result, |]",
        "[因此，|所以，|可见，|由此判断，|这说明，|这意味着，|故|由此得出，|于是，|]",
    ),
    "act.t2i": say("[On the page, |When drawing, |In the picture, |To draw it, |||]", "[画图时，|落笔时，|作图时，|在画面上，|||]"),
    "act.edit": say(
        "[To carry it out, |In the new picture, |On the drawing, |Concretely, |To do so, |||]",
        "[具体操作：|落实到图上，|具体来说，|在新图中，|动手修改：|||]",
    ),
    "check": say("[Check: |As a check, |A quick check: |To verify: |Looking back, ]", "[检验：|验证一下，|核对一下，|回头检查，|复核：]"),
}

ANSWERS = say(
    "[So the answer is |The answer is |The answer: |Answer: |Hence the answer: |So we get |Result: |The result is ]{answer}.",
    "[所以答案是|答案：|答：|因此答案为|综上，答案是|结果：|故答案为|最后得到：|于是得出]{answer}。",
)
STATEMENTS = say(
    "[Answer: |So the answer: |Hence: |The right choice: |Result: ]{answer}.",
    "[答案：|答：|所以选：|结论：|综上：|正确的一项：]{answer}。",
)
"""Closings whose answer is a whole sentence."""
BARE_ANSWERS = say("[the answer is |it is |]{answer}.", "[答案是|答案为|]{answer}。")
"""Closings under a heading that already announces the end."""

CLOSINGS: Mapping[str, Say] = {
    "t2i": say(
        "[[Now draw it|Then lay it out|Put it on the page|Draw everything|All of this goes on {setting}|Draw it on {setting}|Lay it out on {setting}]"
        "[, with every label next to its part|, so that no label covers a line|, keeping labels clear of the lines|, with clean, readable labels|, labels beside what they name|]"
        "|Labels go beside their parts, clear of all lines|Now everything is fixed and can be drawn|That is all the picture needs].",
        "[[据此作图|最后落笔|按此画出|这样就可以画了|然后画在{setting}上|用{setting}来呈现|照此完成]"
        "[，标注紧靠对应部分|，标注不压线|，各标注清晰可读|，标注与图线互不遮挡|，标注写在所指之处旁边|]"
        "|标注放在对应部分旁边，不遮挡图线|内容已经确定，可以作图|画面所需就是这些]。",
    ),
    "edit": say(
        "[Everything else stays as it was|The rest of the picture is not touched|All other parts keep their place and look|Nothing else moves"
        "|Beyond that, nothing changes|The other parts remain exactly as drawn|No other part is altered|All the rest is left alone].",
        "[其余部分保持原样|画面其他内容不变|其他部分的位置和样式都不变|除此之外一概不动|别的地方都不改|其余内容一律不动|剩下的部分与原图相同|其他各处照旧]。",
    ),
}

KEPT = say("{clauses}.", "{clauses}。")
UNCHANGED = say(
    "[As before, |Unchanged: |Still, |It remains true that |Not affected: ]{clauses}.",
    "[不变的是：|保持不变的有：|与原来一样，|不受影响的是：|仍然成立：]{clauses}。",
)
WAS = say("[ (it was {old})| (before: {old})| (previously {old})| (formerly {old})]", "[（原来是{old}）|（原为{old}）|（改动前为{old}）|（之前是{old}）]")
INSTEAD = say("[ instead of {old}|, no longer {old}|, not {old} any more]", "[，而不再是{old}|，不再是{old}|，代替原来的{old}]")
"""May follow only a clause that ends in the new value."""

HEADINGS: Mapping[str, tuple[Say, Say, Say]] = {
    "t2i": (
        say("[Contents|To be shown|What the picture holds|Parts and data]: ", "[内容|要表现的|画面要素|已定内容]："),
        say("[Derived|What follows|Worked out|Reasoning]: ", "[推得|由此得到|推理|进一步确定]："),
        say("[Layout|Drawing|On the page]: ", "[布局|作图|落笔]："),
    ),
    "edit": (
        say("[New state|Data now|After the edit|With the edit]: ", "[新图数据|改动后|此时|修改后]："),
        say("[Consequences|What follows|Effects|So]: ", "[结果|随之而来|影响|推得]："),
        say("[Kept|Unchanged part|The rest|Stays]: ", "[保留|不变|其余|不动]："),
    ),
    "understand": (
        say("[Given|Known|From the figure|What we see]: ", "[已知|图中信息|条件|读图]："),
        say("[Reasoning|Working|What follows|Solution]: ", "[推理|分析|过程|解]："),
        say("[Conclusion|Outcome|To sum up]: ", "[结论|总结|最后]："),
    ),
}
ASKS: Mapping[str, tuple[Say, Say, Say]] = {
    "t2i": (
        say("What [belongs in the picture|must be shown|has to be in it]? ", "[画面里该有什么|要画出哪些内容|图中需要什么]？"),
        say("What follows from that? ", "[由此能确定什么|接下来能推出什么]？"),
        say("[And how should it look|How to lay it out]? ", "[怎样落笔|怎么安排画面]？"),
    ),
    "edit": (
        say("What [holds|is true] [in the new picture|after the edit|now]? ", "[新图中有哪些数据|改动后是什么情况|现在的条件是什么]？"),
        say("What [follows|comes with it]? ", "[会带来什么|随之怎样|接着呢]？"),
        say("[And the rest|What about everything else]? ", "[其余部分呢|别的地方呢|其他内容怎么办]？"),
    ),
    "understand": (
        say("[What does the [figure|picture] [show|tell us]|What is given|What can be read from the [figure|drawing]|What do we know]? ", "[图中给出了什么|从图上能看到什么|已知什么]？"),
        say("What follows [from it|from that]? ", "[由此能得到什么|接下来怎么推|能推出什么]？"),
        say("[And so|What is the result|So what do we get]? ", "[那么结果呢|最后得到什么|结论是什么]？"),
    ),
}
ORDINALS = (
    ("first, ", "第一步，"),
    ("second, ", "第二步，"),
    ("third, ", "第三步，"),
    ("fourth, ", "第四步，"),
    ("fifth, ", "第五步，"),
)
