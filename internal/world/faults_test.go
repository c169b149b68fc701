package world_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/blob/blobtest"
	"github.com/safehand/safehand/internal/doctor"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// ailing is a world whose sealed bytes lie in a store that goes wrong when told
// to.
type ailing struct {
	t *testing.T
	*world.World
	blobs  *blobtest.Faulty
	bucket *blob.Bucket // where they are otherwise
	db     *store.DB    // a second look at the service's
	n      int          // exhibits made so far
}

func newAiling(t *testing.T, bucket *blob.Bucket) *ailing {
	t.Helper()
	a := &ailing{t: t, blobs: &blobtest.Faulty{T: t}, bucket: bucket}
	ctx := t.Context()
	w, err := world.New(ctx, world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 4}, Launch: a.launch})
	if err == nil {
		a.World = w
		t.Cleanup(func() { _ = w.Close() })
		err = w.Build(ctx, func(string) {})
	}
	if err != nil {
		t.Fatal(err)
	}
	if a.db, err = store.Look(ctx, node.DSN(w.Data(), "")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.db.Close() })
	a.blobs.Rule = a.rule
	return a
}

func (a *ailing) launch(ctx context.Context, c node.Config) (*world.Service, error) {
	if c.Bucket = a.bucket; c.Bucket == nil {
		under, err := blob.Dir(node.Blobs(c.Data))
		if err != nil {
			return nil, err
		}
		a.blobs.Store, c.Blobs = under, a.blobs
	}
	n, err := node.Start(ctx, c)
	if err != nil {
		return nil, err
	}
	return &world.Service{Address: client.Address{Server: n.URL, Pin: n.Pin.String()}, Keys: n.Keys, Close: n.Close}, nil
}

// rule: nothing is put without a lease, which the sweep needs to find it again,
// and nothing is deleted that a seal names.
func (a *ailing) rule(ctx context.Context, call string, n blob.Name) error {
	return a.db.View(ctx, func(tx *store.Tx) error {
		leases, err := tx.Leases(n.Recipient)
		if err != nil {
			return err
		}
		x, err := tx.Exhibit(n.Recipient)
		switch {
		case err != nil:
			return err
		case call == "Delete" && x != nil && x.Sealed():
			return errors.New("it belongs to a sealed exhibit")
		case call == "Put":
			for _, l := range leases {
				if l.Digest == n.Digest {
					return nil
				}
			}
			return errors.New("it has no lease")
		}
		return nil
	})
}

// source is a file nobody has sent before.
func (a *ailing) source() string {
	a.t.Helper()
	a.n++
	path := filepath.Join(a.Dir, fmt.Sprintf("JRS-%d.txt", a.n))
	if err := os.WriteFile(path, bytes.Repeat([]byte(path), 100), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

func (a *ailing) send(ctx context.Context, path string) (*client.Sent, error) {
	amy := a.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(ctx, client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{
			Reference: fmt.Sprintf("JRS/%d", a.n), Description: "A note", Type: "document", Marking: event.Official, Paths: []string{path},
		}},
	})
	if err != nil {
		return nil, err
	}
	return amy.Send(ctx, p, nil)
}

// carry is one exhibit from hand to hand. Each act is tried until it is done,
// and how often that failed is counted.
func (a *ailing) carry() (failed int) {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), 2*time.Minute)
	defer cancel()
	path := a.source()
	var sent *client.Sent
	again := func(what string, act func() error) {
		a.t.Helper()
		for try := 1; ; try++ {
			err := act()
			if err == nil {
				return
			}
			if failed++; try == 4 {
				a.t.Fatalf("two faults at most, and the fourth try to %s fails: %v", what, err)
			}
		}
	}
	again("send", func() (err error) { sent, err = a.send(ctx, path); return err })
	again("check", func() error {
		got, err := a.As(event.ActorID(world.Intake)).Check(ctx, sent.Consignment, nil, nil)
		if err == nil && len(got.Passed) != 1 {
			err = fmt.Errorf("%d passed, %d broken", len(got.Passed), len(got.Broken))
		}
		return err
	})
	again("receive", func() error {
		v, err := a.As(event.ActorID(world.Sarah)).Show(ctx, sent.Consignment)
		if err == nil && v.Exhibits[0].Received {
			return nil
		}
		_, _, err = a.As(event.ActorID(world.Sarah)).Receive(ctx, sent.Consignment, nil)
		return err
	})
	again("export", func() error { return a.export(ctx, sent, path) })
	return failed
}

func (a *ailing) export(ctx context.Context, sent *client.Sent, path string) error {
	into := a.t.TempDir()
	out, err := a.As(event.ActorID(world.Tom)).Export(ctx, sent.Consignment, nil, into, seal.ExtractOptions{}, nil)
	if err != nil {
		return err
	}
	was, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	is, err := os.ReadFile(filepath.Join(out[0].Folder, out[0].Written[0]))
	if err == nil && !bytes.Equal(was, is) {
		a.t.Error("what was exported is not what was sent")
	}
	return err
}

// sound has the whole service examined from its disk, every byte of it.
func (a *ailing) sound() {
	a.t.Helper()
	r, err := doctor.Examine(a.t.Context(), doctor.Config{
		Data: a.Data(), Now: time.Now(), Deep: true, Accept: []string{"backup-never", "disk-nearly-full"},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	for _, f := range r.Findings {
		if !f.Accepted {
			a.t.Errorf("%s: %s %v", f.Code, f.What, f.Details)
		}
	}
}

// The fault table of the sealed bytes: each call that carrying one exhibit from
// hand to hand makes to their store goes wrong in each way, once and twice in a
// row. However that ends, nothing is lost, nothing false is exported or
// acknowledged, and trying again finishes.
func TestFaultTable(t *testing.T) {
	a := newAiling(t, nil)
	a.blobs.Fail(blobtest.Slow, 0, 0)
	if failed := a.carry(); failed > 0 {
		t.Fatalf("%d acts fail without a fault", failed)
	}
	calls, _ := a.blobs.Calls()
	if calls < 10 {
		t.Fatalf("one exhibit makes %d calls: this shows nothing", calls)
	}
	ran, noticed := 0, map[blobtest.Fault]int{}
	for _, fault := range blobtest.Faults() {
		for n := 1; n <= calls; n++ {
			for _, times := range timesOf(fault) {
				t.Run(fmt.Sprintf("%s at %d, %d times", strings.ReplaceAll(string(fault), " ", "-"), n, times), func(t *testing.T) {
					a.t, a.blobs.T = t, t
					a.blobs.Fail(fault, n, times)
					noticed[fault] += a.carry()
					ran++
					a.blobs.Settled()
				})
			}
		}
		a.t, a.blobs.T = t, t
		a.sound()
	}
	t.Logf("%d runs over %d calls; acts that failed and were tried again: %v", ran, calls, noticed)
	if noticed[blobtest.Slow] > 0 {
		t.Error("slowness alone makes acts fail")
	}
}

// timesOf: what is only slow or damaged does not stay so between two calls in a
// way that would tell more.
func timesOf(f blobtest.Fault) []int {
	switch f {
	case blobtest.Failed, blobtest.FailedStored, blobtest.Full:
		return []int{1, 2}
	}
	return []int{1}
}
