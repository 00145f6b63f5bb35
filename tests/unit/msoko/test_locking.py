"""Two editors of one row: the second one is told, nothing is overwritten."""

import pytest

from msoko.locking import EditConflict, save_if_unchanged
from schools.models import Municipality
from tests.factories.schools import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_first_editor_saves_and_the_version_grows() -> None:
    town = MunicipalityFactory()
    town.name = "город Новый"
    save_if_unchanged(town, ["name"], seen=1)
    town.refresh_from_db()
    assert (town.name, town.version) == ("город Новый", 2)


def test_second_editor_gets_the_row_as_it_is_now() -> None:
    town = MunicipalityFactory(name="город А")
    Municipality.objects.filter(pk=town.pk).update(name="город Б", version=2)
    town.name = "город В"
    with pytest.raises(EditConflict) as caught:
        save_if_unchanged(town, ["name"], seen=1)
    assert caught.value.current.name == "город Б"
    assert Municipality.objects.get(pk=town.pk).name == "город Б"
