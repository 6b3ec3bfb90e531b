"""The released checkpoint's JSON configurations, read into ours and written back.

Only fields that decide the computation are read. A value this implementation does not compute is
refused by name instead of being ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.config import (
    ContextConfig,
    HeadConfig,
    LanguageConfig,
    ModelConfig,
    VaeConfig,
    VisionConfig,
    read_table,
)
from model.errors import ModelError

Json = Mapping[str, Any]


def read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ModelError(f"{path}: not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise ModelError(f"{path}: expected a JSON object")
    return value


class _Fields:
    """Typed access to one JSON file, with errors that name file and field."""

    def __init__(self, table: Json, where: str) -> None:
        self.table, self.where = table, where

    def get(self, key: str, default: Any = None) -> Any:
        if key in self.table:
            return self.table[key]
        if default is None:
            raise ModelError(f"{self.where}: missing field {key!r}")
        return default

    def inner(self, key: str) -> _Fields:
        return _Fields(self.get(key), f"{self.where}: {key}")

    def require(self, **supported: Any) -> None:
        for key, value in supported.items():
            if self.table.get(key, value) != value:
                raise ModelError(
                    f"{self.where}: {key} = {self.table[key]!r} is not supported, only {value!r}"
                )


def model_config(vlm: Json, head: Json, vae: Json, where: str = "checkpoint") -> ModelConfig:
    """Our configuration from the JSON of `vlm/`, `generation_decoder/` and `vae/`."""
    language = _language(_Fields(vlm, f"{where}: vlm").inner("llm_config"))
    outer = _Fields(head, f"{where}: generation_decoder")
    try:
        return ModelConfig(
            vision=_vision(_Fields(vlm, f"{where}: vlm")),
            language=language,
            context=_context(outer),
            head=_head(outer),
            vae=_vae(_Fields(vae, f"{where}: vae")),
            flow_shift=float(outer.get("flow_shift", 3.0)),
        )
    except ModelError as error:
        message = str(error)
        raise (error if message.startswith(where) else ModelError(f"{where}: {message}")) from None


def _vision(outer: _Fields) -> VisionConfig:
    outer.require(select_layer=-1, downsample_ratio=0.5, ps_version="v2")
    fields = outer.inner("vision_config")
    fields.require(num_channels=3, hidden_act="gelu", norm_type="layer_norm")
    table = {
        "image_size": outer.table.get("force_image_size") or fields.get("image_size"),
        "patch_size": fields.get("patch_size"),
        "hidden_size": fields.get("hidden_size"),
        "layers": fields.get("num_hidden_layers"),
        "heads": fields.get("num_attention_heads"),
        "mlp_size": fields.get("intermediate_size"),
        "norm_eps": fields.get("layer_norm_eps", 1e-6),
        "qkv_bias": fields.get("qkv_bias"),
        "qk_norm": fields.get("qk_normalization"),
    }
    return read_table(VisionConfig, table, fields.where)


def _language(fields: _Fields) -> LanguageConfig:
    fields.require(architectures=["Qwen3ForCausalLM"], hidden_act="silu", attention_bias=False)
    fields.require(use_sliding_window=False, rope_scaling=None)
    rope = fields.get("rope_parameters", {})  # newer versions of transformers nest it
    table = {
        "vocab_size": fields.get("vocab_size"),
        "hidden_size": fields.get("hidden_size"),
        "layers": fields.get("num_hidden_layers"),
        "heads": fields.get("num_attention_heads"),
        "kv_heads": fields.get("num_key_value_heads"),
        "head_dim": fields.get("head_dim"),
        "mlp_size": fields.get("intermediate_size"),
        "rope_theta": fields.table.get("rope_theta") or rope.get("rope_theta", 1e6),
        "norm_eps": fields.get("rms_norm_eps", 1e-6),
        "tied_embeddings": fields.get("tie_word_embeddings"),
    }
    return read_table(LanguageConfig, table, fields.where)


def _context(fields: _Fields) -> ContextConfig:
    projector = fields.get("decoder_projector_type")
    if projector not in ("identity", "mlp2x_gelu"):
        raise ModelError(
            f"{fields.where}: decoder_projector_type = {projector!r} is unknown; "
            "supported: identity, mlp2x_gelu"
        )
    table = {
        "hidden_layers": list(fields.get("vlm_select_layer")),
        "projector": projector,
        "output_size": fields.get("output_hidden_size"),
        "max_length": fields.get("max_sequence_length"),
        "fixed_length": fields.get("pad_to_fix_length"),
    }
    return read_table(ContextConfig, table, fields.where)


def _head(outer: _Fields) -> HeadConfig:
    fields = outer.inner("decoder_config")
    patch, channels = fields.get("patch_size"), fields.get("out_channels")
    fields.require(in_channels=channels * patch**2)
    table = {
        "layers": fields.get("num_layers"),
        "heads": fields.get("num_attention_heads"),
        "head_dim": fields.get("attention_head_dim"),
        "context_size": fields.get("joint_attention_dim"),
        "latent_channels": channels,
        "patch_size": patch,
        "rope_axes": list(fields.get("axes_dims_rope")),
        "latent_position_scale": outer.get("video_position_scale_factor", 1.0),
        "vit_position_scale": outer.get("vlm_cond_position_scale_factor", 1.0),
    }
    return read_table(HeadConfig, table, outer.where)


def _vae(fields: _Fields) -> VaeConfig:
    fields.require(attn_scales=[], dropout=0.0, input_channels=3)
    default = VaeConfig()
    table = {
        "base_dim": fields.get("base_dim", default.base_dim),
        "z_dim": fields.get("z_dim", default.z_dim),
        "dim_mult": list(fields.get("dim_mult", default.dim_mult)),
        "num_res_blocks": fields.get("num_res_blocks", default.num_res_blocks),
        # The misspelling is the file format's.
        "temporal_downsample": list(fields.get("temperal_downsample", default.temporal_downsample)),
        "latents_mean": list(fields.get("latents_mean", default.latents_mean)),
        "latents_std": list(fields.get("latents_std", default.latents_std)),
    }
    return read_table(VaeConfig, table, fields.where)


def released_json(config: ModelConfig) -> dict[str, dict[str, Any]]:
    """The JSON files that describe `config` in the released layout, by path inside the folder."""
    vision, language = config.vision, config.language
    context, head, vae = config.context, config.head, config.vae
    states = language.hidden_size * len(context.hidden_layers)
    return {
        "vlm/config.json": {
            "architectures": ["InternVLUChatModel"],
            "model_type": "internvlu_chat",
            "vision_config": {
                "architectures": ["InternVisionModel"],
                "num_channels": 3,
                "image_size": vision.image_size,
                "patch_size": vision.patch_size,
                "hidden_size": vision.hidden_size,
                "num_hidden_layers": vision.layers,
                "num_attention_heads": vision.heads,
                "intermediate_size": vision.mlp_size,
                "layer_norm_eps": vision.norm_eps,
                "qkv_bias": vision.qkv_bias,
                "qk_normalization": vision.qk_norm,
                "hidden_act": "gelu",
                "norm_type": "layer_norm",
            },
            "llm_config": {
                "architectures": ["Qwen3ForCausalLM"],
                "model_type": "qwen3",
                "vocab_size": language.vocab_size,
                "hidden_size": language.hidden_size,
                "num_hidden_layers": language.layers,
                "num_attention_heads": language.heads,
                "num_key_value_heads": language.kv_heads,
                "head_dim": language.head_dim,
                "intermediate_size": language.mlp_size,
                "rope_theta": language.rope_theta,
                "rms_norm_eps": language.norm_eps,
                "tie_word_embeddings": language.tied_embeddings,
                "attention_bias": False,
                "hidden_act": "silu",
            },
            "force_image_size": vision.image_size,
            "select_layer": -1,
            "downsample_ratio": 0.5,
            "ps_version": "v2",
        },
        "generation_decoder/config.json": {
            "model_type": "internvlu_generation_decoder",
            "decoder_projector_type": context.projector,
            "input_hidden_size": states,
            "output_hidden_size": context.output_size or states,
            "padding_encoder_hidden_states": True,
            "pad_to_fix_length": context.fixed_length,
            "max_sequence_length": context.max_length,
            "vlm_select_layer": list(context.hidden_layers),
            "flow_shift": config.flow_shift,
            "vae_downsample_factor": vae.downsampling,
            "video_position_scale_factor": head.latent_position_scale,
            "vlm_cond_position_scale_factor": head.vit_position_scale,
            "decoder_config": {
                "patch_size": head.patch_size,
                "in_channels": head.patch_channels,
                "out_channels": head.latent_channels,
                "num_layers": head.layers,
                "attention_head_dim": head.head_dim,
                "num_attention_heads": head.heads,
                "joint_attention_dim": head.context_size,
                "axes_dims_rope": list(head.rope_axes),
            },
        },
        "vae/config.json": {
            "_class_name": "AutoencoderKLQwenImage",
            "base_dim": vae.base_dim,
            "z_dim": vae.z_dim,
            "dim_mult": list(vae.dim_mult),
            "num_res_blocks": vae.num_res_blocks,
            "attn_scales": [],
            "temperal_downsample": list(vae.temporal_downsample),
            "dropout": 0.0,
            "latents_mean": list(vae.latents_mean),
            "latents_std": list(vae.latents_std),
        },
    }
