"""What is done with papers at night: those whose time is over are deleted, pages without a row are swept, and keys that
are locked with an old master key are locked with the newest."""

from datetime import date, timedelta

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from catalog.commons import history, locks
from catalog.media import papers, sealing
from catalog.media.models import PrivateFile

RETENTION = "retention"


def delete_due() -> int:
    """Delete the papers whose last day is over. How many."""
    due = PrivateFile.objects.filter(deleted_at=None, delete_after__lt=timezone.localdate())
    for file in due.order_by("pk"):
        papers.delete(file=file, why=RETENTION, actor=history.SYSTEM)
    return len(due)


def sweep() -> int:
    """Remove pages that no row names and that are at least a day old; a younger one's row may yet be written. How many
    there were."""
    private, last = storages["private"], timezone.now().date() - timedelta(days=2)
    try:
        days, _files = private.listdir(papers.FOLDER)
    except FileNotFoundError:
        return 0
    orphans: list[str] = []
    for day in days:
        if date.fromisoformat(day) <= last:
            _folders, names = private.listdir(f"{papers.FOLDER}/{day}")
            orphans += _unknown([f"{papers.FOLDER}/{day}/{name}" for name in names])
    papers.remove(orphans)
    return len(orphans)


def _unknown(keys: list[str]) -> list[str]:
    known = {
        key for row in PrivateFile.objects.filter(keys__overlap=keys).values_list("keys", flat=True) for key in row
    }
    return [key for key in keys if key not in known]


def rotate() -> int:
    """Lock every file's key with the newest master key; pages stay as they are. How many keys were locked anew.

    Raises MissingKey when there is a file that no key of PAPER_KEYS opens; those before it are done.
    """
    old = PrivateFile.objects.filter(deleted_at=None).exclude(key_id=sealing.newest())
    done = 0
    for pk in old.order_by("pk").values_list("pk", flat=True):
        done += _lock_anew(pk)
    return done


@transaction.atomic
def _lock_anew(pk: int) -> bool:
    file = locks.row(PrivateFile.objects.filter(pk=pk, deleted_at=None).exclude(key_id=sealing.newest()))
    if file is None:
        return False
    key = sealing.unwrap(bytes(file.wrapped_key), file=file.public_id, key_id=file.key_id)
    file.key_id, file.wrapped_key = sealing.wrap(key, file=file.public_id)
    file.save(update_fields=["key_id", "wrapped_key"])
    return True
