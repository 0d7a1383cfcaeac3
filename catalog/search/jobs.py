"""Background work of the search."""

from procrastinate.contrib.django import app

from catalog.search import actions


@app.periodic(cron="* * * * * */5")
@app.task(name="search.catch_up", queue="sweeps", queueing_lock="search.catch_up")
def catch_up(timestamp: int) -> None:
    """Every five seconds: products that have changed get their documents."""
    actions.catch_up()


@app.periodic(cron="40 19 * * *")
@app.task(name="search.count_words", queue="sweeps", queueing_lock="search.count_words")
def count_words(timestamp: int) -> None:
    """Every night: words that no document has any more are forgotten, and so are searches of long ago."""
    actions.count_words()
    actions.forget_misses()
