"""Ray machines made of processes: ``ray start`` as an operator types it, each node in a session of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

RAY = Path(sys.executable).with_name("ray")
MEMORY = 80 * 2**20


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass
class Cluster:
    """A head and its workers. Every node can be killed as a power cut would kill it."""

    folder: Path
    port: int = field(default_factory=free_port)
    dashboard_port: int = field(default_factory=free_port)
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    extra: Mapping[str, str] = field(default_factory=dict)
    nodes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.dashboard_port}"

    @property
    def gcs(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def secrets(self) -> dict[str, str]:
        """What a client's environment must hold."""
        return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": self.token}

    def start_head(self, cpus: int = 2) -> None:
        self._start(
            "head",
            "--head",
            f"--port={self.port}",
            "--dashboard-host=127.0.0.1",
            f"--dashboard-port={self.dashboard_port}",
            f"--ray-client-server-port={free_port()}",
            f"--temp-dir={self.folder}/{secrets.token_hex(2)}",
            f"--num-cpus={cpus}",
        )
        self._wait_for_head()

    def start_worker(self, name: str, cpus: int, *options: str) -> None:
        self._start(name, f"--address={self.gcs}", f"--num-cpus={cpus}", *options)

    def wait_for_worker(self, name: str) -> None:
        """Until a worker says that it has joined."""
        end = time.monotonic() + 90
        while "Ray runtime started" not in (self.folder / f"{name}.log").read_text():
            assert time.monotonic() < end, (self.folder / f"{name}.log").read_text()
            time.sleep(0.1)

    def _start(self, name: str, *options: str) -> None:
        environment = {**os.environ, **self.secrets, "RAY_USAGE_STATS_ENABLED": "0", **self.extra}
        command = [
            *(RAY, "start", "--block", "--node-ip-address=127.0.0.1", "--disable-usage-stats"),
            *("--min-worker-port=0", "--max-worker-port=0", f"--object-store-memory={MEMORY}"),
            *(f"--dashboard-agent-listen-port={free_port()}", *options),
        ]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.nodes[name] = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def _wait_for_head(self) -> None:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            assert self.nodes["head"].poll() is None, (self.folder / "head.log").read_text()
            try:
                self._get("/api/jobs/")
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError("the head does not answer: " + (self.folder / "head.log").read_text())

    def _get(self, path: str) -> bytes:
        request = urllib.request.Request(self.address + path)
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read()

    def kill(self, name: str) -> None:
        """The power cut: every process of the node at once, without a word."""
        for pid in sorted(processes_of_session(self.nodes[name].pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.nodes.pop(name).wait()

    def close(self) -> None:
        for name in list(self.nodes):
            self.kill(name)


def processes_of_session(session: int) -> set[int]:
    """Processes that ``ray start`` made: they share its session, or descend from a member of it."""
    parents: dict[int, int] = {}
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(fields[1])
                if int(fields[3]) == session:
                    found.add(int(entry.name))
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@contextmanager
def cluster(cpus: int = 2, **extra: str) -> Iterator[Cluster]:
    """A head on loopback that asks for a token; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
    machines = Cluster(folder, extra=extra)
    try:
        machines.start_head(cpus)
        yield machines
    finally:
        machines.close()
        shutil.rmtree(folder, ignore_errors=True)
