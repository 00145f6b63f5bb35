"""Files with results of assessment procedures: rows in, sums by school out. Pure, except `writing`.

A file is read twice: `survey` looks at its head and names for the review by a person, `parse` counts it after that.
"""

from indicators.importers.arranging import arranged
from indicators.importers.heads import SHAPES, Columns, Survey, Told, guessed_head, head_titles, survey
from indicators.importers.listing import names_of_tables, names_of_text
from indicators.importers.names import Candidate, Match, clean_name, match_name
from indicators.importers.rows import BadTable, ParsedResult, Problem
from indicators.importers.shapes import parse
from indicators.importers.tables import Table, read_table, read_tables

__all__ = [
    "SHAPES", "Told", "guessed_head", "head_titles",
    "BadTable", "Candidate", "Columns", "Match", "ParsedResult", "Problem", "Survey", "Table", "clean_name",
    "arranged", "match_name", "names_of_tables", "names_of_text", "parse", "read_table", "read_tables", "survey",
]  # fmt: skip
