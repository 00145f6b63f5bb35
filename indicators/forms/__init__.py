"""Forms, by the pages that show them."""
