"""Biology: heredity, ecology, cells, evolution."""
