"""Factories of rows for tests, one module per app."""
