"""S3 in the demo, when --s3 asks for it: moto on a port of its own, with a public bucket and a private one.

What it holds lies in the demo's folders too, which are those of a demo without --s3: the next start has every picture,
with --s3 or without."""

import http.client
import os
import sys
import time
from pathlib import Path

from infra.run import ports
from infra.run.options import Options, Refused
from infra.run.processes import Child, Supervisor, say

PUBLIC, PRIVATE = "canting-public", "canting-private"
UP_WITHIN = 30.0  # seconds


def environment(asked: Options) -> dict[str, str]:
    """What tells the shop where its files lie: nothing without --s3."""
    if not asked.s3:
        return {}
    port = ports.kept(asked.home / "run" / "s3-port")
    return {
        "S3_PUBLIC_BUCKET": PUBLIC,
        "S3_PRIVATE_BUCKET": PRIVATE,
        "S3_ENDPOINT": f"http://{ports.HOST}:{port}",
        "S3_PUBLIC_URL": f"http://localhost:{port}/{PUBLIC}",
        "AWS_ACCESS_KEY_ID": "of-the-demo",
        "AWS_SECRET_ACCESS_KEY": "of-the-demo",
    }


def serve(asked: Options, supervisor: Supervisor, env: dict[str, str]) -> None:
    """Start it and wait until both buckets are there; without --s3 it only says when files go to a real S3."""
    if not asked.s3:
        if bucket := os.environ.get("S3_PUBLIC_BUCKET"):
            say(f"      files: the bucket {bucket} and its private companion, as the environment says")
        return
    say("      files: moto plays S3 on a free port of 127.0.0.1; what it holds lies in media and private, too")
    port = int(env["S3_ENDPOINT"].rsplit(":", 1)[1])
    words = ["--port", str(port)]
    for kind, bucket, folder in (("--public", PUBLIC, "media"), ("--private", PRIVATE, "private")):
        words += [kind, f"{bucket}={_made(asked.home / folder)}"]
    log = asked.home / "log" / "s3.log"
    child = Child("s3", [sys.executable, "-m", "infra.fakes.s3", *words], env=env, log=log)
    supervisor.start(child)
    until = time.monotonic() + UP_WITHIN
    while not _answers(port):
        if time.monotonic() > until:
            raise Refused(f"The fake S3 does not start; see {log}.")
        supervisor.pause(0.1)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _answers(port: int) -> bool:
    link = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        link.request("GET", "/_ready")
        return link.getresponse().status == 204
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
