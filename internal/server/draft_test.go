package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func draftPath(r event.RecipientID, part int) string {
	return fmt.Sprintf("/v1/exhibits/%s/draft/%d", r, part)
}

// draftFile looks like an age file from outside, which is all the service can say.
func draftFile() []byte { return append([]byte("age-encryption.org/v1\n"), recordtest.File()...) }

func (s *scene) putsDraft(who string) answer {
	return s.do("PUT", draftPath(s.next.Seals[0].Recipient, 0), s.token(who), draftFile())
}

func (s *scene) putsDraftSent(who string) answer {
	return s.do("PUT", draftPath(s.Seals[0].Recipient, 0), s.token(who), draftFile())
}

// getsDraft: Gus, the colleague, gave the order that is open.
func (s *scene) getsDraft(who string) answer {
	if a := s.putsDraft("the session of an order"); a.Status != http.StatusOK {
		s.house.t.Fatalf("the draft: %d %s", a.Status, a.Body)
	}
	return s.do("GET", draftPath(s.next.Seals[0].Recipient, 0), s.token(who), nil)
}

func (h *house) drafts(who event.PersonID) []api.Draft {
	h.t.Helper()
	return get[api.Drafts](h, h.do("GET", "/v1/drafts", h.person(who), nil)).Drafts
}

func (h *house) putDraft(d *recordtest.Sending, part int, b []byte) answer {
	h.t.Helper()
	return h.do("PUT", draftPath(d.Seals[0].Recipient, part), h.order(d), b)
}

// A draft grows part by part, is its author's alone, and a part takes the place of
// all behind it.
func TestDraft(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		parts := [][]byte{draftFile(), draftFile(), draftFile()}
		for i, p := range parts {
			if a := h.putDraft(d, i, p); a.Status != http.StatusOK {
				t.Fatalf("part %d: %d %s", i, a.Status, a.Body)
			}
		}
		if a := h.putDraft(d, 4, draftFile()); a.code() != event.CodeState {
			t.Errorf("a part after a gap: %d %s", a.Status, a.Body)
		}
		if a := h.putDraft(d, 3, recordtest.File()); a.Status != http.StatusBadRequest {
			t.Errorf("what is no age file: %d %s", a.Status, a.Body)
		}
		list := h.drafts(Fay)
		if len(list) != 1 || len(list[0].Parts) != 3 || list[0].Parts[1] != recordtest.Sized(parts[1]) || list[0].Exhibit != d.Seals[0].Recipient {
			t.Fatalf("she has %+v", list)
		}
		if a := h.do("GET", draftPath(d.Seals[0].Recipient, 1), h.person(Fay), nil); !bytes.Equal(a.Body, parts[1]) {
			t.Errorf("part 1 is %d %q", a.Status, a.Body)
		}
		if list := h.drafts(Gus); len(list) > 0 {
			t.Errorf("her colleague has %+v", list)
		}
		others := *h.Order(Gus, VPU, 1, event.HolderID(recordtest.RASSO))
		others.Seals = d.Seals
		if a := h.putDraft(&others, 3, draftFile()); a.Status != http.StatusNotFound {
			t.Errorf("a part by another order: %d %s", a.Status, a.Body)
		}
		other := draftFile()
		if a := h.putDraft(d, 1, other); a.Status != http.StatusOK {
			t.Fatalf("another part 1: %d %s", a.Status, a.Body)
		}
		if list := h.drafts(Fay); len(list[0].Parts) != 2 || list[0].Parts[1] != recordtest.Sized(other) {
			t.Errorf("then she has %+v", list)
		}
	})
}

// The key in a draft is not kept for longer than somebody may need it: it goes when
// the sending stands, when it is called back, and when nobody goes on with it.
func TestDraftGoes(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		begin := func() *recordtest.Sending {
			d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
			if a := h.putDraft(d, 0, draftFile()); a.Status != http.StatusOK {
				t.Fatalf("%d %s", a.Status, a.Body)
			}
			return d
		}
		left := func(when string, want int) {
			t.Helper()
			if n := len(h.drafts(Fay)); n != want {
				t.Errorf("%s: %d drafts", when, n)
			}
		}
		d := begin()
		bag := h.fill(d)[0]
		h.put(d, 0, h.order(d), bag.all()...)
		d.After = []event.EventID{get[api.Recorded](h, h.say(h.sealed(d, 0))).Event}
		left("sealed", 1)
		get[api.Recorded](h, h.submit(h.Dispatch(d)))
		left("sent", 0)
		d = begin()
		get[api.Recorded](h, h.say(&event.Recalled{Header: h.By(event.ActorID(Gus), event.PartyID(VPU)), Order: &d.Order, After: d.Order}))
		left("called back", 0)
		d = begin()
		h.Clock = h.Clock.Add(6 * 24 * time.Hour)
		h.swept()
		left("six days later", 1)
		h.putDraft(d, 1, draftFile())
		h.Clock = h.Clock.Add(6 * 24 * time.Hour)
		h.swept()
		left("six days after it was gone on with", 1)
		h.Clock = h.Clock.Add(2 * 24 * time.Hour)
		h.swept()
		left("eight days after", 0)
	})
}

// What a machine stored and then made anew, because it was killed before it could
// write that down, is named by nothing and swept, also when the exhibit was sealed.
func TestLeftOver(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		bag, stray := h.fill(d)[0], recordtest.File()
		r := d.Seals[0].Recipient
		h.put(d, 0, h.order(d), append(bag.all(), stray)...)
		if list := get[api.Held](h, h.do("GET", "/v1/exhibits/"+r.String()+"/blobs", h.order(d), nil)).Blobs; len(list) != len(bag.all())+1 {
			t.Errorf("stored are %v", list)
		}
		get[api.Recorded](h, h.say(h.sealed(d, 0)))
		if n := h.swept(); n != 0 || !h.holds(r, stray) {
			t.Errorf("%d were swept at once", n)
		}
		h.Clock = h.Clock.Add(8 * 24 * time.Hour)
		if n := h.swept(); n != 1 || h.holds(r, stray) {
			t.Errorf("%d were swept", n)
		}
		for _, b := range bag.all() {
			if !h.holds(r, b) {
				t.Error("a blob that the seal names was swept")
			}
		}
	})
}
