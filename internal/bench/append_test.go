package bench_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/bench"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store/storetest"
)

// office is a log with an exhibit that Ben may open as often as he likes.
type office struct {
	*recordtest.Story
	b       *testing.B
	sending event.ConsignmentID
	exhibit event.ExhibitID
	notes   []*event.Note
}

func newOffice(b *testing.B) *office {
	b.Helper()
	db := storetest.Open(b, filepath.Join(b.TempDir(), "safehand.db"))
	s := recordtest.Begin(b, recordtest.New(b, "safehand.example/log"), db)
	s.Found()
	c, xs := s.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
	s.Say(s.Receipt(recordtest.Ben, recordtest.RASSO, c, xs...))
	return &office{Story: s, b: b, sending: c, exhibit: xs[0]}
}

// signed makes so many openings, each signed and not yet said.
func (o *office) signed(n int) {
	o.b.Helper()
	o.Look()
	for range n {
		o.notes = append(o.notes, o.Sign(o.Opening(recordtest.Ben, recordtest.RASSO, o.sending, event.View, o.exhibit)))
	}
}

func (o *office) next() *event.Note {
	if len(o.notes) == 0 {
		o.b.StopTimer()
		o.signed(512)
		o.b.StartTimer()
	}
	n := o.notes[0]
	o.notes = o.notes[1:]
	return n
}

// BenchmarkAppend: one statement, judged, recorded and answered with its proof,
// against the check of its signature and the fewest rows that could hold it, in one
// transaction that is synced.
func BenchmarkAppend(b *testing.B) {
	o := newOffice(b)
	plain := newLedger(b)
	key := o.Key(string(recordtest.Ben), 1)
	compare(b, 0, bench.Pair{
		Ours: func() error {
			_, err := o.Log.Submit(b.Context(), record.Submission{Note: o.next()})
			return err
		},
		Plain: func() error {
			note := o.next()
			if err := note.Verify([]event.VKey{key}); err != nil {
				return err
			}
			return plain.append(b.Context(), note)
		},
	})
}

// plainLedger is a table of entries and what a reader would ask for, without a
// rule, a tree or a view.
type plainLedger struct {
	db *sql.DB
	n  int64
}

func newLedger(b *testing.B) *plainLedger {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "plain.db")+
		"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	for _, q := range []string{
		"CREATE TABLE head (one INTEGER PRIMARY KEY, size BIGINT, checkpoint BLOB)",
		"CREATE TABLE entry (at BIGINT PRIMARY KEY, entry BLOB)",
		"CREATE TABLE note (id BLOB PRIMARY KEY, at BIGINT, note BLOB)",
		"CREATE TABLE hash (at BIGINT PRIMARY KEY, hash BLOB)",
		"CREATE TABLE thread (name BLOB, n BIGINT, at BIGINT, PRIMARY KEY (name, n))",
		"CREATE TABLE act (id BLOB PRIMARY KEY, who TEXT, at BIGINT)",
		"INSERT INTO head VALUES (1, 0, NULL)",
	} {
		if _, err := db.ExecContext(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	return &plainLedger{db: db}
}

// append makes a head, an entry, a note, two nodes of a tree, a place in a thread
// and an act: less than is asked for, and nothing is read.
func (l *plainLedger) append(ctx context.Context, n *event.Note) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	l.n++
	id := n.ID().Digest
	head := make([]byte, 2700) // with a signature of each kind
	for _, q := range []struct {
		query string
		args  []any
	}{
		{"UPDATE head SET size = ?, checkpoint = ?", []any{l.n, head}},
		{"INSERT INTO entry VALUES (?, ?)", []any{l.n, make([]byte, 300)}},
		{"INSERT INTO note VALUES (?, ?, ?)", []any{id[:], l.n, n.Bytes()}},
		{"INSERT INTO hash VALUES (?, ?)", []any{2 * l.n, id[:]}},
		{"INSERT INTO hash VALUES (?, ?)", []any{2*l.n + 1, id[:]}},
		{"INSERT INTO thread VALUES (?, ?, ?)", []any{id[:4], l.n, l.n}},
		{"INSERT INTO act VALUES (?, ?, ?)", []any{id[:], string(recordtest.Ben), l.n}},
	} {
		if _, err := tx.ExecContext(ctx, q.query, q.args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// clients is how many append at once.
const clients = 256

// BenchmarkAppendTogether: so many clients, each appending once a second, and how
// long the slowest hundredth wait, beside that of a plain write of 4 kB that is
// synced, as often on the same disk. A second of the one and a second of the other
// are a pair, and the figures are those of the middle pair: what else a machine does
// in some second falls on that one alone.
func BenchmarkAppendTogether(b *testing.B) {
	o := newOffice(b)
	dir := b.TempDir()
	var ours, plain []time.Duration
	pair := bench.Pair{
		Ours: func() error {
			waited, err := o.together(b.Context())
			ours = append(ours, waited...)
			return err
		},
		Plain: func() error {
			synced, err := syncs(dir, clients)
			plain = append(plain, synced...)
			return err
		},
	}
	var times, slowest bench.Times
	for b.Loop() {
		o.signed(clients)
		ours, plain = nil, nil
		if err := pair.Run(&times); err != nil {
			b.Fatal(err)
		}
		slowest.Ours = append(slowest.Ours, bench.Percentile(ours, 99))
		slowest.Plain = append(slowest.Plain, bench.Percentile(plain, 99))
	}
	b.ReportMetric(float64(bench.Median(slowest.Ours).Microseconds()), "ours-p99-µs")
	b.ReportMetric(float64(bench.Median(slowest.Plain).Microseconds()), "fsync-p99-µs")
	b.ReportMetric(1/slowest.Ratio(), "times-fsync")
}

// together has each client say one thing at its own moment of one second.
func (o *office) together(ctx context.Context) ([]time.Duration, error) {
	waited, failed := make([]time.Duration, clients), make([]error, clients)
	var all sync.WaitGroup
	for i := range clients {
		n := o.next()
		all.Go(func() {
			time.Sleep(time.Duration(i) * time.Second / clients)
			began := time.Now()
			_, failed[i] = o.Log.Submit(ctx, record.Submission{Note: n})
			waited[i] = time.Since(began)
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return waited, nil
}

// syncs writes and syncs a small file's next 4 kB so many times in a second.
func syncs(dir string, n int) ([]time.Duration, error) {
	f, err := os.Create(filepath.Join(dir, "synced"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []time.Duration
	page := make([]byte, 4096)
	tick := time.NewTicker(time.Second / time.Duration(n))
	defer tick.Stop()
	for range n {
		<-tick.C
		began := time.Now()
		if _, err := f.Write(page); err != nil {
			return nil, err
		}
		if err := f.Sync(); err != nil {
			return nil, err
		}
		out = append(out, time.Since(began))
	}
	return out, nil
}
