"""Makes unpacked libraries loadable: a start-up file opens them before any package asks for them.

The dynamic loader satisfies a wheel's ``libX11.so.6`` with a library of that name that is open already, so
no variable, no rights and no change of the wheels are needed. Each library is opened after those it needs,
and locally: its symbols must not replace those that a wheel brings (Skia has a FreeType of its own, and the
system's would draw other pixels).
"""

from __future__ import annotations

import os
from pathlib import Path

from factory.setup.environment import python, site_packages
from factory.setup.process import output

_MODULE = "_factory_libraries"

# Run by every interpreter of the environment: short, no imports but ctypes, silent.
_STARTUP = '''\
"""Opens shared libraries that set-up unpacked beside this environment. Written by set-up."""

import ctypes
from pathlib import Path

_root = Path(__file__).parent / {root!r}
for _name in {names!r}:
    try:
        ctypes.CDLL(str(_root / _name))
    except OSError:
        pass
'''

# Finds an order in which every library that the system lacks opens.
_ORDER = """
import ctypes, sys
from pathlib import Path
root = Path(sys.argv[1])
found = sorted(root.rglob("*.so.*"), key=lambda path: len(path.name), reverse=True)
pending = sorted({path.resolve(): path for path in found if path.is_file()}.values())
opened = []
while pending:
    failed = []
    for path in pending:
        try:
            ctypes.CDLL(path.name)
            continue  # the system has it, or another name of it is open
        except OSError:
            pass
        try:
            ctypes.CDLL(str(path))
            opened.append(path)
        except OSError:
            failed.append(path)
    if len(failed) == len(pending):
        break
    pending = failed
for path in opened:
    print(path.relative_to(root))
"""


def write(venv: Path, root: Path) -> None:
    """Write the start-up file for the libraries below ``root``."""
    printed = output(python(venv), "-I", "-c", _ORDER, root.absolute()) or ""
    site = site_packages(venv)
    relative = os.path.relpath(root.absolute(), site)
    module = _STARTUP.format(root=relative, names=printed.splitlines())
    (site / f"{_MODULE}.py").write_text(module, encoding="utf-8")
    (site / f"{_MODULE}.pth").write_text(f"import {_MODULE}\n", encoding="utf-8")
