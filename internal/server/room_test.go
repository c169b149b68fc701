package server_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// volume is a disk of which a test says how full it is.
type volume struct {
	mu    sync.Mutex
	space disk.Space
	err   error
}

func (v *volume) set(free int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.space.Free = free
}

func (v *volume) measure() ([]disk.Space, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return []disk.Space{{Free: 1 << 40, Total: 1 << 40}, v.space}, v.err
}

const reserve = 1 << 30

// onVolume serves the house from a disk of 100 GiB.
func onVolume(t *testing.T, h *house) *volume {
	v := &volume{space: disk.Space{Free: 50 << 30, Total: 100 << 30}}
	now := func() event.Time { return event.TimeOf(h.Clock) }
	h.desk = desk.New(desk.Config{
		Store: h.DB, Record: h.Log, Blobs: h.blobs, Service: h.Service, Now: now, Space: v.measure, Reserve: reserve,
	})
	s := httptest.NewServer(server.New(h.desk, door.New(h.DB, h.Service, now), server.Options{}))
	t.Cleanup(s.Close)
	h.url = s.URL
	return v
}

// Blobs are refused while there is still room, and statements are not: what is
// on its way is received on a disk that takes no new exhibit.
func TestADiskNearlyFullTakesStatementsOnly(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		v := onVolume(t, h)
		before := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token, b := h.order(d), recordtest.File()
		at := blobPath(d.Seals[0].Recipient, b)

		v.set(reserve + int64(len(b)) - 1)
		a := h.do("PUT", at, token, b)
		if a.Status != http.StatusInsufficientStorage || a.code() != api.CodeFull {
			t.Fatalf("a byte short: %d %s", a.Status, a.Body)
		}
		if !strings.Contains(string(a.Body), "receipts are still recorded") {
			t.Errorf("it says %s", a.Body)
		}
		if h.holds(d.Seals[0].Recipient, b) {
			t.Error("what was refused is there")
		}
		var leases []store.Lease
		h.must(db.View(t.Context(), func(tx *store.Tx) (err error) {
			leases, err = tx.Leases(d.Seals[0].Recipient)
			return err
		}))
		if len(leases) > 0 {
			t.Error("what was refused left a lease")
		}
		get[any](h, h.say(h.Receipt(recordtest.Ben, recordtest.RASSO, before.id, before.x)))

		v.set(reserve + int64(len(b)))
		if a := h.do("PUT", at, token, b); a.Status != http.StatusOK {
			t.Errorf("with room for it: %d %s", a.Status, a.Body)
		}
	})
}

// Many that come at once are counted together.
func TestBlobsOnTheirWayCountTogether(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		slow := &slowly{Store: h.blobs, begun: make(chan bool), rest: make(chan bool)}
		h.blobs = slow
		v := onVolume(t, h)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token, x := h.order(d), d.Seals[0].Recipient
		one, other := recordtest.File(), recordtest.File()
		v.set(reserve + int64(len(one)+len(other)) - 1)
		done := make(chan int)
		go func() { done <- h.do("PUT", blobPath(x, one), token, one).Status }()
		<-slow.begun
		if a := h.do("PUT", blobPath(x, other), token, other); a.code() != api.CodeFull {
			t.Errorf("beside one that is coming: %d %s", a.Status, a.Body)
		}
		close(slow.rest)
		if got := <-done; got != http.StatusOK {
			t.Errorf("the first: %d", got)
		}
		if a := h.do("PUT", blobPath(x, other), token, other); a.Status != http.StatusOK {
			t.Errorf("after it: %d %s", a.Status, a.Body)
		}
	})
}

// slowly stores the first blob when it is told to.
type slowly struct {
	blob.Store
	first       atomic.Bool
	begun, rest chan bool
}

func (s *slowly) Put(ctx context.Context, n blob.Name, size int64, r io.Reader) error {
	if s.first.CompareAndSwap(false, true) {
		close(s.begun)
		<-s.rest
	}
	return s.Store.Put(ctx, n, size, r)
}

// Whose disk can't be measured is not filled blindly.
func TestAnUnmeasuredDiskTakesNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		v := onVolume(t, h)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token, b := h.order(d), recordtest.File()
		v.err = errors.New("input/output error")
		if a := h.do("PUT", blobPath(d.Seals[0].Recipient, b), token, b); a.code() != api.CodeInternal {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	})
}
