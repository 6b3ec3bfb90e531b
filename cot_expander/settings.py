"""How an LLM engine works: which server and model, how fast, for how much money, how patient."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from cot_expander.length import LIMIT
from cot_expander.limits import Price
from cot_expander.prompts import Style

NO_KEY = "none"
"""Sent to servers that ask for no key."""


class Settings(BaseModel):
    """Settings of an LLM engine.

    Args:
        base_url: of an OpenAI-compatible server; empty for the client's default.
        key_env: environment variable with the key; local servers need none.
        attempts: replies asked for a row before it falls back to the offline text.
        tries: calls for one reply before a failing server counts as such.
        call_timeout / total_timeout: seconds for one call / for everything about one row.
        price_prompt / price_completion: money per million tokens.
        budget: money that the whole dataset may cost; none means no limit.
        limit: tokens that a text may have, as estimated by ``cot_expander.length``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: Literal["openai", "batch", "replay"] = "openai"
    model: str = Field(default="", max_length=200)
    base_url: str = ""
    key_env: str = "OPENAI_API_KEY"
    style: Style = "detailed"
    instructions: bool = False
    picture: bool = False
    stream: bool = False
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    max_tokens: Annotated[int, Field(ge=64, le=32_768)] = 1500
    limit: Annotated[int, Field(ge=32)] = LIMIT
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    tries: Annotated[int, Field(ge=1, le=20)] = 6
    concurrency: Annotated[int, Field(ge=1, le=4096)] = 16
    requests_per_minute: Annotated[float, Field(ge=0)] = 0
    tokens_per_minute: Annotated[float, Field(ge=0)] = 0
    call_timeout: Annotated[float, Field(gt=0)] = 120
    total_timeout: Annotated[float, Field(gt=0)] = 600
    breaker_failures: Annotated[int, Field(ge=1)] = 20
    breaker_rest: Annotated[float, Field(gt=0)] = 10
    price_prompt: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    price_completion: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    budget: Annotated[Decimal, Field(ge=0)] | None = None

    @property
    def price(self) -> Price:
        return Price(self.price_prompt, self.price_completion)

    def key(self) -> str:
        """The key from the environment; a word that is no secret when there is none."""
        return os.environ.get(self.key_env, "") or NO_KEY
