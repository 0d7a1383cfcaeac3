"""Running things at the same moment, on connections of their own."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

PATIENCE = 30.0  # seconds for all calls together; no statement may wait for half as long


def at_once(calls: Sequence[Callable[[], Any]], *, patience: float = PATIENCE) -> list[Any]:
    """Let every call start behind one barrier in a thread of its own; their results or exceptions, in order.

    Fails when one still runs after `patience`: it would pass for a call that gave None.
    """
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    # Daemons, so that one that hangs does not keep the test run from ending.
    threads = [threading.Thread(target=run, args=(n, call), daemon=True) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(timeout=max(0.0, until - time.monotonic()))
    hung = [number for number, thread in enumerate(threads) if thread.is_alive()]
    assert not hung, f"calls {hung} of {len(calls)} still run after {patience} s"
    return results
