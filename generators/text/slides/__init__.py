"""Slides: titles with bullet points, and charts with their labels."""
