"""Tables whose rows stay as written: PostgreSQL itself refuses UPDATE, DELETE and TRUNCATE."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers for `Meta.triggers` of a table in which every row is history.

    `pgtrigger.Protect` has no TRUNCATE, so both are plain triggers. Only a test's teardown steps around them, inside
    `pgtrigger.ignore()`.
    """
    refuse = (
        "RAISE EXCEPTION 'append-only: rows of % stay as written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
    )
    return [
        pgtrigger.Trigger(
            name="append_only_rows",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refuse,
        ),
        pgtrigger.Trigger(
            name="append_only_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=refuse,
        ),
    ]
