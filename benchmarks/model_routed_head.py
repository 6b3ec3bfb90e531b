"""The routed head against the blended formulation: matrix FLOPs and wall time of one block.

    python -m benchmarks.model_routed_head

The released code sends every token through both streams and blends the results with 0/1 masks.
Here both formulations run with the same weights in the same process, and must agree first.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import silu
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.model_measure import alternate, save
from model.config import HeadConfig
from model.nn.init import initialise
from model.nn.layout import HeadDocument, PackedLayout
from model.nn.mmdit import DualStreamBlock, Stream, modulate
from model.nn.rope import msrope, rotate_pairs

ROTARY = {64: (8, 28, 28), 128: (16, 56, 56)}


def blended_block(
    block: DualStreamBlock,
    tokens: Tensor,
    is_context: Tensor,
    time: Tensor,
    layout: PackedLayout,
    rotation: tuple[Tensor, Tensor],
) -> Tensor:
    """One document's block as the released code computes it.

    tokens `[S, D]` in document order, is_context `[S, 1]` of 0 and 1, time `[1, D]` after SiLU;
    returns `[S, D]`.
    """
    streams: tuple[Stream, Stream] = (block.image, block.context)

    def blend(image: Tensor, context: Tensor) -> Tensor:
        mask = is_context.reshape(-1, *[1] * (image.ndim - 1))
        return image * (1 - mask) + context * mask

    modulation = blend(*(stream.modulation(time) for stream in streams))
    shift1, scale1, gate1, shift2, scale2, gate2 = modulation.chunk(6, dim=-1)
    y = modulate(tokens, shift1, scale1)
    projected = [stream.project(y) for stream in streams]
    query, key, value, gate = (blend(*pair) for pair in zip(*projected, strict=True))
    attended = layout.attend(rotate_pairs(query, *rotation), rotate_pairs(key, *rotation), value)
    tokens = tokens + gate1 * blend(*(stream.gated_output(attended, gate) for stream in streams))
    y = modulate(tokens, shift2, scale2)
    return tokens + gate2 * blend(*(stream.feed_forward(y) for stream in streams))


class Comparison:
    """Both formulations of one block over one document."""

    def __init__(
        self, width: int, image: tuple[int, int], context: int, device: str = "cpu"
    ) -> None:
        head_dim = 128 if width % 128 == 0 else 64
        config = HeadConfig(
            layers=1, heads=width // head_dim, head_dim=head_dim, context_size=8,
            rope_axes=ROTARY[head_dim],
        )  # fmt: skip
        document = HeadDocument(image, (), (False,) * context)
        self.layout = PackedLayout.of([document], config).to(device)
        self.rotation = msrope(self.layout.positions, config.rope_axes, config.rope_theta)
        with torch.device(device):
            self.block = DualStreamBlock(width, head_dim)
        generator = torch.Generator().manual_seed(0)
        if device == "cpu":
            self._randomise(generator)
        count = image[0] * image[1]
        shapes = [(count, width), (context, width), (1, width)]
        self.image, self.context, self.time = (
            torch.randn(*shape, generator=generator).to(device).requires_grad_() for shape in shapes
        )
        is_context = torch.arange(count + context) >= count
        self.is_context = is_context.float()[:, None].to(device)

    @torch.no_grad()
    def _randomise(self, generator: torch.Generator) -> None:
        initialise(self.block, generator)
        for stream in (self.block.image, self.block.context):
            stream.modulation.weight.normal_(std=0.02, generator=generator)

    def routed(self) -> Tensor:
        """`[S, D]` in document order."""
        streams = self.block(self.image, self.context, silu(self.time), self.layout, self.rotation)
        return self.layout.join(*streams)

    def blended(self) -> Tensor:
        tokens = self.layout.join(self.image, self.context)
        return blended_block(
            self.block, tokens, self.is_context, silu(self.time), self.layout, self.rotation
        )


def matmul_flops(work: Callable[[], Tensor]) -> int:
    """Matrix-product FLOPs of forward and backward, by torch's counter."""
    with FlopCounterMode(display=False) as counter:
        work().sum().backward()
    return counter.get_total_flops()


def flop_ratio(width: int, image: tuple[int, int], context: int) -> dict[str, float]:
    """Counted on the meta device, so that full size costs nothing."""
    comparison = Comparison(width, image, context, device="meta")
    blended, routed = matmul_flops(comparison.blended), matmul_flops(comparison.routed)
    return {
        "blended_gflop": round(blended / 1e9, 1),
        "routed_gflop": round(routed / 1e9, 1),
        "ratio": round(blended / routed, 3),
    }


def wall_time(width: int, image: tuple[int, int], context: int) -> dict:
    comparison = Comparison(width, image, context)
    difference = (comparison.blended() - comparison.routed()).abs().max().item()
    measured = alternate(
        lambda: comparison.blended().sum().backward(),
        lambda: comparison.routed().sum().backward(),
    )
    return {
        "blended_s": measured["first_s"],
        "routed_s": measured["second_s"],
        "max_abs_difference": difference,
        **{key: measured[key] for key in ("ratio", "ratio_range", "rounds")},
    }


def main() -> None:
    results = {}
    for width, image, context in (
        (1536, (32, 32), 256),
        (1024, (16, 32), 128),
        (512, (16, 16), 256),
    ):
        name = f"D={width}, {image[0] * image[1]} image + {context} context tokens"
        results[name] = {
            "matmul_flops_forward_backward": flop_ratio(width, image, context),
            "wall_time_forward_backward": wall_time(width, image, context),
        }
    save("model_routed_head", "python -m benchmarks.model_routed_head", results)


if __name__ == "__main__":
    main()
