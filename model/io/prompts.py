"""From a request to the strings that the language model reads.

The words are data (`prompts.toml`), the assembly is code. `python -m model.io.prompts
--from-reference DIR` reads the released checkpoint's own words out of a local copy of the
reference project and prints them in the same form. That code is parsed, never run.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.config import read_table, read_toml
from model.errors import ModelError

Mode = Literal["text", "image", "text_image"]

PICTURE = "<image>"  # placeholder of one picture in a user's text
CONTROL = ("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<img>", "</img>", "<IMG_CONTEXT>")
SENTENCE_ENDS = (".", "!", "?", ",", ":", ";")


@dataclass(frozen=True)
class SystemPrompts:
    chat: str
    generate: str
    edit: str


@dataclass(frozen=True)
class BlankRequests:
    reference: str  # pictures but no request
    nothing: str  # neither


@dataclass(frozen=True)
class Prompts:
    system: SystemPrompts
    blank: BlankRequests


@dataclass(frozen=True)
class GuidanceRows:
    """The three prompts of one picture: everything, pictures only, nothing."""

    full: str
    image: str
    nothing: str


def load_prompts(path: Path | None = None) -> Prompts:
    """Words from a file, or our own."""
    path = path or Path(__file__).with_name("prompts.toml")
    return read_table(Prompts, read_toml(path), str(path))


def user_text(text: str, pictures: int) -> str:
    """A user's text, tidied: missing placeholders in front, first letter upper case, a full stop.

    Raises ModelError for more placeholders than pictures and for control tokens.
    """
    for token in CONTROL:
        if token in text:
            raise ModelError(f"prompt: {token} is a control token and cannot stand in a prompt")
    placed = text.count(PICTURE)
    if placed > pictures:
        raise ModelError(f"prompt: {placed} {PICTURE} placeholders but {pictures} pictures")
    text = (f"{PICTURE}\n" * (pictures - placed) + text).strip()
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith(SENTENCE_ENDS) else text + "."


def chatml(system: str, user: str) -> str:
    """One system and one user turn, open for the assistant's."""
    return f"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n"


def chat_prompt(prompts: Prompts, text: str, pictures: int, system: str | None = None) -> str:
    """Prompt of an understanding request."""
    return chatml(prompts.system.chat if system is None else system, user_text(text, pictures))


def guidance_rows(
    prompts: Prompts, text: str, pictures: int, mode: Mode = "image", system: str | None = None
) -> GuidanceRows:
    """The three prompts of one generated picture.

    In mode `image` they end in `<img>`; in `text_image` the assistant's reasoning comes first.
    """
    if system is None:
        system = prompts.system.edit if pictures else prompts.system.generate
    opening = "<img>" if mode == "image" else ""
    nothing = prompts.blank.nothing
    image = f"{PICTURE}\n" * pictures + prompts.blank.reference if pictures else nothing
    return GuidanceRows(
        full=chatml(system, user_text(text, pictures)) + opening,
        image=chatml(system, image) + opening,
        nothing=chatml(system, nothing) + opening,
    )


def expand_pictures(prompt: str, tokens: int) -> str:
    """Replace every placeholder by `<img>`, `tokens` times `<IMG_CONTEXT>`, `</img>`."""
    return prompt.replace(PICTURE, f"<img>{'<IMG_CONTEXT>' * tokens}</img>")


# The reference project's names of its three conversation templates.
REFERENCE_TEMPLATES = {
    "qwen2_5-chat-v3": "chat",
    "qwen2_5-chat-v3-imgen": "generate",
    "qwen2_5-chat-v3-editing": "edit",
}


def prompts_from_reference(folder: Path) -> Prompts:
    """The released checkpoint's words, from the Python files of a copy of the reference project."""
    system: dict[str, str] = {}
    blank: dict[str, str] = {}
    for node in _syntax(folder):
        if isinstance(node, ast.Call):
            words = {key.arg: _text(key.value) for key in node.keywords if key.arg}
            name = REFERENCE_TEMPLATES.get(words.get("name") or "")
            if name and words.get("system_message"):
                system[name] = words["system_message"] or ""
        elif isinstance(node, ast.Dict):
            words = {
                _text(key): _text(value)
                for key, value in zip(node.keys, node.values, strict=True)
                if key is not None
            }
            if words.get("text_blank_message") and words.get("pure_blank_message"):
                blank["reference"] = words["text_blank_message"] or ""
                blank["nothing"] = words["pure_blank_message"] or ""
    missing = [name for name in REFERENCE_TEMPLATES.values() if name not in system]
    missing += [] if blank else ["blank messages"]
    if missing:
        raise ModelError(
            f"{folder}: did not find the words for {', '.join(missing)}; "
            "give the root folder of a copy of the reference project"
        )
    return Prompts(SystemPrompts(**system), BlankRequests(**blank))


def _syntax(folder: Path) -> Iterator[ast.AST]:
    for path in sorted(folder.rglob("*.py")):
        try:
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        except (SyntaxError, UnicodeDecodeError):
            continue


def _text(node: ast.expr | None) -> str | None:
    """The value of a string literal, also of an f-string without fields."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [_text(part) for part in node.values]
        return None if None in parts else "".join(part or "" for part in parts)
    return None


def as_toml(prompts: Prompts) -> str:
    """The file form of prompts. A JSON string is also a TOML string."""
    lines = []
    for section in ("system", "blank"):
        lines.append(f"[{section}]")
        for key, value in vars(getattr(prompts, section)).items():
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.io.prompts", description="Print a prompt file to standard output."
    )
    parser.add_argument(
        "--from-reference", type=Path, metavar="DIR", help="a copy of the reference project"
    )
    folder = parser.parse_args(arguments).from_reference
    try:
        prompts = prompts_from_reference(folder) if folder else load_prompts()
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    sys.stdout.write(as_toml(prompts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
