"""Background work with papers, every night after two in Pekalongan."""

from procrastinate.contrib.django import app

from catalog.commons.jobs import RETRY
from catalog.media import shots, upkeep


@app.periodic(cron="5 19 * * *")
@app.task(name="media.delete_due", queue="sweeps", queueing_lock="media.delete_due")
def delete_due(timestamp: int) -> None:
    """Papers whose last day is over."""
    upkeep.delete_due()


@app.periodic(cron="35 19 * * *")
@app.task(name="media.sweep", queue="sweeps", queueing_lock="media.sweep")
def sweep(timestamp: int) -> None:
    """Pages that no row names."""
    upkeep.sweep()


@app.periodic(cron="50 19 * * *")
@app.task(name="media.rotate", queue="sweeps", queueing_lock="media.rotate")
def rotate(timestamp: int) -> None:
    """Keys under an old master key. The job fails, and stands among the dead letters, when a master key is missing."""
    upkeep.rotate()


@app.task(name="media.render", queue="pictures", retry=RETRY["pictures"])
def render(*, picture_id: int) -> None:
    """The sizes of a photograph that came."""
    shots.render(picture_id)


@app.task(name="media.remove", queue="pictures", retry=RETRY["pictures"])
def remove(*, original: str, shown: list[str]) -> None:
    """The files of a photograph that was taken down."""
    shots.remove(original, shown)
