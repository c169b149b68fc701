package ledger_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

func TestEntryHasOneSpelling(t *testing.T) {
	for i := range 9 {
		b := mustText(t, entry(i))
		e, err := ledger.ParseEntry(b)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(e.Tallies)
		if again := mustText(t, e); !bytes.Equal(again, b) {
			t.Errorf("written back as\n%s\nnot\n%s", again, b)
		}
	}
}

func TestParseEntryRefuses(t *testing.T) {
	good := string(mustText(t, entry(2))) // three tallies
	lines := strings.SplitAfter(strings.TrimSuffix(good, "\n"), "\n")
	lines[6] += "\n"
	join := func(l ...string) string { return strings.Join(l, "") }
	if join(lines...) != good {
		t.Fatal("the lines are not the entry")
	}
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the entry holds no %q", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for name, text := range map[string]string{
		"nothing":                  "",
		"a line feed":              "\n",
		"no last line feed":        strings.TrimSuffix(good, "\n"),
		"an empty last line":       good + "\n",
		"carriage returns":         strings.ReplaceAll(good, "\n", "\r\n"),
		"another version":          swap("/v1", "/v2"),
		"another type":             swap("entry/v1 event", "event/v1 account"),
		"no tally":                 join(lines[:4]...),
		"tallies out of order":     join(lines[0], lines[1], lines[2], lines[3], lines[5], lines[4], lines[6]),
		"a tally twice":            join(lines[0], lines[1], lines[2], lines[3], lines[4], lines[4]),
		"lines in another order":   join(lines[0], lines[2], lines[1], lines[3], lines[4]),
		"no signatures":            join(lines[0], lines[1], lines[2], lines[4], lines[5]),
		"a line more":              join(lines[0], lines[1], lines[2], lines[3], "note x\n", lines[4]),
		"a line at the end":        good + "note x\n",
		"upper case":               swap(lines[2], "event "+strings.ToUpper(lines[2][6:])),
		"a short digest":           swap(lines[2], lines[2][:50]+"\n"),
		"two spaces":               swap("event ", "event  "),
		"a space at the end":       swap(lines[3], strings.TrimSuffix(lines[3], "\n")+" \n"),
		"a time with an offset":    swap("Z\n", "+00:00\n"),
		"a time with a fraction":   swap("Z\n", ".0Z\n"),
		"an event never filled in": swap(lines[2], "event "+strings.Repeat("0", 64)+"\n"),
		"a tally never filled in":  swap(lines[4], "tally "+strings.Repeat("0", 64)+"\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ledger.ParseEntry([]byte(text)); !errors.Is(err, ledger.ErrText) {
				t.Errorf("%q: %v", text, err)
			}
		})
	}
}

func TestEntryTextRefuses(t *testing.T) {
	for name, change := range map[string]func(*ledger.Entry){
		"no event":      func(e *ledger.Entry) { e.Event = event.EventID{} },
		"no signatures": func(e *ledger.Entry) { e.Signatures = event.Digest{} },
		"no tally":      func(e *ledger.Entry) { e.Tallies = nil },
		"a tally twice": func(e *ledger.Entry) { e.Tallies = append(e.Tallies, e.Tallies[0]) },
		"the year 10000": func(e *ledger.Entry) {
			e.Recorded = 253402300800
		},
		"before 1970": func(e *ledger.Entry) { e.Recorded = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			e := entry(0)
			change(&e)
			if b, err := e.Text(); !errors.Is(err, ledger.ErrText) {
				t.Errorf("%q: %v", b, err)
			}
		})
	}
}

func TestEntryIsAtMost65535Bytes(t *testing.T) {
	e := entry(0)
	e.Tallies = nil
	room := ledger.MaxEntry - len(mustText(t, entry(0))) + len("tally \n") + 64
	for i := range room / (len("tally \n") + 64) {
		e.Tallies = append(e.Tallies, number(i))
	}
	if b := mustText(t, e); len(b) > 65535 || len(b) < 65400 {
		t.Errorf("%d bytes", len(b))
	}
	e.Tallies = append(e.Tallies, number(-1))
	if _, err := e.Text(); !errors.Is(err, ledger.ErrText) {
		t.Errorf("a tally more: %v", err)
	}
}

func TestEntryHoldsItsNoteAlone(t *testing.T) {
	n, err := event.ParseNote([]byte("text\n\n— a.example AAAAAAAA\n— b.example AAAAAAAA\n"))
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.EntryOf(n, 1763755260, number(2), number(1))
	mustText(t, e)
	if !e.Holds(n) {
		t.Error("the entry does not hold its own note")
	}
	stripped := &event.Note{Text: n.Text, Signatures: n.Signatures[:1]}
	other := &event.Note{Text: []byte("texts\n"), Signatures: n.Signatures}
	if e.Holds(stripped) || e.Holds(other) {
		t.Error("the entry holds a note stripped of a line, or another text")
	}
}

// The expected values were computed by other programs: sha256sum over the
// label, the bytes 00 to 1f and the number.
func TestTallyVectors(t *testing.T) {
	var thread event.Thread
	for i := range thread.Digest {
		thread.Digest[i] = byte(i)
	}
	for n, want := range map[int64]string{
		1:         "1c97475cdfa4bdc5a286ac2dbc9827b2d1e02d7d43c2d3777927dc0fc35528cc",
		2:         "46d94f1cb66ceae67523ec8baaa466281d2a7a1f39053307384c7b8b190823d2",
		256:       "1e5943b692818590d71682a2c24e9bbcf98d48f8357b5667932016d814104380",
		1<<40 + 3: "d4ecf8214ad2f6fa5924a59c15b867245c1955f6ff40ea45e92714c036a14654",
	} {
		if got := ledger.Tally(thread, n).String(); got != want {
			t.Errorf("tally %d is %s, not %s", n, got, want)
		}
	}
}

func FuzzEntry(f *testing.F) {
	vectors.Seed(f, "entry")
	for _, b := range corpus(f, "testdata/entries") {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := ledger.ParseEntry(b)
		if err != nil {
			return
		}
		if again := mustText(t, e); !bytes.Equal(again, b) {
			t.Errorf("%q is written back as %q", b, again)
		}
	})
}

// corpus reads the files of a folder. An empty corpus would make a fuzz target
// that tests nothing.
func corpus(tb testing.TB, dir string) [][]byte {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	var out [][]byte
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, b)
	}
	if len(out) == 0 {
		tb.Fatalf("no corpus in %s", dir)
	}
	return out
}

func TestCorporaHoldGoodAndBad(t *testing.T) {
	_, keys := testKeys(t)
	for dir, parse := range map[string]func([]byte) error{
		"testdata/entries": func(b []byte) error { _, err := ledger.ParseEntry(b); return err },
		"testdata/checkpoints": func(b []byte) error {
			_, err := ledger.OpenCheckpoint(b, origin, keys)
			return err
		},
	} {
		good, bad := 0, 0
		for _, b := range corpus(t, dir) {
			if parse(b) == nil {
				good++
			} else {
				bad++
			}
		}
		if good == 0 || bad == 0 {
			t.Errorf("%s: %d good, %d bad", dir, good, bad)
		}
	}
}
