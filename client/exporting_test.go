package client_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// withoutEnd has the second exhibit's segments not come, and the others be counted.
type withoutEnd struct {
	mu      sync.Mutex
	away    string // of requests that get no answer
	fetched []string
}

func (e *withoutEnd) lie(r *http.Request, next func() (int, []byte)) (int, []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.away != "" && strings.Contains(r.URL.Path, e.away) {
		return http.StatusBadGateway, nil
	}
	if strings.Contains(r.URL.Path, "/segments/") {
		e.fetched = append(e.fetched, r.URL.Path)
	}
	return next()
}

func (e *withoutEnd) from(away string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.away, e.fetched = away, nil
}

// exports has Tom export both exhibits of what Sarah received.
func (s *stage) exports(into string) ([]client.Exported, error) {
	return s.as(world.Tom).Export(s.Context(), built.opened.Consignment, nil, into, seal.ExtractOptions{}, nil)
}

// said counts what Tom said of it since the stage was built.
func (s *stage) said(w *wire) (opened, exported int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range w.said {
		switch k {
		case "opened":
			opened++
		case "exported":
			exported++
		}
	}
	return opened, exported
}

func hiddenIn(t *testing.T, dir string) (hidden, exhibits []string) {
	t.Helper()
	have, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, f := range have {
		if strings.HasPrefix(f.Name(), ".safehand-") {
			hidden = append(hidden, f.Name())
		} else {
			exhibits = append(exhibits, f.Name())
		}
	}
	return hidden, exhibits
}

// The network goes after the first exhibit of two: it stands and is said. The same
// again finishes the second, under the one opening, fetches nothing twice and says
// nothing twice.
func TestExportGoesOn(t *testing.T) {
	s := newStage(t)
	e, into := &withoutEnd{}, t.TempDir()
	second := built.opened.Exhibits[1].Exhibit.String()
	e.from(second + "/segments")
	w := s.lies(t, world.Tom, e.lie)
	out, err := s.exports(into)
	if _, have := hiddenIn(t, into); !errors.Is(err, client.ErrUnreachable) || len(out) > 1 || len(have) != len(out) {
		t.Fatalf("it exported %v, and there is %q: %v", out, have, err)
	}
	first := len(out)
	e.from("")
	out, err = s.exports(into)
	if err != nil || len(out) != 2 {
		t.Fatalf("%v, %v", out, err)
	}
	hidden, have := hiddenIn(t, into)
	if slices.Sort(have); len(hidden) > 0 || !slices.Equal(have, []string{"JRS-1", "JRS-2"}) || len(e.fetched) != 2-first {
		t.Errorf("there is %q and %q, and %q was fetched", have, hidden, e.fetched)
	}
	opened, exported := s.said(w)
	if want := 2 - first; opened != want || exported != 1+first {
		t.Errorf("it said %d openings and %d exports", opened, exported)
	}
	// Done once more in the same place, it is in the way; elsewhere, another opening.
	var exists *seal.ExistsError
	if _, err := s.exports(into); !errors.As(err, &exists) {
		t.Errorf("into the same folder: %v", err)
	}
}

// All of it stands and what was said of it was lost: the same again says it, and
// fetches nothing.
func TestExportSaysItLater(t *testing.T) {
	s := newStage(t)
	e, into := &withoutEnd{}, t.TempDir()
	exporting := false
	w := s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		e.mu.Lock()
		lost := exporting && r.URL.Path == "/v1/events"
		e.mu.Unlock()
		if lost {
			return http.StatusBadGateway, nil
		}
		n, b := e.lie(r, next)
		if strings.HasSuffix(r.URL.Path, "/grants") {
			e.mu.Lock()
			exporting = true
			e.mu.Unlock()
		}
		return n, b
	})
	out, err := s.exports(into)
	hidden, have := hiddenIn(t, into)
	if !errors.Is(err, client.ErrUnreachable) || len(out) != 2 || len(have) != 2 || len(hidden) != 2 {
		t.Fatalf("%v, %v, and there is %q and %q", out, err, have, hidden)
	}
	for _, x := range built.opened.Exhibits {
		if !s.as(world.Tom).IsBegun(into, x.Exhibit) || s.as(world.Sarah).IsBegun(into, x.Exhibit) {
			t.Error("it does not know whose export was begun")
		}
	}
	w.mu.Lock()
	w.tell, w.said = e.lie, nil
	w.mu.Unlock()
	e.from("")
	out, err = s.exports(into)
	s.must(err)
	opened, exported := s.said(w)
	if hidden, _ := hiddenIn(t, into); len(out) != 2 || len(e.fetched) > 0 || opened != 0 || exported != 1 || len(hidden) > 0 {
		t.Errorf("fetched %q, said %d openings and %d exports, left %q", e.fetched, opened, exported, hidden)
	}
}

// Two programs of one person don't write one exhibit at the same time.
func TestExportAlone(t *testing.T) {
	s := newStage(t)
	into := t.TempDir()
	var inside error
	e := &withoutEnd{}
	s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		e.mu.Lock()
		again := strings.Contains(r.URL.Path, "/segments/") && inside == nil
		if again {
			inside = errors.New("begun")
		}
		e.mu.Unlock()
		if again {
			_, err := s.reopen(event.ActorID(world.Tom)).Export(s.Context(), built.opened.Consignment, nil, into, seal.ExtractOptions{}, nil)
			e.mu.Lock()
			inside = err
			e.mu.Unlock()
		}
		return next()
	})
	if _, err := s.exports(into); err != nil {
		t.Fatal(err)
	}
	if inside == nil || !strings.Contains(inside.Error(), "another program exports it") {
		t.Errorf("the second: %v", inside)
	}
	if left, err := filepath.Glob(filepath.Join(s.w.Home(event.ActorID(world.Tom)), "*.lock")); len(left) > 0 || err != nil {
		t.Errorf("left is %q", left)
	}
}
