"""Reasoning: claims from a solver's trace, worded in two languages, and checked against the scene.

Imports ``shards`` and ``generators.scene`` only.
"""
