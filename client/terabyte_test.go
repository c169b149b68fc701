package client

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// The journal of a terabyte, which is 131,072 segments, is read where it broke off at
// the 100,000th and goes on, in a few megabytes: a machine that could not read it
// would begin anew. (What else it takes is measured beside the sealing, in seal.)
func TestTheJournalOfATerabyte(t *testing.T) {
	const broke, goesOn, most = 100_000, 200, 40_000_000
	j := aJournal(t)
	writeSegments(t, j.path(segmentsFormat, 0), broke)
	before := inUse()
	x := &draftedItem{}
	if err := j.readItem(0, &x.done); err != nil {
		t.Fatal(err)
	}
	x.done.Edge.Segments = broke
	x.tellDone() // as if its parts told of it all: they are added one after the other
	i, err := j.item(t.Context(), 0, x)
	if err != nil {
		t.Fatal(err)
	}
	defer i.end()
	for n := int64(broke); n < broke+goesOn; n++ {
		if err := i.Stored(n, event.Sized{Digest: event.Sum(fmt.Append(nil, n)), Size: 1 << 23}); err != nil {
			t.Fatal(err)
		}
		if err := i.Reached(seal.Edge{Segments: n + 1, Hash: make([]byte, 108)}); err != nil {
			t.Fatal(err)
		}
	}
	took := inUse() - before
	t.Logf("%.1f MB", float64(took)/1e6)
	if took > most {
		t.Errorf("it takes %d bytes", took)
	}
	if len(j.parts) < goesOn/renewEvery || len(i.pending) > renewEvery {
		t.Errorf("%d parts, and %d segments of which none tells", len(j.parts), len(i.pending))
	}
	var again seal.Done
	if err := j.readItem(0, &again); err != nil || len(again.Segments) != broke+goesOn || again.Edge.Segments < broke+goesOn-renewEvery {
		t.Errorf("read again: %d segments up to %d, %v", len(again.Segments), again.Edge.Segments, err)
	}
	runtime.KeepAlive(x)
}

// aJournal is one that nobody's draft is published from.
func aJournal(t *testing.T) *journal {
	t.Helper()
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := note.GenerateKey(rand.Reader, "amy.reed@northshire.example")
	if err != nil {
		t.Fatal(err)
	}
	key, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return &journal{dir: t.TempDir(), to: id.Recipient(), id: id, key: key, now: time.Now}
}

func writeSegments(t *testing.T, path string, n int64) {
	t.Helper()
	f, err := os.Create(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for i := range n {
		fmt.Fprintf(w, "segment %s\n", segmentLine(i, event.Sized{Digest: event.Sum(fmt.Append(nil, i)), Size: 1 << 23}))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// inUse is what the heap holds after a collection.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
