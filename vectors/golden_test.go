//go:build !js

package vectors_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

// go test ./vectors -run TestGolden -golden golden/4 makes another golden log, for
// a version with more kinds or other rules. One that was published stays as it is:
// that it still verifies is what it is for.
var newGolden = flag.String("golden", "", "make a golden log in this folder")

const goldenFirst = "safehand/golden/v1 log\n"

// golden is a whole log as some version of the program left it.
type golden struct {
	service directory.Service
	entries [][]byte
	notes   [][]byte
	heads   map[int64][]byte // by their sizes
	roots   continuity.Trust
	policy  *ledger.Policy
	records map[string][]byte
}

func readGolden(t *testing.T, dir string) *golden {
	t.Helper()
	g := &golden{heads: map[int64][]byte{}, records: map[string][]byte{}}
	files, err := fs.ReadDir(vectors.FS, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := fs.ReadFile(vectors.FS, path.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case f.Name() == "log.txtar":
			g.log(t, b)
		case f.Name() == "roots.txt":
			if g.roots, err = continuity.ParseRoots(b); err != nil {
				t.Fatal(err)
			}
		case f.Name() == "policy.txt":
			if g.policy, err = ledger.ParsePolicy(b); err != nil {
				t.Fatal(err)
			}
		case strings.HasPrefix(f.Name(), "record-"):
			g.records[f.Name()] = b
		default:
			t.Errorf("%s/%s does not belong there", dir, f.Name())
		}
	}
	return g
}

func (g *golden) log(t *testing.T, b []byte) {
	t.Helper()
	a := txtar.Parse(b)
	header, ok := strings.CutPrefix(string(a.Comment), goldenFirst)
	if !ok {
		t.Fatal("not a golden log")
	}
	for line := range strings.Lines(header) {
		switch key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); key {
		case "log":
			g.service.Log = event.Origin(value)
		case "service":
			g.service.Key = event.VKey(value)
		case "log-key":
			g.service.LogKeys = append(g.service.LogKeys, event.LogKey(value))
		}
	}
	for _, f := range a.Files {
		kind, number := path.Split(f.Name)
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		switch kind {
		case "entries/":
			g.entries = append(g.entries, f.Data)
		case "notes/":
			g.notes = append(g.notes, f.Data)
		case "heads/":
			g.heads[n] = f.Data
		}
	}
	if len(g.entries) < 50 || len(g.notes) != len(g.entries) || len(g.heads) < 10 {
		t.Fatalf("%d entries, %d notes and %d heads", len(g.entries), len(g.notes), len(g.heads))
	}
}

// Every golden log there is verifies today: each head, each statement by the rules
// in force at its place, and its continuity records; and the views are rebuilt
// from it on each engine.
func TestGolden(t *testing.T) {
	if *newGolden != "" {
		makeGolden(t, *newGolden)
		return
	}
	dirs, err := fs.Glob(vectors.FS, "golden/*/log.txtar")
	if err != nil || len(dirs) == 0 {
		t.Fatal("there is no golden log", err)
	}
	kinds := map[event.Kind]bool{}
	for _, file := range dirs {
		dir := path.Dir(file)
		t.Run(path.Base(dir), func(t *testing.T) {
			g := readGolden(t, dir)
			for _, b := range g.notes {
				n, err := event.ParseNote(b)
				if err != nil {
					t.Fatal(err)
				}
				e, err := event.Parse(n.Text)
				if err != nil {
					t.Fatal(err)
				}
				kinds[e.Kind()] = true
			}
			g.unique(t)
			t.Run("records", g.checkRecords)
			storetest.Run(t, g.rebuilds)
		})
	}
	for _, k := range event.Kinds() {
		if !kinds[k] {
			t.Errorf("no golden log has a statement %q: make one that has", k)
		}
	}
}

// unique is what a mirror looks for: no id and no tally twice, no time going back.
func (g *golden) unique(t *testing.T) {
	t.Helper()
	seen := map[event.Digest]int{}
	last := event.Time(0)
	for i, b := range g.entries {
		e, err := ledger.ParseEntry(b)
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		for _, d := range append([]event.Digest{e.Event.Digest}, e.Tallies...) {
			if j, twice := seen[d]; twice {
				t.Errorf("entries %d and %d both hold %s", j, i, d)
			}
			seen[d] = i
		}
		if e.Recorded < last {
			t.Errorf("entry %d is recorded before the one in front of it", i)
		}
		last = e.Recorded
	}
}

func (g *golden) checkRecords(t *testing.T) {
	if len(g.records) < 2 {
		t.Errorf("only %d records", len(g.records))
	}
	for name, b := range g.records {
		rep, err := continuity.Verify(b, g.roots, nil, continuity.Policy{Witnesses: g.policy})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Verdict != continuity.Valid {
			t.Errorf("%s: %v", name, rep.FirstWrong)
		}
		r, err := continuity.Parse(b)
		if err != nil || string(r.Bytes()) != string(b) {
			t.Errorf("%s: what is read is written otherwise: %v", name, err)
		}
	}
}

// rebuilds: the log goes into an empty database, and everything else follows.
func (g *golden) rebuilds(t *testing.T, db *store.DB) {
	newest := slices.Max(slices.Collect(maps.Keys(g.heads)))
	err := db.Update(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Lock(); err != nil {
			return err
		}
		root, err := g.load(t.Context(), tx)
		if err != nil {
			return err
		}
		return tx.SetHead(root, g.heads[newest])
	})
	if err != nil {
		t.Fatal(err)
	}
	n, err := record.Rebuild(t.Context(), db, g.service)
	if err != nil || n != int64(len(g.entries)) {
		t.Fatalf("%d of %d entries were rebuilt: %v", n, len(g.entries), err)
	}
	if err := db.View(t.Context(), func(tx *store.Tx) error { g.checkHeads(t, tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// load writes entries and notes as they are.
func (g *golden) load(ctx context.Context, tx *store.Tx) (root tlog.Hash, err error) {
	var entries []ledger.Entry
	for _, b := range g.entries {
		e, err := ledger.ParseEntry(b)
		if err != nil {
			return root, err
		}
		entries = append(entries, e)
	}
	if _, root, err = ledger.Append(ctx, tx, entries); err != nil {
		return root, err
	}
	for i, b := range g.notes {
		n, err := event.ParseNote(b)
		if err != nil {
			return root, err
		}
		if err := tx.AddNote(n.ID(), event.LogIndex(i), b); err != nil {
			return root, err
		}
	}
	return root, nil
}

// checkHeads: each head is signed by the log, is that of what is stored, and
// continues the one before.
func (g *golden) checkHeads(t *testing.T, tx *store.Tx) {
	t.Helper()
	var last ledger.Checkpoint
	for i, size := range slices.Sorted(maps.Keys(g.heads)) {
		c, err := ledger.OpenCheckpoint(g.heads[size], g.service.Log, g.service.LogKeys)
		if err != nil || c.Size != size {
			t.Errorf("the head of %d entries: %v", size, err)
			continue
		}
		if root, err := ledger.RootAt(t.Context(), tx, size); err != nil || root != c.Root {
			t.Errorf("the head of %d entries is not that of the entries: %v", size, err)
		}
		if i > 0 {
			p, err := ledger.ProveTree(t.Context(), tx, c.Size, last.Size)
			if err != nil {
				t.Fatal(err)
			}
			if err := ledger.CheckTree(p, c.Size, c.Root, last.Size, last.Root); err != nil {
				t.Errorf("the head of %d entries does not continue that of %d: %v", c.Size, last.Size, err)
			}
		}
		last = c
	}
}

// makeGolden tells a story in which every kind of statement is made, and keeps
// the log, some of its heads, and the records of the exhibits in it.
func makeGolden(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(dir); err == nil {
		t.Fatalf("%s is there already: what was published stays as it is", dir)
	}
	signers, keys := logKeys(t)
	s := continuitytest.Cast(continuitytest.NewWith(t, signers, keys))
	s.Everything()
	watching := continuitytest.NewWitness(t, "northshire.example/witness")
	records := map[string]*continuitytest.Exhibit{"sent-again": s.Exhibit, "destroyed": s.Third}
	for _, o := range s.All() {
		s.Account(o)
	}
	a := &txtar.Archive{Comment: fmt.Appendf(nil, "%slog %s\nservice %s\nlog-key %s\nlog-key %s\n", goldenFirst, continuitytest.Origin, s.Service().VKey, keys[0], keys[1])}
	size := s.Head().Size
	for i := range size {
		it := s.Item(event.LogIndex(i))
		a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("entries/%d", i), Data: it.Entry}, txtar.File{Name: fmt.Sprintf("notes/%d", i), Data: it.Note})
	}
	for i := int64(1); i <= 16; i++ {
		n := size * i / 16
		b, err := ledger.SignCheckpoint(s.HeadAt(n), s.Now, signers...)
		if err != nil {
			t.Fatal(err)
		}
		a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("heads/%d", n), Data: b})
	}
	roots, err := continuity.FormatRoots(s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	policy := "witness northshire " + string(watching.Key()) + "\nquorum northshire\n"
	files := map[string][]byte{"log.txtar": txtar.Format(a), "roots.txt": roots, "policy.txt": []byte(policy)}
	for name, x := range records {
		files["record-"+name+".txt"] = goldenRecord(t, s, x, watching)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		if err := os.WriteFile(path.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// goldenRecord is the record of an exhibit with its clear texts, and with a head
// that somebody counter-signed.
func goldenRecord(t *testing.T, s *continuitytest.Story, x *continuitytest.Exhibit, watching *continuitytest.Witness) []byte {
	t.Helper()
	owners := []event.Owner{x.Owner()}
	extras := continuity.Extras{Manifests: map[event.ExhibitID][]byte{x.ID: x.Manifest}}
	if x == s.Exhibit {
		extras = s.Texts()
		owners = append(owners, s.Again[0].Owner())
	}
	ev := s.Evidence(append(owners, s.Police.Owner(), s.CPS.Owner(), event.OwnerService(continuitytest.ServiceID))...)
	ev = s.Watched(ev, s.Seen(s.Head().Size, s.Now, watching))
	story, err := continuity.Replay(ev, s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	b, err := continuity.Make(ev, story, x.ID, extras)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
