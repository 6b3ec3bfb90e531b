"""One conversation with an OpenAI-compatible server: a reply with its usage, or a failure by name."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from cot_expander.prompts import Message
from cot_expander.reply import schema
from cot_expander.settings import Settings

_RETRIED = (408, 409, 425, 429)
_SCHEMA_WORDS = ("response_format", "json_schema", "structured output", "guided")


class CallFailed(Exception):
    """A call that brought no reply.

    Args:
        rule: rate, server, timeout, connection, truncated, protocol, refused.
        again: whether another try may help.
        after: seconds the server asks to wait, 0 when it says nothing.
        paid: the server may have charged for it.
    """

    def __init__(self, rule: str, again: bool, after: float = 0.0, paid: bool = False) -> None:
        super().__init__(rule)
        self.rule, self.again, self.after, self.paid = rule, again, after, paid


@dataclass(frozen=True)
class Received:
    """A reply as it came, with the tokens the server counted (0 when it does not say)."""

    text: str
    prompt_tokens: int
    completion_tokens: int


class Transport:
    """The OpenAI client, told to leave retries to us. Use within one event loop; ``close`` it."""

    def __init__(self, settings: Settings) -> None:
        from openai import AsyncOpenAI

        self._settings = settings
        self._client: Any = AsyncOpenAI(
            api_key=settings.key(),
            base_url=settings.base_url or None,
            timeout=settings.call_timeout,
            max_retries=0,
        )
        self._first = asyncio.Lock()
        self._asked = False
        self.schema_supported = True
        """Until the server says otherwise; then replies are JSON in plain text for the rest of the run."""

    async def close(self) -> None:
        await self._client.close()

    async def ask(self, messages: list[Message]) -> Received:
        """One reply. Raises ``CallFailed``. The first call goes alone: it tells what the server supports."""
        if self._asked:
            return await self._ask(messages)
        async with self._first:
            try:
                return await self._ask(messages)
            finally:
                self._asked = True

    async def _ask(self, messages: list[Message]) -> Received:
        structured = self.schema_supported
        try:
            call = self._create(messages, structured)
            return await asyncio.wait_for(call, self._settings.call_timeout)
        except CallFailed as error:
            if error.rule == "schema":
                self.schema_supported = False
                return await self._ask(messages)
            raise
        except asyncio.TimeoutError:
            raise CallFailed("timeout", again=True, paid=True) from None

    async def _create(self, messages: list[Message], structured: bool) -> Received:
        import openai

        request = body(self._settings, messages, structured)
        try:
            if self._settings.stream:
                return await self._streamed(request)
            return _received(await self._client.chat.completions.create(**request))
        except openai.APITimeoutError:
            raise CallFailed("timeout", again=True, paid=True) from None
        except openai.APIStatusError as error:
            raise _failure(error, structured) from None
        except openai.APIConnectionError:
            raise CallFailed("connection", again=True, paid=True) from None
        except openai.APIError:
            raise CallFailed("protocol", again=True, paid=True) from None
        except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError, IndexError):
            raise CallFailed("protocol", again=True, paid=True) from None

    async def _streamed(self, request: dict[str, Any]) -> Received:
        stream = await self._client.chat.completions.create(
            **request, stream=True, stream_options={"include_usage": True}
        )
        parts: list[str] = []
        usage: Any = None
        finished = ""
        try:
            async for chunk in stream:
                usage = getattr(chunk, "usage", None) or usage
                for choice in chunk.choices:
                    parts.append(choice.delta.content or "")
                    finished = choice.finish_reason or finished
        # Whatever the client's HTTP library raises, a stream that breaks off is a truncated reply.
        except Exception:
            raise CallFailed("truncated", again=True, paid=True) from None
        if finished != "stop":
            raise CallFailed("truncated", again=True, paid=True)
        return Received("".join(parts), *_tokens(usage))


def body(settings: Settings, messages: list[Message], structured: bool = True) -> dict[str, Any]:
    """The body of a chat completion request."""
    request: dict[str, Any] = {
        "model": settings.model,
        "messages": messages,
        "temperature": settings.temperature,
        "max_tokens": settings.max_tokens,
    }
    if structured:
        form = {"name": "reasoning", "strict": True, "schema": schema()}
        request["response_format"] = {"type": "json_schema", "json_schema": form}
    return request


def _received(response: Any) -> Received:
    choice = response.choices[0]
    if choice.finish_reason == "length":
        raise CallFailed("truncated", again=True, paid=True)
    if getattr(choice.message, "refusal", None):
        return Received(str(choice.message.refusal), *_tokens(response.usage))
    return Received(choice.message.content or "", *_tokens(response.usage))


def _tokens(usage: Any) -> tuple[int, int]:
    return (usage.prompt_tokens or 0, usage.completion_tokens or 0) if usage else (0, 0)


def _failure(error: Any, structured: bool) -> CallFailed:
    status = error.status_code
    if structured and status in (400, 404, 422, 501):
        said = str(error.body or error.message).lower()
        if any(word in said for word in _SCHEMA_WORDS):
            return CallFailed("schema", again=True)
    if status == 429:
        return CallFailed("rate", again=True, after=_after(error.response.headers))
    if status in _RETRIED or status >= 500:
        return CallFailed("server", again=True, after=_after(error.response.headers))
    return CallFailed(f"refused {status}", again=False)


def _after(headers: Any) -> float:
    """Seconds named by ``retry-after-ms`` or ``retry-after``; a date is not honoured."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(0.0, min(float(headers[name]) / scale, 300.0))
        except (KeyError, ValueError):
            continue
    return 0.0
