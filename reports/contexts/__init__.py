"""Frozen pictures of pages and documents: queries end here, templates and renderers only print."""
