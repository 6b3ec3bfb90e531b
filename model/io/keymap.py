"""Names of tensors: ours on the left, the released files' on the right.

Both directions come from one table, so that what is imported under a name is exported under it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# (ours, released); `{n}` is a block index.
_STREAM = [
    ("blocks.{n}.image.modulation", "transformer_blocks.{n}.img_mod.1"),
    ("blocks.{n}.image.query_gate", "transformer_blocks.{n}.attn.to_q"),
    ("blocks.{n}.image.key", "transformer_blocks.{n}.attn.to_k"),
    ("blocks.{n}.image.value", "transformer_blocks.{n}.attn.to_v"),
    ("blocks.{n}.image.out", "transformer_blocks.{n}.attn.to_out.0"),
    ("blocks.{n}.image.query_norm", "transformer_blocks.{n}.attn.norm_q"),
    ("blocks.{n}.image.key_norm", "transformer_blocks.{n}.attn.norm_k"),
    ("blocks.{n}.image.mlp_up", "transformer_blocks.{n}.img_mlp.net.0.proj"),
    ("blocks.{n}.image.mlp_down", "transformer_blocks.{n}.img_mlp.net.2"),
    ("blocks.{n}.context.modulation", "transformer_blocks.{n}.txt_mod.1"),
    ("blocks.{n}.context.query_gate", "transformer_blocks.{n}.attn.add_q_proj"),
    ("blocks.{n}.context.key", "transformer_blocks.{n}.attn.add_k_proj"),
    ("blocks.{n}.context.value", "transformer_blocks.{n}.attn.add_v_proj"),
    ("blocks.{n}.context.out", "transformer_blocks.{n}.attn.to_add_out"),
    ("blocks.{n}.context.query_norm", "transformer_blocks.{n}.attn.norm_added_q"),
    ("blocks.{n}.context.key_norm", "transformer_blocks.{n}.attn.norm_added_k"),
    ("blocks.{n}.context.mlp_up", "transformer_blocks.{n}.txt_mlp.net.0.proj"),
    ("blocks.{n}.context.mlp_down", "transformer_blocks.{n}.txt_mlp.net.2"),
]
_HEAD = [
    ("time.linear1", "time_text_embed.timestep_embedder.linear_1"),
    ("time.linear2", "time_text_embed.timestep_embedder.linear_2"),
    ("image_in", "img_in"),
    ("context_norm", "txt_norm"),
    ("context_in", "txt_in"),
    ("modulation_out", "norm_out.linear"),
    ("image_out", "proj_out"),
    *_STREAM,
]

GENERATION_DECODER: Sequence[tuple[str, str]] = [
    ("connector.padding_token", "encoder_padding_token"),
    ("connector.linear1", "decoder_projector.0"),
    ("connector.linear2", "decoder_projector.2"),
    *((f"head.{ours}", f"decoder.{theirs}") for ours, theirs in _HEAD),
]

VLM: Sequence[tuple[str, str]] = [
    ("vit.class_embedding", "vision_model.embeddings.class_embedding"),
    ("vit.position_embedding", "vision_model.embeddings.position_embedding"),
    ("vit.patch_embedding", "vision_model.embeddings.patch_embedding"),
    ("vit.layers", "vision_model.encoder.layers"),
    ("projector.norm", "mlp1.0"),
    ("projector.linear1", "mlp1.1"),
    ("projector.linear2", "mlp1.3"),
    ("llm.lm_head", "language_model.lm_head"),
    ("llm", "language_model.model"),
    ("special_tokens", "special_token_embedding"),
]

# InternVL3.5 as `transformers` stores it ("-HF" repositories). Its separate q, k and v become the
# rows of one `qkv`; see `io.internvl35`.
INTERNVL_HF: Sequence[tuple[str, str]] = [
    ("vit.class_embedding", "vision_tower.embeddings.cls_token"),
    ("vit.position_embedding", "vision_tower.embeddings.position_embeddings"),
    ("vit.patch_embedding", "vision_tower.embeddings.patch_embeddings.projection"),
    ("vit.layers.{n}.norm1", "vision_tower.encoder.layer.{n}.layernorm_before"),
    ("vit.layers.{n}.norm2", "vision_tower.encoder.layer.{n}.layernorm_after"),
    ("vit.layers.{n}.ls1", "vision_tower.encoder.layer.{n}.lambda_1"),
    ("vit.layers.{n}.ls2", "vision_tower.encoder.layer.{n}.lambda_2"),
    ("vit.layers.{n}.attn.q", "vision_tower.encoder.layer.{n}.attention.q_proj"),
    ("vit.layers.{n}.attn.k", "vision_tower.encoder.layer.{n}.attention.k_proj"),
    ("vit.layers.{n}.attn.v", "vision_tower.encoder.layer.{n}.attention.v_proj"),
    ("vit.layers.{n}.attn.q_norm", "vision_tower.encoder.layer.{n}.attention.q_norm"),
    ("vit.layers.{n}.attn.k_norm", "vision_tower.encoder.layer.{n}.attention.k_norm"),
    ("vit.layers.{n}.attn.proj", "vision_tower.encoder.layer.{n}.attention.projection_layer"),
    ("vit.layers.{n}.mlp", "vision_tower.encoder.layer.{n}.mlp"),
    ("projector.norm", "multi_modal_projector.layer_norm"),
    ("projector.linear1", "multi_modal_projector.linear_1"),
    ("projector.linear2", "multi_modal_projector.linear_2"),
    ("llm", "language_model"),
]


def to_ours(name: str, table: Sequence[tuple[str, str]]) -> str | None:
    """Our name of a stored tensor, or None when the table does not know it."""
    return _translate(name, [(theirs, ours) for ours, theirs in table])


def to_stored(name: str, table: Sequence[tuple[str, str]]) -> str | None:
    """The stored name of one of our tensors, or None when it belongs to another file."""
    return _translate(name, table)


def _translate(name: str, table: Sequence[tuple[str, str]]) -> str | None:
    for source, target in table:
        pattern = re.escape(source).replace(r"\{n\}", r"(?P<n>\d+)") + r"(?=\.|$)"
        match = re.match(pattern, name)
        if match:
            number = match.groupdict().get("n") or ""
            return target.replace("{n}", number) + name[match.end() :]
    return None
