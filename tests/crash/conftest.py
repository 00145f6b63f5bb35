"""What the tests of this folder share: a data folder that has been prepared once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.lanes import clean_environment

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated database, to be copied: migrating takes longer than most of these tests."""
    data = tmp_path_factory.mktemp("prepared") / "var"
    environment = clean_environment() | {
        "MSOKO_DATA": str(data), "MANIFEST_STATIC": "0", "DJANGO_SETTINGS_MODULE": "msoko.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True)
    shutil.rmtree(data / "static")
    return data
