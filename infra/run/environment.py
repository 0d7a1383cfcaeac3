"""Make the virtual environment from its lock file, then become the command that was asked for.

Runs with the machine's own Python, so standard library only. It does in the end what a shell's `exec` does: the process
id stays, and a SIGTERM to it reaches the supervisor."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from infra.run import options
from infra.run.options import ROOT, Refused
from infra.run.processes import Child, Stopping, Supervisor, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"demo": "requirements.lock", "test": "requirements-test.lock", "bench": "requirements-test.lock"}
COMMANDS = {"demo": "infra.run.demo", "test": "infra.run.test", "bench": "infra.bench.command"}
REPORT_EVERY = 5.0  # seconds


def _version() -> str:
    """Which Python .venv holds, such as "3.11"; empty when there is none that starts."""
    ask = [str(PYTHON), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _wanted(lock: str) -> str:
    """What the environment must have been made from: the lock, and the Python whose folder holds the packages."""
    return hashlib.sha256((ROOT / lock).read_bytes() + _version().encode()).hexdigest()


def _stamp(lock: str) -> Path:
    return VENV / f".made-from-{lock}"


def _is_made(lock: str) -> bool:
    """Whether the environment holds what the lock names. Made for the tests, it holds the demo's packages too."""
    try:
        return bool(_version()) and _stamp(lock).read_text() == _wanted(lock)
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together must not both write into .venv."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _steps(lock: str) -> Iterator[list[str]]:
    """The commands that make the environment: with uv where it is, else with the standard library and pip."""
    uv = shutil.which("uv")
    if not _version():
        if VENV.exists():
            shutil.rmtree(VENV)
        if not uv and importlib.util.find_spec("ensurepip") is None:
            raise Refused("This Python cannot make a virtual environment: install its venv package (python3-venv).")
        yield [uv, "venv", "--python", sys.executable, str(VENV)] if uv else [sys.executable, "-m", "venv", str(VENV)]
    if uv:
        yield [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", lock]
    else:
        yield [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", lock]


def _progress(log: Path, total: int, began: float) -> str:
    text = log.read_text(errors="replace") if log.exists() else ""
    seen = text.count("Collecting ")
    what = "installing" if "Installing collected packages" in text else f"fetching {min(seen, total)} of {total}"
    return f"      {what}, {time.monotonic() - began:.0f} s"


def make(lock: str, label: str, home: Path) -> None:
    """Make or renew .venv so that it holds what the lock names; says what it does. Logs go below `home`."""
    with _one_at_a_time():
        if _is_made(lock):
            say(f"{label} environment: .venv is up to date")
            return
        total = sum(1 for line in (ROOT / lock).read_text().splitlines() if "==" in line.split("#")[0])
        say(f"{label} environment: {total} packages from {lock} into .venv")
        began = time.monotonic()
        with Supervisor(home / "run") as supervisor:
            for command in _steps(lock):
                _run(supervisor, command, home / "log" / "environment.log", total, began)
        if supervisor.asked:
            raise Stopping
        for name in LOCKS.values() if lock == LOCKS["test"] else [lock]:
            _stamp(name).write_text(_wanted(name))
        say(f"      ready after {time.monotonic() - began:.0f} s")


def _run(supervisor: Supervisor, command: Sequence[str], log: Path, total: int, began: float) -> None:
    log.unlink(missing_ok=True)
    told = time.monotonic()

    def tell() -> None:
        nonlocal told
        if time.monotonic() - told > REPORT_EVERY:
            told = time.monotonic()
            say(_progress(log, total, began))

    child = Child("environment", command, env={**os.environ, "PYTHONUNBUFFERED": "1"}, log=log, cwd=ROOT)
    if supervisor.run(child, tell):
        say("\n".join(f"      {line}" for line in log.read_text(errors="replace").splitlines()[-15:]))
        raise Refused("The environment could not be made; the lines above say why.")


def main(kind: str, arguments: list[str]) -> NoReturn:
    """Prepare for `kind` (demo, test or bench) and turn into it."""
    if platform.system() != "Linux":
        raise Refused("This needs Linux (or WSL): the supervisor reads /proc.", options.STOP_CODE)
    os.environ["CANTING_HOME"] = str(options.home_folder())
    os.chdir(ROOT)
    if kind == "demo":
        asked = options.read(arguments)
        with options.sole(asked.home):
            options.port_must_be_free(asked.port)
            if asked.s3:
                say("--s3: moto, which plays S3, comes with the packages of the tests")
            make(LOCKS["test" if asked.s3 else "demo"], "[1/6]", asked.home)
    else:
        make(LOCKS[kind], "[1/3]", ROOT / ".demo-test")
    os.execv(PYTHON, [str(PYTHON), "-m", COMMANDS[kind], *arguments])


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1], sys.argv[2:]), stopped=130)
