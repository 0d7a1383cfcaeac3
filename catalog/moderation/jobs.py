"""Background work about cloth that was handed in."""

from procrastinate.contrib.django import app

from catalog.commons.jobs import RETRY
from catalog.moderation import copies


@app.task(name="moderation.compare", queue="pictures", retry=RETRY["pictures"])
def compare(*, submission_id: str) -> None:
    """Are its photographs another cloth's? While they are still being prepared, it comes again."""
    copies.compare(submission_id)
