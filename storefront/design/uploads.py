"""What a form may send: a file that is too large is not kept any further, wherever it would have been kept."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from catalog.media.child.limits import MAX_BYTES


class Cut(FileUploadHandler):
    """Lets the rest of a file fall that is larger than any may be. It stands before those that keep files, which get
    one byte too many and not the next gigabyte; whoever keeps the file sees by its size that it is too large and says
    so, where a refused request would have been a broken page."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count anew."""
        super().new_file(*args, **kwargs)
        self.left = MAX_BYTES + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """What is still kept of a piece; None for nothing."""
        kept = raw_data[: self.left]
        self.left -= len(kept)
        return kept or None

    def file_complete(self, file_size: int) -> None:
        """Those behind this one make the file."""
