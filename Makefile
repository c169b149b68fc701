# `make demo` shows the thing, `make test` checks it. Both need Go; `make test` installs the rest
# itself (from Debian, as root), or says what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.PHONY: demo build test needs tools lint unit cross generated mutants fmt

# Not GOFLAGS: what the developer set there stays in force.
BUILD := CGO_ENABLED=0 go build -trimpath

# ARGS goes to the demonstration: make demo ARGS=--once
demo: build
	bin/safehand demo $(ARGS)

build:
	$(BUILD) -o bin/safehand ./cmd/safehand

test: needs tools lint generated cross unit

# The race detector needs a C compiler.
needs:
	@if ! command -v gcc >/dev/null; then
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
			echo "make test: gcc is needed for the race detector" >&2
			exit 1
		fi
		apt-get update -qq >&2
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq gcc libc6-dev >&2
	fi

# The tools' own module pins them, so that their dependencies stay out of ours.
tools:
	@mkdir -p .bin
	CGO_ENABLED=0 go -C tools build -trimpath -o ../.bin/ tool ./skips ./mutants

lint: tools
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go'))
	if [ -n "$$unformatted" ]; then
		printf 'make fmt would change:\n%s\n' "$$unformatted" >&2
		exit 1
	fi
	go vet ./...
	go -C tools vet ./...
	.bin/staticcheck ./...

# The query code is made from the queries; it must be what they make today.
generated: tools
	@for config in $$(git ls-files --cached --others --exclude-standard '*sqlc.yaml'); do
		.bin/sqlc diff --file "$$config"
	done

# The command line runs on Windows and macOS too.
cross:
	GOOS=windows GOARCH=amd64 $(BUILD) -o bin/safehand-windows-amd64.exe ./cmd/safehand
	GOOS=darwin GOARCH=arm64 $(BUILD) -o bin/safehand-darwin-arm64 ./cmd/safehand

# .bin comes first on the PATH: Debian's age is too old to open our exhibits.
# The stories start some thousand processes, and a month is played in full: the race detector
# would make an hour of them. What they call runs under it in the packages' own tests.
# With CI=true a skipped test is a failure.
unit: needs tools
	@export PATH="$(CURDIR)/.bin:$$PATH"
	go -C tools test -count=1 ./...
	raced=$$(go list ./... | grep -v /cmd/safehand)
	run() { tools/postgres run go test -count=1 -timeout=40m "$$@"; }
	if [ "$${CI-}" = true ]; then
		run -json ./cmd/safehand | .bin/skips
		run -json -run '^TestMonth$$' ./internal/world | .bin/skips
		run -race -json $$raced | .bin/skips
	else
		run ./cmd/safehand
		run -run '^TestMonth$$' ./internal/world
		run -race $$raced
	fi

# Breaks the program on purpose, one patch at a time: each must turn its test red (docs/mutants.md).
# MUTANT=word tries only those with the word in their name.
mutants: needs tools
	@export PATH="$(CURDIR)/.bin:$$PATH"
	tools/postgres run .bin/mutants -only "$(MUTANT)"

fmt:
	gofmt -w $$(git ls-files --cached --others --exclude-standard '*.go')
