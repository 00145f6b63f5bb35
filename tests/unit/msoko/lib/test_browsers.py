import pytest

from msoko.lib.browsers import browser_name

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)
YANDEX = CHROME.replace("Safari", "YaBrowser/26.4.0.0 Safari")
EDGE = f"{CHROME} Edg/156.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Safari/604.1"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (CHROME, "Chrome, Windows"),
        (YANDEX, "Яндекс Браузер, Windows"),
        (EDGE, "Edge, Windows"),
        (FIREFOX, "Firefox, Linux"),
        (IPHONE, "Safari, iPhone"),
        ("curl/8.0", "неизвестный браузер"),
        ("", "неизвестный браузер"),
    ],
)
def test_name(line: str, name: str) -> None:
    assert browser_name(line) == name
