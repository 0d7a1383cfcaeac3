"""Background work of the ledger."""

from procrastinate.contrib.django import app

from orders.ledger import queries


@app.periodic(cron="40 19 * * *")
@app.task(name="ledger.check_books", queue="sweeps", queueing_lock="ledger.check_books")
def check_books(timestamp: int) -> None:
    """Every night (02.40 in Pekalongan): every order's postings sum to zero. A difference fails the job, so that it
    stands among the dead letters until someone has looked."""
    off = queries.orders_off()
    if off:
        raise RuntimeError(f"postings do not sum to zero: {off[:20]}")
