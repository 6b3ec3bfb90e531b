"""From a row to the language tokens of its document, and what each of them is for.

A document is a prompt as inference writes it, and what the model is to write after it:

    t2i, edit            prompt <img>                 the picture follows, nothing is written
    the same, reasoned   prompt reasoning <img>       reasoning and <img> are predicted
    understand           prompt answer <|im_end|>     answer and <|im_end|> are predicted

Guidance dropout replaces the prompt by one of the rows that guidance compares with at inference
(`model.io.prompts.guidance_rows`); such a document has no reasoning. Prompt and response are encoded
apart, as at inference, so lengths add up and can be counted once per row.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import NamedTuple

from model.data.names import View
from model.errors import ModelError
from model.io.prompts import (
    CONTROL,
    GuidanceRows,
    Prompts,
    chat_prompt,
    expand_pictures,
    guidance_rows,
)
from model.io.tokenizer import Tokenizer
from model.nn.context import condition_spans
from shards.sample import Row


@dataclass(frozen=True)
class TokenDocument:
    """Tokens `[T]`; those from `response` on are predicted, those in `context` condition."""

    ids: list[int]
    response: int  # first predicted token; T when there is none
    context: slice  # empty where no picture is generated
    tiles: int  # pictures it reads


class RowCounts(NamedTuple):
    """Lengths in tokens; a prompt includes its pictures, a response does not include its closing."""

    short: int  # prompt with the short wording
    detailed: int  # prompt with the detailed wording
    answer: int  # direct response, 0 for pictures
    reasoning: int  # response with reasoning, 0 where there is none


class Frame(NamedTuple):
    """Lengths that depend on the task and the number of pictures alone."""

    system: int  # tokens in front of the user turn
    text_dropped: int  # prompt that keeps the pictures alone
    all_dropped: int  # prompt that keeps nothing


class Scribe:
    """Writes documents with the words, the tokenizer and the tile size of one checkpoint."""

    def __init__(self, tokenizer: Tokenizer, prompts: Prompts, tile_tokens: int) -> None:
        self.tokenizer, self.prompts, self.tile_tokens = tokenizer, prompts, tile_tokens

    @property
    def identity(self) -> tuple[str, ...]:
        """Everything that a token count depends on besides the row."""
        return self.tokenizer.fingerprint, repr(self.prompts), str(self.tile_tokens)

    def document(self, row: Row, view: View) -> TokenDocument:
        """Raises ModelError when the row's words cannot stand in a prompt."""
        pictures = 0 if view.dropped == "all" else len(row.inputs)
        ids = self._encode(self._prompt(row, view))
        start = len(ids)
        if row.task == "understand":
            ids += self.tokenizer.encode(response(row, view.reasoned)) + [self.tokenizer.ids.im_end]
            return TokenDocument(ids, start, slice(0, 0), pictures)
        if view.reasoned and not view.dropped:
            ids += self.tokenizer.encode(response(row, reasoned=True))
            ids.append(self.tokenizer.ids.image_start)
        else:
            ids.append(self.tokenizer.ids.image_start)
            start = len(ids)
        (context,) = condition_spans(ids, self.tokenizer.ids)
        return TokenDocument(ids, start, context, pictures)

    def counts(self, row: Row) -> RowCounts:
        """Lengths from which those of every view follow."""
        short, detailed = (
            len(self._encode(self._prompt(row, View(detailed=detailed))))
            for detailed in (False, True)
        )
        answer = response(row, reasoned=False) if row.task == "understand" else ""
        reasoning = response(row, reasoned=True) if row.cot.text else ""
        return RowCounts(
            short, detailed, *(len(self.tokenizer.encode(t)) for t in (answer, reasoning))
        )

    def frame(self, pictures: int) -> Frame:
        """Of a generated picture with so many references."""
        rows = self._guidance("", pictures)
        nothing = self._encode(rows.nothing)
        turns = [at for at, token in enumerate(nothing) if token == self.tokenizer.ids.im_start]
        return Frame(turns[1], len(self._encode(rows.image)), len(nothing))

    def _prompt(self, row: Row, view: View) -> str:
        if row.task == "understand":
            return chat_prompt(self.prompts, request(row, view.detailed), len(row.inputs))
        rows = self._guidance(request(row, view.detailed), len(row.inputs))
        return {"": rows.full, "text": rows.image, "all": rows.nothing}[view.dropped]

    def _guidance(self, text: str, pictures: int) -> GuidanceRows:
        return guidance_rows(self.prompts, text, pictures, "text_image")

    def _encode(self, prompt: str) -> list[int]:
        return self.tokenizer.encode(expand_pictures(prompt, self.tile_tokens))


def request(row: Row, detailed: bool) -> str:
    """What the user says: an instruction in either wording, or a question with lettered choices."""
    if row.task != "understand":
        return (row.detail or row.instruction) if detailed else (row.instruction or row.detail)
    letters = zip(string.ascii_uppercase, row.choices, strict=False)
    return "\n".join([row.question, *(f"{letter}. {choice}" for letter, choice in letters)])


def response(row: Row, reasoned: bool) -> str:
    """What the model writes. Reasoning about a question ends with its answer."""
    text = row.cot.text if reasoned else row.answer
    if reasoned and not text:
        raise ModelError(f"row {row.id} has no reasoning")
    for token in CONTROL:
        if token in text:
            raise ModelError(f"response: {token} is a control token and cannot stand in a response")
    if reasoned and row.task == "understand" and row.answer not in text.splitlines()[-1]:
        return f"{text}\n{row.answer}"
    return text
