"""A folder for one run of a command, with a database of its own in it, that is thrown away in the end."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from infra.run import options
from infra.run.lodging import discard
from infra.run.options import ROOT

HOMES = ROOT / ".demo-test"


@contextlib.contextmanager
def thrown_away() -> Iterator[Path]:
    """A folder for one run. Those that a killed run left are removed, with their processes."""
    HOMES.mkdir(exist_ok=True)
    for left in HOMES.glob("run-*"):
        with contextlib.suppress(options.Refused), options.sole(left):
            _remove(left)
    # Not 0700, as mkdtemp would make it: the database's user must reach its data.
    home = HOMES / f"run-{secrets.token_hex(8)}"
    home.mkdir()
    with options.sole(home):
        try:
            yield home
        finally:
            _remove(home)


def _remove(home: Path) -> None:
    discard(home)
    shutil.rmtree(home, ignore_errors=True)
