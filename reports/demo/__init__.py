"""Sample data: five road maps that are real acts, and everything around them made up from a fixed seed.

Organisations, people, reports and figures are invented and marked «пример»; the printed texts of the maps are exact.
"""
