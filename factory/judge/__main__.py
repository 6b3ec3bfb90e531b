"""``python -m factory.judge OUT``: print the scorecard; exit 1 when a gate fails."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import groupby

from factory.judge import Line, Measure, judge


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m factory.judge", description="Judge a finished dataset from its files alone."
    )
    parser.add_argument("out", help="dataset folder, local or an fsspec URL")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--ocr", action="store_true", help="read labels back by OCR on a seeded 2 %% of the samples"
    )
    options = parser.parse_args(arguments)
    try:
        lines = judge(options.out, ocr=options.ocr)
    except (FileNotFoundError, ValueError) as error:
        print(f"judge: {error}", file=sys.stderr)
        return 2
    except ImportError as error:
        print(
            f"judge: {error.name} is not installed; it comes with the extra `ocr`", file=sys.stderr
        )
        return 2
    failed = [line for line in lines if line.gate and not line.passed]
    if options.json:
        print(
            json.dumps(
                {"passed": not failed, "measures": [line.as_json() for line in lines]},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        print("\n".join(table(lines)))
        print(f"\n{len(failed)} gates failed." if failed else "\nEvery gate holds.")
    return 1 if failed else 0


def table(lines: Sequence[Line]) -> list[str]:
    """The scorecard as text, sections apart, with examples below every line that fails."""
    wide = max(len(line.name) for line in lines)
    goal = max(len(line.goal) for line in lines)
    text = []
    for section, members in groupby(lines, lambda line: line.section):
        text += ["", section]
        for line in members:
            mark = "ok  " if line.passed else ("FAIL" if line.gate else "miss")
            kind = "gate" if line.gate else "goal"
            text.append(
                f"  {mark} {kind}  {line.name:<{wide}}  {line.goal:<{goal}}  {line.figure}  (n = {line.n:,})"
            )
            if not line.passed:
                shown = line.examples[:3] if isinstance(line, Measure) else line.examples
                text += [f"              {example}" for example in shown if example]
    return text


if __name__ == "__main__":
    sys.exit(main())
