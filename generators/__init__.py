"""Parametric models of pictures: truth first, then scene, pixels, words."""
