# tests.mk — the runners that are no unit tests. Included by the Makefile; each works with BUILD=…
#
#   golden       sources with their formatted text, diagnostics, disassembly and results (UPDATE=1 rewrites)
#   norms        the rulebook against the norms it encodes: the norm map, the wording, whole cases with their
#                results (UPDATE=1 rewrites), and what the rulebook's own tests saw; each has a target of its own
#   pages        the wrong and the right example on the page of every diagnostic, compiled
#   caseloads    files of many cases: rows, ids, summaries, bad lines, broken outputs, threads
#   why          explanations, what would change an answer, and interviews, as whole programs (UPDATE=1 rewrites)
#   oracle       random rulebooks and cases through the machine and through the independent evaluator
#   badinput     the program given what nobody should give it
#   fuzz-short   ten seconds for each libFuzzer target; fuzz: FUZZ_SECONDS (600) each
#   alloc-long   each allocation of many scenarios, whole commands among them, failing in turn
#   equivalence  the same cases through every format, number of threads and size of block: the same bytes
#   reconcile    a file with bad lines among good ones is accounted for to the last line
#   record       decision records: the same bytes twice, the seal, values withheld and opened
#   ledger       records in a ledger: looked up, verified, replayed, tampered with, killed, filled
#   report-pages the decision report and the book as pages: structure, completeness, hostile texts (UPDATE=1 rewrites);
#                report-browser: the same in headless Chromium, on three widths and on paper
#   bench        the engine beside hand-written C, compile times, start-up, whole files of cases

TEST_RUNNERS      := golden norms pages badinput oracle equivalence reconcile record ledger fuzz-short caseloads
SANITIZED_RUNNERS := golden badinput oracle-short caseloads record ledger

LIBS_FOR_TESTS := $(BUILD)/liblang.a $(BUILD)/libengine.a
TEST_C := $(BUILD)/tests
CASE_READER := $(addprefix $(BUILD)/tools/,case_reader.o case_apply.o case_value.o json_reader.o utf8.o options.o)

# ---- golden, bad input ------------------------------------------------------------------------------------

.PHONY: golden pages badinput
golden: $(BUILD)/wtr
	python3 tests/golden/run.py $(BUILD)/wtr $(if $(UPDATE),--update)
pages: $(BUILD)/wtr
	python3 tests/golden/pages.py $(BUILD)/wtr

$(TEST_C)/image_damage: $(TEST_C)/badinput/image_damage.o $(TEST_C)/fuzz/exercise.o $(LIBS_FOR_TESTS)
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@
badinput: $(BUILD)/wtr $(TEST_C)/image_damage
	python3 tests/badinput/run.py $(BUILD)/wtr
	$(BUILD)/wtr build tests/badinput/small.wtr -o $(TEST_C)/small.wtb
	$(TEST_C)/image_damage $(TEST_C)/small.wtb

# ---- files of many cases ------------------------------------------------------------------------------------------

BULK := $(TEST_C)/bulk
.PHONY: caseloads
caseloads: $(BUILD)/wtr
	@python3 tests/bulk/run.py $(BUILD)/wtr
	@python3 tests/bulk/trouble.py $(BUILD)/wtr
.PHONY: equivalence equivalence-long reconcile reconcile-long
equivalence: $(BUILD)/wtr
	@python3 tests/bulk/equivalence.py $(BUILD)/wtr $(BULK)/equivalence 1
equivalence-long: $(BUILD)/wtr
	@python3 tests/bulk/equivalence.py $(BUILD)/wtr $(BULK)/equivalence 20
reconcile: $(BUILD)/wtr
	@python3 tests/bulk/reconcile.py $(BUILD)/wtr $(BULK)/reconcile 200000
reconcile-long: $(BUILD)/wtr
	@python3 tests/bulk/reconcile.py $(BUILD)/wtr $(BULK)/reconcile 1000000
test-long: equivalence-long reconcile-long

# ---- why, why not, what would settle it, what if, the interview -------------------------------------------------

.PHONY: why
why: $(BUILD)/wtr
	@python3 tests/audit/why.py $(BUILD)/wtr $(TEST_C)/why $(if $(UPDATE),--update)
TEST_RUNNERS += why
SANITIZED_RUNNERS += why

# ---- decision records and the ledger ----------------------------------------------------------------------------------

.PHONY: record record-long ledger ledger-long
record: $(BUILD)/wtr
	@python3 tests/audit/record.py $(BUILD)/wtr
ledger: $(BUILD)/wtr
	@python3 tests/audit/ledger.py $(BUILD)/wtr
record-long: $(BUILD)/wtr
	@python3 tests/audit/record.py $(BUILD)/wtr long
ledger-long: $(BUILD)/wtr
	@python3 tests/audit/ledger.py $(BUILD)/wtr long
test-long: record-long ledger-long

# ---- the decision report and the book ------------------------------------------------------------------------------------

.PHONY: report-pages report-browser
report-pages: $(BUILD)/wtr
	@python3 tests/audit/pages/run.py $(BUILD)/wtr $(TEST_C)/pages $(if $(UPDATE),--update)
report-browser: $(BUILD)/wtr
	@sh tools/deps.sh browser
	@python3 tests/audit/pages/browser.py $(BUILD)/wtr $(TEST_C)/browser
TEST_RUNNERS += report-pages
SANITIZED_RUNNERS += report-pages
test-long: report-browser

# ---- the rulebook against its norms ---------------------------------------------------------------------------

.PHONY: norms norm-map wording whole-cases seen
norms: norm-map wording whole-cases seen
norm-map: $(BUILD)/wtr
	@python3 tests/rules/norms.py $(BUILD)/wtr rules/working_together
wording:
	@python3 tests/rules/wording.py
whole-cases: $(BUILD)/wtr
	@python3 tests/rules/cases.py $(BUILD)/wtr rules/working_together $(if $(UPDATE),--update)
seen: $(BUILD)/wtr
	@python3 tests/rules/coverage.py $(BUILD)/wtr rules/working_together

# ---- the independent evaluator ------------------------------------------------------------------------------

$(TEST_C)/oracle/oracle: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/oracle/*.c)) $(LIBS_FOR_TESTS)
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@
.PHONY: oracle oracle-short oracle-long
oracle: $(TEST_C)/oracle/oracle
	$<
oracle-short: $(TEST_C)/oracle/oracle
	$< 25 5001
oracle-long: $(TEST_C)/oracle/oracle
	$< 5000 100001

# ---- fuzzing: built apart, by clang ---------------------------------------------------------------------------

FUZZ_TARGETS := source image case records csv packed
FUZZ_SECONDS ?= 600
FUZZ_BUILD   := $(BUILD)-fuzz
FUZZ_MAKE    := $(MAKE) --no-print-directory BUILD=$(FUZZ_BUILD) CC=clang CXX=clang++ SANITIZE=1 CFLAGS="-O1 -g -fsanitize=fuzzer-no-link"

# The readers of files of cases: whatever of tools/ stands between bytes and blocks.
CASELOAD_READER := $(sort $(CASE_READER) $(BUILD)/tools/pieces.o $(foreach part,record csv json pieces list byte,$(filter $(BUILD)/tools/$(part)_%.o,$(TOOLS))))

$(addprefix $(TEST_C)/fuzz_,records csv packed): $(TEST_C)/fuzz/caseload.o $(CASELOAD_READER)
$(TEST_C)/fuzz_%: $(TEST_C)/fuzz/fuzz_%.o $(TEST_C)/fuzz/exercise.o $(CASE_READER) $(LIBS_FOR_TESTS)
	$(CXX) -fsanitize=fuzzer $(LDFLAGS) $(filter %.o,$^) $(LIBS_FOR_TESTS) $(LDLIBS) -o $@
.PHONY: fuzz fuzz-short fuzz-build
fuzz-build:
	@$(FUZZ_MAKE) $(addprefix $(FUZZ_BUILD)/tests/fuzz_,$(FUZZ_TARGETS))
fuzz-short: fuzz-build $(BUILD)/wtr
	sh tests/fuzz/run.sh $(BUILD)/wtr $(FUZZ_BUILD)/tests 10 $(FUZZ_TARGETS)
fuzz: fuzz-build $(BUILD)/wtr
	sh tests/fuzz/run.sh $(BUILD)/wtr $(FUZZ_BUILD)/tests $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# ---- failing allocations: built apart ----------------------------------------------------------------------------

ALLOC_BUILD := $(BUILD)-alloc
$(TEST_C)/alloc/tour.h: tests/golden/cases/tour.wtr tests/alloc/quote.py
	@mkdir -p $(@D)
	python3 tests/alloc/quote.py $< > $@
$(TEST_C)/alloc/alloc.o: $(TEST_C)/alloc/tour.h
$(TEST_C)/alloc/alloc.o: ALLFLAGS += -I$(TEST_C)/alloc
$(TEST_C)/alloc/alloc: $(TEST_C)/alloc/alloc.o $(TEST_C)/alloc/commands.o $(TOOLS_FOR_TESTS) $(BUILD)/empty.S $(LIBS_FOR_TESTS)
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@
.PHONY: alloc-long test-long
alloc-long:
	@$(MAKE) --no-print-directory BUILD=$(ALLOC_BUILD) SANITIZE=1 CFLAGS="-O1 -g -DWTR_TEST_ALLOC" $(ALLOC_BUILD)/tests/alloc/alloc
	$(ALLOC_BUILD)/tests/alloc/alloc
test-long: alloc-long oracle-long

# ---- measuring -----------------------------------------------------------------------------------------------------

BENCH := $(TEST_C)/bench
BENCH_COPIES := 1 10 100 1000
BENCH_DUTIES := 1000 10000 100000
BENCH_BOOKS  := $(patsubst %,$(BENCH)/workload_%.wtr,$(BENCH_COPIES))
BENCH_SOURCES := $(patsubst %,$(BENCH)/duties_%.wtr,$(BENCH_DUTIES))
WORKLOAD := tests/bench/workload.py tests/bench/workload.json

$(BENCH)/workload_%.wtr: $(WORKLOAD)
	@mkdir -p $(@D)
	python3 $< rules $@ $*
$(BENCH)/duties_%.wtr: $(WORKLOAD)
	@mkdir -p $(@D)
	python3 $< duties $@ $*
$(BENCH)/case.json: $(WORKLOAD)
	@mkdir -p $(@D)
	python3 $< cases $@ 1
$(BENCH)/workload_table.inc: $(WORKLOAD)
	@mkdir -p $(@D)
	python3 $< table $@
$(BENCH)/baseline.c: $(WORKLOAD)
	@mkdir -p $(@D)
	python3 $< baseline $@
$(BENCH)/baseline.o: $(BENCH)/baseline.c tests/bench/baseline.h tests/bench/baseline_masks.h
	$(CC) $(ALLFLAGS) -O3 -march=native -Itests/bench -c $< -o $@
$(BENCH)/baseline_plain.o: $(BENCH)/baseline.c tests/bench/baseline.h tests/bench/baseline_masks.h
	$(CC) $(ALLFLAGS) -O3 -march=native -DBASELINE_PLAIN -Dbaseline_block=baseline_block_plain -Dbaseline_case=baseline_case_plain -Itests/bench -c $< -o $@
$(BENCH)/baseline_word.o: $(BENCH)/baseline.c tests/bench/baseline.h tests/bench/baseline_masks.h
	$(CC) $(ALLFLAGS) -O3 -march=native -DBASELINE_LANES=64 -Dbaseline_block=baseline_word -Dbaseline_case=baseline_case_word -Itests/bench -c $< -o $@
$(BENCH)/single.o: ALLFLAGS += -O3 -march=native -DBASELINE_LANES=64
$(BENCH)/cases.o: $(BENCH)/workload_table.inc
$(BENCH)/cases.o: ALLFLAGS += -I$(BENCH)
$(BENCH)/bench: $(BENCH)/bench.o $(addprefix $(BENCH)/,cases.o single.o baseline.o baseline_plain.o baseline_word.o) $(LIBS_FOR_TESTS)
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@
$(BENCH)/compile_time: $(BENCH)/compile_time.o $(LIBS_FOR_TESTS)
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@
$(BENCH)/startup: $(BENCH)/startup.o
	$(CC) $(LDFLAGS) $^ -o $@

.PHONY: bench
bench: $(BENCH)/bench $(BENCH)/compile_time $(BENCH)/startup $(BENCH_BOOKS) $(BENCH_SOURCES) $(BENCH)/case.json $(BUILD)/wtr
	$(BENCH)/bench $(BENCH)/workload_1.wtr rules/working_together
	$(BENCH)/compile_time $(BENCH_SOURCES)
	$(BENCH)/compile_time $(BENCH_BOOKS)
	$(BUILD)/wtr build $(BENCH)/workload_1.wtr -o $(BENCH)/workload.wtb
	$(BENCH)/startup $(BUILD)/wtr $(BENCH)/workload.wtb $(BENCH)/case.json

include tests/bench/caseload/caseload.mk
