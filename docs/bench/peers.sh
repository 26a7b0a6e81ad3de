#!/usr/bin/env bash
# Compares GTStore with other stores under the same load on this machine: docs/bench/peers.sh --help
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
parent=${PEERS_DIR:-${TMPDIR:-/tmp}}

say() {
  echo "peers.sh: $*" >&2
}

fail() {
  say "$*"
  exit 1
}

# Debian starts what it installs; nothing may serve or compete here but what is measured.
for program in etcd redis-server; do
  command -v "$program" >/dev/null || fail "$program is missing: install it (Debian: sudo apt-get install etcd-server redis-server; then stop what Debian has started: sudo systemctl disable --now etcd redis-server)"
  ! pgrep -x "$program" >/dev/null || fail "$program runs already, and would compete with what is measured: stop it (Debian: sudo systemctl stop etcd redis-server)"
done
command -v mvn >/dev/null || fail "Maven is missing: install Maven 3.8 or newer (Debian: sudo apt-get install maven)"
[[ -d $parent ]] || fail "there is no directory $parent: name one on a disk, PEERS_DIR=/var/tmp $0"
[[ $(stat -f -c %T "$parent") != tmpfs ]] || fail "$parent is in memory, so nothing there would be durable: name a directory on a disk, PEERS_DIR=/var/tmp $0"

cd "$home"
say "building"
mvn -B -q -DskipTests package >&2
mvn -B -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/peers.classpath >&2

# Data and logs; they stay if something failed.
work=$(mktemp -d "$parent/gtstore-peers.XXXXXX")
say "$(nproc) cores, $(etcd --version | head -1), Redis $(redis-server --version | grep -o 'v=[^ ]*'); data in $work"
"$java" -Xmx256m -Djava.io.tmpdir="$work" -cp "target/classes:target/test-classes:$(cat target/peers.classpath)" io.gtstore.peers.PeerComparison "$@" &
comparison=$!
# Whoever is told to stop stops the members, too, and waits for it.
trap 'kill "$comparison" 2>/dev/null; wait "$comparison"' INT TERM
code=0
wait "$comparison" || code=$?
if [[ $code == 0 ]]; then
  rm -rf "$work"
else
  say "ended with $code; the logs are in $work"
fi
exit "$code"
