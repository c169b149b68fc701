// Package sample makes small services for tests: two organisations and three
// sealed exhibits, one of them of two segments. The world is played once in a
// process and copied for each test.
package sample

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// Lock makes the keyrings of these worlds cheap to open.
var Lock = seal.Lock{WorkFactor: 4}

// Morning is when everything in them happened: the last Monday's before today,
// when units were open.
var Morning = func() time.Time {
	day := time.Now().UTC().AddDate(0, 0, -1)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, -1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 9, 30, 0, 0, time.UTC)
}()

// Now is an hour later.
func Now() time.Time { return Morning.Add(time.Hour) }

// Sample is a world whose service is stopped.
type Sample struct {
	Dir  string // of the world
	Data string // of its service
	// Sent are two sendings from Amy to RASSO: JRS/1 (two segments) and JRS/2,
	// then JRS/3. Nobody has received them.
	Sent []client.Sent
}

// played is the world as it was played, file by file.
type played struct {
	files map[string][]byte
	sent  []client.Sent
}

var play = sync.OnceValues(func() (_ *played, err error) {
	dir, err := os.MkdirTemp("", "safehand-sample-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	sent, err := playIn(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	p := &played{files: map[string][]byte{}, sent: sent}
	return p, filepath.WalkDir(filepath.Join(dir, "world"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(filepath.Join(dir, "world"), path)
		if err != nil {
			return err
		}
		p.files[rel], err = os.ReadFile(path)
		return err
	})
})

func playIn(ctx context.Context, dir string) (sent []client.Sent, err error) {
	now := func() time.Time { return Morning }
	w, err := world.New(ctx, world.Config{Dir: filepath.Join(dir, "world"), Lock: Lock, Now: now})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := w.Build(ctx, func(string) {}); err != nil {
		return nil, err
	}
	for _, files := range []map[string]int{{"JRS/1": 9 << 20, "JRS/2": 100}, {"JRS/3": 5000}} {
		s, err := Send(ctx, w, dir, files)
		if err != nil {
			return nil, err
		}
		sent = append(sent, *s)
	}
	return sent, nil
}

// Send has Amy send exhibits of so many bytes to RASSO, from files below dir.
func Send(ctx context.Context, w *world.World, dir string, exhibits map[string]int) (*client.Sent, error) {
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)},
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
	}
	for _, reference := range slices.Sorted(maps.Keys(exhibits)) {
		path := filepath.Join(dir, strings.ReplaceAll(reference, "/", "-")+".bin")
		if err := os.WriteFile(path, make([]byte, exhibits[reference]), 0o600); err != nil {
			return nil, err
		}
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: reference, Description: "Statement of Witness 1", Type: "document", Marking: event.OfficialSensitive, Paths: []string{path},
		})
	}
	amy := w.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return amy.Send(ctx, p, nil)
}

// New copies the sample into a folder that the test removes.
func New(t testing.TB) *Sample {
	t.Helper()
	p, err := play()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "world")
	for rel, b := range p.files {
		path := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "service", "blobs", "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	return &Sample{Dir: dir, Data: filepath.Join(dir, "service"), Sent: p.sent}
}

// Start runs the sample's service, with some homes opened, until it is closed.
func (s *Sample) Start(t testing.TB, c world.Config) *world.World {
	t.Helper()
	c.Dir, c.Lock = s.Dir, Lock
	if c.Now == nil {
		c.Now = Now
	}
	// The homes know the address of the service that was played; this one
	// listens where there is room.
	var w *world.World
	c.Transport = &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, w.Listen)
		},
	}
	w, err := world.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	for _, who := range []event.PersonID{world.Amy, world.Sarah, world.Tom, world.Ravi} {
		if _, err := w.Reopen(event.ActorID(who)); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// Execute does to the service's database what its program never would.
func (s *Sample) Execute(t testing.TB, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.Data, "safehand.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range statements {
		r, err := db.ExecContext(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := r.RowsAffected(); n == 0 || err != nil {
			t.Fatalf("%s: %d rows, %v", q, n, err)
		}
	}
}
