"""A running reference server, and a small dataset to expand."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parent / "reference_server.py"


class Served:
    """The address of a server process and what it has seen."""

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self._stats = f"http://127.0.0.1:{port}/stats"

    def stats(self) -> dict[str, Any]:
        with urllib.request.urlopen(self._stats, timeout=10) as answer:
            return json.load(answer)


@contextmanager
def serving(**options: Any) -> Iterator[Served]:
    """A server in a process of its own, gone afterwards."""
    command = [sys.executable, str(SERVER), json.dumps(options)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Served(int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
