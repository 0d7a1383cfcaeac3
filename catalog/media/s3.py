"""Files in buckets of S3 or of what speaks its language. infra/settings says which; no other module knows S3.

Two kinds: public ones have an address without a signature, which is made without asking anybody; private ones have
links that end within a minute. Nothing waits for S3 longer than `WITHIN`, and whatever goes wrong is a StorageAway.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from catalog.media.errors import StorageAway
from catalog.media.patience import within

log = logging.getLogger(__name__)
Result = TypeVar("Result")

# boto3 would wait for 60 seconds and try five times (RELIABILITY.md A6).
CONNECT, READ, TRIES = 2, 5, 2
WITHIN = 7.5  # seconds for one file, tries and all: people are told in eight
LINK_SECONDS = 60
A_YEAR = 31_536_000


def _client_config(*, endpoint: str | None) -> Config:
    return Config(
        connect_timeout=CONNECT,
        read_timeout=READ,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        signature_version="s3v4",
        # A server of one's own seldom has a name for each bucket, and not every one knows the newer checksums.
        s3={"addressing_style": "path" if endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


class _Files(S3Storage):
    """What both kinds have in common. Names that are taken get another, so that a key never changes its content."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            file_overwrite=False,
            client_config=_client_config(endpoint=options.get("endpoint_url")),
            # In the thread that asks: those that boto3 would start are waited for when the process ends.
            transfer_config=TransferConfig(use_threads=False),
            **options,
        )

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Keep the file; returns its key."""
        return _in_time(partial(super().save, name, content, max_length))

    def open(self, name: str, mode: str = "rb") -> File:
        """The file, fetched whole. Raises FileNotFoundError when it is not there."""
        return _in_time(partial(self._fetch, name, mode))

    def _fetch(self, name: str, mode: str) -> File:
        found = super().open(name, mode)
        _ = found.file  # this is what fetches it
        return found

    def delete(self, name: str) -> None:
        """Remove the file; nothing happens when it is not there."""
        _in_time(partial(super().delete, name))

    def exists(self, name: str) -> bool:
        """Whether a file has this key."""
        return _in_time(partial(super().exists, name))

    def size(self, name: str) -> int:
        """Its length in bytes."""
        return _in_time(partial(super().size, name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The folders and the files right below this one. Of a folder that is not there, none."""
        return _in_time(partial(super().listdir, name))


def _in_time(work: Callable[[], Result]) -> Result:
    try:
        return within(WITHIN, work)
    except (BotoCoreError, ClientError, Boto3Error, TimeoutError) as why:
        # Its kind and not its words, which may hold an address with a signature.
        log.warning("S3 failed: %s", type(why).__name__)
        raise StorageAway from why


class PublicFiles(_Files):
    """Files for everybody. The bucket's own policy lets them be read: many have no access lists any more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            querystring_auth=False,
            object_parameters={"CacheControl": f"public, max-age={A_YEAR}, immutable"},
            **options,
        )


class PrivateFiles(_Files):
    """Files for few. A link to one is signed, ends within a minute and makes browsers save it, not show it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            querystring_auth=True,
            querystring_expire=LINK_SECONDS,
            object_parameters={"CacheControl": "private, no-store", "ContentDisposition": "attachment"},
            **options,
        )

    def url(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """A signed link, good for a minute at most."""
        seconds = min(expire or LINK_SECONDS, LINK_SECONDS)
        # Signing asks nobody, but boto3 may first ask the machine for credentials.
        return _in_time(partial(super().url, name, parameters=parameters, expire=seconds, http_method=http_method))
