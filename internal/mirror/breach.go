package mirror

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/durable"
)

// Kinds of breach.
const (
	Twice    = "twice"    // an event, or a tally, stands in the log twice
	Time     = "time"     // recorded times run back
	Grammar  = "grammar"  // an entry that is none
	Fork     = "fork"     // two histories
	Shrunk   = "shrunk"   // a smaller head signed after a larger one
	Unproved = "unproved" // entries that are not those under the head
)

// Breach is the first thing found against the log. The mirror takes in and
// cosigns nothing from then on.
type Breach struct {
	Kind string `json:"kind"`
	At   int64  `json:"entry"` // where in the log
	Why  string `json:"why"`
	// First is where the value found twice stood first.
	First *int64 `json:"first,omitempty"`
	// Dir holds the proof.
	Dir string `json:"-"`
}

func (b *Breach) Error() string {
	return fmt.Sprintf("THE LOG IS CAUGHT: %s. Nothing more is taken in or cosigned. The proof is in %s: keep it, and tell every organisation that relies on this log", b.Why, b.Dir)
}

func asError(b *Breach) error {
	if b == nil {
		return nil
	}
	return b
}

func (f *found) breach() *Breach {
	what, means := "event", "it was recorded as if it had happened twice"
	if f.kind == tallyKey {
		what, means = "tally", "two statements bear one number of one thread, so one of them was hidden from somebody"
	}
	first := f.first
	return &Breach{
		Kind: Twice, At: f.again, First: &first,
		Why: fmt.Sprintf("the %s %s stands in entry %d and again in entry %d: %s", what, f.value, f.first, f.again, means),
	}
}

const (
	breachDir  = "breach"
	breachFile = "breach.json"
)

// readBreach is what was found before, if anything was.
func readBreach(dir string) (*Breach, error) {
	b, err := os.ReadFile(filepath.Join(dir, breachDir, breachFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	out := &Breach{Dir: filepath.Join(dir, breachDir)}
	if err == nil {
		err = json.Unmarshal(b, out)
	}
	return out, err
}

// found keeps the proof: the signed head, the entries the breach is about, and the
// hashes that lead from them to it. breach.json is written last: without it the
// mirror looks again.
func (m *Mirror) found(b *Breach, note []byte, texts [][]byte) error {
	b.Dir = filepath.Join(m.dir, breachDir)
	files := map[string][]byte{"head": note, "head-before": m.state.note}
	m.evidence(b, texts, files)
	var readme bytes.Buffer
	fmt.Fprintf(&readme, "%s.\n\nThe log:  %s\nFound at: entry %d\n\nhead         the head under which it was found, as the log signed it\nhead-before  the newest head under which everything was in order\nentry-N      entries it is about\nproof-N      the hashes that lead from entry N to the tree of the first entries (lines: size, root, hashes)\nbeginning    the root that the log had before at that size, and the hashes that prove it of head-before\n", b.Why, m.keys.Origin, b.At)
	files["README.txt"] = readme.Bytes()
	text, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	for name, data := range files {
		if data != nil {
			err = errors.Join(err, writeFile(filepath.Join(b.Dir, name), data))
		}
	}
	err = errors.Join(err, writeFile(filepath.Join(b.Dir, breachFile), append(text, '\n')))
	m.breach = b
	m.log.Error(b.Error(), "log", m.keys.Origin, "kind", b.Kind)
	return errors.Join(b, err)
}

// evidence adds the entries in question and their proofs, as far as they are at
// hand.
func (m *Mirror) evidence(b *Breach, texts [][]byte, files map[string][]byte) {
	size := m.state.size + int64(len(texts))
	if b.Kind == Fork || b.Kind == Shrunk {
		files["beginning"], _ = m.beginning(b.At)
		return
	}
	at := []int64{b.At, b.At - 1}
	if b.First != nil {
		at = append(at, *b.First)
	}
	for _, i := range at {
		var text []byte
		switch {
		case i >= m.state.size && i < size:
			text = texts[i-m.state.size]
		case i >= 0 && i < m.state.size:
			text, _ = m.entries.read(i) // what can't be read is left out: the rest still proves
		}
		if text == nil {
			continue
		}
		files[fmt.Sprintf("entry-%d", i)] = text
		if p, err := ledgerProof(m.hashes, size, i); err == nil {
			files[fmt.Sprintf("proof-%d", i)] = p
		}
	}
}

// beginning is the root that the log had with so many entries, and the hashes that
// prove it of the newest head in order.
func (m *Mirror) beginning(size int64) ([]byte, error) {
	h, _, err := m.keys.Open(m.state.note)
	if err != nil || size > h.Size || size == 0 {
		return nil, err
	}
	root, err := m.rootAt(size)
	if err != nil {
		return nil, err
	}
	p, err := tlog.ProveTree(h.Size, size, m.hashes)
	if err != nil {
		return nil, err
	}
	return formatProof(size, root, p), nil
}

func ledgerProof(h tlog.HashReader, size, index int64) ([]byte, error) {
	root, err := tlog.TreeHash(size, h)
	if err != nil {
		return nil, err
	}
	p, err := tlog.ProveRecord(size, index, h)
	if err != nil {
		return nil, err
	}
	return formatProof(size, root, p), nil
}

func formatProof(size int64, root tlog.Hash, hashes []tlog.Hash) []byte {
	b := fmt.Appendf(nil, "%d\n%s\n", size, root)
	for _, x := range hashes {
		b = fmt.Appendf(b, "%s\n", x)
	}
	return b
}

func writeFile(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close(), durable.Names(filepath.Dir(path)))
}
