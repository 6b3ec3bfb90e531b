"""What a model is asked: role, rules, one example of our own and the row, per domain, task and language."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from cot_expander.assignment import Assignment
from cot_expander.reply import fillings, schema
from generators.scene import Pair
from shards.canonical import value_hash

Style = Literal["brief", "detailed", "socratic", "planner"]
Message = dict[str, Any]

_ROLE = {
    "science": Pair(
        "You write the reasoning of exact scientific figures.", "你为精确的理科插图撰写推理过程。"
    ),
    "text": Pair(
        "You write the reasoning of pictures that carry text.", "你为含文字的图片撰写推理过程。"
    ),
    "spatial": Pair("You write the reasoning of scenes in space.", "你为空间场景撰写推理过程。"),
    "meme": Pair("You write the reasoning of memes.", "你为表情包撰写推理过程。"),
}
_TASK = {
    "t2i": Pair(
        "A user asks for a picture. Plan it: what it holds, what follows, how it looks.",
        "用户要一张图。请规划：画什么、由此推得什么、怎样呈现。",
    ),
    "edit": Pair(
        "A user asks for a change. Follow it: what it touches, what follows, what stays.",
        "用户要求修改图片。请推理：改动什么、随之变化什么、什么不变。",
    ),
    "understand": Pair(
        "A user asks about a picture. Reason from what is seen to the answer.",
        "用户就图片提问。请由所见推理到答案。",
    ),
}
_STYLE = {
    "brief": Pair(
        "Style: brief, a few plain words around the facts.",
        "风格：简洁，只在事实之间加少量连接语。",
    ),
    "detailed": Pair(
        "Style: detailed, say why each step is taken.", "风格：详细，说明每一步的缘由。"
    ),
    "socratic": Pair(
        "Style: Socratic, lead every part by a question to yourself.",
        "风格：苏格拉底式，每一部分以自问引出。",
    ),
    "planner": Pair(
        "Style: a planner's, say what is settled before what.",
        "风格：规划式，说明先定什么、后定什么。",
    ),
}
_RULES = Pair(
    "Rules. Each claim is a finished sentence behind a placeholder such as {c1}; you write the words between them.\n"
    "1. Never write a number, unit, label, name, colour, direction or comparison yourself: placeholders bring them.\n"
    "2. `steps`: every claim exactly once, a claim after those it uses; `claims` lists the ids of its sentence.\n"
    "3. `text`: the whole reasoning as one flowing text, every claim exactly once, no new fact.\n"
    "4. `objects`, `attributes`, `constraints`: ids of those that matter (o1, a1, k1 …); `background`: {setting} or empty.\n"
    "5. If there is an answer, `text` ends in {answer}.\n"
    "6. `instruction`: the wish as a user would type it, short and colloquial, with every {v…} of it; empty if there is none.\n"
    "7. Write English only. Reply with the JSON object only, no remarks.",
    "规则：每个论断都是一句完整的话，由{c1}这样的占位符代表；你只写它们之间的文字。\n"
    "1. 不要自己写任何数字、单位、标签、名称、颜色、方向或比较，它们都由占位符带入。\n"
    "2. steps：每个论断恰好出现一次，且在它所依据的论断之后；claims列出该句的编号。\n"
    "3. text：把全部推理写成一段连贯的话，每个论断恰好一次，不添加新事实。\n"
    "4. objects、attributes、constraints：填相关的编号（o1、a1、k1……）；background：{setting}或留空。\n"
    "5. 若有答案，text以{answer}结尾。\n"
    "6. instruction：像用户那样简短、口语地重写请求，用上其中每个{v…}；没有请求则留空。\n"
    "7. 只用中文。只回复该JSON对象，不要附加说明。",
)
_EXAMPLE_ASK = {
    "en": {
        "claims": [
            {"id": "c1", "says": "The angle of the plane is 30°", "uses": []},
            {"id": "c2", "says": "The weight is 9.5 × 9.8 = 93.1 N", "uses": []},
            {"id": "c3", "says": "The normal force is N = 93.1 × cos 30° ≈ 80.63 N", "uses": ["c1", "c2"]},
        ],
        "answer": "80.63 N",
    },
    "zh": {
        "claims": [
            {"id": "c1", "says": "斜面倾角为30°", "uses": []},
            {"id": "c2", "says": "重力为9.5 × 9.8 = 93.1 N", "uses": []},
            {"id": "c3", "says": "支持力N = 93.1 × cos 30° ≈ 80.63 N", "uses": ["c1", "c2"]},
        ],
        "answer": "80.63 N",
    },
}  # fmt: skip
_EXAMPLE_REPLY = {
    "en": {
        "steps": [
            {"claims": ["c1"], "text": "The figure tells us that {c1}."},
            {"claims": ["c2"], "text": "As for the pull of the Earth, {c2}."},
            {"claims": ["c3"], "text": "Nothing accelerates across the plane, so {c3}."},
        ],
        "text": "The figure tells us that {c1}. As for the pull of the Earth, {c2}. "
        "Nothing accelerates across the plane, so {c3}. The answer is {answer}.",
    },
    "zh": {
        "steps": [
            {"claims": ["c1"], "text": "由图可知，{c1}。"},
            {"claims": ["c2"], "text": "再看地球的吸引，{c2}。"},
            {"claims": ["c3"], "text": "由受力平衡得，{c3}。"},
        ],
        "text": "由图可知，{c1}。再看地球的吸引，{c2}。由受力平衡得，{c3}。答案是{answer}。",
    },
}
_EMPTY = {"objects": [], "attributes": [], "constraints": [], "background": "", "instruction": ""}


@dataclass(frozen=True)
class Prompts:
    """Prompts in one style. ``version`` changes whenever any word that is sent does."""

    style: Style = "detailed"
    instructions: bool = False

    @property
    def version(self) -> str:
        parts = [_ROLE, _TASK, _STYLE, _RULES, _EXAMPLE_ASK, _EXAMPLE_REPLY, schema()]
        return value_hash(json.loads(json.dumps([*parts, self.style, self.instructions])))[:16]

    def messages(self, assignment: Assignment, picture: bytes | None = None) -> list[Message]:
        """System, one example and the row; with the picture attached when there is one (PNG or WebP)."""
        row = assignment.row
        role = _ROLE.get(assignment.domain, _ROLE["science"])
        system = "\n".join(
            part.of(row.lang) for part in (role, _TASK[row.task], _STYLE[self.style], _RULES)
        )
        example = {**_EMPTY, **_EXAMPLE_REPLY[row.lang]}
        return [
            {"role": "system", "content": system},
            {"role": "user", "content": _json(_EXAMPLE_ASK[row.lang])},
            {"role": "assistant", "content": _json(example)},
            {"role": "user", "content": _content(_json(self._ask(assignment)), picture)},
        ]

    def _ask(self, assignment: Assignment) -> dict[str, Any]:
        row, known = assignment.row, fillings(assignment)
        asked: dict[str, Any] = {
            "task": row.task,
            "request": row.question or row.detail or row.instruction,
            "claims": [
                {
                    "id": claim.id,
                    "says": known[claim.id],
                    "uses": [source for source in claim.from_ if "/" not in source],
                }
                for claim in row.claims
            ],
        }
        for mark, name in (("o", "objects"), ("a", "attributes"), ("k", "constraints")):
            asked[name] = {id: text for id, text in known.items() if _numbered(id, mark)}
        asked["setting"] = row.cot.background
        if row.answer:
            asked["answer"] = assignment.reference.answer
        if self.instructions and assignment.wish:
            asked["wish"] = _marked(assignment.wish, assignment.values)
        return asked


def complaint_message(complaints: list[str], lang: str) -> Message:
    """What a writer is told about a reply that was refused."""
    head = (
        "Refused. Correct this and reply again:" if lang == "en" else "未通过。请改正后重新回复："
    )
    return {"role": "user", "content": "\n".join([head, *(f"- {text}" for text in complaints[:8])])}


def _marked(wish: str, values: tuple[str, ...]) -> str:
    """The wish with every value of it behind its placeholder."""
    marks = {value: f"{{v{place}}}" for place, value in enumerate(values, 1)}
    if not marks:
        return wish
    edged = (
        (r"(?<![A-Za-z0-9.])" if value[0].isascii() and value[0].isalnum() else "")
        + re.escape(value)
        + (r"(?![A-Za-z0-9]|\.\d)" if value[-1].isascii() and value[-1].isalnum() else "")
        for value in sorted(marks, key=len, reverse=True)
    )
    return re.sub("|".join(edged), lambda match: marks[match.group()], wish)


def _numbered(id: str, mark: str) -> bool:
    return id[:1] == mark and id[1:].isdecimal()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _content(text: str, picture: bytes | None) -> Any:
    if picture is None:
        return text
    kind = "webp" if picture[:4] == b"RIFF" else "png"
    url = f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
    return [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]
