"""What the child may use, and how large what it is given may be."""

import resource

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_WEBP_PIXELS = 25_000_000  # its reader keeps three copies
MAX_PAGES = 10
# Text on an identity card must stay readable when an officer makes it larger.
LONG_SIDE = 2_500

ADDRESS_SPACE = 1024**3  # 512 MiB fail on an honest JPEG of 40 MP (RELIABILITY.md A4)
CPU_SECONDS = 10


def take() -> None:
    """Take the limits for good: not even root's process may raise its own hard limits unless it is privileged.

    No file can be written (a length of 0; pipes have none), no core dump holds somebody's identity card, and few files
    can be open.
    """
    for what, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))
