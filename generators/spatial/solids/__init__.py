"""Solid geometry as school books draw it."""
