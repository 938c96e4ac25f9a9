#!/bin/sh
# run.sh WTR FUZZERS SECONDS TARGET…  runs each fuzzer over its seeds for so many seconds. What it finds new
# stays in FUZZERS/found_TARGET and is used the next time; what breaks is written to FUZZERS/broken_TARGET-….
set -eu
wtr=$1 fuzzers=$2 seconds=$3
shift 3
seeds=$fuzzers/seeds
rm -rf "$seeds"
mkdir -p "$seeds/source" "$seeds/image" "$seeds/case"
cp tests/fuzz/corpus/source/* tests/golden/cases/*.wtr "$seeds/source/"
cp tests/fuzz/corpus/case/* "$seeds/case/"
find rules stdlib -name '*.wtr' -size -20k | sort | while read -r file; do cp "$file" "$seeds/source/$(echo "$file" | tr / _)"; done
for file in tests/golden/cases/*.wtr; do
    "$wtr" build "$file" -o "$seeds/image/$(basename "$file" .wtr).wtb" 2>/dev/null || true
done
for target; do
    mkdir -p "$fuzzers/found_$target"
    echo "fuzz_$target: $seconds s"
    "$fuzzers/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=65536 -verbosity=0 -print_final_stats=0 \
        -artifact_prefix="$fuzzers/broken_$target-" "$fuzzers/found_$target" "$seeds/$target"
done
