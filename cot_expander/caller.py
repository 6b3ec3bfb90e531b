"""The engine ``openai``: asks a server, within its limits, and pays for every reply once."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import Any

from cot_expander.account import Account
from cot_expander.assignment import Assignment
from cot_expander.cache import Replies, Stored
from cot_expander.length import length_of
from cot_expander.limits import Breaker, BudgetSpent, Pace, Purse
from cot_expander.prompts import Message
from cot_expander.reply import schema
from cot_expander.settings import Settings
from cot_expander.transport import CallFailed, Received, Transport
from cot_expander.writers import NoReply
from shards.canonical import value_hash

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 60.0
_PER_MESSAGE = 16
_PER_PICTURE = 3000
_SCHEMA_BYTES = len(json.dumps(schema()))


class Caller:
    """A ``Writer`` over a server. Use it within one event loop and ``close`` it."""

    def __init__(self, settings: Settings, replies: Replies, account: Account) -> None:
        self._settings, self._replies, self._account = settings, replies, account
        self._transport = Transport(settings)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._requests = Pace(settings.requests_per_minute)
        self._tokens = Pace(settings.tokens_per_minute)
        self._breaker = Breaker(settings.breaker_failures, settings.breaker_rest)
        self._purse = Purse(
            settings.budget, replies.spent() if settings.budget is not None else Decimal(0)
        )
        self._pending: dict[str, asyncio.Future[str]] = {}

    async def close(self) -> None:
        await self._transport.close()

    async def write(self, assignment: Assignment, messages: list[Message], attempt: int) -> str:
        """The reply to a conversation, asked for only if nobody has asked before. Raises ``NoReply``."""
        key = self._key(messages, attempt)
        stored = self._replies.get(key)
        if stored is not None:
            self._account.cached += 1
            return stored.text
        if key in self._pending:
            self._account.cached += 1
            return await asyncio.shield(self._pending[key])
        pending: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._pending[key] = pending
        try:
            text = await self._persist(messages, key)
            pending.set_result(text)
            return text
        except BaseException as error:
            failure = error if isinstance(error, NoReply) else NoReply("cancelled")
            pending.set_exception(failure)
            pending.exception()
            raise
        finally:
            del self._pending[key]

    def _key(self, messages: list[Message], attempt: int) -> str:
        settings = self._settings
        content = {
            "model": settings.model,
            "temperature": str(settings.temperature),
            "max_tokens": settings.max_tokens,
            "messages": messages,
            "attempt": attempt,
        }
        return value_hash(json.loads(json.dumps(content)))[:40]

    async def _persist(self, messages: list[Message], key: str) -> str:
        """Call until there is a reply. Raises ``NoReply`` when trying on is of no use."""
        for number in range(self._settings.tries):
            try:
                return await self._call(messages, key)
            except BudgetSpent:
                raise NoReply("budget") from None
            except CallFailed as error:
                self._account.failed_calls[error.rule] += 1
                if not error.again or number + 1 == self._settings.tries:
                    raise NoReply(f"call: {error.rule}") from None
                await asyncio.sleep(max(error.after, _pause(key, number)))
        raise NoReply("call: no tries left")

    async def _call(self, messages: list[Message], key: str) -> str:
        guess = _tokens_of(messages) + self._settings.max_tokens // 4
        most = self._settings.price.of(_most_tokens(messages), self._settings.max_tokens)
        async with self._slots:
            await self._breaker.wait()
            await self._requests.take()
            await self._tokens.take(guess)
            self._purse.set_aside(most)
            cost = most
            try:
                self._account.calls += 1
                received = await self._transport.ask(messages)
                cost = self._price(received, messages)
                kept = asyncio.to_thread(self._replies.put, key, _stored(received, cost))
                await asyncio.shield(kept)
                self._breaker.succeeded()
                self._tokens.correct(guess - received.prompt_tokens - received.completion_tokens)
                return received.text
            except CallFailed as error:
                if error.rule != "rate":
                    self._breaker.failed()
                cost = most if error.paid else Decimal(0)
                if cost:
                    self._replies.charge(key, cost)
                raise
            except asyncio.CancelledError:
                if cost:
                    self._replies.charge(key, cost)
                raise
            finally:
                self._purse.settle(most, cost)
                self._account.cost += cost

    def _price(self, received: Received, messages: list[Message]) -> Decimal:
        prompt = received.prompt_tokens or _most_tokens(messages)
        completion = received.completion_tokens or len(received.text.encode())
        self._account.prompt_tokens += prompt
        self._account.completion_tokens += completion
        return self._settings.price.of(prompt, completion)


def _stored(received: Received, cost: Decimal) -> Stored:
    return Stored(received.text, received.prompt_tokens, received.completion_tokens, str(cost))


def _pause(key: str, number: int) -> float:
    """Doubling pauses, each spread over half to all of its length by the request's own hash."""
    jitter = int(value_hash([key, number])[:8], 16) / 0xFFFFFFFF
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**number) * (0.5 + jitter / 2)


def _parts(messages: list[Message]) -> list[Any]:
    found: list[Any] = []
    for message in messages:
        content = message["content"]
        found += content if isinstance(content, list) else [{"type": "text", "text": content}]
    return found


def _tokens_of(messages: list[Message]) -> int:
    """About how many tokens a conversation has."""
    return sum(
        length_of(part["text"]).tokens if part["type"] == "text" else _PER_PICTURE
        for part in _parts(messages)
    )


def _most_tokens(messages: list[Message]) -> int:
    """More tokens than a conversation can have: no token is shorter than a byte."""
    texts = sum(
        len(part["text"].encode()) if part["type"] == "text" else _PER_PICTURE
        for part in _parts(messages)
    )
    return texts + _PER_MESSAGE * len(messages) + _SCHEMA_BYTES
