package client_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// generous is a service that takes in an opening of what nobody has received, and
// hands out the keys for it. Afterwards it shows the opening, or does not.
type generous struct {
	s     *stage
	shows bool
	o     *operator
	at    event.LogIndex
	asked int // for keys
}

func (g *generous) tell(r *http.Request, next func() (int, []byte)) (int, []byte) {
	switch {
	case r.URL.Path == "/v1/events":
		var sub api.Submission
		g.s.must(json.NewDecoder(r.Body).Decode(&sub))
		n, err := event.ParseNote([]byte(sub.Note))
		g.s.must(err)
		g.o = g.s.operator()
		g.at = g.o.log(n, g.o.now(), g.o.waiting(4)...) // ordered, sealed, dispatched
		return g.o.recorded(g.at)
	case strings.HasSuffix(r.URL.Path, "/grants"):
		g.asked++
		return g.grants()
	case g.o == nil:
		return next()
	}
	return g.o.lies(bundles, func(b *api.Bundle) {
		for i := range b.Threads {
			if t := &b.Threads[i]; g.shows && t.Owner.Kind == event.ExhibitThread {
				t.Indexes = append(t.Indexes, g.at)
			}
		}
	})(r, next)
}

// grants are those that wait with it for a receipt.
func (g *generous) grants() (int, []byte) {
	db, err := store.Open(g.s.Context(), filepath.Join(g.s.w.Data(), "safehand.db"))
	g.s.must(err)
	defer db.Close()
	var out api.Grants
	g.s.must(db.View(g.s.Context(), func(tx *store.Tx) (err error) {
		id := built.waiting.Consignment
		if out.List, err = tx.GrantsList(id); err != nil {
			return err
		}
		l, err := event.ParseGrants(out.List)
		if err != nil {
			return err
		}
		for _, ref := range l.Grants {
			file, err := tx.Grant(id, ref.Exhibit, ref.To)
			if err != nil {
				return err
			}
			out.Grants = append(out.Grants, api.Grant{Exhibit: ref.Exhibit, To: ref.To, File: file})
		}
		return nil
	}))
	b, _ := json.Marshal(out)
	return http.StatusOK, b
}

// No receipt, no key, even from a service that would give it: what was opened
// against the rules is not used, and no key is asked for.
func TestNoKeyIsTakenWithoutAReceipt(t *testing.T) {
	for name, shows := range map[string]bool{"the opening is shown": true, "the opening is hidden": false} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			g := &generous{s: s, shows: shows}
			w := s.lies(t, world.Sarah, g.tell)
			to := t.TempDir()
			_, err := s.as(world.Sarah).Export(t.Context(), built.waiting.Consignment, nil, to, seal.ExtractOptions{}, nil)
			if !slices.Contains(w.said, event.Kind("opened")) || g.asked > 0 {
				t.Errorf("it said %v and asked for keys %d times: %v", w.said, g.asked, err)
			}
			w.said = nil
			refused(t, w, err, "")
			if left, _ := os.ReadDir(to); len(left) > 0 {
				t.Errorf("it wrote %v", left)
			}
		})
	}
}
