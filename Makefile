# SPDX-License-Identifier: Apache-2.0
# Short names for what one does here; CMake does the work (CMakePresets.json).
MAKEFLAGS += --no-print-directory
.PHONY: all demo test bench validate accuracy matrix check fields architecture install clean setup-demo setup-test

PREFIX = /usr/local

all:
	@mkdir -p build
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=$(PREFIX) >build/configure.log 2>&1 || \
	  { cat build/configure.log; exit 1; }
	@cmake --build --preset release

setup-demo:
	@tools/setup.sh demo

setup-test:
	@tools/setup.sh test

demo: setup-demo
	@$(MAKE) -s all
	@build/testudo demo

test: setup-test
	@tools/test.sh

bench: all
	@build/testudo bench

accuracy: all
	@build/test/accuracy

validate: all
	@python3 tools/validate.py --output docs/VALIDATION.md

matrix: setup-test
	@tools/matrix.sh --full --output docs/DETERMINISM.md

check:
	@python3 tools/layers.py && python3 tools/sizes.py && tools/fresh.sh

architecture:
	@python3 tools/architecture.py

fields:
	@python3 tools/fields.py

install: all
	cmake --install build

clean:
	rm -rf build build-*
