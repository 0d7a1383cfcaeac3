"""Bytes of a file in; out a line of JSON, {"fault": word} or {"kind": type, "sizes": [bytes of each page]}, and then
the pages."""

import json
import sys

from catalog.media.child import limits


def main() -> None:
    """Clean one file."""
    limits.take()
    # Only now what opens files, so that it is loaded under the limits, too.
    from catalog.media.child.clean import clean
    from catalog.media.child.faults import TOO_HEAVY, Fault

    head: dict[str, object]
    made: list[bytes] = []
    try:
        kind, made = clean(sys.stdin.buffer.read(limits.MAX_BYTES + 1))
        head = {"kind": kind, "sizes": [len(page) for page in made]}
    except Fault as why:
        head = {"fault": why.word}
    except MemoryError:
        head, made = {"fault": TOO_HEAVY}, []
    sys.stdout.buffer.write(b"".join([json.dumps(head).encode(), b"\n", *made]))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
