"""Memes of our own: a drawn cast in drawn scenes, a typed frame of humour, captions in two languages."""
