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

say "Tests without Odoo"
core=0
env -u PYTHONPATH pytest -p no:odoo tests "$@" || core=$?
# pytest ends in 5 when it found no test, which only a selection (-k) may do, and in one part only.
[ $core = 0 ] || { [ $core = 5 ] && [ $# -gt 0 ]; } || exit $core

"$ROOT/dev/postgres.sh" start
lock_database "$database"
"$ROOT/dev/database.sh" "$database" --strict $new
say "Tests in Odoo, with a browser"
odoo=0
pytest --odoo-database="$database" --odoo-http --odoo-log-level=warn "$ADDON" "$@" || odoo=$?
[ $odoo = 0 ] || { [ $odoo = 5 ] && [ $core = 0 ] && [ $# -gt 0 ]; } || exit $odoo
