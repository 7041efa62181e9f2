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
RELEASE ?=
INSTALL ?= install
OBJCOPY ?= objcopy
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
# Stripping is said here, because cargo forgets the profile's where the profile speaks of a package.
LINK := -C strip=symbols -C link-arg=-Wl,-soname,$(SONAME) -C link-arg=-Wl,-z,defs,-z,now,-z,relro -C link-arg=-lc

.PHONY: lib
lib: ## Build the static and the shared C library
	$(CAPI) --crate-type staticlib
	$(CAPI) --crate-type cdylib -- $(LINK)
	# One object without a global symbol but ours: Rust's archive has many, which could meet another archive's.
	$(LD) -r --undefined=paysig_version -o $(BUILD)/paysig.o $(BUILD)/libpaysig_c.a
	$(OBJCOPY) --wildcard --keep-global-symbol='paysig_*' --strip-unneeded $(BUILD)/paysig.o
	rm -f $(BUILD)/libpaysig.a
	$(AR) rcD $(BUILD)/libpaysig.a $(BUILD)/paysig.o

HEADERS := paysig.h paysig.hpp paysig/basics.hpp paysig/onekey.hpp paysig/request.hpp
CMAKEDIR = $(LIBDIR)/cmake/paysig
CONFIGS := cmake/paysig/paysig-config.cmake cmake/paysig/paysig-config-version.cmake pkgconfig/paysig.pc
# Where a folder is below the prefix, paysig.pc says so.
CONFIGURE = sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@SONAME@|$(SONAME)|' \
    -e 's|@SHARED@|$(SHARED)|' -e 's|@LIBDIR@|$(LIBDIR:$(PREFIX)/%=$${prefix}/%)|' \
    -e 's|@INCLUDEDIR@|$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)|' \
    -e "s|@INCLUDEDIR_FROM_LIBDIR@|$$(realpath -m --relative-to='$(LIBDIR)' '$(INCLUDEDIR)')|"

.PHONY: install
install: lib ## Install headers, libraries, and what pkg-config and CMake read (PREFIX, LIBDIR, INCLUDEDIR, DATADIR, DESTDIR)
	$(INSTALL) -d "$(DESTDIR)$(LIBDIR)/pkgconfig" "$(DESTDIR)$(CMAKEDIR)" "$(DESTDIR)$(INCLUDEDIR)/paysig" \
	    "$(DESTDIR)$(DATADIR)"
	for header in $(HEADERS); do \
	    $(INSTALL) -m 644 "include/$$header" "$(DESTDIR)$(INCLUDEDIR)/$$header"; \
	done
	$(INSTALL) -m 644 include/paysig.cdef.h "$(DESTDIR)$(DATADIR)/paysig.cdef.h"
	$(INSTALL) -m 644 $(BUILD)/libpaysig.a "$(DESTDIR)$(LIBDIR)/libpaysig.a"
	$(INSTALL) -m 755 $(BUILD)/libpaysig_c.so "$(DESTDIR)$(LIBDIR)/$(SHARED)"
	ln -sf $(SHARED) "$(DESTDIR)$(LIBDIR)/$(SONAME)"
	ln -sf $(SONAME) "$(DESTDIR)$(LIBDIR)/libpaysig.so"
	for config in $(CONFIGS); do \
	    $(CONFIGURE) "ffi-c/$${config##*/}.in" > "$(DESTDIR)$(LIBDIR)/$$config"; \
	done

.PHONY: uninstall
uninstall: ## Remove what install put in place
	rm -f $(HEADERS:%="$(DESTDIR)$(INCLUDEDIR)/%") $(CONFIGS:%="$(DESTDIR)$(LIBDIR)/%") \
	    "$(DESTDIR)$(LIBDIR)/libpaysig.a" "$(DESTDIR)$(LIBDIR)/libpaysig.so" "$(DESTDIR)$(LIBDIR)/$(SONAME)" \
	    "$(DESTDIR)$(LIBDIR)/$(SHARED)" "$(DESTDIR)$(DATADIR)/paysig.cdef.h"
	for folder in "$(DATADIR)" "$(CMAKEDIR)" "$(INCLUDEDIR)/paysig"; do \
	    rmdir "$(DESTDIR)$$folder" 2>/dev/null || true; \
	done

.PHONY: stage
stage: ## Install the C library below target/stage, for the tests and the demo
	$(MAKE) --no-print-directory --silent install PREFIX=$(STAGE) LIBDIR=$(STAGE)/lib INCLUDEDIR=$(STAGE)/include \
	    DATADIR=$(STAGE)/share/paysig DESTDIR=

.PHONY: generate
generate: ## Rewrite the headers, the error table and the vectors
	$(CARGO) run --quiet --package paysig-tests --bin generate
	python3 tests/versions.py
	for script in tests/vectors/generate*.py; do python3 "$$script"; done

##### Packages of the C library

DIST := target/dist
# What is packed has the time of the last commit, so that the same commit makes the same bytes.
EPOCH = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null || date +%s))
TARBALL := paysig-$(VERSION)-linux-$(shell uname -m)
MULTIARCH = $(shell dpkg-architecture -qDEB_HOST_MULTIARCH)
DEBIAN := target/deb/paysig-$(VERSION)
INTO = $(MAKE) --no-print-directory --silent install DESTDIR=$(CURDIR)/target/$(1) PREFIX=$(2) LIBDIR=$(2)/$(3) \
    INCLUDEDIR=$(2)/include DATADIR=$(2)/share/paysig

.PHONY: tarball
tarball: ## Pack the C library for any Linux with glibc into target/dist
	rm -rf target/tarball
	$(call INTO,tarball,/$(TARBALL),lib)
	sed -i 's|^prefix=.*|prefix=$${pcfiledir}/../..|' target/tarball/$(TARBALL)/lib/pkgconfig/paysig.pc
	cp LICENSE-MIT LICENSE-APACHE CHANGELOG.md ffi-c/README.md target/tarball/$(TARBALL)
	python3 ffi-c/notices.py > target/tarball/$(TARBALL)/LICENSE-THIRD-PARTY
	mkdir -p $(DIST)
	tar -C target/tarball --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mode=go=u-w \
	    --mtime=@$(EPOCH) -c $(TARBALL) | gzip -9 -n > $(DIST)/$(TARBALL).tar.gz

.PHONY: deb
deb: ## Make the Debian packages libpaysig1 and libpaysig-dev in target/dist
	rm -rf target/deb
	$(call INTO,deb/tree,/usr,lib/$(MULTIARCH))
	mkdir -p $(DEBIAN) $(DIST)
	cp -r ffi-c/debian ffi-c/README.md CHANGELOG.md $(DEBIAN)
	sed -e 's|@VERSION@|$(VERSION)|' -e "s|@DATE@|$$(date -u -R -d @$(EPOCH))|" ffi-c/debian/changelog.in \
	    > $(DEBIAN)/debian/changelog
	(tail -n +5 LICENSE-MIT; python3 ffi-c/notices.py) | sed -e 's|^ *$$|.|' -e 's|^|  |' > $(DEBIAN)/licences
	sed -i -e '/@LICENCES@/ { r $(DEBIAN)/licences' -e 'd }' $(DEBIAN)/debian/copyright
	cd $(DEBIAN) && PAYSIG_TREE=$(CURDIR)/target/deb/tree SOURCE_DATE_EPOCH=$(EPOCH) \
	    DEB_BUILD_OPTIONS=noautodbgsym dpkg-buildpackage --build=binary --no-sign >../build.log 2>&1 || { cat ../build.log >&2; exit 1; }
	cp target/deb/*.deb $(DIST)

.PHONY: abi-check
abi-check: ## Compare the C interface with that of the last release
	tests/setup.sh packages
	python3 ffi-c/abi/check.py

.PHONY: abi-record
abi-record: ## Make the C interface that of the last release (RELEASE, such as 0.1.0)
	python3 ffi-c/abi/check.py --record $(RELEASE)

##### Tests

# What Go, PHP and C programs need to find the staged library.
STAGED := export PKG_CONFIG_PATH=$(STAGE)/lib/pkgconfig LD_LIBRARY_PATH=$(STAGE)/lib;
TOOLS := $(CURDIR)/target/tools/venv/bin
TEST := $(CARGO) test --quiet --locked
# With what tests/setup.sh brought for PHP, beside PHP's own settings.
PHP := PHP_INI_SCAN_DIR=:$(CURDIR)/target/tools/php

.PHONY: test
test: ## Run every suite in every language, installing what they need
	@tests/run.sh

.PHONY: test-lint
test-lint: ## Check formatting, lints, documentation, and that generated files are current
	$(CARGO) fmt --all --check
	$(CARGO) clippy --quiet --locked --workspace --exclude paysig-benches --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --locked --no-deps --all-features --package paysig --package paysig-c \
	    --package paysig-explain --package paysig-gateway --package paysig-tower
	$(TEST) --package paysig-tests --test generated
	tests/setup.sh lint
	git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck --severity=warning
	# The workflows cannot be run here: what can be said without that.
	$(TOOLS)/actionlint -color=false .github/workflows/*.yml
	$(TOOLS)/zizmor --offline --no-progress --quiet .github/workflows
	for script in tests/vectors/generate*.py; do python3 "$$script" --check; done
	python3 assure/plants.py

.PHONY: test-rust
test-rust: ## Test the core: vectors, corpora, properties, documentation examples
	$(TEST) --package paysig
	$(TEST) --package paysig --all-features
	$(TEST) --package paysig-tests --lib --test 'canonical*' --test corpora --test 'provider*' --test vectors

.PHONY: test-msrv
test-msrv: ## Build with the oldest Rust that is promised
	tests/msrv.sh --workspace --exclude paysig-benches --exclude paysig-e2e --exclude paysig-tests --exclude paysig-tests-core

.PHONY: test-c
test-c: stage ## Test the C library: header, symbols, contract, vectors in C and C++, valgrind, examples
	$(TEST) --package paysig-tests --test c_abi

.PHONY: test-packages
test-packages: tarball deb abi-check ## Install the tarball and the Debian packages, and follow docs/c.md with each, without Rust
	python3 tests/packages.py

.PHONY: test-cli
test-cli: ## Test the command
	$(TEST) --package paysig-cli

.PHONY: test-fuzz
test-fuzz: ## Fuzz each target for five seconds
	cd fuzz && $(CARGO) fmt --check && $(CARGO) clippy --quiet --locked --target-dir ../target/fuzz -- -D warnings
	fuzz/run.sh 5
	# Those that are lent memory, with a sanitizer that sees reads beyond it.
	FUZZ_ASAN=1 fuzz/run.sh 5 abi provider texts

.PHONY: test-gateway
test-gateway: stand-in ## Test the local stand-in for the provider, over TLS and in a browser
	$(TEST) --package paysig-gateway
	python3 gateway/tests/readme.py target/debug

.PHONY: test-tower
test-tower: ## Test the tower layers, and their axum and reqwest examples against the stand-in for the provider
	tests/setup.sh tower
	$(TEST) --package paysig-tower

.PHONY: test-explain
test-explain: ## Test what explains signatures that do not match, with the programs that make such
	$(TEST) --package paysig-explain

.PHONY: test-crates
test-crates: stand-in ## Pack the crates, check and use them; features, public API, versions; docs/rust.md
	python3 tests/crates.py
	tests/features.sh paysig paysig-cli paysig-explain paysig-tower
	$(TEST) --package paysig-tests --test public_api -- --nocapture

# `pip install ./py`, as the README says, and what paysig.explain needs, into the environment of the tools.
.PHONY: install-python
install-python:
	tests/setup.sh python
	$(TOOLS)/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps ./py ./py/explain

.PHONY: test-python
test-python: install-python ## Test the Python package: vectors, properties, stubs, documentation, threads
	# What a free-threaded CPython 3.14 says of itself: the module must build for it, where there is none to run it too.
	PYO3_CONFIG_FILE=$(CURDIR)/py/tests/free-threaded.txt \
	    $(CARGO) check --quiet --locked --package paysig-py --package paysig-explain-py --target-dir target/free-threaded
	$(TOOLS)/python -m pytest --quiet py/tests

.PHONY: test-go
test-go: stage ## Test the Go package, with vet and the race detector, and without cgo
	tests/setup.sh go
	# Not by tee into /dev/stderr, which would empty a file that the output goes to.
	cd go && files=$$($$($(TOOLS)/go env GOROOT)/bin/gofmt -l .) && printf %s "$$files" && test -z "$$files"
	cd go && $(STAGED) $(TOOLS)/go vet ./...
	# -count=1: Go would take results from its cache where only the library has changed.
	cd go && $(STAGED) $(TOOLS)/go test -count=1 -race ./...
	cd go && $(STAGED) GOEXPERIMENT=cgocheck2 $(TOOLS)/go test -count=1 ./...
	# The same without cgo: the implementation in Go.
	cd go && CGO_ENABLED=0 $(TOOLS)/go vet ./... && CGO_ENABLED=0 $(TOOLS)/go test ./...

.PHONY: test-php
test-php: stage ## Test the PHP package, over the C library and in PHP alone
	tests/setup.sh php
	find php tests/e2e examples -name '*.php' -print0 | xargs -0 -n 1 php -l >/dev/null
	$(PHP) phpunit --configuration php/phpunit.xml
	$(PHP) PAYSIG_BACKEND=pure phpunit --configuration php/phpunit.xml --exclude-group ffi

##### The Composer package

.PHONY: composer
composer: stage ## Write the Composer package, with the library for Linux on x86_64, to target/dist
	python3 php/package.py

.PHONY: test-composer
test-composer: composer ## Install the Composer package in an empty folder, offline, and use it with FFI and without
	tests/setup.sh composer php
	python3 tests/composer.py

.PHONY: test-fpm
test-fpm: composer ## Run the package in php-fpm behind nginx: with FFI by preloading, and in PHP alone
	tests/setup.sh fpm
	python3 tests/fpm.py

##### The promises of SECURITY.md

.PHONY: constant-time
constant-time: ## Check that no jump and no address depends on a secret, and that the check finds planted leaks
	tests/setup.sh assure
	python3 assure/constant_time.py

.PHONY: no-panic
no-panic: ## Check that core and the C library have no panic, no heap and no unsafe code, and that no panic leaves the ABI
	tests/setup.sh assure
	python3 assure/no_panic.py

.PHONY: bare-metal
bare-metal: ## Run the vectors on a Cortex-M4, in WebAssembly, and on arm64, riscv32, i686, s390x and powerpc (emulated)
	tests/setup.sh bare-metal
	python3 assure/bare_metal.py

.PHONY: wipe
wipe: ## Search the memory of processes in C, Rust and Python for what their ended keys left there
	tests/setup.sh python
	python3 assure/memory.py

.PHONY: stress
stress: stage ## Share keys among 64 threads in C, Rust, Go and Python, a million operations each
	tests/setup.sh go python wheels
	tests/other-python.sh free-threaded
	$(MAKE) --no-print-directory --silent install-python
	python3 assure/stress.py

.PHONY: sanitizers
sanitizers: ## Run C's contract, core's tests and threads in C and Rust under LLVM's sanitizers, all code instrumented
	tests/setup.sh sanitizers
	python3 assure/sanitizers.py

.PHONY: footprint
footprint: ## Measure code and stack on a Cortex-M4, and compare them with core/README.md's
	tests/setup.sh bare-metal
	python3 assure/footprint.py --check

.PHONY: supply-chain
supply-chain: ## Check dependencies (audit notes, licences, sources, oldest versions) and that the build is reproducible
	python3 assure/supply_chain.py

.PHONY: reproducible
reproducible: ## Build the C library twice, in different folders, and compare every byte
	python3 assure/supply_chain.py reproducible

.PHONY: coverage
coverage: ## Measure which lines and branches of the core the tests run (98 % at least)
	tests/setup.sh coverage
	python3 assure/coverage.py

# Hours for all: SHARD=k/n is a part of them, MUTANTS names files or cargo-mutants' own options, such as
# `--file core/src/key.rs`, `--jobs 2`, or `--iterate` for those that were not yet noticed. First without a change.
MUTANTS ?=
SHARD ?= 0/1
# Where memory is refused, a backtrace waits for itself.
MUTANTS_BUILD := RUST_BACKTRACE=0 CARGO_TARGET_DIR=$(CURDIR)/target/mutants/build
# cargo-mutants' exit codes where changes went unnoticed, or a test took too long. Some are exceptions.
UNNOTICED := [ $$? -eq 2 -o $$? -eq 3 ]
.PHONY: cargo-mutants
cargo-mutants:
	$(CARGO) mutants --version >/dev/null 2>&1 || $(CARGO) install --quiet --locked cargo-mutants@27.1.0

.PHONY: mutants
mutants: cargo-mutants ## Change the core, and list the changes that no test notices (SHARD, MUTANTS)
	# What is left of the last change is newer than its source.
	$(MUTANTS_BUILD) $(CARGO) clean --quiet --profile mutants --package paysig --package paysig-tests-core
	$(MUTANTS_BUILD) python3 assure/mutants.py .cargo/mutants.toml paysig
	$(MUTANTS_BUILD) $(CARGO) mutants --package paysig --output target/mutants --baseline skip --no-shuffle \
	    --shard $(SHARD) --timeout 600 $(MUTANTS) || $(UNNOTICED)
	python3 assure/mutants.py .cargo/mutants.toml paysig target/mutants

# Each change is built into the C library and met by C programs.
.PHONY: mutants-c
mutants-c: cargo-mutants ## Change the C ABI, and list the changes that no test notices (SHARD, MUTANTS)
	tests/setup.sh c
	# As above; and the tests that it builds look for their files in its copy of the tree.
	$(CARGO) clean --quiet --package paysig-c --package paysig-tests
	python3 assure/mutants.py assure/mutants_c.toml paysig-c
	CARGO_TARGET_DIR=$(CURDIR)/target $(CARGO) mutants --config assure/mutants_c.toml --package paysig-c --output target/mutants-c \
	    --baseline skip --no-shuffle --shard $(SHARD) --timeout 900 $(MUTANTS) || $(UNNOTICED)
	$(CARGO) clean --quiet --package paysig-c --package paysig-tests
	python3 assure/mutants.py assure/mutants_c.toml paysig-c target/mutants-c

.PHONY: timing
timing: ## Measure whether time depends on secrets, by a t-test over a million calls of each (on a quiet machine)
	$(CARGO) run --quiet --locked --release --package paysig-assure --bin timing

.PHONY: test-assure
test-assure: ## Check the promises that are quick to check
	python3 assure/assure.py --quick

.PHONY: assure
assure: ## Check every promise of SECURITY.md that a machine can check in half an hour, and print one table
	tests/setup.sh assure bare-metal c coverage go python sanitizers
	python3 assure/assure.py

##### The Go module

# The architectures of Linux whose C library the module carries. Its users elsewhere have the implementation in Go.
GO_LIBRARIES ?= amd64 arm64
GO_PROXY := target/dist/go

# The object in an archive is called after the file, and the same whatever folder it is made in.
.PHONY: go-library-amd64
go-library-amd64: lib
	go/internal/dist/library.sh $(BUILD)/libpaysig_c.a target/go-libraries/amd64/libpaysig.a

.PHONY: go-library-arm64
go-library-arm64:
	tests/setup.sh go-module
	go/internal/dist/arm64.sh
	go/internal/dist/library.sh target/go-libraries/aarch64-unknown-linux-gnu/capi/libpaysig_c.a \
	    target/go-libraries/arm64/libpaysig.a aarch64-linux-gnu-

.PHONY: go-module
go-module: $(addprefix go-library-,$(GO_LIBRARIES)) ## Write the Go module as it is published to target/dist/go, a module proxy (GO_LIBRARIES)
	tests/setup.sh go
	cd go && CGO_ENABLED=0 $(TOOLS)/go build -o ../target/go-libraries/dist ./internal/dist
	target/go-libraries/dist -version $(VERSION) -time "$$(git log -1 --format=%cI 2>/dev/null || date -u +%FT%TZ)" -out $(GO_PROXY) \
	    $(foreach architecture,$(GO_LIBRARIES),$(architecture)=target/go-libraries/$(architecture)/libpaysig.a)

.PHONY: test-go-module
test-go-module: stage go-module ## Test the Go module as it is published, in an empty folder, with cgo and without
	PATH="$$($(TOOLS)/go env GOROOT)/bin:$$PATH" python3 tests/go_module.py $(GO_PROXY) $(STAGE)

.PHONY: public-api
public-api: ## Rewrite the lists of what the crates make public
	PAYSIG_WRITE_PUBLIC_API=1 $(TEST) --package paysig-tests --test public_api -- --nocapture

##### Releases

.PHONY: semver
semver: ## Compare what the crates make public with the last release, for what breaks users
	tests/semver.sh

.PHONY: release-check
release-check: ## Make everything that is published from a clean clone, test it installed; checksums and SBOM in target/dist
	release/check.sh

##### The npm package

# A Node.js that setup.sh has brought goes first; the machine's own does where it is new enough.
NODE := export PATH="$(CURDIR)/target/tools/node/bin:$$PATH";

.PHONY: npm
npm: ## Build the npm package, target/dist/paysig-VERSION.tgz
	tests/setup.sh node
	js/tools/wasm.sh
	$(NODE) node js/tools/pack.mjs

.PHONY: test-npm
test-npm: npm stand-in ## Test the npm package as it is installed: vectors in Node.js and Chromium, types, wiping, README
	tests/setup.sh npm
	$(NODE) cd js && ../target/tools/npm/node_modules/.bin/prettier --check --log-level warn . ../docs/explain/*.{js,css}
	$(NODE) js/tests/run.sh

##### The page that explains signatures

.PHONY: explain-page
explain-page: ## Make the page that explains signatures in a browser, one file in target/dist
	js/tools/wasm.sh explain
	python3 docs/explain/pack.py

.PHONY: test-explain-page
test-explain-page: explain-page stand-in ## Ask the page in Chromium, and see that it reaches nothing and keeps nothing
	$(TEST) --package paysig-explain-page
	python3 tests/explain_page.py target/debug/paysig

##### The packages of Python

.PHONY: wheels
wheels: ## Build wheels for CPython on Linux x86-64 (glibc, musl, free-threaded) and the source distribution, into target/dist
	tests/setup.sh wheels
	tests/other-python.sh free-threaded
	py/wheels.sh

.PHONY: test-wheels
test-wheels: wheels ## Test the packages of Python as they are installed: contents, tags, every CPython here, musl
	tests/other-python.sh musl
	target/tools/wheels/bin/python tests/wheels.py

.PHONY: wheels-aarch64
wheels-aarch64: ## Build the wheel for Linux on arm64 into target/dist, and test it under qemu
	tests/setup.sh wheels-aarch64
	py/wheels.sh aarch64
	tests/other-python.sh arm64
	target/tools/wheels/bin/python tests/wheels.py aarch64

##### The demo, the documentation, the measurements

# One program for each language, all with the same arguments.
.PHONY: runners
runners: stage install-python npm
	tests/setup.sh
	mkdir -p target/demo
	$(CARGO) build --quiet --locked --release --package paysig-tests --bin runner --package paysig-cli --bin paysig
	cp target/release/runner target/demo/runner-rust
	cp target/release/paysig target/demo/paysig
	$(STAGED) cc -O2 tests/c/runner.c -o target/demo/runner-c $$(pkg-config --cflags --libs paysig) -Wl,-rpath,$(STAGE)/lib
	$(STAGED) c++ -std=c++17 -O2 tests/c/runner.cpp -o target/demo/runner-cpp \
	    $$(pkg-config --cflags --libs paysig) -Wl,-rpath,$(STAGE)/lib
	cd go && $(STAGED) CGO_LDFLAGS=-Wl,-rpath,$(STAGE)/lib $(TOOLS)/go build -o ../target/demo/runner-go ./internal/runner
	mkdir -p target/demo/node
	cp js/tests/runner.mjs js/bench/bench.mjs tests/e2e/client.mjs target/demo/node
	echo '{}' > target/demo/node/package.json
	$(NODE) npm install --offline --silent --no-save --no-audit --no-fund --prefix target/demo/node \
	    target/dist/paysig-$(VERSION).tgz

# The stand-in for the provider: one build for all suites that need it.
.PHONY: stand-in
stand-in:
	$(CARGO) build --quiet --locked --package paysig-gateway --package paysig-cli
	mkdir -p target/demo
	cp target/debug/paysig-gateway target/demo/paysig-gateway

# A program with a real HTTP client for each language, all with the same arguments.
.PHONY: clients
clients: runners stand-in
	tests/setup.sh c e2e go node php python
	$(CARGO) build --quiet --locked --package paysig-e2e
	cp target/debug/client target/demo/client-rust
	$(STAGED) cc -std=c99 -Wall -Wextra -Werror -O2 tests/e2e/client.c -o target/demo/client-c \
	    $$(pkg-config --cflags --libs paysig libcurl) -Wl,-rpath,$(STAGE)/lib
	$(STAGED) c++ -std=c++17 -Wall -Wextra -Werror -O2 tests/e2e/client.cpp -o target/demo/client-cpp \
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

.PHONY: docs
docs: explain-page ## Build the documentation as a site, into target/docs
	tests/setup.sh docs
	# Not --quiet, which makes it forget what --strict is about.
	$(TOOLS)/mkdocs build --strict 2>target/docs.log || { cat target/docs.log >&2; exit 1; }

.PHONY: test-docs
test-docs: docs runners ## Check every link of the documentation, and run the programs and commands of docs/
	python3 tests/links.py
	python3 tests/docs.py

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

.PHONY: fuzz-plants
fuzz-plants: stage ## Plant a fault for each fuzz target, and in Go and PHP, which must be found within a minute
	tests/setup.sh fuzz go php
	python3 assure/fuzzing.py

.PHONY: fuzz
fuzz: ## Fuzz each target for FUZZ_SECONDS (60); what is found goes to target/fuzz-findings
	tests/setup.sh fuzz
	fuzz/run.sh $(FUZZ_SECONDS)

.PHONY: fuzz-languages
fuzz-languages: stage ## Hold Go's and PHP's own implementations against the core, with random inputs, for FUZZ_SECONDS each
	tests/setup.sh go php
	$(STAGED) $(PHP) GO=$(TOOLS)/go fuzz/languages.sh $(FUZZ_SECONDS)

.PHONY: clean
clean: ## Remove everything that was built and installed below target/
	rm -rf target
