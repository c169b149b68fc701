package server_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func (h *house) put(d *recordtest.Sending, i int, token string, blobs ...[]byte) int {
	h.t.Helper()
	for _, b := range blobs {
		if a := h.do("PUT", blobPath(d.Seals[i].Recipient, b), token, b); a.Status != http.StatusOK {
			return a.Status
		}
	}
	return http.StatusOK
}

func (h *house) swept() int {
	h.t.Helper()
	n, err := h.desk.Sweep(h.t.Context())
	h.must(err)
	return n
}

func (h *house) holds(r event.RecipientID, b []byte) bool {
	_, err := h.blobs.Stat(h.t.Context(), blob.Name{Recipient: r, Digest: event.Sum(b)})
	return !errors.Is(err, blob.ErrNotFound)
}

func TestTheSweep(t *testing.T) {
	const day = 24 * time.Hour
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		sealed := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		// As if the service had been killed before it could end the lease.
		h.must(db.Update(t.Context(), func(tx *store.Tx) error {
			return tx.SaveLease(store.Lease{
				Recipient: sealed.Seals[0].Recipient, Digest: event.Sum(sealed.bag.list), Size: 1, Until: event.TimeOf(h.Clock),
			})
		}))
		given, going := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO)), h.Order(Gus, VPU, 1, event.HolderID(recordtest.RASSO))
		old, more := recordtest.File(), recordtest.File()
		h.put(given, 0, h.order(given), old)
		h.put(going, 0, h.order(going), old)
		if n := h.swept(); n != 0 {
			t.Errorf("%d swept at once", n)
		}
		h.Clock = h.Clock.Add(6 * day)
		h.put(going, 0, h.order(going), more)
		h.Clock = h.Clock.Add(2 * day)
		if n := h.swept(); n != 1 {
			t.Errorf("%d swept where one was given up", n)
		}
		if h.holds(given.Seals[0].Recipient, old) {
			t.Error("what was given up is still there")
		}
		if !h.holds(going.Seals[0].Recipient, old) || !h.holds(going.Seals[0].Recipient, more) {
			t.Error("the first blob of what is still being stored was swept")
		}
		for _, b := range sealed.bag.all() {
			if !h.holds(sealed.Seals[0].Recipient, b) {
				t.Error("a sealed blob was swept")
			}
		}
		h.Clock = h.Clock.Add(8 * day)
		if n := h.swept(); n != 2 {
			t.Errorf("%d swept of the two given up at last", n)
		}
	})
}

func TestWhoStoresWhat(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d, other := h.Order(Fay, VPU, 2, event.HolderID(recordtest.RASSO)), h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		bags := h.fill(d)
		token := h.order(d)
		if got := h.put(other, 0, token, recordtest.File()); got != http.StatusNotFound {
			t.Errorf("for another order's exhibit: %d", got)
		}
		if got := h.put(d, 0, token, bags[0].all()...); got != http.StatusOK {
			t.Fatalf("for its own: %d", got)
		}
		if a := h.say(h.sealed(d, 0)); a.Status != http.StatusOK {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		for name, by := range map[string]string{"the order": token, "its person": h.person(Fay)} {
			if got := h.put(d, 0, by, recordtest.File()); got != http.StatusConflict {
				t.Errorf("for a sealed exhibit, by %s: %d", name, got)
			}
		}
		if got := h.put(d, 1, token, bags[1].manifest); got != http.StatusOK {
			t.Errorf("for the next exhibit: %d", got)
		}
	})
}

func TestASealWithoutItsBytes(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		for name, spoil := range map[string]func(*event.Seal, *bag){
			"no segment": func(_ *event.Seal, b *bag) { b.segments = b.segments[:1] },
			"no list":    func(_ *event.Seal, b *bag) { b.list = recordtest.File() },
			"no manifest": func(_ *event.Seal, b *bag) {
				b.manifest = recordtest.File()
			},
			"another total":     func(s *event.Seal, _ *bag) { s.Segments.Total-- },
			"another count":     func(s *event.Seal, _ *bag) { s.Segments = event.Segments{Count: 3, Size: 149, Total: 300} },
			"another size":      func(s *event.Seal, _ *bag) { s.Segments.Size = 250 },
			"a manifest's size": func(s *event.Seal, _ *bag) { s.Manifest.Size++ },
		} {
			t.Run(name, func(t *testing.T) {
				d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
				b := h.fill(d)[0]
				spoil(&d.Seals[0], b)
				h.put(d, 0, h.order(d), b.all()...)
				a := h.say(h.sealed(d, 0))
				if a.Status != http.StatusConflict && a.Status != http.StatusUnprocessableEntity {
					t.Errorf("%d %s", a.Status, a.Body)
				}
				h.State(func(s *custody.State) {
					if s.Exhibit(d.Seals[0].Recipient).Sealed() {
						t.Error("it is sealed all the same")
					}
				})
			})
		}
	})
}

func TestAMemberWithoutACopyGetsNoUnitKey(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		const ida = event.PersonID("ida.park@cps-northshire.example")
		unit := recordtest.RASSO
		h.Invite(event.ActorID(recordtest.Director), ida)
		h.Say(&event.Appointed{
			Header: h.By(event.ActorID(recordtest.Director), event.PartyID(recordtest.CPS)), Person: ida, Role: event.Member, Unit: &unit,
		})
		s := h.sendOver(Fay, VPU, event.HolderID(unit))
		get[any](h, h.say(h.Receipt(recordtest.Ben, unit, s.id, s.x)))
		if a := h.do("GET", "/v1/unit-key?unit="+string(unit)+"&number=1", h.person(ida), nil); a.Status != http.StatusNotFound {
			t.Errorf("her copy: %d %s", a.Status, a.Body)
		}
		a := h.say(h.Opening(ida, unit, s.id, event.View, s.x))
		if a.Status != http.StatusForbidden || a.code() != event.CodeKeyWaiting {
			t.Errorf("her opening: %d %s", a.Status, a.Body)
		}
	})
}
