"""Work that nobody waits for longer than he said, whatever it does.

A time-out of a network client counts from one byte to the next, tries it again, and knows nothing of names that are
slow to resolve: a storage that sends a byte each second would hold its caller for hours. So such work is done by a
small crew, and whoever asked goes away when his time is over.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")
MEMBERS = 4


class Crew:
    """Some threads that end with the process, without being waited for. They are started when they are needed."""

    def __init__(self, members: int = MEMBERS) -> None:
        self._most = members
        self._members: set[threading.Thread] = set()
        self._idle = threading.Semaphore(0)
        self._work: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._lock = threading.Lock()

    def within(self, seconds: float, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises; TimeoutError when that takes longer. It may still come to its end unseen, but
        what was not begun by then never is. `work` uses no database: a thread would have a connection of its own."""
        if threading.current_thread() in self._members:
            return work()  # whoever asked for this waits for so long already
        answer: Future[Result] = Future()
        self._work.put((answer, work))
        self._enlist()
        try:
            return answer.result(seconds)
        finally:
            answer.cancel()

    def _enlist(self) -> None:
        """One more member, unless somebody is idle or the crew is whole."""
        with self._lock:
            if self._idle.acquire(blocking=False) or len(self._members) >= self._most:
                return
            member = threading.Thread(target=self._serve, name="crew", daemon=True)
            self._members.add(member)
        member.start()

    def _serve(self) -> None:
        while True:
            answer, work = self._work.get()
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(work())
                except BaseException as why:  # it is the asker's, whatever it is
                    answer.set_exception(why)
            del answer, work
            self._idle.release()


within = Crew().within
