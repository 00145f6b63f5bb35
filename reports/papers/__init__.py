"""Documents as plain blocks: what stands in them, not how it is drawn. Every renderer draws the same blocks."""

from reports.papers.blocks import Bullets, Column, Figure, Heading, Note, Paper, Requisites, Table, Text

__all__ = ["Bullets", "Column", "Figure", "Heading", "Note", "Paper", "Requisites", "Table", "Text"]
