"""Who is responsible: the printed phrase → bodies of the municipality.

`read(phrase, aliases)` understands the words and knows nothing of a municipality; `match(reading, directory)` finds the
organisations and groups that the words name. What is not understood is a state shown to a person, never a guess.
Pure: no Django here.
"""

from roadmaps.responsible.aliases import find_aliases
from roadmaps.responsible.matching import Directory, KnownGroup, KnownOrganisation, KnownPerson, Match, Target, match
from roadmaps.responsible.parties import Part, Party, Problem, Reading, Type
from roadmaps.responsible.reading import read

__all__ = [
    "Directory",
    "KnownGroup",
    "KnownOrganisation",
    "KnownPerson",
    "Match",
    "Part",
    "Party",
    "Problem",
    "Reading",
    "Target",
    "Type",
    "find_aliases",
    "match",
    "read",
]
