"""Paper → tagged PDF (PDF/UA-1) by WeasyPrint, with a stylesheet of its own and no way out of the package."""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from msoko.lib.charts import Chart
from reports.papers.blocks import Bullets, Figure, Heading, Note, Paper, Table, Text
from reports.renderers.texts import in_cell, is_number, text_of, typeset
from reports.renderers.widths import LOW_ROW, SHORT_LINES, lines_of, widths_of

STATIC = settings.BASE_DIR / "static"
PICTURE_SCALE = 2.8
"""Pixels of a picture per point: about 200 dots an inch on paper."""
HEAD = 0.85
"""Letters of a table's text in a letter of its head."""
_YEAR = re.compile(r"(\d{4}) (год)")
"""«2025 год» is not broken at the end of a line."""
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(Exception):
    """WeasyPrint's system libraries are missing; the text says which packages to install."""


@lru_cache(maxsize=1)
def pdf_is_available() -> bool:
    """Are the system libraries of WeasyPrint present?"""
    try:
        import weasyprint  # noqa: F401, PLC0415 – a library that may be unable to load
    except OSError:
        return False
    return True


def why_unavailable() -> str:
    return f"Для PDF на сервере нужны пакеты {PANGO_PACKAGES}. Пока их нет, скачайте DOCX или XLSX."


def render(paper: Paper) -> bytes:
    """The PDF of a paper. Raises PdfUnavailable where Pango is missing."""
    if not pdf_is_available():
        raise PdfUnavailable(why_unavailable())
    html = render_to_string("documents/paper.html", context_of(paper))
    return html_to_pdf(html)


def html_to_pdf(html: str, sheet: str = "paper.css") -> bytes:
    """One rendering function for every PDF of the portal; `sheet` is a stylesheet of the documents' folder."""
    import weasyprint  # noqa: PLC0415 – loaded only where a PDF is made
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = _fonts(FontConfiguration)
    stylesheet = _stylesheet(weasyprint, fonts, sheet)
    document = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher())
    return document.write_pdf(stylesheets=[stylesheet], font_config=fonts, pdf_variant="pdf/ua-1")


def chart_png(chart: Chart) -> bytes:
    """A chart as a picture for Word, which draws no SVG of ours: the same drawing, through PDF."""
    import pypdfium2  # noqa: PLC0415 – loaded only where a picture is made
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = _fonts(FontConfiguration)
    faces = _stylesheet(weasyprint, fonts, "fonts.css")
    html = render_to_string("documents/figure.html", {"chart": chart})
    source = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher())
    page = pypdfium2.PdfDocument(source.write_pdf(stylesheets=[faces], font_config=fonts))[0]
    stream = io.BytesIO()
    page.render(scale=PICTURE_SCALE).to_pil().save(stream, "PNG", optimize=True)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _fonts(factory: Any) -> Any:
    """One configuration a process: a fresh one for each document would leak a quarter of a megabyte."""
    return factory()


@lru_cache(maxsize=3)
def _stylesheet(weasyprint: Any, fonts: Any, name: str) -> Any:
    # Font faces of a stylesheet are ignored unless it knows the font configuration.
    path = STATIC / "documents" / name
    return weasyprint.CSS(filename=str(path), font_config=fonts, url_fetcher=_fetcher())


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    """Only `data:` and files of the package's static folder; everything else is refused."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class PackageFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not _is_ours(url):
                raise ValueError(f"address is not allowed in a document: {url[:80]}")
            return super().fetch(url, headers)

    return PackageFetcher(allowed_protocols=["data", "file"])


def _is_ours(url: str) -> bool:
    """Data within the page, or a file that lies under the static folder once dots and escapes are read."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    path = Path(unquote(parts.path)).resolve()
    return parts.scheme == "file" and not parts.netloc and path.is_relative_to(STATIC.resolve())


def context_of(paper: Paper) -> dict[str, Any]:
    """Blocks with texts ready: the template decides nothing about numbers."""
    widths = widths_of(paper, HEAD)
    tables = {id(block): _table(block, widths[block.read_columns]) for block in paper.tables}
    headings = {row["anchor"]: row for row in _headings(paper)}
    numbered, tables_seen, figures_seen = [], 0, 0
    for place, block in enumerate(paper.blocks):
        item: dict[str, Any] = {"kind": block.block, "block": block, "heading": headings.get(f"h{place}")}
        if isinstance(block, Heading | Text | Note):
            item["text"] = typeset(block.text)
        elif isinstance(block, Bullets):
            item["texts"] = [typeset(text) for text in block.items]
        elif isinstance(block, Table):
            tables_seen += bool(block.rows)  # an empty table is a sentence and has no number
            item |= {"number": tables_seen, "table": tables[id(block)]}
        elif isinstance(block, Figure):
            figures_seen += 1
            item["number"] = figures_seen
        numbered.append(item)
    return {
        "paper": paper,
        "subtitle": _YEAR.sub("\\1\u00a0\\2", paper.subtitle),
        "items": numbered,
        "headings": list(headings.values()),
        "printed": timezone.localtime(paper.data_as_of),
    }


def _table(table: Table, widths: list[float]) -> dict[str, Any]:
    read = table.read_columns
    columns = [
        {"title": column.title, "number": is_number(column), "date": column.kind == "date", "width": width}
        for column, width in zip(read, _percents(widths), strict=True)
    ]
    lines: list[Any] = [
        {"band": in_cell(line)}
        if isinstance(line, str)
        else [
            {"text": text_of(value, column), "number": is_number(column), "date": column.kind == "date"}
            for value, column in zip(line, read, strict=True)
        ]
        for line in table.lines
    ]
    total = lines.pop() if table.has_total else None
    plain = [[cell["text"] for cell in line] for line in lines if isinstance(line, list)]
    return {
        "columns": columns,
        "rows": lines,
        "total": total,
        "is_short": len(plain) == len(lines) <= SHORT_LINES and lines_of(plain, widths) <= SHORT_LINES,
        "is_low": lines_of(plain[:1], widths) <= LOW_ROW,
    }


def _percents(widths: list[float]) -> list[int]:
    """Widths in whole percents that make exactly 100: a wider table would run over the margin."""
    exact = [width / sum(widths) * 100 for width in widths]
    whole = [int(width) for width in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return whole


def _headings(paper: Paper) -> list[dict[str, Any]]:
    """Contents: numbers, texts and anchors of headings."""
    found, first, second = [], 0, 0
    for place, block in enumerate(paper.blocks):
        if not isinstance(block, Heading):
            continue
        if block.level == 1:
            first, second = first + 1, 0
            number = f"{first}."
        else:
            second += 1
            number = f"{first}.{second}."
        found.append({"number": number, "text": typeset(block.text), "level": block.level, "anchor": f"h{place}"})
    return found
