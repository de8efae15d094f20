# SPDX-License-Identifier: Apache-2.0
# Short names for what one does here; CMake does the work (CMakePresets.json).
MAKEFLAGS += --no-print-directory
.PHONY: all demo test bench validate accuracy consistency matrix golden check fields architecture install clean setup-test

PREFIX = /usr/local

all:
	@tools/build.sh all $(PREFIX)

setup-test:
	@tools/setup.sh test

demo:
	@echo "demo: 1 of 3, packages that are missing"
	@tools/setup.sh demo
	@echo "demo: 2 of 3, the program, for each instruction set (no tests)"
	@tools/build.sh program $(PREFIX)
	@echo "demo: 3 of 3, a raid on Europe: testudo demo"
	@build/testudo demo
	@echo "demo: the program is build/testudo; make install puts it on the PATH"

test: setup-test
	@tools/test.sh

bench: all
	@build/testudo bench

consistency: all
	@build/testudo track scenarios/tracking/detections.csv \
		--scenario scenarios/tracking/scenario.json --truth scenarios/tracking/truth.csv \
		--plot docs/pictures/consistency.svg

accuracy: all
	@build/test/accuracy

validate: all
	@python3 tools/validate.py --output docs/VALIDATION.md

matrix: setup-test
	@tools/matrix.sh --full --output docs/DETERMINISM.md

golden: all
	@python3 tools/golden.py --write

check:
	@python3 tools/layers.py && python3 tools/sizes.py && tools/fresh.sh

architecture:
	@python3 tools/architecture.py

fields:
	@python3 tools/fields.py

install:
	@tools/build.sh program $(PREFIX)
	@cmake --install build >build/install.log || { cat build/install.log; exit 1; }
	@echo "install: testudo is in $(PREFIX)/bin, the whole list in build/install_manifest.txt"

clean:
	rm -rf build build-*
