# caseload.mk — whole files of cases, measured. Included by tests.mk; works with BUILD=…
#
#   bench-cases     200,000 cases (a part of bench)
#   bench-json      readers of JSON in memory: wtr's beside simdjson (a part of bench)
#   bench-caseload  5,000,000 cases: a file of 3 GB and as much again beside it, in the build folder
#   CASES, BOOK_CASES, FULL_CASES, ROUNDS change the sizes; caseload.c says what they are

CASELOAD := $(BENCH)/caseload
CASELOAD_SOURCE := tests/bench/caseload
CASELOAD_TABLES := $(CASELOAD_SOURCE)/tables.py tests/bench/workload.json
CASES ?= 200000
BOOK_CASES ?= 200000
FULL_CASES ?= 20000
ROUNDS ?= 5
# Files of one size in a folder of their own, so that sizes may change between runs.
CASELOAD_FILES := $(CASELOAD)/$(CASES)-$(BOOK_CASES)-$(FULL_CASES)

$(CASELOAD)/facts.tsv: $(CASELOAD_TABLES)
	@mkdir -p $(@D)
	python3 $< facts $@
$(CASELOAD)/book.tsv: $(CASELOAD_SOURCE)/tables.py $(BUILD)/wtr
	@mkdir -p $(@D)
	python3 $< rulebook $@ $(BUILD)/wtr rules/working_together
$(CASELOAD)/caseload_reader.inc: $(CASELOAD_TABLES)
	@mkdir -p $(@D)
	python3 $< reader $@
$(CASELOAD)/by_hand.py: $(CASELOAD_TABLES)
	@mkdir -p $(@D)
	python3 $< python $@
$(CASELOAD)/reader.o: $(CASELOAD)/caseload_reader.inc
$(CASELOAD)/reader.o: ALLFLAGS += -O3 -march=native -I$(CASELOAD)
$(CASELOAD)/handwritten.o: ALLFLAGS += -O3 -march=native
$(CASELOAD)/handwritten: $(addprefix $(CASELOAD)/,reader.o handwritten.o) $(BENCH)/baseline.o
	$(CC) $(LDFLAGS) $^ -o $@
$(CASELOAD)/generate $(CASELOAD)/caseload: %: %.o
	$(CC) $(LDFLAGS) $^ -o $@
$(CASELOAD)/json_values: $(CASELOAD)/json_values.o $(BENCH)/json_read_simdjson.o
	$(CC) $(LDFLAGS) $^ -lsimdjson -lstdc++ -o $@
$(BENCH)/json_read: $(BENCH)/json_read.o $(BENCH)/json_read_simdjson.o $(TOOLS_FOR_TESTS) $(BUILD)/empty.S $(LIBS_FOR_TESTS)
	$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@

CASELOAD_PROGRAMS := $(addprefix $(CASELOAD)/,generate handwritten json_values caseload)
CASELOAD_INPUTS := $(addprefix $(CASELOAD_FILES)/,cases.ndjson cases.csv cases.ndjson.gz book.ndjson full.ndjson workload.wtb book.wtb handwritten json_values by_hand.py)

$(CASELOAD_FILES)/cases.%: $(CASELOAD)/generate $(CASELOAD)/facts.tsv
	@mkdir -p $(@D)
	$< $* $(CASES) $@ $(CASELOAD)/facts.tsv
$(CASELOAD_FILES)/cases.ndjson.gz: $(CASELOAD_FILES)/cases.ndjson
	gzip -1 -c $< > $@
$(CASELOAD_FILES)/book.ndjson: $(CASELOAD)/generate $(CASELOAD)/book.tsv
	@mkdir -p $(@D)
	$< ndjson $(BOOK_CASES) $@ $(CASELOAD)/book.tsv
$(CASELOAD_FILES)/full.ndjson: $(CASELOAD)/generate $(CASELOAD)/book.tsv
	@mkdir -p $(@D)
	$< ndjson $(FULL_CASES) $@ $(CASELOAD)/book.tsv
$(CASELOAD_FILES)/workload.wtb: $(BENCH)/workload_1.wtr $(BUILD)/wtr
	@mkdir -p $(@D)
	$(BUILD)/wtr build $< -o $@
$(CASELOAD_FILES)/book.wtb: $(BUILD)/working_together.wtb
	@mkdir -p $(@D)
	cp $< $@
$(addprefix $(CASELOAD_FILES)/,handwritten json_values by_hand.py): $(CASELOAD_FILES)/%: $(CASELOAD)/%
	@mkdir -p $(@D)
	cp $< $@

.PHONY: bench-cases bench-caseload bench-json
bench: bench-cases bench-json
bench-json: $(BENCH)/json_read $(BENCH)/workload_1.wtr $(CASELOAD_FILES)/cases.ndjson
	$< $(BENCH)/workload_1.wtr $(CASELOAD_FILES)/cases.ndjson
bench-cases: $(CASELOAD_PROGRAMS) $(CASELOAD_INPUTS) $(BUILD)/wtr
	$(CASELOAD)/caseload $(BUILD)/wtr $(CASELOAD_FILES) $(CASES) $(BOOK_CASES) $(FULL_CASES) $(ROUNDS)
bench-caseload:
	@$(MAKE) --no-print-directory CASES=$(if $(filter command line,$(origin CASES)),$(CASES),5000000) ROUNDS=$(if $(filter command line,$(origin ROUNDS)),$(ROUNDS),3) bench-cases
