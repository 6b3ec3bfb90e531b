"""Pure text on plain, shaded or patterned grounds: from one character to pages."""
