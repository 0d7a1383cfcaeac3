"""What opens strangers' files: a process of its own, `python -m catalog.media.child`, that may use little and knows
nothing. It imports neither Django nor settings, so it has no database, no keys, and starts in a fraction of a second.
"""
