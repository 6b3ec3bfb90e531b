"""The commands that speak to a cluster: ``submit``, ``stop``, ``logs``. Bodies import what they need."""

from __future__ import annotations

import os
from typing import Annotated

import typer

RecipeName = Annotated[
    str, typer.Argument(help="A name from recipes/, or a path.", metavar="RECIPE")
]
JobId = Annotated[str, typer.Argument(help="As submit said it.", metavar="JOB")]
Address = Annotated[
    str,
    typer.Option(help="The head's dashboard, http://HEAD:8265.", envvar="RAY_API_SERVER_ADDRESS"),
]
_LOCAL = "http://127.0.0.1:8265"


def submit(
    recipe: RecipeName,
    out: Annotated[str, typer.Option(help="s3://…, gs://…, or a folder all nodes share.")],
    address: Address = _LOCAL,
    samples: Annotated[int | None, typer.Option(help="Samples to make.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="As the cluster has room.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed, another dataset.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE")] = None,
    skip: Annotated[list[str] | None, typer.Option(metavar="KEY")] = None,
    worker_resources: Annotated[
        str, typer.Option(help="Of each worker: cpu=1,gpu=0.5,memory=4GiB,NAME=1.")
    ] = "",
    driver_resources: Annotated[str, typer.Option(help="Of the job's driver.")] = "cpu=0",
    environment: Annotated[
        str, typer.Option(help="Where libraries come from: cluster, pip or image.")
    ] = "cluster",
    image: Annotated[str, typer.Option(help="Container image, with --environment image.")] = "",
    job_id: Annotated[str | None, typer.Option(help="A name for the job.")] = None,
    detach: Annotated[bool, typer.Option("--detach", help="Return at once.")] = False,
) -> int:
    """Build on a Ray cluster. Streams the log; the same command resumes."""
    from factory.cluster.jobs import Head
    from factory.cluster.submit import Submission, follow
    from factory.cluster.submit import submit as start
    from factory.errors import UserError
    from factory.resources import Resources

    if environment not in ("cluster", "pip", "image"):
        raise UserError(f"--environment {environment}: choose cluster, pip or image")
    Resources.parse(worker_resources)
    given = {"samples": samples, "seed": seed, "workers": workers}
    options = [f"--{name}={value}" for name, value in given.items() if value is not None]
    options += [f"--set={pair}" for pair in set_ or ()] + [f"--skip={key}" for key in skip or ()]
    options += [f"--worker-resources={worker_resources}"] if worker_resources else []
    overrides = [*(set_ or ())]
    overrides += [
        f"{name}={given[name]}" for name in ("samples", "seed") if given[name] is not None
    ]
    submission = Submission(
        recipe,
        out,
        arguments=options,
        overrides=overrides,
        environment=environment,
        image=image,
        driver=Resources.parse(driver_resources),
        job_id=job_id,
    )
    head = Head(address)
    name = start(head, submission)
    typer.echo(f"{name}: started on {head.address}; status: factory status {out}", err=True)
    if detach:
        typer.echo(name)
        return 0
    job = follow(head, name)
    if job.state == "STOPPED" or (job.exit_code is None and job.result):
        typer.echo(f"{name}: {job.state.lower()}: {job.message}", err=True)
    return job.result


def stop(job: JobId, address: Address = _LOCAL) -> None:
    """End a job: the shards in hand are dropped, those committed stay."""
    from factory.cluster.jobs import Head

    head = Head(address)
    asked = head.stop(job)
    typer.echo(f"{job}: {'asked to stop' if asked else head.job(job).state.lower()}")


def logs(
    job: JobId,
    address: Address = _LOCAL,
    follow: Annotated[bool, typer.Option("--follow", help="Until the job ends.")] = False,
) -> int:
    """Show what a job's driver has said."""
    from factory.cluster.jobs import Head
    from factory.cluster.submit import follow as stream

    head = Head(address)
    if follow:
        return stream(head, job).result
    typer.echo(head.logs(job), nl=False)
    return 0


def job_line(job: str, address: str) -> str:
    """A job's state in words, with where it writes."""
    from factory.cluster.jobs import Head

    found = Head(address or os.environ.get("RAY_API_SERVER_ADDRESS", _LOCAL)).job(job)
    where = f", into {found.metadata['out']}" if "out" in found.metadata else ""
    return f"{found.id}: {found.state.lower()}{where}: {found.message}"
