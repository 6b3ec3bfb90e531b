"""Posters: activities, products, films and exhibitions."""
