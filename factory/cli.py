"""The ``factory`` command. Bodies import what they need, so that ``--help`` answers at once."""

from __future__ import annotations

import shlex
import sys
from typing import Annotated, Any

import typer

from factory.cluster.commands import logs, stop, submit

app = typer.Typer(
    name="factory",
    help="Exact, verified, bilingual image-text data from recipes.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

RecipeName = Annotated[
    str, typer.Argument(help="A name from recipes/, or a path.", metavar="RECIPE")
]
OutFolder = Annotated[str, typer.Argument(help="A dataset folder or URL.", metavar="OUT")]
KindName = Annotated[str, typer.Argument(help="For example physics.thin_lens.", metavar="KIND")]
Lang = Annotated[str, typer.Option(help="en or zh.")]


@app.command()
def build(
    recipe: RecipeName,
    out: Annotated[str, typer.Option(help="Folder or URL; out/RECIPE by default.")] = "",
    samples: Annotated[int | None, typer.Option(help="Samples to make.")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="0 works in this process.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed, another dataset.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE")] = None,
    skip: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Leave a sample out.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan only.")] = False,
    worker_resources: Annotated[
        str, typer.Option(help="Of each worker: cpu=1,gpu=0.5,memory=4GiB,NAME=1.")
    ] = "",
    slot_seconds: Annotated[
        int, typer.Option(min=1, help="A slot that takes longer counts as hung.")
    ] = 600,
) -> int:
    """Build a dataset. The same command resumes and verifies nothing is lost."""
    from factory import build as builds
    from factory.limits import Limits
    from factory.resources import Resources

    limits = Limits(slot_seconds, resources=Resources.parse(worker_resources))
    given = {"samples": samples, "seed": seed}
    overrides = [
        *(set_ or ()),
        *(f"{name}={value}" for name, value in given.items() if value is not None),
    ]
    command = shlex.join(["factory", *sys.argv[1:]])
    request = builds.Request(recipe, out, workers, overrides, skip or (), command, limits=limits)
    if dry_run:
        print(builds.dry_run(request))
        return 0
    return builds.build(request)


@app.command("list")
def list_(
    domain: Annotated[str, typer.Option(help="Only this domain or subject.")] = "",
) -> None:
    """List the kinds that can be made here."""
    from factory.listing import listing

    print(listing(domain))


@app.command()
def show(
    kind: KindName,
    seed: int = 0,
    difficulty: Annotated[int, typer.Option(help="1 to 10.")] = 5,
    lang: Lang = "en",
    out: Annotated[str, typer.Option(help="Folder; out/show/KIND by default.")] = "",
) -> int:
    """Make one sample of a kind: pictures and JSON in a folder."""
    from factory.errors import EXIT_INCOMPLETE
    from factory.show import show as make

    shown = make(kind, out, seed=seed, difficulty=difficulty, lang=lang)
    for reject in shown.rejects:
        print(
            f"attempt {reject['attempt']}: {reject['stage']}: {reject['reason']}", file=sys.stderr
        )
    if shown.sample is None:
        return EXIT_INCOMPLETE
    print(f"{shown.folder}/{shown.sample.sample.key}.*")
    return 0


@app.command()
def regen(out: OutFolder, key: Annotated[str, typer.Argument(metavar="KEY")]) -> int:
    """Make one sample again and compare it with the stored one."""
    from factory.show import regenerate

    differing = regenerate(out, key)
    print(f"{key}: differs in {', '.join(differing)}" if differing else f"{key}: identical")
    return 1 if differing else 0


@app.command()
def verify(
    out: OutFolder,
    fix: Annotated[bool, typer.Option("--fix", help="Remove what a build can make again.")] = False,
) -> int:
    """Read every byte and run every check again; exit code 1 when anything fails."""
    from factory.verify import verify as check

    return check(out, fix=fix)


@app.command()
def report(out: OutFolder) -> None:
    """Write the card, report.json and the gallery."""
    from factory import report as reports

    reports.write(out)
    print(f"{out}/gallery/index.html")


@app.command()
def expand(
    out: OutFolder,
    to: Annotated[str, typer.Option(help="Folder of the expanded dataset.")],
    engine: Annotated[str, typer.Option(help="openai, batch or replay.")] = "openai",
    model: Annotated[str, typer.Option(help="Model that the server offers.")] = "",
    base_url: Annotated[str, typer.Option(help="Server; OpenAI's by default.")] = "",
    replies: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Recorded replies (JSONL).")
    ] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE")] = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="Ask again where the text stayed as it was.")
    ] = False,
) -> int:
    """Let a model tell reasoning and instructions anew; only what is true is kept."""
    from factory.expand import command

    given = {"engine": engine, "model": model, "base_url": base_url}
    return command(out, to, given, set_ or (), replies or (), retry)


@app.command()
def status(
    out: Annotated[str, typer.Argument(help="A dataset folder or URL, or a job.", metavar="OUT")],
    address: Annotated[str, typer.Option(help="The head that OUT, a job, runs on.")] = "",
) -> None:
    """Say how a build stands, from its files alone; with --address, how a job does."""
    if address:
        from factory.cluster.commands import job_line

        print(job_line(out, address))
        return
    from factory.status import status as say

    print(say(out))


for command in (submit, stop, logs):
    app.command()(command)


@app.command()
def doctor() -> Any:
    """Show every engine, font set and library: present, missing, version."""
    from factory.doctor import main as examine

    return examine()


@app.command()
def new(kind: KindName) -> None:
    """Write a working kind and its verifier, ready to be changed."""
    from factory.new import write

    for path in write(kind):
        print(path)


_UsageError: Any = typer.BadParameter.__bases__[0]


def main() -> None:
    """Entry point: one line for a mistake, the documented exit code for everything else."""
    from factory.errors import EXIT_INTERRUPTED, EXIT_USER, UserError
    from shards.errors import StorageError

    try:
        code = app(standalone_mode=False)
    except UserError as error:
        print(f"factory: {error}", file=sys.stderr)
        code = error.exit_code
    except StorageError as error:
        print(f"factory: {error}", file=sys.stderr)
        code = EXIT_USER
    except _UsageError as error:
        print(f"factory: {error.format_message()}", file=sys.stderr)
        code = EXIT_USER
    except (KeyboardInterrupt, typer.Abort):
        print("factory: interrupted; run the same command to resume", file=sys.stderr)
        code = EXIT_INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
