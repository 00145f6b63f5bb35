"""Static files as production serves them: collected, hashed, every reference resolved."""

import re
from pathlib import Path

from django.core.management import call_command
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[3]


def test_files_are_collected_with_hashes(settings, tmp_path: Path) -> None:
    """A vendored script that names a missing map, or a style that names a missing font, would fail here."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    names = [path.name for path in (tmp_path / "static").rglob("*")]
    assert any(re.fullmatch(r"tokens\.[0-9a-f]{12}\.css", name) for name in names)
    tokens = next((tmp_path / "static/css").glob("tokens.*.css")).read_text(encoding="utf-8")
    assert re.search(r"golos-cyrillic\.[0-9a-f]{12}\.woff2", tokens)
    page = render_to_string("404.html")
    for address in re.findall(r'(?:href|src)="/static/([^"]+)"', page):
        assert (tmp_path / "static" / address).is_file(), address


def test_styles_and_scripts_name_no_other_site() -> None:
    for path in [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")]:
        foreign = re.findall(r"https?://(?!www\.w3\.org/)", path.read_text(encoding="utf-8"))
        assert not foreign, path.name
