"""CPU is counted for a process and all that descend from it, those that have gone too."""

import os
import subprocess
import sys

from infra.bench import meter

# A child that works for a while and ends, and one that works and stays: the words say when each is done.
BUSY = "import time\nwhile time.process_time() < 0.3: pass\n"
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {BUSY!r}], check=True)
print("gone", flush=True); sys.stdin.readline()
stays = subprocess.Popen([sys.executable, "-c", {BUSY!r} + "print('busy', flush=True); input()"], stdin=subprocess.PIPE)
sys.stdin.readline()
stays.communicate(b"")
"""


def test_children_that_ended_and_children_that_stay_are_counted() -> None:
    words = [sys.executable, "-c", PARENT]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin and parent.stdout
        assert parent.stdout.readline() == "gone\n"
        first = meter.cpu(parent.pid)
        assert first >= 0.28
        print(file=parent.stdin, flush=True)
        assert parent.stdout.readline() == "busy\n"
        assert meter.cpu(parent.pid) - first >= 0.28
        assert len(meter.family(parent.pid)) == 2
        assert len(meter.memory(parent.pid, 5)) == 1
        assert 1 < meter.memory(parent.pid, 5)[0] < 200
        print(file=parent.stdin, flush=True)


def test_a_process_that_is_not_there_has_used_nothing() -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    assert meter.family(gone.pid) == []
    assert meter.cpu(gone.pid) == 0
    assert meter.family(os.getpid())[0].pid == os.getpid()
