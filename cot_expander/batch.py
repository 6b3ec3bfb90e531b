"""The engine ``batch``: requests as OpenAI Batch files, sent or left to the user, and their replies.

A folder holds ``requests-NNNNN.jsonl``, ``replies-NNNNN.jsonl`` once a batch is done, and ``state.json``
with the ids. Every step is written down before the next one, so that the same command resumes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cot_expander.assignment import Assignment
from cot_expander.prompts import Prompts
from cot_expander.settings import Settings
from cot_expander.transport import body

MAX_REQUESTS = 50_000
MAX_BYTES = 190_000_000
"""Limits of one file: 50,000 requests and 200 MB, the latter with some room."""
URL = "/v1/chat/completions"
_OVER = ("completed", "expired", "cancelled", "failed")


def write_requests(
    folder: Path,
    rows: Iterable[tuple[Assignment, bytes | None]],
    settings: Settings,
    max_requests: int = MAX_REQUESTS,
    max_bytes: int = MAX_BYTES,
) -> list[Path]:
    """Write request files within the limits; the files are complete once ``state.json`` is there."""
    folder.mkdir(parents=True, exist_ok=True)
    state = folder / "state.json"
    if state.exists():
        return sorted(folder.glob("requests-*.jsonl"))
    prompts = Prompts(settings.style, settings.instructions)
    paths: list[Path] = []
    for number, lines in enumerate(_files(rows, prompts, settings, max_requests, max_bytes)):
        paths.append(folder / f"requests-{number:05d}.jsonl")
        paths[-1].write_bytes(b"".join(lines))
    _save(state, {})
    return paths


def _files(
    rows: Iterable[tuple[Assignment, bytes | None]],
    prompts: Prompts,
    settings: Settings,
    max_requests: int,
    max_bytes: int,
) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    size = 0
    for assignment, picture in rows:
        line = _line(assignment, picture, prompts, settings)
        if lines and (len(lines) == max_requests or size + len(line) > max_bytes):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def _line(
    assignment: Assignment, picture: bytes | None, prompts: Prompts, settings: Settings
) -> bytes:
    request = {
        "custom_id": assignment.name,
        "method": "POST",
        "url": URL,
        "body": body(settings, prompts.messages(assignment, picture)),
    }
    return json.dumps(request, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class Progress:
    """How the batches of a folder stand: files by status, and the replies that are there."""

    statuses: dict[str, str]
    replies: tuple[Path, ...]

    @property
    def done(self) -> bool:
        return bool(self.statuses) and all(status in _OVER for status in self.statuses.values())


def submit(folder: Path, settings: Settings) -> Progress:
    """Send every request file that has not been sent, then look at all of them."""
    client = _client(settings)
    state = _load(folder)
    for path in sorted(folder.glob("requests-*.jsonl")):
        entry: dict[str, str] = state.setdefault(path.name, {})
        if "file" not in entry:
            with path.open("rb") as file:
                entry["file"] = client.files.create(file=file, purpose="batch").id
            _save(folder / "state.json", state)
        if "batch" not in entry:
            made = client.batches.create(
                input_file_id=entry["file"], endpoint=URL, completion_window="24h"
            )
            entry["batch"], entry["status"] = made.id, made.status
            _save(folder / "state.json", state)
    return poll(folder, settings)


def poll(folder: Path, settings: Settings) -> Progress:
    """Ask how the batches stand and fetch the replies of those that are over."""
    client = _client(settings)
    state = _load(folder)
    for name, entry in state.items():
        target = folder / name.replace("requests", "replies")
        if "batch" not in entry or target.exists():
            continue
        batch = client.batches.retrieve(entry["batch"])
        entry["status"] = batch.status
        _save(folder / "state.json", state)
        if batch.status in _OVER and batch.output_file_id:
            data = client.files.content(batch.output_file_id).read()
            partial = target.with_suffix(".partial")
            partial.write_bytes(data)
            partial.replace(target)
    statuses = {name: entry.get("status", "not sent") for name, entry in state.items()}
    return Progress(statuses, tuple(sorted(folder.glob("replies-*.jsonl"))))


def _client(settings: Settings) -> Any:
    from openai import OpenAI

    return OpenAI(
        api_key=settings.key(), base_url=settings.base_url or None, timeout=settings.call_timeout
    )


def _load(folder: Path) -> dict[str, dict[str, str]]:
    return json.loads((folder / "state.json").read_text(encoding="utf-8"))


def _save(path: Path, state: dict[str, dict[str, str]]) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(state, indent=1), encoding="utf-8")
    partial.replace(path)
