#!/bin/sh
# fuzz.sh PROGRAM SECONDS WORK [TARGET…]: libFuzzer on each target for so many seconds, from the
# corpus that is kept here and what earlier runs left in WORK; then what came of it. Fails when
# there is a finding.
set -u
program=$1 seconds=$2 work=$3
shift 3
kept=$(dirname "$0")
targets=${*:-$(ls "$kept/corpus")}
# A crash must not wait for Swift's own debugger, and equal runs must be equal. What Swift keeps for
# ever, such as a lazy global, the leak detector takes for lost.
export ASAN_OPTIONS=detect_leaks=0
export SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1 FUZZ_TARGET

for FUZZ_TARGET in $targets; do
  mkdir -p "$work/$FUZZ_TARGET" "$work/findings/$FUZZ_TARGET" "$kept/corpus/$FUZZ_TARGET"
  printf 'fuzz: %s for %s s\n' "$FUZZ_TARGET" "$seconds" >&2
  "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -max_len=2048 -reload=0 -artifact_prefix="$work/findings/$FUZZ_TARGET/" \
    "$work/$FUZZ_TARGET" "$kept/corpus/$FUZZ_TARGET" > "$work/$FUZZ_TARGET.log" 2>&1
done

printf '%-18s %12s %8s %9s %7s %9s\n' target executions edges features corpus findings
found=0
for target in $targets; do
  log=$work/$target.log
  findings=$(ls "$work/findings/$target" | wc -l)
  found=$((found + findings))
  last=$(grep -o 'cov: [0-9]* ft: [0-9]* corp: [0-9]*' "$log" | tail -1)
  printf '%-18s %12s %8s %9s %7s %9s\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    $(printf '%s' "${last:-cov: ? ft: ? corp: ?}" | awk '{print $2, $4, $6}') "$findings"
done
[ "$found" -eq 0 ] || { printf 'findings are in %s/findings\n' "$work" >&2; exit 1; }
