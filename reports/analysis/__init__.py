"""The annual analysis as pure computation: plain rows in, frozen results out. Knows neither Django nor Celery."""
