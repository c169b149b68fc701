# `make demo` shows the thing, `make test` checks it. Both need Go; `make test` installs the rest
# itself (from Debian, as root), or says what is missing. `make pages` builds the browser code anew.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.PHONY: demo build client pages test needs tools lint unit cross generated mutants fuzz bench fmt

# Not GOFLAGS: what the developer set there stays in force.
BUILD := CGO_ENABLED=0 go build -trimpath

# ARGS goes to the demonstration: make demo ARGS=--once
demo: build
	bin/safehand demo $(ARGS)

build: client
	$(BUILD) -o bin/safehand ./cmd/safehand

# The client that runs in a page: Go alone builds it, and the program carries it.
client:
	@CGO_ENABLED=0 go -C tools build -trimpath -o ../.bin/ ./inpage
	.bin/inpage

# The rest of what runs in a page is committed, for whoever has Go alone.
BROWSER := internal/web/browser
pages: needs tools client $(BROWSER)/node_modules/.package-lock.json
	npm --prefix $(BROWSER) run --silent check
	.bin/pages

$(BROWSER)/node_modules/.package-lock.json: $(BROWSER)/package-lock.json | needs
	npm --prefix $(BROWSER) ci --no-audit --no-fund

test: needs tools lint generated cross unit

# The race detector needs a C compiler; the power cuts are made from what strace saw; the pages are
# tried in real browsers.
needs:
	@missing=
	for p in gcc:gcc strace:strace node:nodejs npm:npm chromium:chromium firefox-esr:firefox-esr; do
		command -v $${p%:*} >/dev/null || missing="$$missing $${p#*:}"
	done
	if [ -n "$$missing" ]; then
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
			echo "make: these are needed, by Debian's names:$$missing" >&2
			exit 1
		fi
		apt-get update -qq >&2
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing libc6-dev >&2
	fi

# The tools' own module pins them, so that their dependencies stay out of ours.
tools:
	@mkdir -p .bin
	CGO_ENABLED=0 go -C tools build -trimpath -o ../.bin/ tool ./skips ./mutants ./fuzz ./pages ./inpage

lint: tools
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go'))
	if [ -n "$$unformatted" ]; then
		printf 'make fmt would change:\n%s\n' "$$unformatted" >&2
		exit 1
	fi
	go vet ./...
	go -C tools vet ./...
	.bin/staticcheck ./...
	.bin/mutants -apply

# The query code is made from the queries, and the browser code from its sources; each must be what
# they make today.
generated: needs tools $(BROWSER)/node_modules/.package-lock.json
	@for config in $$(git ls-files --cached --others --exclude-standard '*sqlc.yaml'); do
		.bin/sqlc diff --file "$$config"
	done
	npm --prefix $(BROWSER) run --silent check
	.bin/pages -check

# The command line builds for Windows and macOS too. Asked is whether it does: without the optimiser
# that takes a third less time. One to be used is built by the same line without -gcflags.
cross: client
	@mkdir -p .bin
	GOOS=windows GOARCH=amd64 $(BUILD) -gcflags=all='-N -l' -o .bin/only-builds-windows.exe ./cmd/safehand
	GOOS=darwin GOARCH=arm64 $(BUILD) -gcflags=all='-N -l' -o .bin/only-builds-darwin ./cmd/safehand

# .bin comes first on the PATH: Debian's age is too old to open our exhibits.
# The stories and the crash table start some thousand processes, and a month is played in full: the
# race detector would make an hour of them. So it would of those listed as plainly, each of which does one thing over
# and over, at every place or for a year. What they call runs under it in the packages' own tests.
# Nor is all that is compiled in watched: ciphers, SQLite's translated C, and what reads and writes texts
# hold nothing that two of ours could touch at once but what we hand them, and took two thirds of the
# processors' time of that stage. Buffers, files, the net, databases and all of ours are watched.
# Of the rest internal/world takes longest by itself: it is begun first, beside the others.
# The pages are tried in a browser one package after the other: each wants both processors, the gallery with its
# two widths at once, the other with as many of its tests as there are processors.
# go vet has seen all of it as lint; to have each package's tests vetted once more, with and without the
# race detector, took a minute and a half of processor on a fresh machine.
# With CI=true a skipped test is a failure.
unit: needs tools client $(BROWSER)/node_modules/.package-lock.json
	@export PATH="$(CURDIR)/.bin:$$PATH"
	go -C tools test -count=1 ./...
	plain='./cmd/safehand ./internal/crash/...'
	pages='./internal/web ./internal/web/browser'
	plainly='^(TestMonth|TestCanariesAreNowhere|TestAheadLostAtAnyRequest|TestKilledWhileSending|TestKilledWhileFiling|TestAnOrdinaryMonth|TestAYearOfAlarms)$$'
	played='./internal/world ./client ./internal/porter ./internal/watch'
	raced=./internal/world\ $$(go list ./... | grep -v -e /cmd/safehand -e /internal/crash -e /internal/web/browser -e '/internal/world$$')
	run() { tools/postgres run go test -vet=off -count=1 -timeout=40m "$$@"; }
	unwatched='crypto/... math/... encoding/... fmt strconv unicode/... reflect regexp/... text/... html/... compress/... hash/...
		filippo.io/... golang.org/x/crypto/... golang.org/x/mod/... modernc.org/sqlite/lib'
	raced() { run -race $$(printf ' -gcflags=%s=-race=false' $$unwatched) -gcflags=modernc.org/libc=-d=checkptr=0 -skip "InABrowser|$$plainly" "$$@"; }
	if [ "$${CI-}" = true ]; then
		run -json -p 1 $$pages | .bin/skips
		run -json $$plain | .bin/skips
		run -json -run "$$plainly" $$played | .bin/skips
		raced -json $$raced | .bin/skips
	else
		run -p 1 $$pages
		run $$plain
		run -run "$$plainly" $$played
		raced $$raced
	fi

# Breaks the program on purpose, one patch at a time: each must turn its test red (docs/mutants.md).
# MUTANT=word tries only those with the word in their name.
mutants: needs tools
	@export PATH="$(CURDIR)/.bin:$$PATH"
	tools/postgres run .bin/mutants -only "$(MUTANT)"

# Runs every fuzz target for FUZZTIME, those that read what a stranger sends for STRANGERTIME, and
# prints how often each ran and how many inputs it keeps (tools/fuzz/targets.txt).
fuzz: needs tools
	.bin/fuzz -time $${FUZZTIME:-10m} -stranger $${STRANGERTIME:-1h}

# What the program does against what it is made of, as ratios (docs/performance.md).
bench:
	go test ./internal/bench -run XXX -bench . -benchtime $${BENCHTIME:-20x}

fmt:
	gofmt -w $$(git ls-files --cached --others --exclude-standard '*.go')
