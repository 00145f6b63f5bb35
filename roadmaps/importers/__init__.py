"""Reading of a road map out of a file or pasted text.

Pure code: bytes or text in, frozen dataclasses out; no models, no writes. The single door is
``roadmaps.importers.reading``.
"""
