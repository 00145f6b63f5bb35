"""Put an archive back over the present data."""

from msoko import backup
from msoko.management.archives import ArchiveCommand


class Command(ArchiveCommand):
    """Nothing is touched before the archive has proved whole."""

    help = "Put an archive back over the present data."
    work = staticmethod(backup.restore)
    praise = "Восстановлено"
