package witness_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

const origin = "safehand.example/log"

// log is a log of ours in memory, or two that began as one.
type log struct {
	t       *testing.T
	signers []*ledger.LogSigner
	keys    []event.LogKey
	tree    *ledger.Memory
}

func newLog(t *testing.T) *log {
	t.Helper()
	s, k, err := ledger.GenerateLogKeys(origin)
	if err != nil {
		t.Fatal(err)
	}
	return &log{t, s, k, new(ledger.Memory)}
}

// grow appends n entries that say what.
func (l *log) grow(n int, what string) *log {
	l.t.Helper()
	for range n {
		e := ledger.Entry{
			Recorded: 1_790_000_000, Event: event.EventID{Digest: event.Sum([]byte(what + rand.Text()))},
			Signatures: event.Sum([]byte(what)), Tallies: []event.Digest{event.Sum([]byte("tally" + rand.Text()))},
		}
		if _, _, err := ledger.Append(l.t.Context(), l.tree, []ledger.Entry{e}); err != nil {
			l.t.Fatal(err)
		}
	}
	return l
}

// head is the signed head of that size.
func (l *log) head(size int64, at event.Time) []byte {
	l.t.Helper()
	root, err := ledger.RootAt(l.t.Context(), l.tree, size)
	if err != nil {
		l.t.Fatal(err)
	}
	b, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: size, Root: root}, at, l.signers...)
	if err != nil {
		l.t.Fatal(err)
	}
	return b
}

func (l *log) proof(size, old int64) tlog.TreeProof {
	l.t.Helper()
	p, err := ledger.ProveTree(l.t.Context(), l.tree, size, old)
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// ask is the right request for that head.
func (l *log) ask(size, old int64) []byte {
	return witness.Request{Old: old, Proof: l.proof(size, old), Checkpoint: l.head(size, event.Time(1_790_000_000+size))}.Bytes()
}

// post is a witness at work, with its state in dir.
type post struct {
	t    *testing.T
	w    *witness.Witness
	http *httptest.Server
	keys []ledger.CosignerKey
	said *bytes.Buffer
}

func start(t *testing.T, dir string, l *log, keys []*ledger.Cosigner) *post {
	t.Helper()
	watched, err := ledger.ParseHeadKeys(origin, []string{string(l.keys[0]), string(l.keys[1])})
	if err != nil {
		t.Fatal(err)
	}
	p := &post{t: t, said: new(bytes.Buffer)}
	p.w, err = witness.Open(witness.Config{
		Dir: dir, Keys: keys, Logs: []ledger.HeadKeys{watched}, Logger: slog.New(slog.NewTextHandler(p.said, nil)),
		Now: func() time.Time { return time.Unix(1_790_001_000, 0) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		p.keys = append(p.keys, k.Key())
	}
	p.http = httptest.NewServer(p.w.Handler())
	t.Cleanup(p.http.Close)
	return p
}

func (p *post) add(body []byte) (int, string, []byte) {
	p.t.Helper()
	r, err := http.Post(p.http.URL+witness.PathAdd, "text/plain", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return r.StatusCode, r.Header.Get("Content-Type"), b
}

// cosigned fails unless the witness cosigns with both keys.
func (p *post) cosigned(body []byte) {
	p.t.Helper()
	status, _, b := p.add(body)
	if status != http.StatusOK {
		p.t.Fatalf("%d %s", status, b)
	}
	r, err := witness.ParseRequest(body)
	if err != nil {
		p.t.Fatal(err)
	}
	got, err := ledger.OpenLines(r.Checkpoint, b, origin, p.keys)
	if err != nil || len(got) != 2 || got[0].At != 1_790_001_000 {
		p.t.Fatalf("got %v, %v", got, err)
	}
}

func newKeys(t *testing.T) []*ledger.Cosigner {
	t.Helper()
	k, err := ledger.GenerateCosigners("cps-northshire.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestHeadsGrow(t *testing.T) {
	l := newLog(t).grow(20, "entry")
	p := start(t, t.TempDir(), l, newKeys(t))
	p.cosigned(l.ask(3, 0))
	p.cosigned(l.ask(3, 3)) // once more: for a newer time
	p.cosigned(l.ask(8, 3))
	p.cosigned(l.ask(20, 8))
	s := p.w.Logs()[0]
	if s.Size != 20 || s.Rings || len(s.Evidence) > 0 {
		t.Errorf("it says %+v", s)
	}
}

// Each refusal of c2sp.org/tlog-witness, and that it changes nothing.
func TestRefusals(t *testing.T) {
	l := newLog(t).grow(20, "entry")
	stranger := newLog(t).grow(20, "entry")
	p := start(t, t.TempDir(), l, newKeys(t))
	p.cosigned(l.ask(8, 0))

	good := string(l.ask(12, 8))
	_, checkpoint, _ := strings.Cut(good, "\n\n")
	raw := func(old string, proof []string, checkpoint string) []byte {
		return []byte("old " + old + "\n" + strings.Join(append(proof, ""), "\n") + "\n" + checkpoint)
	}
	var long []string
	for range 64 {
		long = append(long, tlog.Hash{}.String())
	}
	edOnly := checkpoint[:strings.LastIndex(strings.TrimSuffix(checkpoint, "\n"), "\n")+1]
	for name, c := range map[string]struct {
		body   []byte
		status int
		size   string
	}{
		"nothing":                          {nil, 400, ""},
		"no empty line":                    {[]byte("old 8\n" + strings.Replace(checkpoint, "\n\n", "\n", 1)), 400, ""},
		"no old size":                      {[]byte(strings.TrimPrefix(good, "old 8\n")), 400, ""},
		"an old size with a zero in front": {raw("08", nil, checkpoint), 400, ""},
		"an old size with a sign":          {raw("+8", nil, checkpoint), 400, ""},
		"an old size past every log":       {raw("9223372036854775808", nil, checkpoint), 400, ""},
		"64 lines of proof":                {raw("8", long, checkpoint), 400, ""},
		"a proof that is no hash":          {raw("8", []string{"AAAA"}, checkpoint), 400, ""},
		"a proof in another spelling":      {bytes.Replace(l.ask(12, 8), []byte("=\n"), []byte("=\r\n"), 1), 400, ""},
		"an old size above the new":        {raw("13", nil, checkpoint), 400, ""},
		"a body without end":               {append(l.ask(12, 8), bytes.Repeat([]byte("x"), 400<<10)...), 400, ""},

		"another log":                   {[]byte(strings.Replace(good, "\n\n"+origin, "\n\nelsewhere.example/log", 1)), 404, ""},
		"of this name, a stranger's":    {stranger.ask(12, 8), 403, ""},
		"with one signature of two":     {raw("8", nil, edOnly), 403, ""},
		"with no signature":             {raw("8", nil, checkpoint[:strings.Index(checkpoint, "\n\n")+2]), 400, ""},
		"a text the log did not sign":   {[]byte(strings.Replace(good, origin+"\n12\n", origin+"\n13\n", 1)), 403, ""},
		"from nothing":                  {l.ask(12, 0), 409, "8\n"},
		"from less than was cosigned":   {l.ask(12, 5), 409, "8\n"},
		"from more than was cosigned":   {l.ask(12, 10), 409, "8\n"},
		"a smaller head, signed before": {l.ask(5, 5), 409, "8\n"},
		"no proof":                      {raw("8", nil, checkpoint), 422, ""},
		"a proof of something else":     {witness.Request{Old: 8, Proof: l.proof(13, 8), Checkpoint: []byte(checkpoint)}.Bytes(), 422, ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, kind, b := p.add(c.body)
			if status != c.status {
				t.Fatalf("%d %s", status, b)
			}
			if c.status == http.StatusConflict && (kind != "text/x.tlog.size" || string(b) != c.size) {
				t.Errorf("it says %q in %s", b, kind)
			}
			if bytes.Contains(b, []byte("—")) {
				t.Errorf("a refusal with a signature: %s", b)
			}
		})
	}
	p.cosigned([]byte(good)) // from where it was
}

// Any log of c2sp.org/tlog-witness may ask: one Ed25519 key, any origin, lines
// below the third.
func TestAnyLogMayAsk(t *testing.T) {
	const name = "example.com/behind-the-sofa"
	secret, key, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	watched, err := ledger.ParseHeadKeys(name, []string{key})
	if err != nil {
		t.Fatal(err)
	}
	keys := newKeys(t)
	w, err := witness.Open(witness.Config{Dir: t.TempDir(), Keys: keys, Logs: []ledger.HeadKeys{watched}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(text string) ([]byte, []byte, error) {
		b, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := w.Add(witness.Request{Checkpoint: b}.Bytes())
		return b, lines, err
	}
	const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
	for _, text := range []string{name + "\nnone\n" + root, name + "\n5\n", name + "\n-5\n" + root} {
		_, _, err := ask(text)
		var no *witness.Refusal
		if !errors.As(err, &no) || no.Status != http.StatusBadRequest {
			t.Errorf("%q: %v", text, err)
		}
	}
	b, lines, err := ask(name + "\n20852163\n" + root + "an extension\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ledger.OpenLines(b, lines, name, []ledger.CosignerKey{keys[0].Key(), keys[1].Key()})
	if err != nil || len(got) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
}

// evidence is the file that rings, and what it holds.
func evidence(t *testing.T, p *post, kind string, heads ...[]byte) {
	t.Helper()
	s := p.w.Logs()[0]
	if len(s.Evidence) != 1 || s.Evidence[0].Kind != kind || s.Rings != (kind != witness.Unproved) {
		t.Fatalf("it says %+v", s)
	}
	b, err := os.ReadFile(s.Evidence[0].File)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		// ML-DSA signs the same text otherwise each time.
		text, _, _ := bytes.Cut(h, []byte("\n\n"))
		if !bytes.Contains(b, text) {
			t.Errorf("the file lacks the head %s", text)
		}
	}
	if !strings.Contains(p.said.String(), "kind="+kind) {
		t.Errorf("it said only %s", p.said)
	}
}

// A log that shows this witness another past than before is refused and rings,
// also after a restart, and both heads are kept.
func TestAForkRings(t *testing.T) {
	for name, c := range map[string]struct {
		kind string
		body func(one, two *log) (body, head []byte)
		want int
	}{
		"one size, two roots": {witness.Fork, func(_, two *log) (body, head []byte) {
			r := witness.Request{Old: 8, Checkpoint: two.head(8, 1_790_000_009)}
			return r.Bytes(), r.Checkpoint
		}, 409},
		"smaller, and signed later": {witness.Shrunk, func(_, two *log) (body, head []byte) {
			r := witness.Request{Old: 5, Checkpoint: two.head(5, 1_790_000_099)}
			return r.Bytes(), r.Checkpoint
		}, 409},
		"larger, from another past": {witness.Unproved, func(_, two *log) (body, head []byte) {
			r := witness.Request{Old: 8, Proof: two.proof(12, 8), Checkpoint: two.head(12, 1_790_000_099)}
			return r.Bytes(), r.Checkpoint
		}, 422},
	} {
		t.Run(name, func(t *testing.T) {
			one := newLog(t).grow(20, "entry")
			two := &log{t, one.signers, one.keys, new(ledger.Memory)}
			two.grow(20, "another")
			dir, keys := t.TempDir(), newKeys(t)
			p := start(t, dir, one, keys)
			p.cosigned(one.ask(8, 0))
			body, head := c.body(one, two)
			for range 3 { // it rings once
				if status, _, b := p.add(body); status != c.want || bytes.Contains(b, []byte("—")) {
					t.Fatalf("%d %s", status, b)
				}
			}
			if n := strings.Count(p.said.String(), "kind="); n != 1 {
				t.Errorf("it rang %d times: %s", n, p.said)
			}
			evidence(t, p, c.kind, one.head(8, 1_790_000_008), head)
			p.cosigned(one.ask(12, 8)) // the past it knows goes on

			again := start(t, dir, one, keys)
			if s := again.w.Logs()[0]; len(s.Evidence) != 1 || s.Rings != (c.kind != witness.Unproved) || s.Size != 12 {
				t.Errorf("after a restart it says %+v", s)
			}
			if rings := strings.Contains(again.said.String(), "has been caught"); rings != (c.kind != witness.Unproved) {
				t.Errorf("after a restart it says %s", again.said)
			}
		})
	}
}

// What a stranger can send fills no disk.
func TestEvidenceIsBounded(t *testing.T) {
	l := newLog(t).grow(200, "entry")
	p := start(t, t.TempDir(), l, newKeys(t))
	p.cosigned(l.ask(8, 0))
	for size := int64(100); size < 140; size++ {
		r := witness.Request{Old: 8, Checkpoint: l.head(size, 1_790_000_009)}
		if status, _, _ := p.add(r.Bytes()); status != http.StatusUnprocessableEntity {
			t.Fatal(status)
		}
	}
	if n := len(p.w.Logs()[0].Evidence); n != 16 {
		t.Errorf("%d files", n)
	}
}

// A restart goes on where it stopped; a state that is not one is no new beginning.
func TestStateIsKept(t *testing.T) {
	l := newLog(t).grow(20, "entry")
	dir, keys := t.TempDir(), newKeys(t)
	start(t, dir, l, keys).cosigned(l.ask(8, 0))
	again := start(t, dir, l, keys)
	if status, _, b := again.add(l.ask(5, 0)); status != http.StatusConflict || string(b) != "8\n" {
		t.Errorf("%d %s", status, b)
	}
	head := filepath.Join(dir, "logs", event.Sum([]byte(origin)).String(), "head")
	whole, err := os.ReadFile(head)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := ledger.OpenCosigned(whole, origin, l.keys, again.keys); err != nil || c.Size != 8 || len(c.Cosignatures) != 2 {
		t.Errorf("the file holds %+v, %v", c, err)
	}
	watched, _ := ledger.ParseHeadKeys(origin, []string{string(l.keys[0])})
	for name, b := range map[string][]byte{"empty": nil, "half": whole[:len(whole)/2], "another's": newLog(t).grow(9, "x").head(9, 1)} {
		if err := os.WriteFile(head, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := witness.Open(witness.Config{Dir: dir, Keys: keys, Logs: []ledger.HeadKeys{watched}, Now: time.Now})
		if err == nil || !strings.Contains(err.Error(), "Put it back from a copy") {
			t.Errorf("a %s state: %v", name, err)
		}
	}
}

// Lines of strangers, as many as a note may have, are not kept: with the witness's
// own it would be a note that nobody can open, and the witness could not start.
func TestStrangersLinesAreNotKept(t *testing.T) {
	l := newLog(t).grow(20, "entry")
	dir, keys := t.TempDir(), newKeys(t)
	p := start(t, dir, l, keys)
	body := l.ask(8, 0)
	for i := range 98 {
		body = fmt.Appendf(body, "— stranger-%d.example AAAAAAAAAAAAAAAA\n", i)
	}
	status, _, b := p.add(body)
	if status != http.StatusOK {
		t.Fatalf("%d %.100s", status, b)
	}
	again := start(t, dir, l, keys)
	if n, _ := again.w.Head(origin); bytes.Contains(n, []byte("stranger")) {
		t.Error("it keeps lines of strangers")
	}
	again.cosigned(l.ask(12, 8))
}

// Nothing is cosigned that could not be kept.
func TestNothingIsCosignedThatIsNotKept(t *testing.T) {
	l := newLog(t).grow(20, "entry")
	dir := t.TempDir()
	p := start(t, dir, l, newKeys(t))
	p.cosigned(l.ask(8, 0))
	if err := os.RemoveAll(filepath.Join(dir, "logs")); err != nil {
		t.Fatal(err)
	}
	status, _, b := p.add(l.ask(12, 8))
	if status != http.StatusInternalServerError || bytes.Contains(b, []byte("—")) {
		t.Errorf("%d %s", status, b)
	}
	if s := p.w.Logs()[0]; s.Size != 8 {
		t.Errorf("it takes itself to have cosigned %d", s.Size)
	}
}

// Of many who ask at once each gets a line for a head that is no step back.
func TestManyAtOnce(t *testing.T) {
	l := newLog(t).grow(40, "entry")
	p := start(t, t.TempDir(), l, newKeys(t))
	p.cosigned(l.ask(8, 0))
	done := make(chan int)
	for i := range 30 {
		body := l.ask(int64(9+i), 8)
		go func() { status, _, _ := p.add(body); done <- status }()
	}
	won := 0
	for range 30 {
		if s := <-done; s == http.StatusOK {
			won++
		} else if s != http.StatusConflict {
			t.Errorf("got %d", s)
		}
	}
	if won != 1 {
		t.Errorf("%d heads were cosigned out of one", won)
	}
}

// What it tells names no file of its machine but by its last part, and its head is
// there for whoever asks.
func TestWhatItTells(t *testing.T) {
	l := newLog(t).grow(20, "entry")
	dir := t.TempDir()
	p := start(t, dir, l, newKeys(t))
	p.cosigned(l.ask(8, 0))
	p.add(witness.Request{Old: 8, Checkpoint: l.head(9, 2_000_000_000)}.Bytes())
	get := func(path string) (int, string) {
		q, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, p.http.URL+path, nil)
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		return r.StatusCode, string(b)
	}
	status, told := get(witness.PathStatus)
	if status != http.StatusOK || strings.Contains(told, dir) || !strings.Contains(told, `"file":"unproved-9-`) {
		t.Errorf("%d %s", status, told)
	}
	status, head := get(witness.PathHead + "?origin=" + origin)
	if c, err := ledger.OpenCosigned([]byte(head), origin, l.keys, p.keys); status != http.StatusOK || err != nil || c.Size != 8 {
		t.Errorf("%d %+v %v", status, c, err)
	}
	if status, _ := get(witness.PathHead + "?origin=elsewhere"); status != http.StatusNotFound {
		t.Errorf("another log's head: %d", status)
	}
	if status, _ := get(witness.PathAdd); status != http.StatusMethodNotAllowed {
		t.Errorf("GET of add-checkpoint: %d", status)
	}
}

func TestRequestsAreReadAsWritten(t *testing.T) {
	for _, n := range []int{0, 1, 63} {
		r := witness.Request{Old: 5, Checkpoint: []byte("x\n\ny\n")}
		for i := range n {
			r.Proof = append(r.Proof, tlog.Hash{byte(i)})
		}
		got, err := witness.ParseRequest(r.Bytes())
		if err != nil || fmt.Sprint(got) != fmt.Sprint(r) {
			t.Errorf("%d hashes: %v, %v", n, got, err)
		}
	}
}
