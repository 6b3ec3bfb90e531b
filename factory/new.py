"""``factory new physics.my_kind``: a kind and its verifier that work at once, ready to be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template

import generators
from factory.errors import UserError, nearest

TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def write(kind: str, root: Path | None = None) -> list[Path]:
    """Write the two files of a new kind; returns their paths.

    Args:
        kind: ``subject.name``; the subject must exist below ``generators/<domain>/``.
        root: the folder of the ``generators`` package.

    Raises:
        UserError: the name is malformed or taken, or there is no such subject.
    """
    root = root or Path(generators.__path__[0])
    subject, dot, name = kind.partition(".")
    if not (dot and _NAME.fullmatch(subject) and _NAME.fullmatch(name)):
        raise UserError(
            f'"{kind}" is not a kind; write subject.name in lower case, like physics.my_kind'
        )
    folders = {folder.name: folder for folder in _subjects(root)}
    if subject not in folders:
        raise UserError(f'no subject "{subject}"{nearest(subject, folders)}')
    paths = [folders[subject] / f"{name}.py", folders[subject] / f"verify_{name}.py"]
    for path in paths:
        if path.exists():
            raise UserError(f"{path}: exists already; choose another name")
    words = {
        "kind": kind,
        "subject": subject,
        "class_name": "".join(map(str.capitalize, name.split("_"))),
    }
    for path, template in zip(paths, ("kind.py.tmpl", "verify.py.tmpl"), strict=True):
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")
    return paths


def _subjects(root: Path) -> Iterator[Path]:
    """Folders ``<domain>/<subject>`` that are packages."""
    for init in sorted(root.glob("*/*/__init__.py")):
        yield init.parent
