"""Append-only journal of actions. Use `msoko.audit.recording.record`."""
