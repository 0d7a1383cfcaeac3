"""Where files lie: folders by default, two buckets of S3 when they are named. The README's table says the variables."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Storages = dict[str, dict[str, Any]]
REGION = "ap-southeast-3"  # Jakarta


def storages(env: environ.Env, home: Path) -> Storages:
    """Django's STORAGES for public files (`default`) and private ones. Raises ImproperlyConfigured when only half of
    S3 is named: papers that were meant for a private bucket must lie nowhere else."""
    public, private = _buckets(env)
    if not public:
        return _folders(home)
    endpoint = env("S3_ENDPOINT", default="")
    options = {"region_name": env("S3_REGION", default=REGION), "endpoint_url": endpoint or None}
    served = urlsplit(_public_url(env))
    where = {"custom_domain": f"{served.netloc}{served.path}".rstrip("/"), "url_protocol": f"{served.scheme}:"}
    return {
        "default": {
            "BACKEND": "catalog.media.s3.PublicFiles",
            "OPTIONS": {**options, **where, "bucket_name": public},
        },
        "private": {"BACKEND": "catalog.media.s3.PrivateFiles", "OPTIONS": {**options, "bucket_name": private}},
    }


def on_s3(env: environ.Env) -> bool:
    """Whether files lie in buckets."""
    return bool(_buckets(env)[0])


def origins(env: environ.Env) -> list[str]:
    """Whence browsers may fetch pictures besides the shop itself."""
    if not on_s3(env):
        return []
    served = urlsplit(_public_url(env))
    return [f"{served.scheme}://{served.netloc}"]


def _folders(home: Path) -> Storages:
    return {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(home / "media"), "base_url": "/media/"},
        },
        "private": {"BACKEND": "catalog.media.folder.PrivateFolder", "OPTIONS": {"location": str(home / "private")}},
    }


def _buckets(env: environ.Env) -> tuple[str, str]:
    public, private = env("S3_PUBLIC_BUCKET", default=""), env("S3_PRIVATE_BUCKET", default="")
    if bool(public) != bool(private):
        raise ImproperlyConfigured("Set both S3_PUBLIC_BUCKET and S3_PRIVATE_BUCKET, or neither.")
    if public and public == private:
        raise ImproperlyConfigured("S3_PUBLIC_BUCKET and S3_PRIVATE_BUCKET must be two buckets.")
    return public, private


def _public_url(env: environ.Env) -> str:
    """The address below which browsers find the public bucket's files. Made here once, so that no page asks S3."""
    bucket, region = env("S3_PUBLIC_BUCKET"), env("S3_REGION", default=REGION)
    endpoint: str = env("S3_ENDPOINT", default="")
    own = f"{endpoint.rstrip('/')}/{bucket}" if endpoint else f"https://{bucket}.s3.{region}.amazonaws.com"
    url: str = env("S3_PUBLIC_URL", default="") or own
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise ImproperlyConfigured("S3_PUBLIC_URL must begin with https:// (or http://) and a name.")
    return url
