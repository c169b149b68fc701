package mirror_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/mirror"
	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

// ask has a log ask for a cosignature of its head.
func ask(t *testing.T, h http.Handler, l *madeLog, old, size int64) (int, []byte) {
	t.Helper()
	r := witness.Request{Old: old, Checkpoint: l.note(size)}
	if old > 0 {
		p, err := l.Grown(t.Context(), old, size)
		if err != nil {
			t.Fatal(err)
		}
		r.Proof = p
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/add-checkpoint", bytes.NewReader(r.Bytes())))
	return w.Code, w.Body.Bytes()
}

func TestCosigns(t *testing.T) {
	l, s := newLog(t), newStand(t)
	l.grow(300)
	m := s.must(t, l)
	h := m.Handler()
	if code, b := ask(t, h, l, 0, 300); code != http.StatusOK || !signs(t, s, l.note(300), b) {
		t.Errorf("%d %s", code, b)
	}
	if m.Size() != 300 {
		t.Errorf("it cosigned 300 entries and read %d", m.Size())
	}
	// Entries that it can't have: it says so, and signs nothing.
	l.grow(100)
	l.give = func(int64, [][]byte) [][]byte { return nil }
	if code, b := ask(t, h, l, 300, 400); code != http.StatusServiceUnavailable {
		t.Errorf("%d %s", code, b)
	}
	l.give = nil
	if code, b := ask(t, h, l, 300, 400); code != http.StatusOK {
		t.Errorf("%d %s", code, b)
	}
	if code, _ := ask(t, h, l, 200, 400); code != http.StatusConflict {
		t.Errorf("another old size: %d", code)
	}
	// A tally twice: the head is right, and is not cosigned.
	e := l.entry(400)
	e.Tallies[0] = l.entry(5).Tallies[1]
	l.add(e)
	if code, b := ask(t, h, l, 400, 401); code != http.StatusServiceUnavailable || bytes.Contains(b, []byte("—")) {
		t.Errorf("%d %s", code, b)
	}
	caughtAlready(t, m)
	// Nor is the head before it any more, which was in order.
	if code, _ := ask(t, h, l, 400, 400); code != http.StatusServiceUnavailable {
		t.Errorf("after a breach: %d", code)
	}
}

func caughtAlready(t *testing.T, m *mirror.Mirror) {
	t.Helper()
	if _, err := m.Once(t.Context()); !errors.As(err, new(*mirror.Breach)) {
		t.Errorf("got %v", err)
	}
}

func signs(t *testing.T, s *stand, note, lines []byte) bool {
	t.Helper()
	var keys []ledger.CosignerKey
	for _, k := range s.keys {
		keys = append(keys, k.Key())
	}
	text, _, _ := bytes.Cut(note, []byte("\n\n"))
	got, err := ledger.OpenLines(append(append([]byte{}, text...), "\n\n"...), lines, origin, keys)
	return err == nil && len(got) == 2
}

// It cosigns what it has read whether the log asks or not, and only that.
func TestCosignsUnasked(t *testing.T) {
	l, s := newLog(t), newStand(t)
	l.grow(10)
	m := s.must(t, l)
	follow(t, m, 10)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/checkpoint?origin="+origin, nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "\n10\n") || strings.Count(w.Body.String(), "— northshire.example/mirror ") != 2 {
		t.Errorf("%d %s", w.Code, w.Body.String())
	}
}
