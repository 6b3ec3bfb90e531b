"""``factory list``: the kinds that can be made here, and those that cannot, with the reason."""

from __future__ import annotations

from factory.errors import UserError, nearest
from factory.registry import ROOTS, discover


def listing(domain: str = "", roots: tuple[str, ...] = ROOTS) -> str:
    """A table of kinds of one domain or subject (all by default).

    Raises:
        UserError: nothing has that domain or subject.
    """
    registry = discover(roots)
    kinds = [kind for kind in registry.kinds.values() if domain in ("", kind.domain, kind.subject)]
    lost = {
        kind: reason
        for kind, reason in registry.unavailable.items()
        if domain in ("", kind.partition(".")[0])
    }
    if not kinds and not lost:
        names = {name for kind in registry.kinds.values() for name in (kind.domain, kind.subject)}
        raise UserError(f"--domain {domain}: no kinds there{nearest(domain, names)}")
    width = max(len(name) for name in [*lost, *(kind.kind for kind in kinds)])
    lines = [f"{'kind':<{width}}  version  picture and what difficulty 1-10 turns"]
    for kind in kinds:
        lines.append(f"{kind.kind:<{width}}  {kind.version:>7}  {kind.title.en}: {kind.turns}")
    lines += [f"{kind:<{width}}  unavailable: {reason}" for kind, reason in lost.items()]
    lines.append(f"{len(kinds)} kinds; each gives t2i, edit and understand rows in en and zh")
    return "\n".join(lines)
