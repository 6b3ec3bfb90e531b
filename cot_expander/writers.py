"""Where replies come from, behind one interface: a server that is asked now, or recorded replies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from cot_expander.assignment import Assignment
from cot_expander.prompts import Message


class NoReply(Exception):
    """There is no reply and there will be none in this run; ``reason`` is recorded."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Writer(Protocol):
    """Answers one conversation about a row."""

    async def write(self, assignment: Assignment, messages: list[Message], attempt: int) -> str:
        """The text of a reply. Raises ``NoReply``."""
        ...


class Recorded:
    """Engines ``replay`` and ``batch``: replies from files, by the name of the row.

    A row may have several replies, for its attempts in their order.
    """

    def __init__(self, replies: Mapping[str, list[str]]) -> None:
        self._replies = replies

    @classmethod
    def read(cls, paths: Iterable[str | Path]) -> Recorded:
        """Read JSONL files: lines ``{"name", "text"}`` or the output lines of a Batch.

        Raises:
            ValueError: a line that is neither, named by file and number.
        """
        replies: dict[str, list[str]] = {}
        for path in paths:
            with Path(path).open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        name, text = _recorded(line, f"{path}:{number}")
                        if text:
                            replies.setdefault(name, []).append(text)
        return cls(replies)

    async def write(self, assignment: Assignment, messages: list[Message], attempt: int) -> str:
        found = self._replies.get(assignment.name, [])
        if attempt >= len(found):
            raise NoReply("no recorded reply" if not found else "no further recorded reply")
        return found[attempt]


def _recorded(line: str, where: str) -> tuple[str, str]:
    try:
        data: Any = json.loads(line)
        if "custom_id" not in data:
            return str(data["name"]), str(data["text"])
        response = data.get("response") or {}
        if data.get("error") or response.get("status_code") != 200:
            return str(data["custom_id"]), ""
        return str(data["custom_id"]), response["body"]["choices"][0]["message"]["content"] or ""
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise ValueError(
            f'{where}: neither {{"name", "text"}} nor an output line of a Batch'
        ) from None
