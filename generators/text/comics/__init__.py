"""Comics: dialogue in balloons, and sounds drawn as letters."""
