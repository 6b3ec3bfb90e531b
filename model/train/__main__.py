"""``python -m model.train STAGE.toml [--data DIR …] [--checkpoint DIR] [--output DIR] [--steps N] [--device D]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.errors import ModelError
from model.train.config import read_run
from model.train.main import train


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.train", description=__doc__)
    parser.add_argument("stage", type=Path, help="a stage file, such as model/stages/tiny.toml")
    parser.add_argument(
        "--data", nargs="+", metavar="DIR", help="dataset folders instead of the stage's"
    )
    parser.add_argument("--checkpoint")
    parser.add_argument("--output")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--device", default="cpu")
    given = vars(parser.parse_args(arguments))
    stage, device = given.pop("stage"), given.pop("device")
    try:
        folder = train(read_run(stage, {k: v for k, v in given.items() if v is not None}), device)
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(
        f"trained; {folder} is in the released layout, {folder.parent / 'metrics.jsonl'} has the curves"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
