"""Strangers played by ourselves, on loopback: for the tests and the demo, never for a shop that is open.

A fake imports the standard library and its own neighbours, nothing of the shop: it must not share our mistakes."""
