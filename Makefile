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
INSTALL ?= install
BUILD := target/capi
SONAME := libpaysig.so.$(ABI)
SHARED := $(SONAME).$(VERSION)

# Where the tests and the demo install the library, and where Go, C and C++ find it through pkg-config.
STAGE := $(CURDIR)/target/stage

.PHONY: help
help: ## List every target
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  %-14s %s\n", $$1, $$2 }'

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

##### Tests

# What Go, PHP and C programs need to find the staged library.
STAGED := PKG_CONFIG_PATH=$(STAGE)/lib/pkgconfig LD_LIBRARY_PATH=$(STAGE)/lib
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

.PHONY: test-rust
test-rust: ## Test the core: vectors, corpora, properties, documentation examples
	$(TEST) --package paysig
	$(TEST) --package paysig --all-features
	$(TEST) --package paysig-tests --test vectors --test corpora

.PHONY: test-msrv
test-msrv: ## Build with the oldest Rust that is promised
	tests/msrv.sh --workspace --exclude paysig-benches --exclude paysig-tests

.PHONY: test-c
test-c: stage ## Test the C library: header, symbols, contract, vectors in C and C++, valgrind, examples
	$(TEST) --package paysig-tests --test c_abi

.PHONY: test-cli
test-cli: ## Test the command
	$(TEST) --package paysig-cli
