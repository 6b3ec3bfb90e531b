"""From one attempt at a slot to a finished sample: scene, edits, rows, checks, members."""

from factory.assemble.assembler import Assembler

__all__ = ["Assembler"]
