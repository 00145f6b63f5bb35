"""allauth as this portal uses it: sign-up is closed, people are invited."""

import logging
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from msoko.outbox import sending

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; letters go the way of all letters."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["email", "last_name", "first_name"]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter into the outbox: the web server waits for no mail server and needs no way to one."""
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        # Nobody's inbox in the portal shows it: it carries a link that gives access.
        sending.put("account", key=f"account:{uuid.uuid4().hex}", address=email, subject=mail.subject, text=mail.body)

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        logger.info("user %s logged in from %s", user.pk, self.get_client_ip(request))
        return super().post_login(request, user, **details)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """For whoever watches the journals; what was typed is nobody's business there, it may be a password."""
        logger.warning("log-in refused from %s", self.get_client_ip(request))
        super().authentication_failed(request, **credentials)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names here."""
