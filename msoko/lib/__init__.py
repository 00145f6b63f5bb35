"""Pure helpers: plain data in, plain data out. Nothing here knows Django, Celery or the applications."""
