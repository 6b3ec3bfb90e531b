"""Calls per second against a server with 500 ms of latency, as a share of what the concurrency allows.

Run as ``python benchmarks/cot_throughput.py OUT`` with a grounded dataset; writes
``benchmarks/results/cot_throughput.json``. The judging of replies and pure Python work done meanwhile
by the same process are both counted: CPU seconds used while replies were pending.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests" / "cot")]

from serving import serving  # noqa: E402

from cot_expander.account import Account  # noqa: E402
from cot_expander.assignment import Assignment, assignments  # noqa: E402
from cot_expander.cache import Replies  # noqa: E402
from cot_expander.caller import Caller  # noqa: E402
from cot_expander.expander import Expander  # noqa: E402
from cot_expander.settings import Settings  # noqa: E402
from shards.reader import Dataset  # noqa: E402
from shards.store import Store  # noqa: E402

LATENCY = 0.5
ROWS = 640


def _rows(out: str, count: int) -> list[Assignment]:
    packed = Dataset.open(out).samples()
    return list(islice((row for sample in packed for row in assignments(sample.sample)), count))


async def _run(settings: Settings, rows: list[Assignment], folder: str) -> dict[str, Any]:
    account = Account()
    caller = Caller(settings, Replies(Store.at(folder)), account)
    expander = Expander(settings, caller, account)
    await expander.expand(rows[0])  # the first call goes alone
    before, calls = time.perf_counter(), account.calls
    used = time.process_time()
    await asyncio.gather(*(expander.expand(row) for row in rows[1:]))
    wall, cpu = time.perf_counter() - before, time.process_time() - used
    await caller.close()
    made = account.calls - calls
    rounds = -(-made // settings.concurrency)
    return {
        "concurrency": settings.concurrency,
        "calls": made,
        "seconds": round(wall, 2),
        "share of ideal": round(rounds * LATENCY / wall, 3),
        "CPU seconds used meanwhile": round(cpu, 2),
    }


def main(out: str) -> dict[str, Any]:
    """Measure two concurrencies."""
    results: list[dict[str, Any]] = []
    for concurrency in (8, 16):
        with serving(latency=LATENCY) as server, tempfile.TemporaryDirectory() as folder:
            settings = Settings(model="m", base_url=server.base_url, concurrency=concurrency)
            results.append(asyncio.run(_run(settings, _rows(out, ROWS), folder)))
    return {"latency": LATENCY, "runs": results}


if __name__ == "__main__":
    result = main(sys.argv[1])
    text = json.dumps(result, indent=1)
    (HERE / "results" / "cot_throughput.json").write_text(text + "\n")
    sys.stdout.write(text + "\n")
