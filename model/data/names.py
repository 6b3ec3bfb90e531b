"""Names that planning and batches share. No torch here: planning runs without it."""

from __future__ import annotations

from typing import Literal

Task = Literal["t2i", "edit", "understand"]
Dropped = Literal["", "text", "all"]
TASKS: tuple[Task, ...] = ("t2i", "edit", "understand")
DROPPED: tuple[Dropped, ...] = ("", "text", "all")
