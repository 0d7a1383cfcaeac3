"""Serves localstripe (GPL-3, a program of its own, started by a test) on 127.0.0.1 only; prints its address.

Its own command listens on all addresses and keeps its objects in a file in /tmp; here it does neither."""

import socket

from aiohttp import web
from localstripe import server

if __name__ == "__main__":
    server.store.dump_to_disk = lambda: None
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    web.run_app(server.app, sock=bound, print=None, access_log=None)
