"""Kinds and verifiers, found by name.

Every module ``generators/<domain>/<subject>/<family>.py`` is imported once; each ``Generator`` class in it
is a kind, and ``verify_<family>.py`` beside it holds the kind's ``Verifier``. Nothing is registered by hand.
A module that cannot be imported (an engine is missing) makes its kinds unavailable, with the reason.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from factory.errors import UserError, nearest
from generators.base import Generator, Verifier
from generators.fonts.sources import Extent

C = TypeVar("C")

ROOTS = ("generators",)


@dataclass(frozen=True)
class Registry:
    """What can be made here: classes by kind, and the reason for each kind that cannot."""

    kinds: dict[str, type[Generator]]
    unavailable: dict[str, str]

    def generator(self, kind: str) -> Generator:
        """A fresh generator. Raises ``UserError`` with the nearest name."""
        return self._class(kind)()

    def version(self, kind: str) -> int:
        return self._class(kind).version

    def faces(self, kind: str) -> Extent:
        """The set of faces that a kind draws with."""
        return self._class(kind).faces

    def verifier(self, kind: str) -> Verifier:
        """The verifier of a kind. Raises ``LookupError`` when its family has none."""
        return verifier_class(self._class(kind))()

    def _class(self, kind: str) -> type[Generator]:
        if kind in self.unavailable:
            raise UserError(f'generator "{kind}" is unavailable: {self.unavailable[kind]}')
        if kind not in self.kinds:
            raise UserError(f'unknown generator "{kind}"' + nearest(kind, self.kinds))
        return self.kinds[kind]


def verifier_class(generator: type[Generator]) -> type[Verifier]:
    """The verifier that names the kind, from ``verify_<family>.py``. Raises ``LookupError``."""
    package, _, family = generator.__module__.rpartition(".")
    name = f"{package}.verify_{family}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise LookupError(f"{generator.kind} has no verifier: {name} does not exist") from None
    for verifier in _own_classes(module, Verifier):
        if generator.kind in verifier.kinds:
            return verifier
    raise LookupError(f"{generator.kind} has no verifier: {name} has none for this kind")


@cache
def discover(roots: tuple[str, ...] = ROOTS) -> Registry:
    """All kinds below the root packages, in order of name. Raises ``ValueError`` on a name used twice."""
    kinds: dict[str, type[Generator]] = {}
    unavailable: dict[str, str] = {}
    for name in (name for root in roots for name in _family_modules(root)):
        try:
            module = importlib.import_module(name)
        # Whatever stops a module from loading (missing engine or library, a bug) costs its own kinds only.
        except Exception as error:
            reason = f"{name}: {type(error).__name__}: {error}".splitlines()[0]
            unavailable |= dict.fromkeys(_declared_kinds(name), reason)
            continue
        for generator in _own_classes(module, Generator):
            if generator.kind in kinds:
                other = kinds[generator.kind].__module__
                raise ValueError(f"kind {generator.kind} is defined in {other} and in {name}")
            kinds[generator.kind] = generator
    return Registry(dict(sorted(kinds.items())), dict(sorted(unavailable.items())))


def _family_modules(root: str) -> Iterator[str]:
    """``root.domain.subject.family`` of every module that may hold kinds."""
    for domain in _subpackages(root):
        for subject in _subpackages(domain):
            for module in pkgutil.iter_modules(importlib.import_module(subject).__path__):
                if not module.ispkg and not module.name.startswith(("verify_", "_")):
                    yield f"{subject}.{module.name}"


def _subpackages(package: str) -> Iterator[str]:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if module.ispkg:
            yield f"{package}.{module.name}"


def _own_classes(module: ModuleType, base: type[C]) -> list[type[C]]:
    """Concrete subclasses of ``base`` that ``module`` itself defines, in order of name."""
    return [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, base)
        and member.__module__ == module.__name__
        and not inspect.isabstract(member)
    ]


def _declared_kinds(module: str) -> list[str]:
    """Kinds that a module would define, read from its source; its own name when that says nothing."""
    package, _, family = module.rpartition(".")
    path = Path(importlib.import_module(package).__path__[0]) / f"{family}.py"
    fallback = [f"{package.rpartition('.')[2]}.{family}"]
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return fallback
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = [kind for body in bodies for line in body for kind in _kind_literal(line)]
    return found or fallback


def _kind_literal(line: ast.stmt) -> list[str]:
    """The string in ``kind = "physics.lens"``."""
    match line:
        case ast.Assign(targets=[ast.Name(id="kind")], value=ast.Constant(value=str(kind))):
            return [kind]
        case ast.AnnAssign(target=ast.Name(id="kind"), value=ast.Constant(value=str(kind))):
            return [kind]
        case _:
            return []
