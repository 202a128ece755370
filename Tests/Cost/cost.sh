#!/bin/sh
# cost.sh PROGRAM: what a unary call costs, a row for each way to make one. Allocations are those of
# the whole process: of the server alone where the client is raw, else of both. System calls are
# all that strace sees of both ends; of these the raw client makes two a round. "-" without strace.
set -eu
program=$1
[ -x "$program" ] || { echo "cost.sh: there is no $program" >&2; exit 1; }
trace=$(mktemp)
trap 'rm -f "$trace"' EXIT

# All system calls of a run of so many calls.
traced() {
  strace -f -c -o "$trace" "$program" "$1" "$2" "$3" "$4" > /dev/null || return 1
  awk '$NF == "total" { print $4 }' "$trace"
}

printf '%-8s %-8s %9s %12s %13s\n' method client in-flight allocations system-calls
for method in inline task; do
  for client in raw channel; do
    for flight in 1 64; do
      allocations=$("$program" $method $client $flight 64000 | awk '$1 == "allocations" { print $2 }')
      calls=-
      if command -v strace > /dev/null && short=$(traced $method $client $flight 640); then
        long=$(traced $method $client $flight 6400)
        calls=$(awk "BEGIN { print ($long - $short) / 5760 }")
      fi
      printf '%-8s %-8s %9s %12.2f %13s\n' $method $client $flight "$allocations" "$calls"
    done
  done
done
