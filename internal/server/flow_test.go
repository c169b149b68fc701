package server_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

func TestFromOrderToKey(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		if s.before.Status != http.StatusConflict || s.before.code() != api.CodeMissing {
			t.Errorf("a seal before its bytes: %d %s", s.before.Status, s.before.Body)
		}
		if a := h.do("GET", blobPath(s.Seals[0].Recipient, s.bag.list), s.dead, nil); a.Status != http.StatusUnauthorized {
			t.Errorf("the order's session outlived the dispatch: %d", a.Status)
		}
		ben := h.person(recordtest.Ben)
		for what, want := range map[string][]byte{
			"/label": s.files.Label, "/" + s.x.String() + "/list": s.bag.list, "/" + s.x.String() + "/manifest": s.bag.manifest,
			"/" + s.x.String() + "/segments/0": s.bag.segments[0], "/" + s.x.String() + "/segments/1": s.bag.segments[1],
		} {
			if a := h.do("GET", s.path()+what, ben, nil); a.Status != http.StatusOK || !bytes.Equal(a.Body, want) {
				t.Errorf("%s: %d, %d bytes where %d were stored", what, a.Status, len(a.Body), len(want))
			}
		}
		if a := h.do("GET", s.item()+"/segments/2", ben, nil); a.Status != http.StatusNotFound {
			t.Errorf("a third segment of two: %d", a.Status)
		}
		get[api.Recorded](h, h.say(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)))
		o := get[api.Recorded](h, h.say(h.Opening(recordtest.Ben, recordtest.RASSO, s.id, event.View, s.x)))
		g := get[api.Grants](h, h.do("GET", "/v1/openings/"+o.Event.String()+"/grants", ben, nil))
		list, err := event.ParseGrants(s.files.GrantsList)
		h.must(err)
		unit := event.KeyRef{Holder: event.HolderID(recordtest.RASSO), Number: 1}
		for i, r := range list.Grants {
			if r.To == unit && (len(g.Grants) != 1 || g.Grants[0].To != unit || g.Grants[0].Exhibit != s.x || !bytes.Equal(g.Grants[0].File, s.files.Grants[i])) {
				t.Errorf("another grant than the one to the unit: %+v", g)
			}
		}
	})
}

func TestABundleProvesItself(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		get[api.Recorded](h, h.say(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)))
		b := get[api.Bundle](h, h.do("GET", s.path(), h.as(event.AsAgent, event.ActorID(recordtest.Intake)), nil))
		owners := h.prove(b)
		for _, o := range []event.Owner{
			event.OwnerExhibit(s.Seals[0].Recipient), event.OwnerOrg(recordtest.Police), event.OwnerOrg(recordtest.CPS), event.OwnerService(Safe),
		} {
			if owners[o] == 0 {
				t.Errorf("the thread of %s is missing or empty", o)
			}
		}
		if len(owners) != 4 {
			t.Errorf("other threads than asked for: %v", owners)
		}
		if n := owners[event.OwnerExhibit(s.Seals[0].Recipient)]; n != 4 {
			t.Errorf("%d statements on the exhibit where ordered, sealed, dispatched and received belong", n)
		}
	})
}

// prove checks every proof and every thread's count of a bundle.
func (h *house) prove(b api.Bundle) map[event.Owner]int {
	h.t.Helper()
	c, err := ledger.OpenCheckpoint([]byte(b.Checkpoint), h.Service.Log, h.Service.LogKeys)
	h.must(err)
	entries := map[event.LogIndex]ledger.Entry{}
	for _, i := range b.Items {
		var p tlog.RecordProof
		for _, s := range i.Proof {
			x, err := tlog.ParseHash(s)
			h.must(err)
			p = append(p, x)
		}
		h.must(ledger.CheckRecord(p, c.Size, c.Root, int64(i.Index), []byte(i.Entry)))
		e, err := ledger.ParseEntry([]byte(i.Entry))
		h.must(err)
		n, err := event.ParseNote([]byte(i.Note))
		h.must(err)
		if !e.Holds(n) {
			h.t.Errorf("entry %d is not of its note", i.Index)
		}
		entries[i.Index] = e
	}
	owners := map[event.Owner]int{}
	for _, th := range b.Threads {
		owners[th.Owner] = len(th.Indexes)
		for n, i := range th.Indexes {
			found := false
			for _, tally := range entries[i].Tallies {
				found = found || tally == ledger.Tally(th.Value, int64(n)+1)
			}
			if !found {
				h.t.Errorf("statement %d of %s does not bear its tally", n+1, th.Owner)
			}
		}
	}
	return owners
}

func TestRanges(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		ask := func(byteRange, ifRange string) answer {
			r, err := http.NewRequestWithContext(t.Context(), "GET", h.url+s.item()+"/segments/0", nil)
			h.must(err)
			r.Header.Set("Authorization", "Bearer "+h.person(recordtest.Ben))
			r.Header.Set("Range", byteRange)
			if ifRange != "" {
				r.Header.Set("If-Range", ifRange)
			}
			return h.send(r)
		}
		tag := `"` + event.Sum(s.bag.segments[0]).String() + `"`
		if a := ask("bytes=50-", tag); a.Status != http.StatusPartialContent || !bytes.Equal(a.Body, s.bag.segments[0][50:]) {
			t.Errorf("the second part: %d, %d bytes", a.Status, len(a.Body))
		}
		if a := ask("bytes=50-", `"another"`); a.Status != http.StatusOK || len(a.Body) != 200 {
			t.Errorf("a part of other bytes: %d, %d bytes", a.Status, len(a.Body))
		}
		if a := ask("bytes=900-", ""); a.Status != http.StatusRequestedRangeNotSatisfiable {
			t.Errorf("a part past the end: %d", a.Status)
		}
	})
}

func TestAnAgentNeverReceivesOrOpens(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		r := h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)
		r.By.ID = event.ActorID(recordtest.Intake)
		o := h.Opening(recordtest.Ben, recordtest.RASSO, s.id, event.View, s.x)
		o.By.ID = event.ActorID(recordtest.Intake)
		for _, e := range []event.Event{r, o} {
			if a := h.say(e); a.Status != http.StatusForbidden || a.code() != event.CodeAgent {
				t.Errorf("%s by an agent: %d %s", e.Kind(), a.Status, a.Body)
			}
		}
		c := &event.Checked{Header: h.By(event.ActorID(recordtest.Intake), event.PartyID(recordtest.RASSO)), Consignment: s.id, Passed: []event.ExhibitID{s.x}}
		get[api.Recorded](h, h.say(c))
		row := get[api.Listing](h, h.do("GET", "/v1/consignments?direction=in", h.person(recordtest.Ben), nil)).Consignments[0]
		if row.Passed != 1 || row.Received != 0 || row.Status != "waiting" {
			t.Errorf("checked is shown as %+v", row)
		}
	})
}

func TestARecallEndsFetching(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		get[api.Recorded](h, h.say(&event.Recalled{
			Header: h.By(event.ActorID(Gus), event.PartyID(VPU)), Consignment: &s.id, After: event.EventID(s.id), Exhibits: []event.ExhibitID{s.x},
		}))
		a := h.do("GET", s.item()+"/segments/0", h.person(recordtest.Ben), nil)
		if a.Status != http.StatusConflict || !strings.Contains(string(a.Body), string(Gus)) {
			t.Errorf("recalled bytes: %d %s", a.Status, a.Body)
		}
		if a := h.do("GET", s.item()+"/segments/0", h.person(Fay), nil); a.Status != http.StatusOK {
			t.Errorf("the sending unit's own: %d", a.Status)
		}
		label := "/v1/consignments/" + s.id.String() + "/label"
		if a := h.do("GET", label, h.person(recordtest.Ben), nil); a.Status != http.StatusConflict {
			t.Errorf("the label of what was recalled: %d", a.Status)
		}
		if a := h.do("GET", label, h.person(Fay), nil); a.Status != http.StatusOK {
			t.Errorf("the label, to the sending unit: %d", a.Status)
		}
		if a := h.say(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)); a.Status != http.StatusConflict {
			t.Errorf("a receipt after the recall: %d", a.Status)
		}
	})
}
