#!/bin/bash
# serve.sh demo|run: the web client on http://localhost:$PORT, with the address and the logins as
# soon as it answers, until Ctrl-C. `demo` makes the database $DATABASE again, from the demo data or
# from the order log $LOG; `run` keeps it, and updates the add-on in it.
. "$(dirname "$0")/env.sh"
mode=$1 log=${LOG:-} port=${PORT:-8069} interface=${INTERFACE:-127.0.0.1}
database=${DATABASE:-${ADDON}_$([ -n "$log" ] && echo log || echo demo)}
probe=${interface/#0.0.0.0/127.0.0.1}

# The answer of the login page, which also means that its styles have been compiled.
answers() (
    exec 3<>"/dev/tcp/$probe/$port"
    printf 'GET /web/login HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r -t 300 status <&3
    [[ $status == *" 200 "* ]]
) 2>/dev/null

# Wait for the server, which takes this process's place, and tell how to get in.
announce() {
    until answers; do
        sleep 1
        kill -0 $$ 2>/dev/null || exit 0
    done
    say "Odoo answers on http://localhost:$port (Ctrl-C stops it). Who can log in:"
    psql -d "$database" -At >&2 <<'SQL'
SELECT format('    %-20s %-20s %s', login, password, name)
  FROM (SELECT 0 AS id, 'login' AS login, 'password' AS password, 'name' AS name
         UNION ALL
        SELECT u.id, u.login, u.login, p.name
          FROM res_users u
          JOIN res_partner p ON p.id = u.partner_id
         WHERE u.active AND NOT u.share AND u.password IS NOT NULL) AS users
 ORDER BY id
SQL
}

activate
if (exec 3<>"/dev/tcp/$probe/$port") 2>/dev/null; then
    die "port $port is in use; stop what uses it, or choose another: make $mode PORT=$((port + 1))"
fi
options=()
if [ -n "$log" ]; then
    [ -f "$log" ] || die "there is no order log '$log'"
    "$ROOT/dev/run.sh" python dev/load_log.py check "$log"
    options=(--no-demo "--log=$log")
fi
lock_database "$database" "the database '$database' is in use by another run; stop it, or name another: make $mode DATABASE=${ADDON}_mine"
case $mode in
demo)
    "$ROOT/dev/database.sh" "$database" --new "${options[@]}"
    options=(--log-level=warn)
    ;;
run)
    "$ROOT/dev/database.sh" "$database"
    options=(-u "$ADDON" --dev=xml)
    ;;
*)
    die "serve.sh demo|run"
    ;;
esac

say "Starting Odoo"
(announce &)                            # not a child, for which Odoo would wait at its end
exec "$ROOT/dev/odoo.sh" server -d "$database" --http-interface="$interface" --http-port="$port" \
    --max-cron-threads=1 "${options[@]}"
