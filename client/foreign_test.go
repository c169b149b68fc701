package client_test

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// Other bytes in the place of an exhibit's, each of which would open: the service
// works together with somebody who once had the key, or has another exhibit to
// show instead. Nothing comes out, no export is claimed, and a check says which
// exhibit is broken.
func TestForeignBytes(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	first, second := built.opened.Exhibits[0].Exhibit, built.opened.Exhibits[1].Exhibit
	keys, err := s.as(world.Tom).ExhibitKeys(ctx, built.opened.Consignment, nil)
	s.must(err)
	id, err := seal.ParseIdentity(keys[first])
	s.must(err)
	true1 := s.blobs(world.Tom, built.opened.Consignment, first)
	true2 := s.blobs(world.Tom, built.opened.Consignment, second)
	for name, swap := range map[string]func(part string, b []byte) []byte{
		"all of another exhibit": func(part string, b []byte) []byte { return true2[part] },
		"another text under the same key": func(part string, b []byte) []byte {
			if part != "segments/0" {
				return b
			}
			clear, err := seal.OpenBytes(b, id)
			s.must(err)
			forged := bytes.Replace(clear, []byte("what was said, JRS/1"), []byte("what was not said, 1"), 1)
			if bytes.Equal(forged, clear) {
				t.Error("nothing was forged")
			}
			out, err := seal.SealBytes(forged, id.Recipient())
			s.must(err)
			return out
		},
		"the true text, sealed another time": func(part string, b []byte) []byte {
			if part != "segments/0" {
				return b
			}
			clear, err := seal.OpenBytes(b, id)
			s.must(err)
			out, err := seal.SealBytes(clear, id.Recipient())
			s.must(err)
			return out
		},
		"the manifest, sealed another time": func(part string, b []byte) []byte {
			if part != "manifest" {
				return b
			}
			clear, err := seal.OpenText(b, id)
			s.must(err)
			out, err := seal.SealText(clear, id.Recipient())
			s.must(err)
			return out
		},
	} {
		t.Run(name, func(t *testing.T) {
			lie := func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				n, b := next()
				if _, part, ok := strings.Cut(r.URL.Path, first.String()+"/"); ok && true1[part] != nil {
					b = swap(part, true1[part])
				}
				return n, b
			}
			s.T = t
			tom := s.reopen(event.ActorID(world.Tom))
			w := s.lies(t, world.Tom, lie)
			dir := t.TempDir()
			_, err := tom.Export(ctx, built.opened.Consignment, []event.ExhibitID{first}, dir, seal.ExtractOptions{}, nil)
			if !errors.Is(err, seal.ErrBroken) {
				t.Errorf("got %v", err)
			}
			if slices.Contains(w.said, event.Kind("exported")) || len(filesIn(t, dir)) > 0 {
				t.Errorf("it said %v and wrote %v", w.said, filesIn(t, dir))
			}
			s.lies(t, world.Tom, lie)
			got, err := tom.Check(ctx, built.opened.Consignment, nil, nil)
			if err != nil || len(got.Broken) != 1 || got.Broken[0].Exhibit != first || len(got.Passed) != 1 {
				t.Errorf("the check says %+v, %v", got, err)
			}
		})
	}
}

// blobs are the sealed bytes of an exhibit, as somebody fetches them.
func (s *stage) blobs(who event.PersonID, c event.ConsignmentID, x event.ExhibitID) map[string][]byte {
	s.Helper()
	var mu sync.Mutex
	out := map[string][]byte{}
	s.lies(s.T, who, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		n, b := next()
		mu.Lock()
		defer mu.Unlock()
		if _, part, ok := strings.Cut(r.URL.Path, x.String()+"/"); ok && n == http.StatusOK {
			out[part] = b
		}
		return n, b
	})
	s.must(errorOf(s.reopen(event.ActorID(who)).Export(s.Context(), c, []event.ExhibitID{x}, s.TempDir(), seal.ExtractOptions{}, nil)))
	for _, part := range []string{"list", "manifest", "segments/0"} {
		if out[part] == nil {
			s.Fatalf("%s was not fetched: %d parts", part, len(out))
		}
	}
	return out
}
