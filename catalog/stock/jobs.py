"""Background work of the stock room."""

from procrastinate.contrib.django import app

from catalog.stock import actions, queries


@app.periodic(cron="* * * * *")
@app.task(name="stock.give_back_due", queue="sweeps", queueing_lock="stock.give_back_due")
def give_back_due(timestamp: int) -> None:
    """Every minute: what unfinished purchases held too long becomes free again."""
    actions.give_back_due()


@app.periodic(cron="20 19 * * *")
@app.task(name="stock.check_books", queue="sweeps", queueing_lock="stock.check_books")
def check_books(timestamp: int) -> None:
    """Every night (02.20 in Pekalongan): stock on hand equals its movements, and products show what is free.

    A difference fails the job, so that it stands among the dead letters until an officer has looked."""
    levels, variants = queries.levels_off(), queries.variants_off()
    if levels or variants:
        raise RuntimeError(f"stock books differ: levels {levels[:20]}, variants {variants[:20]}")
