"""From an assignment to an outcome: asked, judged, asked again with the complaint, or left as it was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from cot_expander.account import Account
from cot_expander.assignment import Assignment
from cot_expander.check import Complaint
from cot_expander.gate import judge
from cot_expander.prompts import Prompts, complaint_message
from cot_expander.settings import Settings
from cot_expander.writers import NoReply, Writer
from shards.sample import Row


@dataclass(frozen=True)
class Outcome:
    """What became of a row.

    Args:
        accepted: the text is the model's; otherwise the offline text stays, for ``reason``.
        refused: the complaints about each refused reply.
    """

    name: str
    row: Row
    accepted: bool
    reason: str = ""
    refused: tuple[tuple[Complaint, ...], ...] = ()

    def record(self) -> dict[str, Any]:
        """The line that is kept about it."""
        return {
            "row": self.name,
            "accepted": self.accepted,
            "reason": self.reason,
            "refused": [[f"{c.rule}: {c.detail}" for c in reply] for reply in self.refused],
        }


class Expander:
    """Tells rows anew with the help of a ``Writer``."""

    def __init__(self, settings: Settings, writer: Writer, account: Account) -> None:
        self._settings, self._writer, self.account = settings, writer, account
        self._prompts = Prompts(settings.style, settings.instructions)

    @property
    def prompt_version(self) -> str:
        return self._prompts.version

    async def expand(self, assignment: Assignment, picture: bytes | None = None) -> Outcome:
        """The outcome of one row; never raises for anything that a server or a reply does."""
        refused: list[tuple[Complaint, ...]] = []
        try:
            work = self._attempts(assignment, picture, refused)
            row = await asyncio.wait_for(work, self._settings.total_timeout)
        except NoReply as error:
            return self._fallback(assignment, error.reason, refused)
        except asyncio.TimeoutError:
            return self._fallback(assignment, "total timeout", refused)
        if row is None:
            return self._fallback(assignment, f"refused: {refused[-1][0].rule}", refused)
        self.account.accepted[assignment.kind] += 1
        return Outcome(assignment.name, row, True, "", tuple(refused))

    async def _attempts(
        self,
        assignment: Assignment,
        picture: bytes | None,
        refused: list[tuple[Complaint, ...]],
    ) -> Row | None:
        messages = self._prompts.messages(assignment, picture)
        for attempt in range(self._settings.attempts):
            text = await self._writer.write(assignment, messages, attempt)
            verdict = judge(text, assignment, self._settings.limit)
            if verdict.cot is not None:
                update: dict[str, Any] = {"cot": verdict.cot}
                if verdict.instruction and self._settings.instructions:
                    update["instruction"] = verdict.instruction
                return assignment.row.model_copy(update=update)
            refused.append(verdict.complaints)
            self.account.refused[verdict.complaints[0].rule] += 1
            told = [f"{c.rule}: {c.detail}" for c in verdict.complaints]
            complaint = complaint_message(told, assignment.row.lang)
            messages = [*messages, {"role": "assistant", "content": text}, complaint]
        return None

    def _fallback(
        self, assignment: Assignment, reason: str, refused: list[tuple[Complaint, ...]]
    ) -> Outcome:
        self.account.fallback[assignment.kind] += 1
        self.account.reasons[reason] += 1
        return Outcome(assignment.name, assignment.row, False, reason, tuple(refused))
