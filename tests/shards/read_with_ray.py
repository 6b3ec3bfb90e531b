"""What Ray Data finds in a dataset folder, as JSON: ``python read_with_ray.py FOLDER``. Nothing of ours is imported."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: Path) -> None:
    import ray
    import ray.data

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    rows = ray.data.read_webdataset(
        [str(path) for path in sorted(folder.glob("shards/*.tar"))]
    ).take_all()
    first = min(rows, key=lambda row: row["__key__"])
    lines = ray.data.read_parquet([str(path) for path in sorted(folder.glob("shards/*.parquet"))])
    found = {
        "keys": sorted(row["__key__"] for row in rows),
        "kind": first["json"]["kind"],
        "shape": list(first["image.png"].shape),
        "t2i": lines.filter(lambda line: line["task"] == "t2i").count(),
    }
    ray.shutdown()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
