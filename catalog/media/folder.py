"""Private files on the file system, for a shop without S3."""

from typing import Any, NoReturn

from django.core.files.storage import FileSystemStorage


class PrivateFolder(FileSystemStorage):
    """Files for few: nobody but this process's user may read them, and no address leads to them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)

    def url(self, name: str | None) -> NoReturn:
        """There is none. Without this, Django would make one below MEDIA_URL."""
        raise ValueError("A private file has no address.")
