"""Lines for whoever keeps the shop running, without what would open another's order or account to him."""

import logging
import re

# What follows these opens a page to whoever has it, or, after "hold:", a cart by the API.
SECRET = re.compile(
    r"(/orders/|/claim/|/confirm-email/|/email/change/|/reset/key/|/private/|/join/|\bhold:)([^/\s?#\"'<>]{12,})"
)
# A token of the API: its head, of which every one begins alike, says that it was one.
TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")
SHOWN = 4  # characters, enough to see that two lines are about the same page
LONGEST = 200  # characters without a space; addresses are as long as whoever asks likes


class Discreet(logging.Formatter):
    """Shortens secrets in addresses, and whatever is endless."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line, with the words of an exception if there is one."""
        line = SECRET.sub(lambda found: f"{found[1]}{found[2][:SHOWN]}…", super().format(record))
        line = TOKEN.sub("eyJ…", line)
        return re.sub(rf"\S{{{LONGEST + 1},}}", lambda found: f"{found[0][:LONGEST]}…", line)
