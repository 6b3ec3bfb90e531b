"""Names that planning and batches share. No torch here: planning runs without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Task = Literal["t2i", "edit", "understand"]
Dropped = Literal["", "text", "all"]
TASKS: tuple[Task, ...] = ("t2i", "edit", "understand")
DROPPED: tuple[Dropped, ...] = ("", "text", "all")


@dataclass(frozen=True)
class View:
    """How a row is shown this time."""

    detailed: bool = False  # the request in its detailed wording
    reasoned: bool = False  # with the written reasoning
    dropped: Dropped = ""  # what guidance dropout takes away
