"""What travels to a cluster: the code and the recipe; never data, environments or private files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cot_expander", "factory", "generators", "shards")
FILES = ("pyproject.toml", "constraints.txt")


@contextmanager
def packed_tree(recipe: Path, root: Path = ROOT) -> Iterator[Path]:
    """A temporary folder with our packages and one recipe, under ``recipes/``.

    Listed by what is wanted, so that nothing else of a checkout (output, environments, keys) can be
    taken along; equal code gives an equal archive, which Ray then uploads once.
    """
    with tempfile.TemporaryDirectory(prefix="factory-tree-") as made:
        folder = Path(made)
        for package in PACKAGES:
            shutil.copytree(root / package, folder / package, ignore=_private)
        for name in FILES:
            if (root / name).is_file():
                shutil.copy(root / name, folder / name)
        (folder / "recipes").mkdir()
        shutil.copy(recipe, folder / "recipes" / recipe.name)
        yield folder


def _private(folder: str, names: list[str]) -> list[str]:
    return [
        name for name in names if name.startswith(".") or name in ("__pycache__", "node_modules")
    ]
