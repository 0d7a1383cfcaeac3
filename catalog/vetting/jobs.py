"""Vetting's daily work."""

from procrastinate.contrib.django import app

from catalog.vetting import endings


@app.periodic(cron="10 0 * * *")
@app.task(name="vetting.tell_of_endings", queue="sweeps", queueing_lock="vetting.tell_of_endings")
def tell_of_endings(timestamp: int) -> None:
    """Ten past seven in Pekalongan: owners whose papers end are told."""
    endings.tell()
