"""One season of ВПР: 60 schools, 40 files, 100,000 rows of pupils, read and written by the jobs of the portal.

    python -m tests.benchmarks.indicators_import [xlsx|csv]

Prints time and memory, and compares every number with an independent count.
"""

import io
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict

SCHOOLS, FILES, ROWS, TASKS = 60, 40, 2500, 15
BORDERS = {"3": 8, "4": 13, "5": 18}
HEAD = ["Логин школы", "Класс", "Номер обучающегося", "Пол", "Вариант", *(f"Балл за {n}" for n in range(1, TASKS + 1)),
        "Всего баллов", "Отметка за предыдущую четверть/триместр"]  # fmt: skip


def season(number: int) -> list[list]:
    """Rows of one file: a grade and a subject."""
    rng = random.Random(number)
    rows = []
    for pupil in range(ROWS):
        scores = [rng.choice((0, 1, 1, 2)) for _ in range(TASKS)]
        cells = [score if rng.random() > 0.02 else "X" for score in scores]
        total = sum(score for score in cells if score != "X")
        rows.append([f"sch{pupil % SCHOOLS:03}", f"{5 + number % 4}А", pupil, "ж", 1, *cells, total, rng.randint(2, 5)])
    return rows


def packed(rows: list[list], form: str) -> bytes:
    if form == "csv":
        return "\n".join(";".join(map(str, row)) for row in [HEAD, *rows]).encode("cp1251")
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Результаты")
    for row in [HEAD, *rows]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def main(form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MSOKO_DATA": folder, "DJANGO_SETTINGS_MODULE": "msoko.settings", "DATABASE_URL": ""}
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        measure(form)


def measure(form: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from indicators.actions import assessments as actions  # noqa: PLC0415
    from indicators.models import AssessmentImport, AssessmentResult  # noqa: PLC0415
    from msoko.jobs import running  # noqa: PLC0415
    from schools.models import Municipality, Organisation, User  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    town = Municipality.objects.create(code="bench", name="x", name_genitive="x", name_locative="x")
    by = User.objects.create(email="bench@example.test", is_superuser=True)
    for number in range(SCHOOLS):
        Organisation.objects.create(municipality=town, short_name=f"Школа № {number}", code=f"sch{number:03}")
    files = [
        SimpleUploadedFile(f"ВПР 2025 {5 + n % 4} класс Предмет {n}.{form}", packed(season(n), form))
        for n in range(FILES)
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    job = actions.upload(municipality=town, files=files, about={"kind": "vpr", "year": 2025}, by=by)
    running.run(job.pk)
    read = time.perf_counter() - started
    rows = list(AssessmentImport.objects.order_by("pk"))
    for number, row in enumerate(rows):
        about = {"subject": f"Предмет {number}", "grade": 5 + number % 4, "borders": BORDERS}
        actions.review(row=row, about=about, names={}, columns=None, by=by, seen=row.version)
    rows = list(AssessmentImport.objects.order_by("pk"))
    started = time.perf_counter()
    running.run(actions.start_writing(municipality=town, rows=rows, by=by).pk)
    written = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wrong = sum(check(AssessmentResult, number) for number in range(FILES))
    print(f"{FILES * ROWS:,} rows in {FILES} {form} files: read {read:.1f} s, written {written:.1f} s; "
          f"peak {peak / 1024:.0f} MiB ({before / 1024:.0f} before); results {AssessmentResult.objects.count()}, "
          f"different from the independent count: {wrong}")  # fmt: skip


def check(model, number: int) -> int:
    """Results of one file that differ from a count made here, pupil by pupil."""
    pupils = defaultdict(list)
    for row in season(number):
        pupils[row[0]].append((row[-2], row[-1]))
    wrong = 0
    for result in model.objects.filter(procedure__subject=f"Предмет {number}").select_related("organisation"):
        own = pupils[result.organisation.code]
        marks = [2 if s < 8 else 3 if s < 13 else 4 if s < 18 else 5 for s, _ in own]
        count = Counter(marks)
        lowered = sum(mark < before for mark, (_, before) in zip(marks, own, strict=True))
        expected = (
            count[2],
            count[3],
            count[4],
            count[5],
            lowered,
            {str(s): n for s, n in Counter(s for s, _ in own).items()},
        )
        wrong += expected != (result.n2, result.n3, result.n4, result.n5, result.lowered, result.histogram)
    return wrong


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "csv")
