"""Ray for the length of one command."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from factory.guard import Guard

PREFIX = "factory-ray-"
LONGEST_TEMP = 38
"""Ray puts sockets some 60 characters below its folder, and a socket path has 107 at most."""

LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
"""Ray takes 127.0.0.1 for "find an address yourself" and would put its HTTP agents on the network."""

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}


def on_cluster() -> bool:
    """A cluster was named from outside: by a user, or by the Ray job that this process is."""
    return "RAY_ADDRESS" in os.environ


@contextmanager
def ray_session(workers: int) -> Iterator[Any]:
    """The cluster named by ``RAY_ADDRESS``, or one of our own that ends with the command.

    Our own asks everyone for a token made for this process, names loopback as its address, and has no
    dashboard and no usage statistics; its files lie in a folder that is removed afterwards.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if on_cluster():
        with _connected() as ray:
            yield ray
        return
    os.environ |= ONE_THREAD
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    os.environ.setdefault("RAY_AUTH_TOKEN", _own_token())
    folder = _own_folder()
    guard = Guard(folder)
    try:
        with (
            guard,
            _connected(
                address="local",
                num_cpus=workers,
                include_dashboard=False,
                object_store_memory=80 * 2**20,
                _node_ip_address=LOOPBACK,
                _temp_dir=str(folder / "r"),  # Ray opens its own folder to everyone
            ) as ray,
        ):
            try:
                yield ray
            finally:
                guard.rest()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _own_token() -> str:
    """One token for the life of this process: Ray reads it once and keeps it."""
    return secrets.token_hex(32)


@contextmanager
def _connected(**options: Any) -> Iterator[Any]:
    import ray

    ray.init(namespace="factory", logging_level=logging.ERROR, log_to_driver=False, **options)
    try:
        yield ray
    finally:
        ray.shutdown()


def _own_folder() -> Path:
    """A fresh folder named after this process; those of dead processes are removed."""
    base = Path(tempfile.gettempdir())
    if len(str(base)) > LONGEST_TEMP:
        base = Path("/tmp")
    for old in base.glob(f"{PREFIX}*"):
        owner = old.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))
