"""What a run of an LLM engine did: calls, tokens, money, accepted and refused texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass
class Account:
    """Counts of one run; ``as_dict`` goes to the report."""

    calls: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)
    failed_calls: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    accepted: Counter[str] = field(default_factory=Counter[str])
    fallback: Counter[str] = field(default_factory=Counter[str])
    reasons: Counter[str] = field(default_factory=Counter[str])

    def as_dict(self) -> dict[str, Any]:
        """Plain data, in a fixed order."""
        kinds = sorted({*self.accepted, *self.fallback})
        return {
            "calls": self.calls,
            "cached replies": self.cached,
            "prompt tokens": self.prompt_tokens,
            "completion tokens": self.completion_tokens,
            "cost": str(self.cost),
            "failed calls": dict(sorted(self.failed_calls.items())),
            "refused replies": dict(sorted(self.refused.items())),
            "accepted rows": self.accepted.total(),
            "fallback rows": self.fallback.total(),
            "fallback reasons": dict(sorted(self.reasons.items())),
            "acceptance by kind": {
                kind: round(self.accepted[kind] / (self.accepted[kind] + self.fallback[kind]), 4)
                for kind in kinds
            },
        }

    @property
    def line(self) -> str:
        """The state of the run in one line, for a progress bar."""
        rows = self.accepted.total() + self.fallback.total()
        tokens = self.prompt_tokens + self.completion_tokens
        return (
            f"{rows} rows, {self.accepted.total()} by the model, {self.calls} calls, "
            f"{tokens} tokens, cost {self.cost:.4f}"
        )
