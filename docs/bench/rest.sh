#!/usr/bin/env bash
# Processor time of a manager and nodes that nobody asks anything: docs/bench/rest.sh [NODES [WARM-UP [SECONDS]]]
# Reads it from /proc, so on Linux only.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
nodes=${1:-3} warmup=${2:-40} seconds=${3:-30}
port=${REST_PORT:-7400}
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT

# In ticks of the kernel: user and system time of each process.
ticks() {
  local pid
  for pid in "${pids[@]}"; do
    awk '{ print $14 + $15 }' "/proc/$pid/stat"
  done
}

JAVA_TOOL_OPTIONS=-Xmx128m "$home/gtstore" manager --port "$port" >/dev/null 2>&1 &
pids+=($!)
for ((i = 1; i <= nodes; i++)); do
  JAVA_TOOL_OPTIONS=-Xmx128m "$home/gtstore" node --id "node-$i" --port $((port + i)) --manager "127.0.0.1:$port" >/dev/null 2>&1 &
  pids+=($!)
done
sleep "$warmup"
for pid in "${pids[@]}"; do
  kill -0 "$pid" 2>/dev/null || { echo "rest.sh: a process has ended; is a port from $port on taken? REST_PORT=17400 takes others" >&2; exit 1; }
done
before=$(ticks)
sleep "$seconds"
paste <(echo "$before") <(ticks) | awk -v seconds="$seconds" -v hertz="$(getconf CLK_TCK)" '
  { printf "%s %.2f %% of a core\n", NR == 1 ? "manager" : "node-" NR - 1, 100 * ($2 - $1) / hertz / seconds }'
