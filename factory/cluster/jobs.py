"""Ray's Jobs API with one clear line for each way in which it can refuse us."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from factory.errors import EXIT_INTERRUPTED, UserError

DEFAULT_ADDRESS = "http://127.0.0.1:8265"
MAKER = "internvlu-factory"
_ENDED = ("SUCCEEDED", "FAILED", "STOPPED")
_RECONNECT_SECONDS = 2.0


@dataclass(frozen=True)
class Job:
    """A job as the head tells it."""

    id: str
    state: str
    message: str = ""
    exit_code: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return self.state in _ENDED

    @property
    def result(self) -> int:
        """The exit code of the command that ran as this job."""
        if self.state == "STOPPED":
            return EXIT_INTERRUPTED
        if self.state == "SUCCEEDED":
            return 0
        return self.exit_code if self.exit_code and self.exit_code > 0 else 1


class Head:
    """The Jobs API of one cluster. The token comes from the environment, as Ray's own tools take it."""

    def __init__(self, address: str) -> None:
        """Raises ``UserError``: no Ray with its Jobs API here, no answer, or no entry."""
        self.address = _http(address)
        try:
            from ray.job_submission import JobSubmissionClient
        except ImportError:
            raise UserError('Ray has no Jobs API here: pip install "ray[default]"') from None
        logging.getLogger("ray").setLevel(logging.WARNING)
        self._client: Any = _asked(self.address, lambda: JobSubmissionClient(self.address))

    def submit(self, **request: Any) -> str:
        """Start a job and return its id."""
        return _asked(self.address, lambda: self._client.submit_job(**request))

    def job(self, job_id: str) -> Job:
        """How a job stands."""
        found = _asked(self.address, lambda: self._client.get_job_info(job_id))
        return Job(
            found.submission_id or job_id,
            str(found.status.value),
            " ".join((found.message or "").split()),
            found.driver_exit_code,
            dict(found.metadata or {}),
        )

    def stop(self, job_id: str) -> bool:
        """Ask a job to end: its driver gets SIGTERM. False when it had ended before."""
        return bool(_asked(self.address, lambda: self._client.stop_job(job_id)))

    def logs(self, job_id: str) -> str:
        """Everything that the job's driver has said so far."""
        return str(_asked(self.address, lambda: self._client.get_job_logs(job_id)))

    def follow(self, job_id: str) -> Job:
        """Print what the job says until it ends; a broken connection is made again."""
        said = 0
        while True:
            with suppress(RuntimeError, OSError):
                said = asyncio.run(self._print(job_id, said))
            job = self.job(job_id)
            if job.ended:
                _say(self.logs(job_id)[said:])
                return job
            time.sleep(_RECONNECT_SECONDS)

    async def _print(self, job_id: str, said: int) -> int:
        """Print the log beyond its first ``said`` characters as it grows; returns its length."""
        heard = 0
        lines: AsyncIterator[str] = self._client.tail_job_logs(job_id)
        async for text in lines:
            fresh = text[max(0, said - heard) :]
            heard += len(text)
            _say(fresh)
        return max(said, heard)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _http(address: str) -> str:
    parts = urlsplit(address if "//" in address else f"http://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(f"--address {address}: write http://HEAD:8265, the head's dashboard")
    if parts.username or parts.password:
        raise UserError("--address: keep secrets out of it; set RAY_AUTH_TOKEN")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _asked(address: str, question: Any) -> Any:
    """The answer of a head, or one line."""
    try:
        return question()
    except ConnectionError:
        raise UserError(f"{address}: no Ray head answers; check --address and the head") from None
    except Exception as error:
        if type(error).__name__ == "AuthenticationError":
            raise UserError(
                f"{address}: the head asks for a token; set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN "
                "(or RAY_AUTH_TOKEN_PATH) as on the head"
            ) from None
        if not isinstance(error, RuntimeError):
            raise
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise UserError(f"{address}: {_reason(lines)}") from None


def _reason(lines: list[str]) -> str:
    """The telling line of a Ray error, which may hold a whole traceback."""
    told = [line.strip() for line in lines if line.strip() and not line.startswith(" ")]
    return (told or lines)[-1].strip()[:300]
