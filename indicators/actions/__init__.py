"""Writes of «measured». Each is one transaction and leaves audit rows."""
