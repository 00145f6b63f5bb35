"""What a phrase about the responsible consists of."""

from dataclasses import dataclass
from enum import StrEnum

# Kinds of organisations; the codes are those of the model of organisations.
AUTHORITY = "authority"
METHODICAL = "methodical"
ASSOCIATION = "association"
SCHOOL = "school"
PRESCHOOL = "preschool"
ADDITIONAL = "additional"
EDUCATIONAL = (SCHOOL, PRESCHOOL, ADDITIONAL)

# Meanings of risk groups; the codes are those of the model of groups.
BIAS = "bias"
LOW_RESULTS = "low_results"
ADVERSE = "adverse"
RESILIENT = "resilient"
AT_RISK = "at_risk"
SAMPLE = "sample"


class Type(StrEnum):
    """What a part of the phrase names."""

    ORGANISATION = "organisation"  # one body: the department, a methodical centre, a school by its name
    KIND = "kind"  # all organisations of one or several kinds
    GROUP = "group"  # a dated list of schools
    PERSON = "person"
    TEAM = "team"  # a working group or commission
    CONTROL = "control"  # who controls execution; does not execute
    EXTERNAL = "external"  # a body outside the department: it is not asked for reports
    UNREAD = "unread"


class Part(StrEnum):
    """The role of a body in an activity; codes of the model."""

    ACCOUNTABLE = "accountable"
    EXECUTOR = "executor"
    CO_EXECUTOR = "co_executor"


@dataclass(frozen=True)
class Party:
    """One participant as the phrase names it."""

    type: Type
    printed: str
    name: str = ""
    kinds: tuple[str, ...] = ()
    group: str = ""
    # «руководители», «специалисты»: people through whom the body acts.
    through: str = ""
    part: Part = Part.EXECUTOR
    by_agreement: bool = False

    @property
    def reports(self) -> bool:
        """Does this part lead to bodies that execute and report?"""
        return self.type in (Type.ORGANISATION, Type.KIND, Type.GROUP)


@dataclass(frozen=True)
class Problem:
    """Something in the phrase that a person should look at; `text` says what to do."""

    code: str
    text: str


@dataclass(frozen=True)
class Reading:
    """The phrase taken apart."""

    parties: tuple[Party, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def complete(self) -> bool:
        """Every word found its meaning."""
        return not any(party.type is Type.UNREAD for party in self.parties)
