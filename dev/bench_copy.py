"""Writes many rows by COPY: with defaults for what all share, and with the indexes made after."""

import io
from collections.abc import Iterable
from contextlib import contextmanager


def copy(cr, table: str, columns: str, rows: Iterable[tuple]) -> None:
    """Rows of values, in the order of the columns; None is NULL."""
    text = ("\t".join(r"\N" if v is None else str(v) for v in row) + "\n" for row in rows)
    copy_text(cr, table, columns, text)


def copy_text(cr, table: str, columns: str, lines: Iterable[str]) -> None:
    """Rows as COPY reads them, each with its newline."""
    stream = io.StringIO("".join(lines))
    cr.copy_expert(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN", stream)


def next_id(cr, table: str) -> int:
    """The first id that is not taken."""
    cr.execute(f"SELECT COALESCE(max(id), 0) + 1 FROM {table}")
    return cr.fetchone()[0]


def set_sequence(cr, table: str) -> None:
    """Lets the table's own ids go on after those that were given."""
    cr.execute(f"SELECT setval(%s, (SELECT max(id) FROM {table}))", [f"{table}_id_seq"])


@contextmanager
def defaults(cr, table: str, values: dict):
    """Within it, rows of `table` have these values in columns that COPY does not name."""
    for column, value in values.items():
        cr.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT %s", [value])
    yield
    for column in values:
        cr.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")


@contextmanager
def without_indexes(cr, *tables: str):
    """Within it, the tables have only their primary keys; the other indexes come back after."""
    cr.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary""",
        [list(tables)],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cr.execute(definition)
