"""An S3 server in a process of its own on loopback, and a proxy before it that fails on purpose."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from machines import free_port

KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextmanager
def s3_server() -> Iterator[str]:
    """The server's address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        request = urllib.request.Request(f"{address}/data", method="PUT")
        urllib.request.urlopen(request, timeout=10).close()
        yield address
    finally:
        server.kill()
        server.wait()


@contextmanager
def credentials(address: str) -> Iterator[None]:
    """This process and its children speak to the server."""
    from s3fs import S3FileSystem

    wanted = KEYS | {"AWS_ENDPOINT_URL": address}
    before = {name: os.environ[name] for name in wanted if name in os.environ}
    os.environ |= wanted
    S3FileSystem.clear_instance_cache()
    try:
        yield
    finally:
        for name in wanted:
            del os.environ[name]
        os.environ |= before
        S3FileSystem.clear_instance_cache()


class Flaky(ThreadingHTTPServer):
    """Passes requests on; a seeded share of them is answered with an error, cut off, or late."""

    daemon_threads = True

    def __init__(self, upstream: str, share: float, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream.removeprefix("http://")
        self.share = share
        self.faults = 0
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fate(self) -> str:
        with self._lock:
            if self._random.random() >= self.share:
                return "pass"
            self.faults += 1
            return self._random.choice(("error", "cut", "cut after", "late"))

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that we cut are no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Flaky

    def _pass_on(self) -> None:
        body = self._body()
        fate = self.server.fate()
        if fate == "error":
            self._answer(503, {}, b"<Error><Code>ServiceUnavailable</Code></Error>")
            return
        if fate == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if fate == "late":
            time.sleep(0.3)
        status, headers, answer = self._ask(body)
        if fate == "cut after":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self._answer(status, headers, answer)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks: list[bytes] = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        hop = ("connection", "content-length", "transfer-encoding")
        headers = {n: v for n, v in self.headers.items() if n.lower() not in hop}
        connection = http.client.HTTPConnection(self.server.upstream, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, headers)
            reply = connection.getresponse()
            return reply.status, dict(reply.headers), reply.read()
        finally:
            connection.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        length = str(len(body))
        for name, value in headers.items():
            if name.lower() == "content-length" and self.command == "HEAD":
                length = value
            elif name.lower() not in (
                "content-length", "connection", "transfer-encoding", "server", "date",
            ):  # fmt: skip
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _pass_on  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Tests read results, not this."""


@contextmanager
def flaky(upstream: str, share: float, seed: int = 1) -> Iterator[Flaky]:
    """A failing way to ``upstream``."""
    server = Flaky(upstream, share, seed)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
