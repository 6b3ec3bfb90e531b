"""Places where text is met in the world: signs, boards, things, clothes, vehicles, papers."""
