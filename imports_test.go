package safehand_test

import (
	"slices"
	"testing"
)

const module = "github.com/safehand/safehand"

const (
	note  = "golang.org/x/mod/sumdb/note"
	tlog  = "golang.org/x/mod/sumdb/tlog"
	age   = "filippo.io/age"
	nfc   = "golang.org/x/text/unicode/norm"
	txtar = "golang.org/x/tools/txtar"
)

// house says what may import what. A row names a package of ours and all of
// ours and of others' that it may import directly; "*" stands for anything. A
// package without a row is refused, so that adding one is a decision.
var house = table{
	allow: map[string][]string{
		"event":             {note, nfc, "filippo.io/edwards25519"},
		"ledger":            {"event", note, tlog, "github.com/transparency-dev/formats/log", "github.com/transparency-dev/formats/note", "github.com/transparency-dev/formats/proof", "github.com/transparency-dev/formats/witness"},
		"ledger/ledgertest": {"event", "ledger", tlog},
		"directory":         {"event"},
		// No calendar: its table of bank holidays is its own, and a test compares a library.
		"custody":                   {"event", "directory"},
		"seal":                      {"event", "internal/durable", age, nfc},
		"continuity":                {"event", "directory", "custody", "ledger", note, tlog, txtar},
		"continuity/continuitytest": {"continuity", "event", "directory", "custody", "ledger", note, tlog},
		"api":                       {"event"},
		"api/openapi":               {"api", "event", "github.com/google/jsonschema-go/jsonschema"},
		// Not the library that wrote the document: one checks the other.
		"api/openapi/openapitest": {"api", "api/openapi", "github.com/santhosh-tekuri/jsonschema/v6", "github.com/santhosh-tekuri/jsonschema/v6/kind"},
		"internal/board":          {"internal/called", "event", "directory", "custody"},
		"client": {"internal/durable", "internal/board", "event", "ledger", "directory", "custody", "seal", "continuity", "api", "internal/lock", age, note, tlog,
			"github.com/sethvargo/go-diceware/diceware", "github.com/sethvargo/go-retry", "github.com/ccojocar/zxcvbn-go"},

		"internal/notice":  {"internal/store", "event", "github.com/wneessen/go-mail", "golang.org/x/sys/windows"},
		"internal/recent":  {},
		"internal/durable": {},
		"internal/disk":    {"golang.org/x/sys/unix", "golang.org/x/sys/windows"},
		"internal/blob": {"internal/durable", "event", "github.com/aws/aws-sdk-go-v2/aws", "github.com/aws/aws-sdk-go-v2/config",
			"github.com/aws/aws-sdk-go-v2/service/s3", "github.com/aws/aws-sdk-go-v2/service/s3/types", "github.com/aws/smithy-go/transport/http"},
		"internal/blob/s3test":   {"internal/blob"},
		"internal/blob/blobtest": {"event", "internal/blob"},
		"internal/store": {"event", "directory", "custody", "ledger", "internal/store/db", tlog,
			"github.com/jackc/pgx/v5/pgconn", "github.com/jackc/pgx/v5/stdlib",
			"github.com/pressly/goose/v3", "github.com/pressly/goose/v3/lock", "modernc.org/sqlite", "modernc.org/sqlite/lib"},
		"internal/store/db":          {},
		"internal/store/storetest":   {"internal/store"},
		"internal/record":            {"event", "directory", "custody", "ledger", "internal/store", note, tlog},
		"internal/record/recordtest": {"internal/record", "internal/store", "event", "directory", "custody", "ledger", note, tlog},
		"internal/desk":              {"internal/record", "internal/store", "internal/blob", "internal/disk", "internal/recent", "directory", "custody", "event", "ledger", "api", tlog},
		"internal/door":              {"internal/store", "internal/recent", "directory", "event", note, "golang.org/x/time/rate"},
		"internal/server":            {"internal/durable", "internal/desk", "internal/door", "internal/door/passkey", "api", "api/openapi", "event"},
		// It says what must ring and shares nothing with what rings.
		"internal/watch/oracle": {},
		"internal/watch":        {"internal/record", "internal/store", "internal/notice", "internal/called", "directory", "custody", "event"},
		"internal/called":       {"event"},
		"internal/replay":       {"event", "directory", "custody"},
		"internal/web":          {"internal/board", "internal/called", "internal/replay", "internal/desk", "internal/door", "directory", "custody", "event", "api"},
		"internal/witness":      {"internal/durable", "event", "ledger", tlog},
		"internal/mirror":       {"internal/durable", "internal/witness", "api", "event", "ledger", tlog, "modernc.org/sqlite", "modernc.org/sqlite/lib"},
		"internal/cosign":       {"internal/witness", "internal/store", "directory", "event", "ledger", tlog},
		// node puts the parts of a server together.
		"internal/server/node": {"internal/server", "internal/web", "internal/desk", "internal/door", "internal/door/passkey", "internal/record", "internal/store", "internal/stock", "internal/blob",
			"internal/cosign", "internal/watch", "internal/notice", "internal/lock", "internal/disk", "directory", "custody", "event", "ledger", note},
		// What runs in the page is the client, and nothing of the service.
		"internal/inpage": {"internal/board", "internal/called", "client", "seal", "event", "api"},
		"internal/lock":   {"golang.org/x/sys/unix", "golang.org/x/sys/windows"},
		"internal/bench":  {},
		"internal/rota":   {"event", "api"},
		"internal/kept":   {"event", "internal/disk"},
		"internal/porter": {"internal/durable", "client", "seal", "event", "api", "internal/kept", "internal/lock", nfc},
		"internal/stock":  {"internal/store", "internal/blob", "custody", "event", "ledger", tlog, "golang.org/x/time/rate"},
		"internal/backup": {"internal/durable", "internal/stock", "internal/server/node", "internal/record", "internal/store", "internal/blob", "event", "ledger", tlog},
		"internal/doctor": {"directory", "internal/backup", "internal/stock", "internal/server", "internal/server/node", "internal/record", "internal/store", "internal/blob",
			"internal/disk", "internal/notice", "custody", "event", "ledger"},
		"internal/doctor/doctortest": {"internal/backup", "internal/stock", "internal/server", "internal/server/node", "internal/store", "internal/blob", "event"},
		"vectors":                    {txtar},
		"internal/world":             {"*"},
		"internal/world/canary":      {},
		"internal/world/sample":      {"internal/world", "client", "seal", "event"},
		"internal/world/interview":   {},
		"internal/world/oracle":      {"event"},
		// It verifies a service's disk and shares nothing with the service.
		"internal/crash/checker": {tlog, "modernc.org/sqlite"},
		"internal/crash/tracer":  {"golang.org/x/sys/unix"},
		"cmd/safehand":           {"*"},

		// It says what a passkey opens; what it opens is nothing to it.
		"internal/door/passkey":             {"internal/door", "internal/store", "directory", "event", "api", "github.com/go-webauthn/webauthn/webauthn", "github.com/go-webauthn/webauthn/protocol"},
		"internal/door/passkey/passkeytest": {"api", "github.com/descope/virtualwebauthn"},
	},
	// Statements, rules and the log have the same outcome wherever and whenever
	// they are worked out: nothing from outside, and time is an argument.
	pure:   []string{"event", "ledger", "directory", "custody", "internal/board"},
	denied: []string{"net", "net/http", "os", "database/sql"},
	// No code path of the server can decrypt.
	blind: []string{"internal/server", "internal/web", "internal/desk", "internal/door", "internal/door/passkey", "internal/record", "internal/store", "internal/blob", "internal/stock", "internal/backup", "internal/doctor",
		"internal/cosign", "internal/watch", "internal/witness", "internal/mirror", "internal/notice"},
	unseen: []string{age, "seal", "client"},
}

func TestImports(t *testing.T) {
	packages, err := readTree(".", module)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"event", "ledger", "internal/blob"} {
		if packages[p] == nil {
			t.Fatalf("the reader did not find package %s", p)
		}
	}
	for _, v := range house.check(packages) {
		t.Error(v)
	}
}

// The checker must report each violation of a tree made for it, and nothing else.
func TestImportsRefusesFixture(t *testing.T) {
	packages, err := readTree("testdata/imports/bad", module)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"api: imports seal, which its row does not allow",
		"custody: imports database/sql, which is denied to it",
		"directory: imports custody, which its row does not allow",
		"directory: imports filippo.io/age/armor, which its row does not allow",
		"event: imports net/http, which is denied to it",
		"event: imports os, which is denied to it",
		"event: imports seal, which its row does not allow",
		"event: uses time.Now",
		"event: uses time.Since",
		"internal/blob: imports filippo.io/age, which its row does not allow",
		"internal/blob: reaches filippo.io/age",
		"internal/desk: reaches filippo.io/age by way of api > seal",
		"internal/desk: reaches seal by way of api",
		"internal/server: reaches filippo.io/age by way of api > seal",
		"internal/server: reaches seal by way of api",
		"ledger: hides the package time behind a dot",
		"stranger: has no row",
	}
	got := house.check(packages)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("it does not report %q", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("it reports %q", g)
		}
	}
}
