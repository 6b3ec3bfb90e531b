"""Physics: mechanics, circuits, optics, waves."""
