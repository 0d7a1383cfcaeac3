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
# So many more may be stuck in work that nobody waits for any more, each replaced by another. A silent storage frees
# them after two tries of some seconds; one that drips holds them for as long as it likes.
LOST = 16


class _Task:
    """One piece of work. It is lost when it still ran as its asker went away."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work, self.answer, self.lost = work, Future[Any](), False


class Crew:
    """Some threads that end with the process, without being waited for. They are started when they are needed."""

    def __init__(self, members: int = MEMBERS, lost: int = LOST) -> None:
        self._most, self._most_lost = members, lost
        self._members: set[threading.Thread] = set()
        self._lost = 0
        self._open = 0  # tasks that wait or run and are not lost
        self._tasks: SimpleQueue[_Task] = SimpleQueue()
        self._lock = threading.Lock()

    def within(self, seconds: float, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises; TimeoutError when that takes longer. It may still come to its end unseen, but
        what was not begun by then never is. `work` uses no database: a thread would have a connection of its own."""
        if threading.current_thread() in self._members:
            return work()  # whoever asked for this waits for so long already
        task = _Task(work)
        with self._lock:
            self._open += 1
            self._enlist()
        self._tasks.put(task)
        try:
            result: Result = task.answer.result(seconds)
        finally:
            self._leave(task)
        return result

    def _leave(self, task: _Task) -> None:
        with self._lock:
            if not task.answer.cancel() and task.answer.running():
                task.lost = True
                self._lost += 1
                self._open -= 1
                self._enlist()

    def _enlist(self) -> None:
        """One more member, if there is more to do than the others can and the crew is not whole. Hold the lock."""
        whole = self._most + min(self._lost, self._most_lost)
        if self._open > len(self._members) - self._lost and len(self._members) < whole:
            member = threading.Thread(target=self._serve, name="crew", daemon=True)
            self._members.add(member)
            member.start()

    def _serve(self) -> None:
        while True:
            task = self._tasks.get()
            if task.answer.set_running_or_notify_cancel():
                try:
                    task.answer.set_result(task.work())
                except BaseException as why:  # it is the asker's, whatever it is
                    task.answer.set_exception(why)
            with self._lock:
                if not task.lost:
                    self._open -= 1
                elif self._came_back():
                    return
            del task

    def _came_back(self) -> bool:
        """One that was lost is free again; whether he has been replaced and may go. Hold the lock."""
        self._lost -= 1
        if len(self._members) - self._lost <= self._most:
            return False
        self._members.discard(threading.current_thread())
        return True


within = Crew().within
