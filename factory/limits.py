"""What a run allows each worker before it replaces it."""

from __future__ import annotations

from dataclasses import dataclass, field

from factory.resources import Resources


@dataclass(frozen=True)
class Limits:
    """Bounds of one worker process; crossing one costs a process, never a sample.

    Args:
        slot_seconds: a slot that takes longer hangs: its worker dies with a trace of where it was.
        worker_samples: slots after which a worker makes room for a fresh process.
        worker_memory: peak resident bytes with the same effect, looked at between shards.
        resources: what each worker asks of Ray.
    """

    slot_seconds: float = 600
    worker_samples: int = 20_000
    worker_memory: int = 4 * 2**30
    resources: Resources = field(default_factory=Resources)
