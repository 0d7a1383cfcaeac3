"""The shop as several worker processes serve it in a test, with the switches that the test asks for.

`CANTING_FAULT` is `name=pause SECONDS` or `name=exit`, `CANTING_LOCKS` is `off` or `unordered`; both work in tests
alone, as the switches themselves see to.
"""

import os
import time
from contextlib import ExitStack

from catalog.commons import faults, locks
from infra.wsgi import application

__all__ = ["application"]

# Kept for as long as the process lives: a switch turns back as soon as nobody holds it.
switches = ExitStack()


def arm() -> None:
    """Turn the switches that the environment asks for."""
    match os.environ.get("CANTING_LOCKS"):
        case "off":
            switches.enter_context(locks.switched_off())
        case "unordered":
            switches.enter_context(locks.unordered())
    name, _, what = os.environ.get("CANTING_FAULT", "").partition("=")
    if what.startswith("pause "):
        switches.enter_context(faults.armed(name, lambda: time.sleep(float(what.split()[1]))))
    elif what == "exit":
        switches.enter_context(faults.armed(name))


arm()
