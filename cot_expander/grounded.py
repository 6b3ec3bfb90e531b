"""The offline engine: words a solver's claims as a teacher would, in English or Chinese.

Nothing is added to what the facts and steps say: connectives, order markers and a closing sentence are
the only words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generators.scene import Fact, Pair, Say, Step, Voice, quantity, say
from shards.sample import Cot

UNSPOKEN = Pair("", "")


@dataclass(frozen=True, slots=True)
class Request:
    """What one row needs reasoning for.

    Args:
        task: t2i, edit or understand.
        facts: the facts a reader may rely on (given ones for drawing tasks).
        title: what the picture is, with its article.
        answer: the answer as worded in the row, for understand rows.
        setting: one phrase about paper and look, for drawing tasks.
    """

    task: str
    title: Say | Pair
    facts: Sequence[Fact]
    names: Mapping[str, Pair]
    steps: Sequence[Step]
    answer: str = ""
    setting: Say | Pair = UNSPOKEN
    keep: Sequence[str] = field(default_factory=tuple)


_LEADS = {
    "observe": (
        say("[from the [figure|picture|drawing], |the [figure|picture] shows that |reading the [figure|picture], |first look: |we are given that |note that ||||]", ""),
        say("", "[由图可知，|从图中看出，|图中显示，|读图得，|已知|题中给出||||]"),
    ),
    "recall": (say("[recall that |remember: |by definition, |as we know, |]", ""), say("", "[回忆一下，|由定义，|我们知道，|]")),
    "compute": (say("[then |next, |now |here |working it out, |step by step, |||]", ""), say("", "[于是，|接着，|然后，|由此，|计算得，|||]")),
    "decide": (say("[therefore, |hence |this means that |so we conclude that |it follows that ||]", ""), say("", "[因此，|所以，|可见，|由此判断，|这说明||]")),
    "act": (say("[in the new picture, |to do so, |on the drawing, ||]", ""), say("", "[在新图中，|具体做法是，|画图时，||]")),
    "check": (say("[check: |as a check, |finally, verify that |]", ""), say("", "[检验：|验证一下，|最后核对，|]")),
}
_OWN_LEAD = ("so ", "then ", "and ", "therefore", "hence", "故", "所以", "因此", "于是", "则", "由")

_OPEN = {
    "t2i": say(
        "[Plan the picture first|Let us plan the drawing|What has to be drawn|Think before drawing|Work out what the picture must contain]: {title}.",
        "[先想清楚要画什么|先规划画面|动笔之前先想好|画图思路|明确要画的内容]：{title}。",
    ),
    "edit": say(
        "[Work out what changes|Think about the consequences first|Start from what the edit touches|First see what the change implies|Follow the change through].",
        "[先想清楚哪些内容会变|先分析改动带来的结果|从要修改的地方入手|先看这一改动意味着什么|沿着改动逐步推理]。",
    ),
    "understand": say(
        "[|||Let us read the figure.|Start from what is given.|Go step by step.|Look at the picture first.]",
        "[|||先读图。|从已知条件出发。|一步一步来。|先看图。]",
    ),
}
_CLOSE = {
    "t2i": say(
        "[Now draw it|Then lay it out|Put it on the page|Draw everything] [with every label next to its part|so that no label covers a line|keeping labels clear of the lines|with clean, readable labels].",
        "[据此作图|最后落笔|按此画出|这样就可以画了]，[标注紧靠对应部分|标注不压线|各标注清晰可读|标注与图线互不遮挡]。",
    ),
    "edit": say(
        "[Everything else stays as it was|The rest of the picture is not touched|All other parts keep their place and look|Nothing else moves].",
        "[其余部分保持原样|画面其他内容不变|其他部分的位置和样式都不变|除此之外一概不动]。",
    ),
    "understand": say("[So the answer is|The answer is|Answer:|Hence the answer:|That gives] {answer}.", "[所以答案是|答案：|答：|因此答案为|综上，答案是]{answer}。"),
}


def expand(request: Request, voice: Voice) -> Cot:
    """Word the reasoning of one row in the voice's language."""
    sentences = [word_step(step, request.names, voice) for step in request.steps]
    opening = voice.say(_OPEN[request.task], title=voice.say(request.title))
    closing = voice.say(_CLOSE[request.task], answer=request.answer)
    return Cot(
        objects=tuple(dict.fromkeys(voice.word(name) for name in request.names.values())),
        attributes=tuple(clause for fact in request.facts if (clause := _clause(fact, voice)) and fact.given),
        constraints=tuple(clause for fact in request.facts if (clause := _clause(fact, voice)) and not fact.given),
        background=voice.say(request.setting),
        steps=tuple(sentences),
        text=_flow(opening, sentences, closing, voice),
    )


def _clause(fact: Fact, voice: Voice) -> str:
    return voice.say(fact.say, v=fact.value if isinstance(fact.value, list | tuple) else fact.text)


def word_step(step: Step, names: Mapping[str, Pair], voice: Voice) -> str:
    """One step as a finished sentence."""
    value = "" if isinstance(step.value, bool | list | tuple) else quantity(step.value, step.unit)
    clause = voice.say(step.say, v=step.value if isinstance(step.value, list | tuple) else value, s=names.get(step.subject, step.subject))
    if not clause.lower().startswith(_OWN_LEAD):
        english, chinese = _LEADS[step.kind]
        clause = voice.say(english if voice.lang == "en" else chinese) + clause
    return finish(clause, voice)


def finish(clause: str, voice: Voice) -> str:
    """Capital letter (unless the clause opens with a symbol) and full stop."""
    clause = clause.strip()
    if voice.lang == "en":
        opens_with_word = clause[:1].islower() and (clause[1:2].isalpha() or clause[:2] == "a ")
        clause = clause[0].upper() + clause[1:] if opens_with_word else clause
    stop = "." if voice.lang == "en" else "。"
    return clause if clause[-1:] in ".。!?！？" else clause + stop


def _flow(opening: str, sentences: list[str], closing: str, voice: Voice) -> str:
    """The whole text: flowing, numbered or in lines."""
    shape = voice.say(say("[flow|flow|numbered|lines]", "[flow|flow|numbered|lines]"))
    if shape == "flow" or len(sentences) < 3:
        return voice.sentences([opening, *sentences, closing])
    marks = [f"{i}. " if shape == "numbered" else "" for i in range(1, len(sentences) + 1)]
    body = [mark + sentence for mark, sentence in zip(marks, sentences, strict=True)]
    return "\n".join(part for part in (opening, *body, closing) if part)
