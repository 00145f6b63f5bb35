"""Models of «who»: municipalities, organisations, risk groups, people."""

from schools.models.municipality import CalendarCorrection, Municipality
from schools.models.organisation import Organisation, OrganisationYear
from schools.models.risk_group import RiskGroup, RiskGroupMembership
from schools.models.user import Membership, User

__all__ = [
    "CalendarCorrection",
    "Membership",
    "Municipality",
    "Organisation",
    "OrganisationYear",
    "RiskGroup",
    "RiskGroupMembership",
    "User",
]
