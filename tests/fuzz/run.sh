#!/bin/sh
# run.sh WTR FUZZERS SECONDS TARGET…  runs each fuzzer over its seeds for so many seconds. What it finds new
# stays in FUZZERS/found_TARGET; a run of a minute or more goes on from there, a shorter one from the seeds
# alone. What breaks is written to FUZZERS/broken_TARGET-… and told at the end of FUZZERS/log_TARGET.
set -eu
wtr=$1 fuzzers=$2 seconds=$3
shift 3
seeds=$fuzzers/seeds
rm -rf "$seeds"
mkdir -p "$seeds/image"
cp -r tests/fuzz/corpus/* "$seeds/"
cp tests/golden/cases/*.wtr "$seeds/source/"
find rules stdlib -name '*.wtr' -size -20k | sort | while read -r file; do cp "$file" "$seeds/source/$(echo "$file" | tr / _)"; done
for file in tests/golden/cases/*.wtr tests/badinput/small.wtr; do
    "$wtr" build "$file" -o "$seeds/image/$(basename "$file" .wtr).wtb" 2>/dev/null || true
done
for target; do
    words=
    [ ! -f "tests/fuzz/$target.dict" ] || words="-dict=tests/fuzz/$target.dict"
    found=$fuzzers/found_$target
    [ "$seconds" -ge 60 ] || { found=$fuzzers/short_$target; rm -rf "$found"; }
    mkdir -p "$found"
    if "$fuzzers/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=16384 -print_final_stats=1 $words \
        -artifact_prefix="$fuzzers/broken_$target-" "$found" "$seeds/$target" >"$fuzzers/log_$target" 2>&1; then
        echo "fuzz_$target: $(sed -n 's/.*number_of_executed_units: *//p' "$fuzzers/log_$target") inputs in $seconds s, none broke it"
    else
        tail -n 60 "$fuzzers/log_$target" >&2
        echo "fuzz_$target: broken; $fuzzers/log_$target says how" >&2
        exit 1
    fi
done
