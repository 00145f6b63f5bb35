"""Who is logged in, read together with where that person works."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from schools.access import keep_memberships
from schools.models import Membership


class PortalBackend(AuthenticationBackend):
    """Reads the person of a session and the current memberships in one query: every page needs both."""

    def get_user(self, user_id: Any) -> Any:
        rows = list(
            Membership.objects.filter(user=user_id)
            .active_on(timezone.localdate())
            .select_related("user", "municipality", "organisation__municipality")
            .order_by("pk")
        )
        if not rows:
            return super().get_user(user_id)
        user = rows[0].user
        keep_memberships(user, rows)
        return user if self.user_can_authenticate(user) else None
