# One command per job; `make help` lists them. What a job needs and the machine lacks, tests/setup.sh installs or names.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VERSION := $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' Cargo.toml | head -n 1)
ABI := $(shell sed -n 's/^.define PAYSIG_ABI_MINIMUM //p' include/paysig.h)

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share/paysig
DESTDIR ?=

CARGO ?= cargo
FUZZ_SECONDS ?= 60
GATEWAY_ARGS ?=
INSTALL ?= install
BUILD := target/capi
SONAME := libpaysig.so.$(ABI)
SHARED := $(SONAME).$(VERSION)

# Where the tests and the demo install the library, and where Go, C and C++ find it through pkg-config.
STAGE := $(CURDIR)/target/stage

.PHONY: help
help: ## List every target
	@grep -hE '^[a-z][a-z0-9-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  %-16s %s\n", $$1, $$2 }'

##### The C library

# Not `crate-type` in the manifest: the libraries need a panic handler and no rlib beside them (ffi-c/Cargo.toml).
CAPI := $(CARGO) rustc --quiet --locked --target-dir target --package paysig-c --profile capi --features capi
LINK := -C link-arg=-Wl,-soname,$(SONAME) -C link-arg=-Wl,-z,defs,-z,now,-z,relro -C link-arg=-lc

.PHONY: lib
lib: ## Build the static and the shared C library
	$(CAPI) --crate-type staticlib
	$(CAPI) --crate-type cdylib -- $(LINK)

.PHONY: install
install: lib ## Install header, libraries and paysig.pc (PREFIX, LIBDIR, INCLUDEDIR, DATADIR, DESTDIR)
	$(INSTALL) -d "$(DESTDIR)$(LIBDIR)/pkgconfig" "$(DESTDIR)$(INCLUDEDIR)" "$(DESTDIR)$(DATADIR)"
	$(INSTALL) -m 644 include/paysig.h "$(DESTDIR)$(INCLUDEDIR)/paysig.h"
	$(INSTALL) -m 644 include/paysig.cdef.h "$(DESTDIR)$(DATADIR)/paysig.cdef.h"
	$(INSTALL) -m 644 $(BUILD)/libpaysig_c.a "$(DESTDIR)$(LIBDIR)/libpaysig.a"
	$(INSTALL) -m 755 $(BUILD)/libpaysig_c.so "$(DESTDIR)$(LIBDIR)/$(SHARED)"
	ln -sf $(SHARED) "$(DESTDIR)$(LIBDIR)/$(SONAME)"
	ln -sf $(SONAME) "$(DESTDIR)$(LIBDIR)/libpaysig.so"
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
	    -e 's|@VERSION@|$(VERSION)|' ffi-c/paysig.pc.in > "$(DESTDIR)$(LIBDIR)/pkgconfig/paysig.pc"

.PHONY: uninstall
uninstall: ## Remove what install put in place
	rm -f "$(DESTDIR)$(INCLUDEDIR)/paysig.h" "$(DESTDIR)$(LIBDIR)/libpaysig.a" "$(DESTDIR)$(LIBDIR)/libpaysig.so" \
	    "$(DESTDIR)$(LIBDIR)/$(SONAME)" "$(DESTDIR)$(LIBDIR)/$(SHARED)" "$(DESTDIR)$(LIBDIR)/pkgconfig/paysig.pc" \
	    "$(DESTDIR)$(DATADIR)/paysig.cdef.h"
	rmdir "$(DESTDIR)$(DATADIR)" 2>/dev/null || true

.PHONY: stage
stage: ## Install the C library below target/stage, for the tests and the demo
	$(MAKE) --no-print-directory --silent install PREFIX=$(STAGE) LIBDIR=$(STAGE)/lib INCLUDEDIR=$(STAGE)/include \
	    DATADIR=$(STAGE)/share/paysig DESTDIR=

.PHONY: generate
generate: ## Rewrite the headers, the error table and the vectors
	$(CARGO) run --quiet --package paysig-tests --bin generate
	python3 tests/vectors/generate.py
	python3 tests/vectors/generate_canonical.py
	python3 tests/vectors/generate_onekey.py
	python3 tests/vectors/generate_settings.py

##### Tests

# What Go, PHP and C programs need to find the staged library.
STAGED := export PKG_CONFIG_PATH=$(STAGE)/lib/pkgconfig LD_LIBRARY_PATH=$(STAGE)/lib;
TOOLS := $(CURDIR)/target/tools/venv/bin
TEST := $(CARGO) test --quiet --locked

.PHONY: test
test: ## Run every suite in every language, installing what they need
	@tests/run.sh

.PHONY: test-lint
test-lint: ## Check formatting, lints, documentation, and that generated files are current
	$(CARGO) fmt --all --check
	$(CARGO) clippy --quiet --locked --workspace --exclude paysig-benches --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --locked --no-deps --all-features --package paysig --package paysig-c
	$(TEST) --package paysig-tests --test generated
	python3 tests/vectors/generate.py --check
	python3 tests/vectors/generate_canonical.py --check
	python3 tests/vectors/generate_onekey.py --check
	python3 tests/vectors/generate_settings.py --check

.PHONY: test-rust
test-rust: ## Test the core: vectors, corpora, properties, documentation examples
	$(TEST) --package paysig
	$(TEST) --package paysig --all-features
	$(TEST) --package paysig-tests --lib --test 'canonical*' --test corpora --test provider --test vectors

.PHONY: test-msrv
test-msrv: ## Build with the oldest Rust that is promised
	tests/msrv.sh --workspace --exclude paysig-benches --exclude paysig-e2e --exclude paysig-tests

.PHONY: test-c
test-c: stage ## Test the C library: header, symbols, contract, vectors in C and C++, valgrind, examples
	$(TEST) --package paysig-tests --test c_abi

.PHONY: test-cli
test-cli: ## Test the command
	$(TEST) --package paysig-cli

.PHONY: test-fuzz
test-fuzz: ## Fuzz each target for ten seconds
	cd fuzz && $(CARGO) fmt --check && $(CARGO) clippy --quiet --locked --target-dir ../target/fuzz -- -D warnings
	fuzz/run.sh 10

.PHONY: test-gateway
test-gateway: stand-in ## Test the local stand-in for the provider, over TLS and in a browser
	$(TEST) --package paysig-gateway
	python3 gateway/tests/readme.py target/debug

# `pip install ./py`, as the README says, into the environment of the tools.
.PHONY: install-python
install-python:
	tests/setup.sh python
	$(TOOLS)/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps ./py

.PHONY: test-python
test-python: install-python ## Test the Python package: vectors, properties, stubs, documentation, threads
	# What a free-threaded CPython 3.14 says of itself: the module must build for it, where there is none to run it too.
	PYO3_CONFIG_FILE=$(CURDIR)/py/tests/free-threaded.txt \
	    $(CARGO) check --quiet --locked --package paysig-py --target-dir target/free-threaded
	$(TOOLS)/python -m pytest --quiet py/tests

.PHONY: test-go
test-go: stage ## Test the Go package, with vet and the race detector
	tests/setup.sh go
	cd go && test -z "$$($$($(TOOLS)/go env GOROOT)/bin/gofmt -l . | tee /dev/stderr)"
	cd go && $(STAGED) $(TOOLS)/go vet ./...
	cd go && $(STAGED) $(TOOLS)/go test -race ./...
	cd go && $(STAGED) GOEXPERIMENT=cgocheck2 $(TOOLS)/go test ./...

.PHONY: test-php
test-php: stage ## Test the PHP package
	tests/setup.sh php
	phpunit --configuration php/phpunit.xml

##### The packages of Python

.PHONY: wheels
wheels: ## Build wheels for CPython on Linux x86-64 (glibc and musl) and the source distribution, into target/dist
	tests/setup.sh wheels
	py/wheels.sh

.PHONY: wheels-aarch64
wheels-aarch64: ## Build the wheel for Linux on arm64 into target/dist, which nothing here can run
	tests/setup.sh wheels
	py/wheels.sh aarch64

.PHONY: test-wheels
test-wheels: wheels ## Test the packages of Python as they are installed: contents, tags, every CPython here, musl
	tests/musl-python.sh
	target/tools/wheels/bin/python tests/wheels.py

##### The demo, the documentation, the measurements

# One program for each language, all with the same arguments.
.PHONY: runners
runners: stage install-python
	tests/setup.sh
	mkdir -p target/demo
	$(CARGO) build --quiet --locked --release --package paysig-tests --bin runner --package paysig-cli --bin paysig
	cp target/release/runner target/demo/runner-rust
	cp target/release/paysig target/demo/paysig
	$(STAGED) cc -O2 tests/c/runner.c -o target/demo/runner-c $$(pkg-config --cflags --libs paysig) -Wl,-rpath,$(STAGE)/lib
	$(STAGED) c++ -O2 tests/c/runner.cpp -o target/demo/runner-cpp $$(pkg-config --cflags --libs paysig) -Wl,-rpath,$(STAGE)/lib
	cd go && $(STAGED) CGO_LDFLAGS=-Wl,-rpath,$(STAGE)/lib $(TOOLS)/go build -o ../target/demo/runner-go ./internal/runner

# The stand-in for the provider: one build for all suites that need it.
.PHONY: stand-in
stand-in:
	$(CARGO) build --quiet --locked --package paysig-gateway --package paysig-cli
	mkdir -p target/demo
	cp target/debug/paysig-gateway target/demo/paysig-gateway

# A program with a real HTTP client for each language, all with the same arguments.
.PHONY: clients
clients: runners stand-in
	tests/setup.sh c e2e go php python
	$(CARGO) build --quiet --locked --package paysig-e2e
	cp target/debug/client target/demo/client-rust
	$(STAGED) cc -std=c99 -Wall -Wextra -Werror -O2 tests/e2e/client.c -o target/demo/client-c \
	    $$(pkg-config --cflags --libs paysig libcurl) -Wl,-rpath,$(STAGE)/lib
	cd go && $(STAGED) CGO_LDFLAGS=-Wl,-rpath,$(STAGE)/lib $(TOOLS)/go build -o ../target/demo/client-go ./internal/e2e

.PHONY: test-e2e
test-e2e: clients ## Create, query and cancel cashouts with a real HTTP client per language, and provoke each refusal
	python3 tests/e2e.py

.PHONY: demo
demo: runners clients ## Sign and verify in every language, refuse what was tampered with, and run a cashout through each
	@python3 tests/demo.py
	@python3 tests/e2e.py --flow

.PHONY: test-demo
test-demo: demo

.PHONY: test-readme
test-readme: runners ## Run the examples of the README
	python3 tests/readme.py

.PHONY: test-guide
test-guide: runners stand-in ## Run the programs of docs/onekey.md against the stand-in for the provider, and provoke each refusal
	tests/setup.sh guide
	python3 tests/guide.py

.PHONY: bench
bench: runners ## Measure everything beside what people use today, and write benches/results (about four minutes)
	tests/setup.sh bench
	python3 benches/report.py
	python3 benches/report_canonical.py
	$(CARGO) run --quiet --release --package paysig-benches --bin sealing > benches/results/sealing.jsonl

.PHONY: instructions
instructions: ## Count the instructions per byte of the canonical forms under callgrind, and check their goals
	tests/setup.sh c bench
	python3 benches/instructions.py

.PHONY: gateway
gateway: ## Start the local stand-in for the provider (GATEWAY_ARGS)
	$(CARGO) run --quiet --locked --release --package paysig-gateway -- --ca-file target/gateway-ca.pem $(GATEWAY_ARGS)

.PHONY: gateway-load
gateway-load: ## Measure the stand-in under 2,000 signed requests a second for 30 s
	$(CARGO) build --quiet --locked --release --package paysig-gateway
	$(CARGO) run --quiet --locked --release --package paysig-gateway --example load

.PHONY: fuzz
fuzz: ## Fuzz each target for FUZZ_SECONDS (60); what is found goes to target/fuzz-findings
	tests/setup.sh fuzz
	fuzz/run.sh $(FUZZ_SECONDS)

.PHONY: clean
clean: ## Remove everything that was built and installed below target/
	rm -rf target
