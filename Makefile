# The front door. The build itself is CMake's: CMakePresets.json has the presets.
#
#   LAB=pipes            the lab, or a part of it: pipes.upper, pipes.upper.large
#   DIR=folder           the solution to check; without it, the lab's own reference solution
#   ARGS="--seed 7"      more arguments for ipclab
#   BUILD=folder         where to build instead of build/
#   SINCE=revision       lint only the files changed since then
#   FUZZ_SECONDS=60      how long `make fuzz` runs each of its programs

BUILD ?= build
LAB ?=
ARGS ?=
SINCE ?=
FUZZ_SECONDS ?= 600
lab_name = $(firstword $(subst ., ,$(LAB)))
task_name = $(word 2,$(subst ., ,$(LAB)))
DIR ?= reference/$(lab_name)/correct
ipclab = $(BUILD)/release/grader/ipclab

configure = cmake --preset $(1) -B "$(BUILD)/$(1)" --log-level=WARNING >/dev/null

.PHONY: all setup check validate test fuzzers fuzz bench soak kills class deb lint format clean help
.DEFAULT_GOAL := all

all: setup ## build ipclab (the default)
	@$(call configure,release)
	@cmake --build "$(BUILD)/release"

setup: ## install the Debian packages that are missing
	@scripts/setup.sh

check: ## check a solution: make check LAB=pipes DIR=starter/pipes
ifeq ($(strip $(LAB)),)
	@echo 'check: which lab? For example: make check LAB=pipes' >&2
	@echo 'check: there are: $(notdir $(patsubst %/,%,$(dir $(wildcard labs/*/lab.yaml))))' >&2
	@exit 2
else
check: all
	@status=0; "$(ipclab)" check $(LAB) "$(DIR)" $(ARGS) || status=$$?; \
	if [ "$(origin DIR)" = file ]; then \
	  echo; \
	  echo "That was $(DIR). Try also DIR=starter/$(lab_name), or one of:"; \
	  ls -d reference/$(lab_name)/wrong/$(task_name)*/ 2>/dev/null | head -n 5 | sed 's|^|  DIR=|; s|/$$||'; \
	fi; \
	exit $$status
endif

validate: all ## prove the labs: references pass, wrong solutions fail as declared
	@"$(ipclab)" validate $(LAB) $(ARGS)

test: setup fuzzers ## build everything with its tests and run them
	@scripts/setup.sh build browser
	@cmake --preset dev -B "$(BUILD)/dev" -DIPCLAB_FUZZ_BUILD="$(abspath $(BUILD)/fuzz)" --log-level=WARNING >/dev/null
	@cmake --build "$(BUILD)/dev"
	@ctest --test-dir "$(BUILD)/dev" -j3 --output-on-failure --no-tests=error

# Another compiler, so a build folder of its own.
fuzzers: setup
	@$(call configure,fuzz)
	@cmake --build "$(BUILD)/fuzz"

fuzz: fuzzers ## throw made-up input at all that reads what strangers wrote
	@python3 -B tests/fuzz/run.py --seconds $(FUZZ_SECONDS) "$(BUILD)/fuzz"

bench: setup ## build and run the benchmarks
	@$(call configure,release)
	@cmake --build "$(BUILD)/release" --target bench
	@scripts/run-benches.sh "$(BUILD)/release/tests/bench" $(ARGS)

soak: setup ## thousands of runs of correct programs on a busy machine: none may be blamed
	@$(call configure,release)
	@cmake --build "$(BUILD)/release" --target ipclab
	@python3 -B tests/soak/false_findings.py "$(BUILD)/release/grader/ipclab" . $(RUNS)

kills: setup ## kill ipclab and its helpers 210 times at random moments: nothing may stay behind
	@$(call configure,release)
	@cmake --build "$(BUILD)/release" --target ipclab
	@IPCLAB="$(BUILD)/release/grader/ipclab" python3 -B tests/e2e/kills_test.py . $(or $(RUNS),210)

class: setup ## grade a class of 300, killed 20 times, on two cores, on one, and by a Slurm
	@$(call configure,release)
	@cmake --build "$(BUILD)/release" --target ipclab
	@IPCLAB="$(BUILD)/release/grader/ipclab" python3 -B tests/e2e/grade_test.py . $(or $(RUNS),300) 20
	@IPCLAB="$(BUILD)/release/grader/ipclab" python3 -B tests/e2e/slurm_test.py . $(or $(RUNS),300)

deb: all ## make the Debian package of ipclab: build/ipclab_*.deb
	@cpack --config "$(BUILD)/release/CPackConfig.cmake" -B "$(BUILD)/package" >/dev/null
	@mv "$(BUILD)"/package/*.deb "$(BUILD)/"
	@rm -r "$(BUILD)/package"
	@ls "$(BUILD)"/*.deb

lint: ## clang-format and clang-tidy, as errors
	@scripts/setup.sh build lint
	@$(call configure,tidy)
	@scripts/lint.sh check "$(BUILD)/tidy" $(SINCE)

format: ## clang-format every source file
	@scripts/setup.sh lint
	@scripts/lint.sh format

clean: ## remove what was built
	rm -rf "$(BUILD)/dev" "$(BUILD)/release" "$(BUILD)/asan" "$(BUILD)/tidy" "$(BUILD)/fuzz"

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1@\2/p' Makefile | \
	  while IFS=@ read -r target text; do printf '  %-14s %s\n' "$$target" "$$text"; done
	@sed -n 's/^#   / /p' Makefile
