"""InternVL-U: networks, generation and training."""
