package ledger_test

import (
	"bytes"
	"crypto/ed25519"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// go test ./ledger -run Docs -update writes the examples anew.
var update = flag.Bool("update", false, "write the examples in docs/log.md and the seeds of FuzzCheckpoint anew")

const page = "../docs/log.md"

var fence = regexp.MustCompile("(?s)```([a-z0-9-]+)\n(.*?)```\n")

// blocks are the examples of docs/log.md by the word behind their fence.
func blocks(t *testing.T) map[string][]string {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]string)
	for _, m := range fence.FindAllStringSubmatch(string(b), -1) {
		out[m[1]] = append(out[m[1]], m[2])
	}
	return out
}

// exampleLog is the log of docs/log.md: two events that the page does not show
// and the account that counts them, all of one thread.
func exampleLog(t *testing.T) (*ledger.Memory, event.Thread, *event.Note) {
	t.Helper()
	thread := event.Thread{Digest: event.Sum([]byte("the thread of the example in docs/log.md"))}
	signer := exampleService()
	var log []ledger.Entry
	for i, when := range []string{"2026-11-21T20:31:00Z", "2026-11-21T20:31:04Z"} {
		n, err := event.Sign(fmt.Appendf(nil, "event %d of the example\n", i), signer)
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, ledger.EntryOf(n, at(t, when), ledger.Tally(thread, int64(i+1))))
	}
	text, err := event.Text(&event.Account{
		Header:   event.Header{Log: origin, By: event.Signer{ID: "safehand.example", Number: 1}, At: at(t, "2026-11-21T20:32:00Z")},
		Owner:    event.OwnerOrg("northshire.example"),
		Number:   3,
		Previous: log[1].Event,
	})
	if err != nil {
		t.Fatal(err)
	}
	account, err := event.Sign(text, signer)
	if err != nil {
		t.Fatal(err)
	}
	log = append(log, ledger.EntryOf(account, at(t, "2026-11-21T20:32:00Z"), ledger.Tally(thread, 3)))
	m := new(ledger.Memory)
	if _, _, err := ledger.Append(t.Context(), m, log); err != nil {
		t.Fatal(err)
	}
	return m, thread, account
}

// exampleService is the service's key in docs/log.md.
func exampleService() noteSigner {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	return noteSigner{event.FormatKey("safehand.example", key.Public().(ed25519.PublicKey)), key}
}

type noteSigner struct {
	key  event.VKey
	priv ed25519.PrivateKey
}

func (s noteSigner) verifier() note.Verifier         { v, _ := s.key.Verifier(); return v }
func (s noteSigner) Name() string                    { return s.key.Name() }
func (s noteSigner) KeyHash() uint32                 { return s.verifier().KeyHash() }
func (s noteSigner) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.priv, msg), nil }

// examples are what the page must show; the checkpoint is signed only when it is
// written anew, because ML-DSA-44 signatures differ each time.
func examples(t *testing.T) map[string][]string {
	t.Helper()
	m, thread, account := exampleLog(t)
	_, keys := testKeys(t)
	texts, err := m.ReadEntries(t.Context(), 0, 3)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := ledger.ProveRecord(t.Context(), m, 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	proof := proofText(t, ledger.Proof{Index: 2, Entry: texts[2], Hashes: hashes})
	out := map[string][]string{
		"note":         {string(account.Bytes())},
		"service-vkey": {string(exampleService().key) + "\n"},
		"entry":        {string(texts[2])},
		"thread":       {thread.String() + "\n"},
		"vkey":         {string(keys[0]) + "\n" + string(keys[1]) + "\n"},
		"tlog-proof":   {proof},
	}
	var tallies, leaves strings.Builder
	for n := int64(1); n <= 3; n++ {
		fmt.Fprintf(&tallies, "%d %s\n", n, ledger.Tally(thread, n))
		fmt.Fprintf(&leaves, "%d %s\n", n-1, tlog.RecordHash(texts[n-1]))
	}
	out["tally"], out["leaf"] = []string{tallies.String()}, []string{leaves.String()}
	return out
}

// proofText is a proof up to the empty line before its checkpoint.
func proofText(t *testing.T, p ledger.Proof) string {
	t.Helper()
	signers, _ := testKeys(t)
	m, _, _ := exampleLog(t)
	var err error
	p.Checkpoint, err = ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: 3, Root: root(t, m, 3)}, at(t, "2026-11-21T20:32:01Z"), signers...)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ledger.FormatProof(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSuffix(b, p.Checkpoint))
}

func TestDocsExamplesAreMadeByTheProgram(t *testing.T) {
	want := examples(t)
	if *update {
		writeExamples(t, want)
	}
	got := blocks(t)
	for kind, texts := range want {
		if len(got[kind]) != len(texts) {
			t.Fatalf("%d examples of %q, not %d", len(got[kind]), kind, len(texts))
		}
		for i := range texts {
			if got[kind][i] != texts[i] {
				t.Errorf("example %q is\n%s\nnot\n%s", kind, got[kind][i], texts[i])
			}
		}
	}
	for kind := range got {
		if _, ok := want[kind]; !ok && kind != "checkpoint" && kind != "abnf" {
			t.Errorf("examples of %q, which nothing checks", kind)
		}
	}
}

func writeExamples(t *testing.T, want map[string][]string) {
	t.Helper()
	signers, _ := testKeys(t)
	m, _, _ := exampleLog(t)
	cp, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: 3, Root: root(t, m, 3)}, at(t, "2026-11-21T20:32:01Z"), signers...)
	if err != nil {
		t.Fatal(err)
	}
	want["checkpoint"] = []string{string(cp)}
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	next := make(map[string]int)
	out := fence.ReplaceAllStringFunc(string(b), func(s string) string {
		kind := fence.FindStringSubmatch(s)[1]
		i := next[kind]
		next[kind]++
		if i >= len(want[kind]) {
			return s
		}
		return "```" + kind + "\n" + want[kind][i] + "```\n"
	})
	delete(want, "checkpoint")
	for name, b := range map[string][]byte{page: []byte(out), "testdata/checkpoints/example.txt": cp} {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A reader with the page, the library of x/mod and nothing else arrives at the
// same verdict.
func TestDocsExamplesVerify(t *testing.T) {
	got := blocks(t)
	for _, kind := range []string{"note", "service-vkey", "entry", "thread", "tally", "leaf", "vkey", "checkpoint", "tlog-proof"} {
		if len(got[kind]) != 1 {
			t.Fatalf("%d examples of %q", len(got[kind]), kind)
		}
	}
	var keys []event.LogKey
	for k := range strings.Lines(got["vkey"][0]) {
		keys = append(keys, event.LogKey(strings.TrimSuffix(k, "\n")))
	}
	c, err := ledger.OpenCheckpoint([]byte(got["checkpoint"][0]), origin, keys)
	if err != nil || c.Size != 3 {
		t.Fatalf("%+v %v", c, err)
	}
	p, err := ledger.ParseProof([]byte(got["tlog-proof"][0] + got["checkpoint"][0]))
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := p.Open(origin, keys)
	if err != nil || string(mustText(t, e)) != got["entry"][0] {
		t.Fatalf("%+v %v", e, err)
	}
	if err := tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, tlog.RecordHash([]byte(got["entry"][0]))); err != nil {
		t.Error(err)
	}
	n, err := event.ParseNote([]byte(got["note"][0]))
	if err != nil || !e.Holds(n) {
		t.Errorf("the entry is not the note's (%v)", err)
	}
	service := event.VKey(strings.TrimSuffix(got["service-vkey"][0], "\n"))
	if err := n.Verify([]event.VKey{service}); err != nil {
		t.Error(err)
	}
	if _, err := event.Parse(n.Text); err != nil {
		t.Error(err)
	}
	if !strings.Contains(got["tally"][0], "3 "+e.Tallies[0].String()+"\n") {
		t.Error("the entry's tally is not the third")
	}
}

func TestDocsAreShort(t *testing.T) {
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte("\n")); n > 300 {
		t.Errorf("%d lines", n)
	}
}

// Each refusal that a caller can tell apart is named in the page.
func TestDocsNameEveryRefusal(t *testing.T) {
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, refusal := range []error{
		ledger.ErrText, ledger.ErrOrigin, ledger.ErrKeys, ledger.ErrSignature,
		ledger.ErrProof, ledger.ErrTime, ledger.ErrStorage,
	} {
		if !bytes.Contains(b, []byte("**"+refusal.Error()+"**")) {
			t.Errorf("docs/log.md does not name %q", refusal)
		}
	}
}
