"""Space: solids and their views."""
