"""A fake S3 on loopback, for tests and the demo: moto's server, with two buckets and folders to remember by.

`python -m infra.fakes.s3 --port PORT --public NAME=FOLDER --private NAME=FOLDER` serves until SIGTERM; GET /_ready
answers 204 when the buckets are there. What moto holds is in its memory only, so each file that is stored is written to
its bucket's folder as well, and one that lies there is put back when it is first asked for (until then a list of the
bucket does not name it). The folders are laid out as the shop's own without S3, so a demo may run with it or without.

moto checks neither signatures nor their expiry: this proves how files travel, not who may have them.
"""

import argparse
import mimetypes
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

HOST = "127.0.0.1"
REGION = "ap-southeast-3"
# Of HEAD, S3 itself asks for the right to GET; moto for one that is called after it.
ANYBODY_READS = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:HeadObject"],'
    '"Resource":"arn:aws:s3:::%s/*"}]}'
)


class Place(NamedTuple):
    """Where a request leads: the bucket, the key, and the file that remembers it."""

    bucket: str
    key: str
    file: Path


class Remembering:
    """A WSGI application around moto's."""

    def __init__(self, inner: WSGIApplication, folders: dict[str, Path], client: Any) -> None:
        self._inner, self._folders, self._client = inner, folders, client
        self._known: set[Place] = set()
        self._lock = threading.Lock()
        self.ready = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/_ready":
            start_response("204 No Content" if self.ready else "503 Service Unavailable", [])
            return []
        place = self._place(environ["PATH_INFO"])
        if place is None:
            return self._inner(environ, start_response)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            self._put_back(place)
            return self._inner(environ, start_response)
        statuses: list[str] = []

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            statuses.append(status)
            return start_response(status, headers, *more)

        answer = list(self._inner(environ, started))
        if statuses[-1].startswith("2"):
            self._write_down(place)
        return answer

    def _place(self, path: str) -> Place | None:
        bucket, _, key = unquote(path).lstrip("/").partition("/")
        folder = self._folders.get(bucket)
        if folder is None or not key:
            return None
        file = (folder / key).resolve()
        return Place(bucket, key, file) if file.is_relative_to(folder) else None

    def _put_back(self, place: Place) -> None:
        """Give moto the file that an earlier one has written down."""
        # The lock, for a page asks for the same picture more than once at the same time.
        with self._lock:
            if place in self._known or not place.file.is_file():
                return
            self._known.add(place)
            kind = mimetypes.guess_type(place.key, strict=False)[0] or "application/octet-stream"
            self._client.put_object(Bucket=place.bucket, Key=place.key, Body=place.file.read_bytes(), ContentType=kind)

    def _write_down(self, place: Place) -> None:
        """Let the folder say what moto now has under this key."""
        with self._lock:
            self._known.add(place)
            try:
                body = self._client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
            except ClientError:
                place.file.unlink(missing_ok=True)
                return
            place.file.parent.mkdir(parents=True, exist_ok=True)
            draft = place.file.with_name(f".{place.file.name}.draft")
            draft.write_bytes(body)
            draft.replace(place.file)


class _Quiet(MotoRequestHandler):
    """A line for each picture of each page would fill the log."""

    def log_request(self, *_: object) -> None:
        pass


def _client(port: int) -> Any:
    """A client of ourselves, past the remembering. Its words are any, for moto looks at none."""
    return boto3.client(
        "s3",
        endpoint_url=f"http://{HOST}:{port}",
        region_name=REGION,
        aws_access_key_id="fake",
        aws_secret_access_key="fake",
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )


def _make_buckets(client: Any, public: str, private: str) -> None:
    for name in (public, private):
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_bucket_policy(Bucket=public, Policy=ANYBODY_READS % public)


def _bucket(text: str) -> tuple[str, Path]:
    name, _, folder = text.partition("=")
    if not name or not folder:
        raise argparse.ArgumentTypeError(f"NAME=FOLDER is wanted, not {text!r}")
    return name, Path(folder).resolve()


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--public", type=_bucket, required=True)
    parser.add_argument("--private", type=_bucket, required=True)
    asked = parser.parse_args()
    os.umask(0o077)
    moto = DomainDispatcherApplication(create_backend_app)
    # The inner one has a port of its own, so that what it is told by us is not remembered again.
    inner = make_server(HOST, 0, moto, threaded=True, request_handler=_Quiet)
    threading.Thread(target=inner.serve_forever, daemon=True).start()
    client = _client(inner.server_port)
    outer = Remembering(moto, dict([asked.public, asked.private]), client)
    server = make_server(HOST, asked.port, outer, threaded=True, request_handler=_Quiet)
    _make_buckets(client, asked.public[0], asked.private[0])
    outer.ready = True
    server.serve_forever()


if __name__ == "__main__":
    main()
