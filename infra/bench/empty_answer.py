"""Where the empty view is and what it answers, for both ends."""

PATH = "/empty/"
ANSWER = {"ok": True}
