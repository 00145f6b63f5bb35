"""Changes of road maps: import, editing in the table, its structure, many rows at once, the way back."""
