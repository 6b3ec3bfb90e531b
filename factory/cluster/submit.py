"""``factory submit``: the same build as a Ray job on a cluster that is already there."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from factory import recipe as recipes
from factory.cluster.jobs import MAKER, Head, Job
from factory.cluster.working_tree import packed_tree
from factory.errors import UserError
from factory.resources import Resources

DISTRIBUTION = "internvlu-factory"

Environment = Literal["cluster", "pip", "image"]
"""Where a job's libraries come from: the nodes themselves, ``pyproject.toml``, or a container image."""


@dataclass(frozen=True)
class Submission:
    """What to run and how. ``arguments`` are those of ``factory build`` after the recipe and ``--out``."""

    recipe: str
    out: str
    arguments: Sequence[str] = ()
    overrides: Sequence[str] = ()
    environment: Environment = "cluster"
    image: str = ""
    python: str = "python"
    driver: Resources = field(default_factory=lambda: Resources(cpu=0))
    job_id: str | None = None


def submit(head: Head, submission: Submission) -> str:
    """Start the build as a job and return the job's id.

    Raises:
        UserError: the recipe is wrong, the output cannot be shared, or the head refuses.
    """
    _require_reachable(submission.out)
    path = recipes.find(submission.recipe)
    recipe = recipes.load(path, submission.overrides)
    with _runtime(submission, path) as (runtime, name):
        return head.submit(
            entrypoint=entrypoint(submission, name),
            runtime_env=runtime,
            submission_id=submission.job_id,
            metadata={"made_by": MAKER, "recipe": recipe.recipe, "out": submission.out},
            **submission.driver.of_entrypoint(),
        )


def follow(head: Head, job_id: str) -> Job:
    """Stream a job's words until it ends. An interruption leaves the job running."""
    try:
        return head.follow(job_id)
    except KeyboardInterrupt:
        raise UserError(
            f"{job_id} goes on; factory logs {job_id} --address {head.address} follows it again, "
            f"factory stop {job_id} --address {head.address} ends it"
        ) from None


def entrypoint(submission: Submission, recipe: str) -> str:
    """The command line of the job's driver, quoted for a shell."""
    words = ["-m", "factory.cli", "build", recipe, "--out", submission.out, *submission.arguments]
    return f"{shlex.quote(submission.python)} {shlex.join(words)}"


@contextmanager
def _runtime(submission: Submission, recipe: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Ray's runtime environment, and the recipe's name inside it."""
    if submission.environment == "image":
        if not submission.image:
            raise UserError("--environment image: name it with --image")
        if recipe.name != f"{submission.recipe}.yaml":
            raise UserError("--environment image: give a recipe of the image by its name")
        yield {"image_uri": submission.image}, submission.recipe
        return
    with packed_tree(recipe) as tree:
        runtime: dict[str, Any] = {"working_dir": str(tree)}
        if submission.environment == "pip":
            runtime["pip"] = _pip(tree)
        yield runtime, f"recipes/{recipe.name}"


def _pip(tree: Path) -> dict[str, Any]:
    """The libraries that this project declares, pinned; Ray itself stays the cluster's own.

    The placeholder is where a node has unpacked the tree.
    """
    from importlib.metadata import requires

    from packaging.requirements import Requirement

    declared = [Requirement(line) for line in requires(DISTRIBUTION) or ()]
    wanted = [
        f"{one.name}{one.specifier}"
        for one in declared
        if one.name != "ray" and (one.marker is None or one.marker.evaluate({"extra": "cluster"}))
    ]
    pinned = (tree / "constraints.txt").is_file()
    constraints = ["-c", "${RAY_RUNTIME_ENV_CREATE_WORKING_DIR}/constraints.txt"] if pinned else []
    return {"packages": sorted(wanted), "pip_check": False, "pip_install_options": constraints}


def _require_reachable(out: str) -> None:
    """A relative path would be below the job's own folder, which ends with it."""
    parts = urlsplit(out)
    if "@" in parts.netloc or (parts.scheme and parts.query):
        raise UserError(
            "--out: keep keys out of the URL; the nodes take them from their environment"
        )
    if not parts.scheme and not Path(out).is_absolute():
        raise UserError(
            f"--out {out or '(none)'}: a cluster needs a URL such as s3://bucket/name, or the absolute "
            "path of a folder that all nodes share"
        )
