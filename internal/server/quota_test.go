package server_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func (h *house) quotas(q desk.Quotas) { h.held(server.Options{}, desk.Config{Quotas: q}) }

func plenty() desk.Quota { return desk.Quota{Bytes: 1 << 40, Blobs: 1 << 20} }

// pieces are blobs of one length.
func pieces(n int) (out [][]byte) {
	for i := range n {
		out = append(out, bytes.Repeat([]byte{byte(i)}, 100))
	}
	return out
}

// Each quota is met, by whom it is for and nobody else, and leaves nothing of
// what it refused.
func TestEachQuotaIsMet(t *testing.T) {
	for name, c := range map[string]struct {
		q     desk.Quotas
		says  string
		other int // what a colleague gets
	}{
		"a person's bytes":         {desk.Quotas{Person: desk.Quota{Bytes: 350, Blobs: 1 << 20}, Organisation: plenty()}, "you have", http.StatusOK},
		"a person's pieces":        {desk.Quotas{Person: desk.Quota{Bytes: 1 << 40, Blobs: 3}, Organisation: plenty()}, "you have", http.StatusOK},
		"an organisation's bytes":  {desk.Quotas{Person: plenty(), Organisation: desk.Quota{Bytes: 350, Blobs: 1 << 20}}, "your organisation has", http.StatusInsufficientStorage},
		"an organisation's pieces": {desk.Quotas{Person: plenty(), Organisation: desk.Quota{Bytes: 1 << 40, Blobs: 3}}, "your organisation has", http.StatusInsufficientStorage},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				h := newHouse(t, db)
				h.quotas(c.q)
				// Two sendings of hers count together.
				one, two, other := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO)), h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO)), h.Order(Gus, VPU, 1, event.HolderID(recordtest.RASSO))
				b := pieces(4)
				if got := h.put(one, 0, h.order(one), b[:2]...); got != http.StatusOK {
					t.Fatalf("within it: %d", got)
				}
				token, x := h.order(two), two.Seals[0].Recipient
				for range 2 { // the same again takes no more
					if got := h.put(two, 0, token, b[2]); got != http.StatusOK {
						t.Fatalf("to its end: %d", got)
					}
				}
				a := h.do("PUT", blobPath(x, b[3]), token, b[3])
				if a.Status != http.StatusInsufficientStorage || a.code() != api.CodeQuota || !strings.Contains(string(a.Body), c.says) {
					t.Errorf("beyond it: %d %s", a.Status, a.Body)
				}
				if n := h.newest(); n.Code != api.CodeQuota || !strings.Contains(n.Caller, string(Fay)) {
					t.Errorf("the operator's table has %+v", n)
				}
				if h.holds(x, b[3]) || len(h.leases(x)) != 1 {
					t.Errorf("of what was refused remain %v", h.leases(x))
				}
				if got := h.put(other, 0, h.order(other), b[0]); got != c.other {
					t.Errorf("a colleague gets %d, not %d", got, c.other)
				}
				h.Clock = h.Clock.Add(8 * 24 * time.Hour)
				h.swept()
				again := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
				if got := h.put(again, 0, h.order(again), b[:3]...); got != http.StatusOK {
					t.Errorf("once it was swept: %d", got)
				}
			})
		})
	}
}

func (h *house) leases(x event.RecipientID) (out []store.Lease) {
	h.must(h.DB.View(h.t.Context(), func(tx *store.Tx) (err error) {
		out, err = tx.Leases(x)
		return err
	}))
	return out
}

// What is sealed is evidence, and counts no more: who seals what she sends sends
// as much as she likes.
func TestWhatIsSealedCountsNoMore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.quotas(desk.Quotas{Person: desk.Quota{Bytes: 1 << 40, Blobs: 4}, Organisation: desk.Quota{Bytes: 1 << 40, Blobs: 4}})
		for range 5 { // of four pieces each
			h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		}
	})
}

// On a small disk no organisation's unsealed bytes take more than three quarters.
func TestNobodyFillsASmallDisk(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.held(server.Options{}, desk.Config{Reserve: 1, Space: func() ([]disk.Space, error) {
			return []disk.Space{{Free: 1 << 40, Total: 1 << 40}, {Free: 400, Total: 400}}, nil
		}})
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token, b := h.order(d), pieces(4)
		if got := h.put(d, 0, token, b[:3]...); got != http.StatusOK {
			t.Fatalf("three quarters: %d", got)
		}
		if a := h.do("PUT", blobPath(d.Seals[0].Recipient, b[3]), token, b[3]); a.code() != api.CodeQuota {
			t.Errorf("the last quarter: %d %s", a.Status, a.Body)
		}
	})
}

// However many are refused, the operator's table keeps the newest of half a year.
func TestTheTableOfRefusalsIsBounded(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		now := event.TimeOf(h.Clock)
		h.must(db.Update(t.Context(), func(tx *store.Tx) error {
			for i := range 999 {
				at := now - 100
				if i < 600 {
					at = now - 181*24*3600
				}
				if _, err := tx.AddRefusal(store.Refusal{At: at, Caller: "nobody", Route: "GET /", Code: "unknown"}); err != nil {
					return err
				}
			}
			return nil
		}))
		h.do("GET", "/v1/directory", "", nil)
		left := 0
		h.must(db.View(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.Dump("refusal")
			left = len(rows)
			return err
		}))
		if left != 400 {
			t.Errorf("of a thousand, 600 of them older than half a year, %d are left", left)
		}
	})
}

// Drafts lie in the database, so what a person may keep of them is bounded too.
func TestDraftsAreBounded(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		part := draftFile()
		h.quotas(desk.Quotas{Person: plenty(), Organisation: plenty(), Drafts: int64(2 * len(part))})
		d, other := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO)), h.Order(Gus, VPU, 1, event.HolderID(recordtest.RASSO))
		for range 2 { // the same part takes the place of itself
			for i := range 2 {
				if a := h.putDraft(d, i, part); a.Status != http.StatusOK {
					t.Fatalf("part %d: %d %s", i, a.Status, a.Body)
				}
			}
			if a := h.putDraft(d, 2, part); a.code() != api.CodeQuota {
				t.Errorf("one too many: %d %s", a.Status, a.Body)
			}
		}
		if a := h.putDraft(other, 0, part); a.Status != http.StatusOK {
			t.Errorf("a colleague's: %d %s", a.Status, a.Body)
		}
	})
}
