"""What one process may ask of a machine: ``cpu=1,gpu=0.25,memory=4GiB,scratch=1``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from factory.errors import UserError

_UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([KMGT]iB)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:-]*")


@dataclass(frozen=True)
class Resources:
    """Ray resources of one stage. ``memory`` is in bytes; ``custom`` holds the cluster's own names."""

    cpu: float = 1
    gpu: float = 0
    memory: int = 0
    custom: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Resources:
        """Read ``name=amount`` pairs separated by commas. Raises ``UserError``."""
        amounts: dict[str, float] = {}
        for pair in filter(None, text.split(",")):
            name, _, amount = pair.strip().partition("=")
            number = _AMOUNT.fullmatch(amount)
            if not _NAME.fullmatch(name) or not number or (number[2] and name != "memory"):
                raise UserError(f"resources: {pair!r}: write cpu=1,gpu=0.5,memory=4GiB,NAME=1")
            amounts[name] = float(number[1]) * _UNITS[number[2] or ""]
        return cls(
            cpu=amounts.pop("cpu", 1),
            gpu=amounts.pop("gpu", 0),
            memory=int(amounts.pop("memory", 0)),
            custom=amounts,
        )

    def of_actor(self) -> dict[str, Any]:
        """Options of a Ray actor."""
        options: dict[str, Any] = {"num_cpus": self.cpu, "resources": dict(self.custom)}
        options |= {"num_gpus": self.gpu} if self.gpu else {}
        return options | ({"memory": self.memory} if self.memory else {})

    def of_entrypoint(self) -> dict[str, Any]:
        """Arguments of a Ray job's entrypoint; a stage without resources may run anywhere."""
        return {
            "entrypoint_num_cpus": self.cpu or None,
            "entrypoint_num_gpus": self.gpu or None,
            "entrypoint_memory": self.memory or None,
            "entrypoint_resources": dict(self.custom) or None,
        }

    def fit_into(self, total: Mapping[str, float]) -> int:
        """How many such processes the resources of a node or cluster hold, by Ray's names."""
        wanted = {"CPU": self.cpu, "GPU": self.gpu, "memory": self.memory, **self.custom}
        return int(min((total.get(name, 0) // n for name, n in wanted.items() if n), default=0))
