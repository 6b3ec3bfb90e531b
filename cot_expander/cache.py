"""Replies and outcomes on disk or in an object store, each under the hash of what led to it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from shards.canonical import encode
from shards.commit import publish_bytes
from shards.errors import CannotWrite, NotFound
from shards.store import Store

REPLIES = "cot/replies"
CHARGES = "cot/charges"


@dataclass(frozen=True)
class Stored:
    """A reply that was paid for."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    cost: str


@dataclass(frozen=True)
class Replies:
    """Every reply once, below one folder that all workers share.

    A file holds the reply and what it cost; never the key, never a header.
    """

    store: Store

    def get(self, key: str) -> Stored | None:
        """The reply of a request, or None."""
        try:
            data: Any = json.loads(self.store.read(f"{REPLIES}/{key}.json"))
            return Stored(**data)
        except (NotFound, ValueError, TypeError):
            return None

    def put(self, key: str, stored: Stored) -> None:
        """Keep a reply: whole or not at all, without waiting for the disk (it survives a kill, not a power cut)."""
        self._write(f"{REPLIES}/{key}.json", encode(asdict(stored)))

    def charge(self, key: str, cost: Decimal) -> None:
        """Note money that a failed call may have cost, so that a later run counts it too."""
        record = encode({"request": key, "cost": str(cost)})
        free = (f"{CHARGES}/{key}-{number}.json" for number in count())
        self._write(next(name for name in free if not self.store.exists(name)), record)

    def _write(self, name: str, data: bytes) -> None:
        if not self.store.is_local:
            publish_bytes(self.store, name, data)
            return
        final = Path(self.store.path(name))
        partial = final.with_suffix(f".{os.getpid()}.partial")
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(final)
        except OSError as error:
            raise CannotWrite.because(str(final), error) from error

    def spent(self) -> Decimal:
        """Everything paid so far, in all runs."""
        total = Decimal(0)
        for folder in (REPLIES, CHARGES):
            names = [f"{folder}/{stem}.json" for stem in self.store.stems(folder, ".json")]
            for data in self.store.read_all(names):
                try:
                    total += Decimal(json.loads(data)["cost"])
                except (ValueError, KeyError, ArithmeticError):
                    continue
        return total
