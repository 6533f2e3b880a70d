#!/bin/bash
# test_bare.sh [FOLDER]: what a stranger does, on a bare Debian 12 made for it in FOLDER: clone the
# commit at hand, `.ci/run` and `make demo`; once as root and once as an ordinary user, each with an
# empty cache. For root, with debootstrap; takes ten minutes and 8 GB.
. "$(dirname "$0")/env.sh"
FOLDER=${1:-/var/tmp/$ADDON-bare}
PORT=18069

[ "$(id -u)" = 0 ] || die "only root can enter another system"
command -v debootstrap >/dev/null || die "debootstrap is needed: apt-get install debootstrap"

leave() {
    local folder
    for folder in "$1/dev" "$1/proc"; do
        ! mountpoint -q "$folder" || umount -lR "$folder"
    done
}

# enter SYSTEM USER COMMAND: with nothing of this session's environment but the certificates' files.
enter() {
    local home=/home/$2
    [ "$2" != root ] || home=/root
    chroot --userspec="$2:$2" "$1" env -i HOME="$home" USER="$2" CI=true \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${SSL_CERT_FILE:+SSL_CERT_FILE="$SSL_CERT_FILE" NODE_EXTRA_CA_CERTS="$SSL_CERT_FILE"} \
        bash -c "cd; $3" </dev/null
}

# The bare system, with this machine's sources, proxy and certificates.
make_system() {
    local mirror suite=bookworm packages=python3,git,make,ca-certificates
    # shellcheck disable=SC2016  # the names are apt's own
    mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 !~ /-/ { print $2; exit }')
    say "Making a bare Debian 12 in $1"
    leave "$1"
    rm -rf --one-file-system "$1"
    debootstrap --variant=minbase --include=$packages $suite "$1" "$mirror" >/dev/null
    cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
    cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
    cp /etc/apt/apt.conf.d/*proxy* "$1/etc/apt/apt.conf.d/" 2>/dev/null || true
    [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$1/etc/"
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount --make-rslave "$1/dev"
    chroot "$1" useradd --create-home --shell /bin/bash stranger
}

# try SYSTEM USER: both commands, and whether Odoo answers when `make demo` says so.
try() {
    local home=/home/$2 log=$1/demo.log pid
    [ "$2" != root ] || home=/root
    git clone -q "$ROOT" "$1$home/$ADDON"
    chroot "$1" chown -R "$2:" "$home/$ADDON"
    say "$2: make demo"
    enter "$1" "$2" "echo \$\$ > demo.pid; cd $ADDON && exec make demo PORT=$PORT" > "$log" 2>&1 &
    pid=$!
    until grep -q "Odoo answers on" "$log"; do
        kill -0 $pid 2>/dev/null || { tail -20 "$log" >&2; die "$2: make demo ended"; }
        sleep 1
    done
    cat "$log" >&2
    python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' \
        "http://localhost:$PORT/web/login" || die "$2: Odoo does not answer"
    kill "$(cat "$1$home/demo.pid")"
    wait $pid || true
    say "$2: .ci/run"
    enter "$1" "$2" "cd $ADDON && bash .ci/run"
    enter "$1" "$2" "cd $ADDON && make clean"
}

trap 'leave "$FOLDER"; exit 130' INT TERM
trap 'leave "$FOLDER"' EXIT
make_system "$FOLDER"
try "$FOLDER" root
enter "$FOLDER" root "apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv chromium" >/dev/null
try "$FOLDER" stranger
say "Both worked"
