"""A server that speaks the chat and batch protocols over HTTP and fails on demand.

``python reference_server.py '{"faults": 0.3}'`` prints its port. ``GET /stats`` tells what it saw.
Settings: ``faults`` (share of calls), ``kinds`` (of faults), ``latency`` (s), ``schema`` (false: 400 on
``response_format``), ``hang`` (s).
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TRANSPORT_FAULTS = ("429", "500", "hang", "truncated", "malformed body")
REPLY_FAULTS = (
    "malformed json",
    "wrong schema",
    "invented number",
    "wrong language",
    "wrong order",
    "dropped claim",
    "refusal",
)
LEADS = {
    "en": (
        "First of all, ",
        "Looking further, ",
        "Since this is settled, ",
        "In the same spirit, ",
    ),
    "zh": ("首先，", "进一步看，", "既然如此，", "接下来，"),
}


class Server(ThreadingHTTPServer):
    """Counts what it sees; the reply to a request depends on its words and on how often it came."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.options = options
        self.lock = threading.Lock()
        self.seen: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.good: Counter[str] = Counter()
        self.now = self.most = self.calls = 0
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}

    def fault_of(self, digest: str) -> str:
        """The fault of this call, or an empty string."""
        share = float(self.options.get("faults", 0))
        with self.lock:
            self.seen[digest] += 1
            turn = hashlib.sha256(f"{digest}/{self.seen[digest]}".encode()).digest()
        if int.from_bytes(turn[:4], "big") / 2**32 >= share:
            return ""
        kinds = self.options.get("kinds") or [*TRANSPORT_FAULTS, *REPLY_FAULTS]
        return kinds[turn[4] % len(kinds)]

    def stats(self) -> dict[str, Any]:
        return {
            "calls": self.calls,
            "most at once": self.most,
            "faults": dict(self.faults),
            "paid twice": sum(count > 1 for count in self.good.values()),
            "good": self.good.total(),
        }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if self.path == "/stats":
            self._json(200, self.server.stats())
        elif self.path.startswith("/v1/batches/"):
            self._json(200, self.server.batches[self.path.rsplit("/", 1)[-1]])
        elif self.path.endswith("/content"):
            self._send(200, self.server.files[self.path.split("/")[-2]], "application/octet-stream")
        else:
            self._json(404, {"error": {"message": "no such page"}})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/v1/files":
            self._file(data)
        elif self.path == "/v1/batches":
            self._batch(json.loads(data))
        elif self.path == "/v1/chat/completions":
            self._chat(json.loads(data))
        else:
            self._json(404, {"error": {"message": "no such page"}})

    # -- chat ----------------------------------------------------------------------------------------

    def _chat(self, request: dict[str, Any]) -> None:
        server = self.server
        with server.lock:
            server.calls += 1
            server.now += 1
            server.most = max(server.most, server.now)
        try:
            time.sleep(float(server.options.get("latency", 0)))
            self._answer(request)
        finally:
            with server.lock:
                server.now -= 1

    def _answer(self, request: dict[str, Any]) -> None:
        server = self.server
        if "response_format" in request and not server.options.get("schema", True):
            server.faults["schema"] += 1
            self._json(400, {"error": {"message": "response_format json_schema is not supported"}})
            return
        digest = hashlib.sha256(json.dumps(request["messages"]).encode()).hexdigest()
        fault = server.fault_of(digest)
        server.faults[fault] += bool(fault)
        match fault:
            case "429":
                self._json(429, {"error": {"message": "slow down"}}, {"retry-after-ms": "50"})
            case "500":
                self._json(500, {"error": {"message": "internal"}})
            case "hang":
                time.sleep(float(server.options.get("hang", 3)))
                self._json(500, {"error": {"message": "too late"}})
            case "truncated":
                self._cut(request)
            case "malformed body":
                self._send(200, b'{"choices": [{"mess', "application/json")
            case _:
                with server.lock:
                    server.good[digest] += 1
                self._reply(request, reply_to(request, fault))

    def _reply(self, request: dict[str, Any], text: str) -> None:
        usage = {"prompt_tokens": 800, "completion_tokens": 200, "total_tokens": 1000}
        head = {"id": "r", "created": 1, "model": request["model"]}
        if not request.get("stream"):
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self._json(
                200, {**head, "object": "chat.completion", "choices": [choice], "usage": usage}
            )
            return
        chunk = {**head, "object": "chat.completion.chunk"}
        pieces = [text[at : at + 40] for at in range(0, len(text), 40)]
        events = [
            {**chunk, "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
            for piece in pieces
        ]
        events.append({**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        events.append({**chunk, "choices": [], "usage": usage})
        lines = [f"data: {json.dumps(event)}\n\n" for event in events] + ["data: [DONE]\n\n"]
        self._send(200, "".join(lines).encode(), "text/event-stream")

    def _cut(self, request: dict[str, Any]) -> None:
        """Promise more bytes than are sent, then hang up."""
        text = reply_to(request, "")[:60]
        body = f"data: {json.dumps({'id': 'r', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'm', 'choices': [{'index': 0, 'delta': {'content': text}, 'finish_reason': None}]})}\n\n"
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99999\r\n\r\n"
            + body.encode()
        )
        self.close_connection = True

    # -- batches -------------------------------------------------------------------------------------

    def _file(self, data: bytes) -> None:
        boundary = self.headers["content-type"].split("boundary=")[1].encode()
        parts = [part for part in data.split(b"--" + boundary) if b"filename=" in part]
        content = parts[0].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
        self._json(200, self._store(content))

    def _store(self, content: bytes) -> dict[str, Any]:
        name = f"file-{len(self.server.files)}"
        self.server.files[name] = content
        return {"id": name, "object": "file", "bytes": len(content), "created_at": 1,
                "filename": "f.jsonl", "purpose": "batch", "status": "processed"}  # fmt: skip

    def _batch(self, request: dict[str, Any]) -> None:
        lines = [
            json.loads(line) for line in self.server.files[request["input_file_id"]].splitlines()
        ]
        out = [json.dumps(_batch_line(line, place)) for place, line in enumerate(lines)]
        output = self._store("\n".join(reversed(out)).encode())["id"]
        name = f"batch-{len(self.server.batches)}"
        batch = {"id": name, "object": "batch", "endpoint": request["endpoint"], "status": "completed",
                 "input_file_id": request["input_file_id"], "completion_window": "24h", "created_at": 1,
                 "output_file_id": output}  # fmt: skip
        self.server.batches[name] = batch
        self._json(200, batch)

    # -- bytes ---------------------------------------------------------------------------------------

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), "application/json", headers)

    def _send(
        self, status: int, data: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        """Head and body in one write: two small packets would wait for one another."""
        lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(data)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + data)


def _batch_line(line: dict[str, Any], place: int) -> dict[str, Any]:
    if place % 7 == 3:
        return {"id": "b", "custom_id": line["custom_id"], "response": None, "error": {"code": "x"}}
    message = {"role": "assistant", "content": reply_to(line["body"], "")}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    response = {"status_code": 200, "request_id": "q", "body": body}
    return {"id": "b", "custom_id": line["custom_id"], "response": response, "error": None}


def reply_to(request: dict[str, Any], fault: str) -> str:
    """A true reply to a request, or one with the fault of that name."""
    asked = _asked(request)
    lang = "zh" if request["messages"][0]["content"].startswith("你") else "en"
    if fault == "refusal":
        return "I'm sorry, I can't help with that."
    ids = [claim["id"] for claim in asked["claims"]]
    if fault == "dropped claim":
        ids = ids[1:]
    if fault == "wrong order":
        ids = ids[::-1]
    stop = "." if lang == "en" else "。"
    steps = [
        {"claims": [id], "text": f"{LEADS[lang][place % 4]}{{{id}}}{stop}"}
        for place, id in enumerate(ids)
    ]
    said: list[str] = [str(step["text"]) for step in steps]
    if fault == "invented number":
        said.insert(0, "It weighs 417 g." if lang == "en" else "其质量为417 g。")
    if fault == "wrong language":
        said.insert(
            0,
            "这里先说明一下整个推理过程的思路和依据。"
            if lang == "en"
            else "Let me explain the whole reasoning in plain English first.",
        )
    if "answer" in asked:
        said.append("So it must be {answer}." if lang == "en" else "所以答案是{answer}。")
    reply: dict[str, Any] = {
        "objects": list(asked["objects"]),
        "attributes": [],
        "constraints": [],
        "background": "{setting}",
        "steps": steps,
        "text": (" " if lang == "en" else "").join(said),
        "instruction": asked.get("wish", ""),
    }
    if fault == "wrong schema":
        reply = {"reasoning": reply["text"]}
    text = json.dumps(reply, ensure_ascii=False)
    return text[: len(text) // 2] if fault == "malformed json" else text


def _asked(request: dict[str, Any]) -> dict[str, Any]:
    content = request["messages"][3]["content"]
    text = content if isinstance(content, str) else content[0]["text"]
    return json.loads(text)


if __name__ == "__main__":
    server = Server(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {})
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
