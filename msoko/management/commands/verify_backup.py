"""Check an archive: every file against its checksum, every table against its count."""

from msoko import backup
from msoko.management.archives import ArchiveCommand


class Command(ArchiveCommand):
    """A backup that was not verified is a hope."""

    help = "Check an archive: every file against its checksum, every table against its count."
    work = staticmethod(backup.verify)
    praise = "Копия цела"
