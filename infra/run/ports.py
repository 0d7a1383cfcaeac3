"""Ports on loopback for those who serve the demo from within: the fake Stripe and the fake S3."""

import socket
from pathlib import Path

HOST = "127.0.0.1"


def kept(file: Path) -> int:
    """The port of the last start if it is free, for a page that was open then; else any free one."""
    wanted = [int(file.read_text())] if file.exists() else []
    for port in (*wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(str(found))
            return found
    raise OSError("no port is free")
