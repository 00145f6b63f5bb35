"""Reminders: what is due and not handed in, who has to know, what has been said already, one letter a day."""

from reports.reminders.sending import Sent, send_all, send_for

__all__ = ["Sent", "send_all", "send_for"]
