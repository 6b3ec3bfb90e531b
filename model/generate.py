"""`python -m model.generate`: draw, edit, answer, or reason and draw from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.errors import ModelError

TASKS = ("t2i", "edit", "understand", "reasoned")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r}: expected WIDTHxHEIGHT, for example 768x512")
    return int(height), int(width)


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="python -m model.generate",
        description="Generate with an InternVL-U checkpoint. Prints text, or the picture's path.",
    )
    p.add_argument("--checkpoint", type=Path, required=True, metavar="DIR")
    p.add_argument("--prompt", required=True, help="request; <image> places a picture in it")
    p.add_argument("--image", type=Path, action="append", default=[], metavar="FILE",
                   help="input picture; repeat for several")  # fmt: skip
    p.add_argument("--task", choices=TASKS, help="default: edit with pictures, t2i without")
    p.add_argument("--out", type=Path, default=Path("generated.png"), metavar="FILE")
    p.add_argument("--size", type=_size, metavar="WxH", help="default: the input's, or 512x512")
    p.add_argument("--steps", type=int, default=20)
    p.add_argument("--guidance", type=float, nargs=2, metavar=("TEXT", "IMAGE"),
                   help="default: 4.5 2.0, reasoned 3.5 1.5")  # fmt: skip
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--max-new-tokens", type=int, default=512, help="length limit of written text")
    p.add_argument("--system", help="replaces the system prompt")
    p.add_argument(
        "--prompts", type=Path, metavar="FILE", help="file of words; see io/prompts.toml"
    )
    p.add_argument("--device", default="cpu")
    p.add_argument("--dtype", choices=("float32", "bfloat16"), help="default: float32 on a CPU")
    return p


def run(options: argparse.Namespace) -> str:
    """Do what the options ask; returns what to print."""
    import torch

    from model.pipeline import InternVLU
    from model.sampling import Guidance

    task = options.task or ("edit" if options.image else "t2i")
    if task == "edit" and not options.image:
        raise ModelError("--task edit needs at least one --image")
    if task == "t2i" and options.image:
        raise ModelError("--task t2i takes no --image; use --task edit")
    if options.steps < 1:
        raise ModelError(f"--steps {options.steps}: at least 1 is needed")
    if options.out.suffix.lower() not in (".png", ".webp", ".jpg", ".jpeg"):
        raise ModelError(f"--out {options.out}: the name must end in .png, .webp or .jpg")
    if options.device.startswith("cuda") and not torch.cuda.is_available():
        raise ModelError(f"--device {options.device}: this machine offers no such GPU; use cpu")
    model = InternVLU.from_pretrained(
        options.checkpoint,
        device=options.device,
        dtype=getattr(torch, options.dtype) if options.dtype else None,
        prompts=options.prompts,
    )
    if task == "understand":
        return model.chat(
            options.prompt,
            options.image,
            system=options.system,
            max_new_tokens=options.max_new_tokens,
        )
    result = model.generate(
        options.prompt,
        options.image,
        mode="text_image" if task == "reasoned" else "image",
        size=options.size,
        steps=options.steps,
        guidance=Guidance(*options.guidance) if options.guidance else None,
        seed=options.seed,
        system=options.system,
        max_new_tokens=options.max_new_tokens,
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    result.picture.save(options.out)
    return f"{result.text}\n{options.out}" if result.text else str(options.out)


def main(arguments: list[str] | None = None) -> int:
    try:
        print(run(parser().parse_args(arguments)))
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
