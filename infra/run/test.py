"""Every test, on a PostgreSQL of its own that is thrown away. Started by infra/test; further words go to pytest."""

import os
import shutil
import sys
from pathlib import Path

from infra import translations
from infra.run import options
from infra.run.postgres import THROW_AWAY, Cluster
from infra.run.processes import Child, Supervisor, say
from infra.run.thrown import thrown_away

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A file stays on one core, since its tests may share a demo or a street (and pytest-xdist 3.8 no longer sees its own
# groups under pytest 9). In the order of the folders, so that the long files of infra do not begin last.
SPREAD = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _find_browser(supervisor: Supervisor, home: Path) -> str | None:
    """Chromium's path; installs Debian's where that can be done, else says what is missing."""
    if found := _browser():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("      installing Debian's Chromium for the browser tests")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]):
            supervisor.run(Child("browser", ["apt-get", "-q", *words], env=env, log=home / "log" / "browser.log"))
        if found := _browser():
            return found
    say("      missing: Chromium. The browser tests cannot run without the package chromium.")
    return None


def _spread(words: list[str]) -> list[str]:
    """How pytest shares the work, unless the caller says it."""
    own = any(word.startswith(("-n", "--numprocesses", "--pdb", "--dist")) or word == "no:xdist" for word in words)
    return [] if own else SPREAD


def _database(supervisor: Supervisor, home: Path) -> str:
    if given := os.environ.get("DATABASE_URL"):
        say("[2/3] database: the server that DATABASE_URL names")
        return given
    say("[2/3] database: a PostgreSQL to be thrown away")
    cluster = Cluster(home, THROW_AWAY)
    cluster.prepare()
    child = supervisor.start(cluster.child(home / "log" / "database.log"))
    cluster.wait(supervisor.pause, child)
    cluster.make_database()
    return cluster.address.url


def main(words: list[str]) -> int:
    """Run pytest; returns its exit code."""
    with thrown_away() as home, Supervisor(home / "run") as supervisor:
        url = _database(supervisor, home)
        browser = _find_browser(supervisor, home)
        translations.compile_all()
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        env |= {"CANTING_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "infra.settings.test"}
        env |= {"CHROMIUM": browser} if browser else {}
        say("[3/3] tests")
        return supervisor.run(Child("pytest", [sys.executable, "-m", "pytest", *_spread(words), *words], env=env))


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1:]), stopped=130)  # tests that did not end have not passed
