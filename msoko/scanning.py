"""Antivirus of uploads: the stream goes to ClamAV's daemon, and nothing of it is kept when it is infected.

The daemon and its signatures are the operator's. Without `CLAMAV_ADDRESS` files are marked as not checked. A daemon
that is away keeps nobody from a deadline: the file is taken, marked as waiting, and checked when the daemon is back.
"""

import logging
from enum import StrEnum
from typing import BinaryIO

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket
from django.conf import settings

from msoko.lib.archives import BadFile

logger = logging.getLogger(__name__)
SECONDS = 10.0
INFECTED_SENTENCE = (
    "Антивирус нашёл в файле вредоносную программу, файл не сохранён. Проверьте компьютер антивирусом, "
    "сохраните документ заново и приложите его"
)


class Verdict(StrEnum):
    """What is known of a file; the codes are stored with it."""

    NOT_CHECKED = "not_checked"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


def verdict(stream: BinaryIO) -> Verdict:
    """Ask the daemon about the whole stream, which is left at its start."""
    if not settings.CLAMAV_ADDRESS:
        return Verdict.NOT_CHECKED
    stream.seek(0)
    try:
        answers = _daemon().instream(stream)
    except BufferTooLongError:
        logger.warning("antivirus: the file is larger than StreamMaxLength of the daemon")
        return Verdict.NOT_CHECKED
    except (ClamdError, OSError) as error:
        logger.warning("antivirus does not answer: %s", error)
        return Verdict.WAITING
    finally:
        stream.seek(0)
    found = {status for status, _ in answers.values()}
    if "FOUND" in found:
        return Verdict.INFECTED
    return Verdict.CLEAN if found == {"OK"} else Verdict.WAITING


def refuse_infected(stream: BinaryIO) -> Verdict:
    """The verdict of a file that may be kept. Raises `BadFile` for an infected one."""
    answer = verdict(stream)
    if answer == Verdict.INFECTED:
        logger.warning("antivirus: an infected upload was refused")
        raise BadFile(INFECTED_SENTENCE)
    return answer


def problem() -> str:
    """Why files cannot be checked now; empty when they can, or when there is no antivirus."""
    if not settings.CLAMAV_ADDRESS:
        return ""
    try:
        return "" if "PONG" in _daemon().ping() else "antivirus answers something else"
    except (ClamdError, OSError):
        return "antivirus does not answer"


def _daemon() -> ClamdNetworkSocket:
    host, _, port = settings.CLAMAV_ADDRESS.rpartition(":")
    return ClamdNetworkSocket(host, int(port), SECONDS)
