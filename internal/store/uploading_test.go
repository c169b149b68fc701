package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const (
	amy  = event.ActorID("amy.reed@northshire.example")
	gus  = event.ActorID("gus.hart@northshire.example")
	ben  = event.ActorID("ben.cole@cps-northshire.example")
	late = event.Time(900)
)

func recipient(s string) event.RecipientID { return event.RecipientID{Digest: event.Sum([]byte(s))} }

func leased(x, blob string, size int64, by event.ActorID) store.Lease {
	return store.Lease{Recipient: recipient(x), Digest: event.Sum([]byte(blob)), Size: size, Until: late, By: by}
}

func TestWhatIsUploadedIsCounted(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		save := func(l store.Lease) func(*store.Tx) error {
			return func(tx *store.Tx) error { return tx.SaveLease(l) }
		}
		is := func(what string, by event.ActorID, person, organisation store.Uploading) {
			t.Helper()
			view(t, db, func(tx *store.Tx) error {
				p, o, err := tx.UploadingOf(by)
				if p != person || o != organisation {
					t.Errorf("%s: %+v and %+v, not %+v and %+v", what, p, o, person, organisation)
				}
				return err
			})
		}
		update(t, db, save(leased("x", "a", 10, amy)))
		update(t, db, save(leased("x", "b", 20, amy)))
		update(t, db, save(leased("y", "a", 5, gus)))
		update(t, db, save(leased("z", "a", 7, ben)))
		is("three blobs of hers and his", amy, store.Uploading{Bytes: 30, Blobs: 2}, store.Uploading{Bytes: 35, Blobs: 3})
		is("another organisation's", ben, store.Uploading{Bytes: 7, Blobs: 1}, store.Uploading{Bytes: 7, Blobs: 1})
		update(t, db, save(leased("x", "a", 10, amy)))
		update(t, db, save(leased("x", "a", 10, ""))) // renewed by the service
		is("the same again", amy, store.Uploading{Bytes: 30, Blobs: 2}, store.Uploading{Bytes: 35, Blobs: 3})
		update(t, db, save(leased("x", "a", 16, amy)))
		is("announced with another length", amy, store.Uploading{Bytes: 36, Blobs: 2}, store.Uploading{Bytes: 41, Blobs: 3})
		for range 2 { // the second finds none
			update(t, db, func(tx *store.Tx) error { return tx.DropLease(recipient("x"), event.Sum([]byte("b"))) })
		}
		is("one swept", amy, store.Uploading{Bytes: 16, Blobs: 1}, store.Uploading{Bytes: 21, Blobs: 2})
		update(t, db, func(tx *store.Tx) error { return tx.DropLeases(recipient("x")) })
		update(t, db, func(tx *store.Tx) error { return tx.DropLease(recipient("z"), event.Sum([]byte("a"))) })
		is("sealed", amy, store.Uploading{}, store.Uploading{Bytes: 5, Blobs: 1})
		view(t, db, func(tx *store.Tx) error {
			all, err := tx.UploadingAll()
			if len(all) != 1 || all["northshire.example"] != (store.Uploading{Bytes: 5, Blobs: 1}) {
				t.Errorf("of all: %v", all)
			}
			rows, _ := tx.Dump("uploading")
			if len(rows) != 1 {
				t.Errorf("rows of nothing remain: %v", rows)
			}
			return err
		})
	})
}

// Many that come at once, the same among them, are counted once each: a race
// must neither hide bytes nor make up room.
func TestWhatIsUploadedAtOnceIsCounted(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() {
				l := leased("x", fmt.Sprint(i%8), int64(1+i%3), amy)
				if err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.SaveLease(l) }); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		view(t, db, func(tx *store.Tx) error {
			leases, err := tx.Leases(recipient("x"))
			want := store.Uploading{Blobs: int64(len(leases))}
			for _, l := range leases {
				want.Bytes += l.Size
			}
			if p, _, _ := tx.UploadingOf(amy); p != want || p.Blobs != 8 {
				t.Errorf("counted %+v of leases %+v", p, want)
			}
			return err
		})
	})
}

func TestOldRefusalsAreForgotten(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		update(t, db, func(tx *store.Tx) error {
			for i := range 10 {
				if _, err := tx.AddRefusal(store.Refusal{At: event.Time(100 * i), Caller: "nobody", Route: "GET /", Code: "x"}); err != nil {
					return err
				}
			}
			n, err := tx.DropRefusals(3, 500)
			if n != 5 {
				t.Errorf("%d were forgotten", n)
			}
			if n, _ := tx.DropRefusals(7, 0); n != 2 {
				t.Errorf("by number %d were forgotten", n)
			}
			left, _ := tx.Refusals(0, 100)
			if len(left) != 3 || left[2].Number != 8 {
				t.Errorf("left %v", left)
			}
			return err
		})
	})
}
