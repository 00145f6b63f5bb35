"""Every broken file is refused with its own sentence, fast, in little memory, with the process alive."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from roadmaps.importers import safety
from roadmaps.importers.reading import UnreadableFile, read, read_text
from tests.unit.roadmaps.importers import broken

CORPUS = list(broken.corpus())
SECONDS = 2
KILOBYTES = 150 * 1024


def test_the_corpus_is_large_and_every_sentence_is_plain_russian() -> None:
    assert len(CORPUS) >= 60
    for sentence in {one.sentence for one in CORPUS}:
        assert sentence.endswith(".")
        assert sum("а" <= char.lower() <= "я" for char in sentence) > 20


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_refused_with_its_sentence(one: broken.Broken) -> None:
    content = one.make()
    started = time.process_time()
    with pytest.raises(UnreadableFile) as refusal:
        read(content, one.filename)
    assert refusal.value.message_ru == one.sentence
    assert time.process_time() - started < SECONDS


def test_dangerous_files_take_little_memory_and_leave_the_process_alive(tmp_path: Path) -> None:
    names = {
        "wide cell",
        "wide cell in row four",
        "bomb in excel",
        "bomb in word",
        "laughs in word",
        "laughs in excel",
        "outside entity in word",
        "two hundred megabytes",
        "six thousand rows",
        "many cells",
        "deep nesting",
    }
    paths = []
    for one in CORPUS:
        if one.name in names:
            path = tmp_path / f"{one.name}.{one.filename.rsplit('.', 1)[-1]}"
            path.write_bytes(one.make())
            paths.append(str(path))
    assert len(paths) == len(names)
    code = (
        "import sys\n"
        "from roadmaps.importers.reading import UnreadableFile, read\n"
        "refused = 0\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        read(open(name, 'rb').read(), name)\n"
        "    except UnreadableFile:\n"
        "        refused += 1\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1]\n"
        "print(refused, peak)\n"
    )
    root = Path(__file__).resolve().parents[4]
    run = subprocess.run([sys.executable, "-c", code, *paths], cwd=root, capture_output=True, text=True, check=True)
    refused, peak = run.stdout.split()
    assert int(refused) == len(paths)
    assert int(peak) < KILOBYTES


def test_sound_files_pass() -> None:
    assert safety.check(broken.word(), "План.DOCX") == "docx"
    assert safety.check(broken.excel(), "C:\\план.xlsx") == "xlsx"
    assert read(broken.word(), "план.docx").counts["rows"] == 2
    assert read(broken.excel(), "план.xlsx").counts["rows"] == 2
    assert read(broken.PLAIN.encode(), "план.tsv").counts["rows"] == 1


@pytest.mark.parametrize("text", ["", "   \n", "no russian here at all"])
def test_pasted_text_is_checked_too(text: str) -> None:
    with pytest.raises(UnreadableFile):
        read_text(text)
