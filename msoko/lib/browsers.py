"""Names of browsers and systems as people know them, read from the line that a browser sends about itself."""

# The order matters: most browsers also call themselves Chrome and Safari.
_BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Atom/", "Атом"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Chromium", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_UNKNOWN = "неизвестный браузер"


def browser_name(user_agent: str) -> str:
    """«Яндекс Браузер, Windows»; what cannot be told is left out."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), _UNKNOWN)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser}, {system}" if system else browser
