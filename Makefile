# Makefile — the two commands a newcomer needs are `make run` and `make test`; the rest is below.
#
#   make            build/wtr, the bundled rulebook inside it
#   make run        install what is missing, build, evaluate a real case with the bundled rulebook
#   make test       install what is missing, run all the tests
#   make deps       install what is missing (Debian packages)
#   make bench      measure; make fuzz: fuzz for long; make test-long: the slow tests
#
# BUILD names the build directory; SANITIZE=1 builds with AddressSanitizer and UndefinedBehaviorSanitizer.

BUILD    ?= build
ifeq ($(origin CC),default)
  CC := gcc
endif
ifeq ($(origin CXX),default)
  CXX := g++
endif
OPT      ?= -O2
WARN     := -Wall -Wextra -Wpedantic -Wconversion -Wshadow
CFLAGS   ?= $(OPT) -g
ALLFLAGS := -std=c11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -MMD -MP
CXXFLAGS ?= $(OPT) -g
LDLIBS   := -lsimdjson -lnettle -lz -lzstd -lsqlite3 -lstdc++
# V=1 shows every command; otherwise a word and a file.
ifeq ($(V),1)
  Q :=
else
  Q := @
endif
SAY = @printf '  %-5s %s\n'
ifdef SANITIZE
  ALLFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
  CXXFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all
  LDFLAGS  += -fsanitize=address,undefined
endif

ENGINE  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard engine/*.c))
LANG_   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard lang/*.c)) $(BUILD)/lang/parser.o $(BUILD)/lang/lexer.o $(BUILD)/stdlib.o
TOOLS   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tools/*.c)) $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard tools/*.cpp)) $(BUILD)/page_style.o
RULES   := $(shell find rules stdlib -name '*.wtr' 2>/dev/null)

.PHONY: all
all: $(BUILD)/wtr

# ---- for newcomers -----------------------------------------------------------------------------------

.PHONY: run test deps
run: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	$(BUILD)/wtr eval rules/working_together/cases/christmas_incident.json
deps:
	@sh tools/deps.sh

# ---- libraries -------------------------------------------------------------------------------------

$(BUILD)/libengine.a: $(ENGINE)
	@rm -f $@ && ar rcs $@ $^
$(BUILD)/liblang.a: $(LANG_)
	@rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) cc $<
	$(Q)$(CC) $(ALLFLAGS) -Ilang -I$(BUILD)/lang -c $< -o $@
$(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(SAY) c++ $<
	$(Q)$(CXX) -std=c++17 -Wall -Wextra $(CXXFLAGS) -MMD -MP -c $< -o $@

# flex and bison write C that our warning flags would drown in; everything else compiles with all of them.
$(BUILD)/lang/parser.c $(BUILD)/lang/parser.h &: lang/parser.y
	@mkdir -p $(@D)
	$(SAY) bison $<
	$(Q)bison -Wall -Werror --defines=$(BUILD)/lang/parser.h -o $(BUILD)/lang/parser.c $<
$(BUILD)/lang/lexer.c $(BUILD)/lang/lexer.h &: lang/lexer.l
	@mkdir -p $(@D)
	$(SAY) flex $<
	$(Q)flex --header-file=$(BUILD)/lang/lexer.h -o $(BUILD)/lang/lexer.c $<
GENERATED := -Wno-conversion -Wno-sign-conversion -Wno-shadow -Wno-pedantic -Wno-unused-function -Wno-sign-compare -Wno-implicit-fallthrough
$(BUILD)/lang/parser.o: $(BUILD)/lang/parser.c $(BUILD)/lang/lexer.h
	$(SAY) cc $<
	$(Q)$(CC) $(ALLFLAGS) $(GENERATED) -Ilang -I$(BUILD)/lang -c $< -o $@
$(BUILD)/lang/lexer.o: $(BUILD)/lang/lexer.c $(BUILD)/lang/parser.h
	$(SAY) cc $<
	$(Q)$(CC) $(ALLFLAGS) $(GENERATED) -Ilang -I$(BUILD)/lang -c $< -o $@
$(patsubst %.c,$(BUILD)/%.o,$(wildcard lang/*.c)): | $(BUILD)/lang/parser.h $(BUILD)/lang/lexer.h

# ---- what is carried inside the program ---------------------------------------------------------------

$(BUILD)/stdlib.S: $(wildcard stdlib/*.wtr) tools/embed.sh
	@mkdir -p $(@D)
	$(SAY) embed $@
	$(Q)sh tools/embed.sh library $(sort $(wildcard stdlib/*.wtr)) > $@.tmp && mv $@.tmp $@
$(BUILD)/stdlib.o: $(BUILD)/stdlib.S
	$(SAY) cc $<
	$(Q)$(CC) -c $< -o $@

$(BUILD)/page_style.S: tools/page.css tools/embed.sh
	@mkdir -p $(@D)
	$(SAY) embed $@
	$(Q)sh tools/embed.sh text page_style tools/page.css > $@.tmp && mv $@.tmp $@
$(BUILD)/page_style.o: $(BUILD)/page_style.S
	$(SAY) cc $<
	$(Q)$(CC) -c $< -o $@

# The bundled rulebook is compiled by a first program that carries none.
$(BUILD)/empty.S: tools/embed.sh
	@mkdir -p $(@D)
	$(SAY) embed $@
	$(Q)sh tools/embed.sh bundle > $@.tmp && mv $@.tmp $@
$(BUILD)/wtr-first: $(TOOLS) $(BUILD)/liblang.a $(BUILD)/libengine.a $(BUILD)/empty.S
	$(SAY) link $@
	$(Q)$(CC) $(LDFLAGS) $(TOOLS) $(BUILD)/empty.S $(BUILD)/liblang.a $(BUILD)/libengine.a $(LDLIBS) -o $@
$(BUILD)/working_together.wtb: $(BUILD)/wtr-first $(RULES)
	$(SAY) wtr $@
	$(Q)$(BUILD)/wtr-first build rules/working_together -o $@
$(BUILD)/bundle.S: $(BUILD)/working_together.wtb tools/embed.sh
	$(SAY) embed $@
	$(Q)sh tools/embed.sh bundle $(BUILD)/working_together.wtb > $@.tmp && mv $@.tmp $@
$(BUILD)/wtr: $(TOOLS) $(BUILD)/liblang.a $(BUILD)/libengine.a $(BUILD)/bundle.S
	$(SAY) link $@
	$(Q)$(CC) $(LDFLAGS) $(TOOLS) $(BUILD)/bundle.S $(BUILD)/liblang.a $(BUILD)/libengine.a $(LDLIBS) -o $@

# ---- tests ----------------------------------------------------------------------------------------------
#
#   make test: units and goldens plain and under the sanitizers, the rulebook's own tests, the independent
#   evaluator, bad input, short fuzzing, SPEC's examples. tests/tests.mk has the runners that are not units.

UNITS := $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c))
TOOLS_FOR_TESTS := $(filter-out $(BUILD)/tools/main.o,$(TOOLS))

$(BUILD)/unit/test_%: tests/unit/test_%.c $(BUILD)/liblang.a $(BUILD)/libengine.a $(TOOLS_FOR_TESTS) $(BUILD)/empty.S
	@mkdir -p $(@D)
	$(SAY) link $@
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) $< $(UNIT_ALSO) $(TOOLS_FOR_TESTS) $(BUILD)/empty.S $(BUILD)/liblang.a $(BUILD)/libengine.a -lcmocka $(LDLIBS) -o $@
# Random rulebooks are made by the generator of the independent evaluator.
GENERATOR := $(addprefix $(BUILD)/tests/oracle/,generate.o conditions.o dates.o random.o)
$(BUILD)/unit/test_columns_random $(BUILD)/unit/test_inquiry_random $(BUILD)/unit/test_results_random: $(GENERATOR)
$(BUILD)/unit/test_columns_random $(BUILD)/unit/test_inquiry_random $(BUILD)/unit/test_results_random: UNIT_ALSO := $(GENERATOR)
.PHONY: unit $(addprefix unit-,$(UNITS))
unit: $(addprefix unit-,$(UNITS))
$(addprefix unit-,$(UNITS)): unit-%: $(BUILD)/unit/test_%
	$<

# Programs that use nothing but engine/wtr.h: what an embedder would write, linked without the compiler. One for a
# single case, one for many as columns.
$(BUILD)/tests/embed/%: tests/embed/%.c $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(SAY) link $@
	$(Q)$(CC) $(ALLFLAGS) $(LDFLAGS) $< $(BUILD)/libengine.a -lnettle -o $@
.PHONY: embed spec
embed: $(BUILD)/tests/embed/embed $(BUILD)/tests/embed/columns $(BUILD)/working_together.wtb
	$< $(BUILD)/working_together.wtb 2020-12-23 serious=yes abuse_suspected=yes became_aware=2020-12-23 | grep 'Mon 4 Jan 2021'
	$(BUILD)/tests/embed/columns $(BUILD)/working_together.wtb | grep -E 'notify_panel +167 +166 +667 +Tue 8 Dec 2020 +Tue 5 Jan 2021'

# SPEC.md and README.md are true: their rules compile, their commands print what they say, their tables agree.
spec: $(BUILD)/wtr
	python3 tests/spec/check_spec.py $(BUILD)/wtr $(BUILD) $(if $(UPDATE),--update)

# engine knows no lang, lang knows no tools (STYLE: one direction).
.PHONY: layering
layering:
	@! grep -nE '#include "(\.\./)?(lang|tools)/' engine/*.[ch] engine/*.def
	@! grep -nE '#include "(\.\./)?tools/' lang/*.[chly] lang/*.def
	@echo "layering: engine <- lang <- tools"

# The compilers' analysers: gcc's and clang's warnings are on in every build; this is clang's path analysis.
.PHONY: analyse
test-long: analyse
analyse: $(BUILD)/lang/parser.h $(BUILD)/lang/lexer.h
	@for file in engine/*.c lang/*.c tools/*.c; do \
	  clang --analyze -Xclang -analyzer-werror -std=c11 -D_GNU_SOURCE -Ilang -I$(BUILD)/lang $$file -o /dev/null || exit 1; done
	@echo "analyse: nothing found"

-include tests/tests.mk

test:
	@sh tools/deps.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@$(MAKE) --no-print-directory test-all
.PHONY: test-all sanitized rules-test
test-all: layering all unit embed rules-test spec $(TEST_RUNNERS)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)-san SANITIZE=1 OPT=-O1 sanitized
	@echo "all tests passed"
sanitized: all unit $(SANITIZED_RUNNERS)
rules-test: $(BUILD)/wtr
	$(BUILD)/wtr check rules/working_together
	$(BUILD)/wtr test -r rules/working_together
	$(BUILD)/wtr test -r stdlib/tests
	@$(BUILD)/wtr fmt --check $(RULES) && echo "every rule file is in canonical layout"

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
