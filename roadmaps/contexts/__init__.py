"""What the pages of road maps show, as frozen data: no query is made while a page is drawn."""
