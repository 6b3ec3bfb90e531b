"""A whole dataset expanded against a server that fails 30 % of calls in every way it knows.

Run as ``python benchmarks/cot_expand.py OUT TO``; writes ``benchmarks/results/cot_expand.json``.
"""

from __future__ import annotations

import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests" / "cot")]

from serving import serving  # noqa: E402

from cot_expander.settings import Settings  # noqa: E402
from factory.expand import expand  # noqa: E402
from shards.reader import Dataset  # noqa: E402

BUDGET = Decimal(40)


def main(out: str, to: str) -> dict[str, Any]:
    """Expand once with faults and once more, which must ask nothing."""
    with serving(faults=0.3, hang=4, latency=0.02) as server:
        settings = Settings(
            model="m",
            base_url=server.base_url,
            concurrency=32,
            call_timeout=3,
            budget=BUDGET,
            price_prompt=Decimal(1),
            price_completion=Decimal(4),
        )
        started = time.perf_counter()
        expand(out, to, settings)
        seconds = time.perf_counter() - started
        stats = server.stats()
        expand(out, to, settings)
        again = server.stats()["calls"] - stats["calls"]
    report = json.loads(Path(to, "cot", "report.json").read_text())
    samples = rows = 0
    for packed in Dataset.open(out).samples():
        samples += 1
        rows += len(packed.sample.rows)
    outcomes = sorted(Path(to, "cot", "outcomes").glob("*.jsonl"))
    records = [json.loads(line) for file in outcomes for line in file.read_text().splitlines()]
    reasons: dict[str, int] = {}
    for record in records:
        reasons[record["reason"] or "accepted"] = reasons.get(record["reason"] or "accepted", 0) + 1
    return {
        "samples": samples,
        "rows": rows,
        "outcomes": reasons,
        "rows without an outcome": rows - len(records),
        "server": stats,
        "calls of a second run": again,
        "paid": report["paid in all runs"],
        "budget": str(BUDGET),
        "tokens of texts": report["tokens of texts"],
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    result = main(sys.argv[1], sys.argv[2])
    text = json.dumps(result, indent=1)
    (HERE / "results" / "cot_expand.json").write_text(text + "\n")
    sys.stdout.write(text + "\n")
