#!/bin/bash
# test.sh [--keep] [PYTEST ARGS]: every test. First those that need no Odoo; then the add-on's, in
# the database $DATABASE, which is made again (with --keep the last run's is used: for changes to the
# tests' own code only).
. "$(dirname "$0")/env.sh"
new=--new
[ "${1:-}" != --keep ] || { new=''; shift; }
database=${DATABASE:-${ADDON}_test}
activate
cd "$ROOT"

if [ -n "$(find tests -name 'test_*.py' 2>/dev/null)" ]; then
    say "Tests without Odoo"
    env -u PYTHONPATH pytest -p no:odoo tests "$@"
fi

"$ROOT/dev/postgres.sh" start
lock_database "$database"
"$ROOT/dev/database.sh" "$database" --strict $new
say "Tests in Odoo, with a browser"
exec pytest --odoo-database="$database" --odoo-http --odoo-log-level=warn "$ADDON" "$@"
