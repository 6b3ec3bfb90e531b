"""Bilingual strings for text pictures, made by our own grammars: both halves of a pair say the same."""
