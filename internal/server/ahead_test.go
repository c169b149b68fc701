package server_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// ahead stores blobs for an exhibit that nobody ordered.
func (h *house) ahead(by event.PersonID, r event.RecipientID, blobs ...[]byte) (last answer) {
	h.t.Helper()
	token := h.person(by)
	for _, b := range blobs {
		last = h.do("PUT", blobPath(r, b), token, b)
	}
	return last
}

// orders has Fay order one exhibit, of a key that she made before.
func (h *house) orders(r event.RecipientID) *recordtest.Sending {
	h.t.Helper()
	d := &recordtest.Sending{By: Fay, For: VPU, Seals: []event.Seal{{Recipient: r}}}
	d.Order = get[api.Recorded](h, h.say(&event.Ordered{
		Header: h.By(event.ActorID(Fay), event.PartyID(VPU)), Label: recordtest.Random(), To: []event.HolderID{event.HolderID(recordtest.RASSO)},
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2}, OrderKey: h.Key(event.OrderKeyName(event.ActorID(Fay)), 1),
		Exhibits: []event.OrderedExhibit{{Recipient: r, Thread: event.Thread{Digest: recordtest.Random()}}},
	})).Event
	return d
}

// What is stored before its order lasts a day, and an hour once it was let go; an
// order keeps it as long as all that is stored under one.
func TestTheLifeOfWhatIsStoredAhead(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	for name, c := range map[string]struct {
		then func(h *house, r event.RecipientID)
		life time.Duration
	}{
		"left":               {func(*house, event.RecipientID) {}, day},
		"let go":             {func(h *house, r event.RecipientID) { h.letGo(r, http.StatusNoContent) }, hour},
		"ordered":            {func(h *house, r event.RecipientID) { h.orders(r) }, 7 * day},
		"ordered, and freed": {func(h *house, r event.RecipientID) { h.orders(r); h.letGo(r, http.StatusNotFound) }, 7 * day},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				h := newHouse(t, db)
				r, one, two := event.RecipientID{Digest: recordtest.Random()}, recordtest.File(), recordtest.File()
				if a := h.ahead(Fay, r, one, two); a.Status != http.StatusOK {
					t.Fatalf("%d %s", a.Status, a.Body)
				}
				c.then(h, r)
				h.Clock = h.Clock.Add(c.life)
				if n := h.swept(); n != 0 {
					t.Errorf("%d swept before its time", n)
				}
				h.Clock = h.Clock.Add(time.Second)
				if n := h.swept(); n != 2 || h.holds(r, one) || h.holds(r, two) {
					t.Errorf("%d of 2 swept at its end", n)
				}
			})
		})
	}
}

func (h *house) letGo(r event.RecipientID, want int) {
	h.t.Helper()
	if a := h.do("DELETE", "/v1/exhibits/"+r.String()+"/blobs", h.person(Fay), nil); a.Status != want {
		h.t.Errorf("letting go: %d %s", a.Status, a.Body)
	}
}

func TestWhatIsStoredAheadCounts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.quotas(desk.Quotas{Person: desk.Quota{Bytes: 250, Blobs: 1 << 20}, Organisation: plenty()})
		r, b := event.RecipientID{Digest: recordtest.Random()}, pieces(3)
		if a := h.ahead(Fay, r, b[:2]...); a.Status != http.StatusOK {
			t.Fatalf("within her quota: %d %s", a.Status, a.Body)
		}
		if a := h.ahead(Fay, event.RecipientID{Digest: recordtest.Random()}, b[2]); a.code() != api.CodeQuota {
			t.Errorf("beyond it, for another exhibit: %d %s", a.Status, a.Body)
		}
		d := h.orders(r)
		if a := h.do("PUT", blobPath(r, b[2]), h.order(d), b[2]); a.code() != api.CodeQuota {
			t.Errorf("beyond it, under the order: %d %s", a.Status, a.Body)
		}
		held := get[api.Held](h, h.do("GET", "/v1/exhibits/"+r.String()+"/blobs", h.order(d), nil))
		if len(held.Blobs) != 2 {
			t.Errorf("the order finds %v of what was stored before it", held.Blobs)
		}
	})
}
