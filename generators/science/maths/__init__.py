"""Mathematics: triangles, functions, transformations, statistics."""
