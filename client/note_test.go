package client_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// Each side reads what the other writes, and nobody else does.
func TestNote(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	lines := []string{"JRS/2 starts with two minutes of an empty room.", "ROVIs follow."}
	d, err := s.as(world.Amy).Note(ctx, built.waiting.Consignment, lines, nil)
	s.must(err)
	for _, who := range []event.PersonID{world.Amy, world.Lena, world.Sarah, world.Tom} {
		if h := s.last(who, built.waiting, "noted"); !slices.Equal(h.Words, lines) || h.Reference != client.Reference(d.Event) {
			t.Errorf("%s reads %+v", who, h)
		}
	}
	to, err := s.as(world.Tom).Noted(ctx, built.waiting.Consignment, client.Reference(d.Event))
	s.must(err)
	_, err = s.as(world.Tom).Note(ctx, built.waiting.Consignment, []string{"Thank you."}, to)
	s.must(err)
	if h := s.last(world.Amy, built.waiting, "noted"); !slices.Equal(h.Words, []string{"Thank you."}) || h.Detail != "in reply to "+client.Reference(d.Event) {
		t.Errorf("she reads %+v", h)
	}
	newest, err := s.as(world.Amy).Noted(ctx, built.waiting.Consignment, "")
	if err != nil || *newest == d.Event {
		t.Errorf("the other side's newest is %v, %v", newest, err)
	}
	if _, err := s.as(world.Priya).Note(ctx, built.waiting.Consignment, lines, nil); err == nil {
		t.Error("a stranger writes")
	}
	if _, err := s.as(world.Amy).Note(ctx, built.waiting.Consignment, nil, nil); code(err) != event.CodeState {
		t.Errorf("nothing is written: %v", err)
	}
	for _, n := range s.wire(event.ActorID(world.Amy)).notes {
		if strings.Contains(n, "empty room") {
			t.Errorf("the statement holds the words: %s", n)
		}
	}
}

// Words that are not those signed for are refused by name; words that can't be
// opened are said to be there and hide nothing else.
func TestSwappedWords(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	_, err := s.as(world.Amy).Note(ctx, built.waiting.Consignment, []string{"Look at the first."}, nil)
	s.must(err)
	swapped := func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		status, b := next()
		if strings.HasPrefix(r.URL.Path, "/v1/words/") {
			b = bytes.ToUpper(b)
		}
		return status, b
	}
	w := s.lies(t, world.Sarah, swapped)
	_, err = s.as(world.Sarah).Show(ctx, built.waiting.Consignment)
	refused(t, w, err, "", "the words are not those that were signed for")
	gone := func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if strings.HasPrefix(r.URL.Path, "/v1/words/") {
			return http.StatusNotFound, []byte(`{"code":"not-found","message":"there is no such thing"}`)
		}
		return next()
	}
	s.lies(t, world.Sarah, gone)
	v, err := s.as(world.Sarah).Show(ctx, built.waiting.Consignment)
	if err != nil || !slices.ContainsFunc(v.Happened, func(h client.Happening) bool { return h.Kind == "noted" && h.WordsWait != "" }) {
		t.Errorf("she reads %+v, %v", v, err)
	}
}
