"""Commands that set-up runs, quiet unless they fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


class SetupError(RuntimeError):
    """Set-up cannot go on; the message says what to do."""


def succeeds(*command: str | Path, cwd: Path | None = None) -> bool:
    """Run a command and say whether it worked. A program that does not exist did not."""
    return output(*command, cwd=cwd) is not None


def output(*command: str | Path, cwd: Path | None = None) -> str | None:
    """What a command prints, or ``None`` when it fails or does not exist."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def run(*command: str | Path) -> None:
    """Run a command; its errors go to the terminal.

    Raises:
        SetupError: it fails.
    """
    words = [str(part) for part in command]
    if subprocess.run(words, stdin=subprocess.DEVNULL, check=False).returncode:
        raise SetupError(f"this command failed: {' '.join(words)}")


def say(line: str) -> None:
    """One line of progress."""
    print(f"set-up: {line}", file=sys.stderr, flush=True)
