package client_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

const chambers event.OrgID = "chambers.example"

// written is what Ravi writes for his root to sign, and the number he typed.
func (s *stage) written() (text []byte, number string) {
	s.Helper()
	ctx := s.Context()
	s.must(s.w.Organisation(ctx, chambers))
	number = s.as(event.PersonID(chambers)).RootNumber()
	text, err := s.as(world.Ravi).WriteRecognition(ctx, chambers, strings.ToLower(number))
	s.must(err)
	return text, number
}

// An administrator writes what the root signs where no network is, and brings it back.
// The root's key is nowhere but in its own home.
func TestARecognitionGoesToTheRootAndBack(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	ravi, root := s.as(world.Ravi), s.as(event.PersonID(world.CPS))
	text, number := s.written()
	s.lies(t, event.PersonID(world.CPS), func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		t.Errorf("the root asked the service: %s", r.URL.Path)
		return next()
	})
	n, err := root.SignRecognition(text, chambers, number)
	s.must(err)
	for range 2 { // the answer was lost, say
		r, err := ravi.ReadRecognition(ctx, n.Bytes())
		s.must(err)
		if r.Organisation != chambers || r.Number != number {
			t.Errorf("read as %+v", r)
		}
		if _, err := ravi.Record(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	list, err := ravi.Recognitions(ctx, nil)
	s.must(err)
	var ours bool
	for _, r := range list {
		ours = ours || r.Organisation == chambers && r.Ours
	}
	if !ours {
		t.Errorf("after it: %+v", list)
	}
	if _, err := ravi.WriteRecognition(ctx, chambers, number); code(err) != event.CodeTaken {
		t.Errorf("written again: %v", err)
	}
}

// Whoever writes the text decides nothing: the root signs the partner and the number
// that were typed where it is kept, and no other text that looks like it.
func TestTheRootSignsWhatWasTyped(t *testing.T) {
	s := newStage(t)
	root := s.as(event.PersonID(world.CPS))
	text, number := s.written()
	other := s.as(world.Amy).RootNumber()
	e, err := event.Parse(text)
	s.must(err)
	appointed, err := event.Text(&event.Appointed{Header: *e.Common(), Person: world.Tom, Role: event.Administrator})
	s.must(err)
	for _, r := range []struct {
		name    string
		root    *client.Client
		text    []byte
		partner event.OrgID
		number  string
		want    string
	}{
		{"another number", root, text, chambers, other, "another number than you typed"},
		{"another organisation", root, text, world.Police, number, "the text is about " + string(chambers)},
		{"another root written in", root, digestAway(text), chambers, number, "another number than you typed"},
		{"not a number", root, text, chambers, "RT-1", "number"},
		{"an administrator's role", root, appointed, chambers, number, "another kind (appointed)"},
		{"another root's", s.as(event.PersonID(world.Police)), text, chambers, number, "it is for cps-northshire.example to sign"},
		{"of another log", root, bytes.Replace(text, []byte("\nlog "), []byte("\nlog x"), 1), chambers, number, "not a partner's recognition"},
		{"something else", root, []byte("a letter\n"), chambers, number, "not a partner's recognition"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if n, err := r.root.SignRecognition(r.text, r.partner, r.number); err == nil || n != nil || !strings.Contains(err.Error(), r.want) {
				t.Errorf("got %v, want %q", err, r.want)
			}
		})
	}
	if _, err := s.as(world.Ravi).WriteRecognition(t.Context(), chambers, other); !errors.Is(err, client.ErrUntrusted) {
		t.Errorf("another's number: %v", err)
	}
	if _, err := s.as(world.Ravi).WriteRecognition(t.Context(), "nobody.example", number); code(err) != event.CodeUnknown {
		t.Errorf("of nobody: %v", err)
	}
}

// digestAway changes the root that a text names.
func digestAway(text []byte) []byte {
	at := bytes.Index(text, []byte("\nroot ")) + len("\nroot ")
	out := bytes.Clone(text)
	if out[at]++; out[at] > 'f' || out[at] > '9' && out[at] < 'a' {
		out[at] = '0'
	}
	return out
}

// What comes back is recorded only as the root signed it, within the day.
func TestWhatComesBackFromTheRootIsVerified(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	ravi := s.as(world.Ravi)
	text, number := s.written()
	n, err := s.as(event.PersonID(world.CPS)).SignRecognition(text, chambers, number)
	s.must(err)
	good := n.Bytes()
	e, err := event.Parse(text)
	s.must(err)
	police := s.as(world.Amy) // whose number was typed for the other's, in both places
	e.(*event.Recognised).Root = police.Home().Config.Root
	swapped, err := event.Text(e)
	s.must(err)
	n, err = s.as(event.PersonID(world.CPS)).SignRecognition(swapped, chambers, police.RootNumber())
	s.must(err)
	for _, r := range []struct {
		name string
		who  event.PersonID
		file []byte
		want string
	}{
		{"unsigned", world.Ravi, text, "not a partner's recognition that your root signed"},
		{"changed", world.Ravi, digestAway(good), "it was changed, or signed by somebody else"},
		{"another root than theirs", world.Ravi, n.Bytes(), "it shows another root for " + string(chambers)},
		{"another's root", world.Amy, good, "it is signed for cps-northshire.example, and you are of northshire.example"},
		{"something else", world.Ravi, []byte("a letter\n"), "not a partner's recognition"},
		{"empty", world.Ravi, nil, "not a partner's recognition"},
	} {
		if _, err := s.as(r.who).ReadRecognition(ctx, r.file); err == nil || !strings.Contains(err.Error(), r.want) {
			t.Errorf("%s: %v", r.name, err)
		}
	}
	s.clock.goOn(24*time.Hour + time.Minute)
	if _, err := ravi.ReadRecognition(ctx, good); code(err) != event.CodeState || !strings.Contains(err.Error(), "more than a day ago") {
		t.Errorf("late: %v", err)
	}
}
