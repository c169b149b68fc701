package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// A file that changed after the machine was lost is named, with what changed, and
// nothing more is sent; put back as it was, it goes on.
func TestSourceChanged(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	var k counter
	s.lies(t, world.Amy, s.slowly(k.until(4)))
	p, err := s.as(world.Amy).Prepare(t.Context(), o)
	s.must(err)
	if _, err := s.as(world.Amy).Send(t.Context(), p, nil); err == nil {
		t.Fatal("it was sent")
	}
	interview := bytesOf(t, paths[0])
	write := func(b []byte) {
		t.Helper()
		s.must(os.WriteFile(paths[0], b, 0o600))
	}
	tries := func(what, words string) {
		t.Helper()
		c := s.reopen(event.ActorID(world.Amy))
		k.until(0)
		w := s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			if isBlob(r) {
				t.Errorf("%s: something is stored", what)
			}
			return next()
		})
		b := begun(t, c)
		if b.Fits(paths) != client.Same {
			t.Fatalf("%s: it is not found", what)
		}
		r, err := c.PrepareResume(t.Context(), b, paths)
		if err == nil {
			_, err = c.Resume(t.Context(), r, nil)
		}
		var source *client.SourceError
		if !errors.As(err, &source) || source.Reference != "JRS/1" || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", what, err)
		}
		if slices.Contains(w.said, "dispatched") || slices.Contains(w.said, "recalled") {
			t.Errorf("%s: it said %v", what, w.said)
		}
	}
	write(append(slices.Clone(interview), 'x'))
	tries("longer", "had 33555432 bytes then and has 33555433 now")
	spoiled := slices.Clone(interview)
	spoiled[100] ^= 1
	write(spoiled)
	tries("another byte", "what it holds is not what was sealed of it before")
	s.must(os.Remove(paths[0]))
	tries("gone", "no such file")
	write(interview)
	s.lies(t, world.Amy, nil)
	sent, r, _ := s.goesOn(t, s.reopen(event.ActorID(world.Amy)), paths)
	if len(r.Younger) == 0 || len(r.Read) != 1 {
		t.Errorf("written anew, %v are found younger and %v are compared", r.Younger, r.Read)
	}
	s.arrived(t, sent, paths)
}

// forged is a service that gives somebody a draft of its own making, or parts in
// another order, or one of another sending.
func forged(change func(parts [][]byte) [][]byte, parts [][]byte, first event.RecipientID) lie {
	lies := change(parts)
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.Method != "GET" {
			return next()
		}
		if r.URL.Path == "/v1/drafts" {
			d := api.Draft{Exhibit: first, Until: event.TimeOf(morning) + 86400}
			for _, p := range lies {
				d.Parts = append(d.Parts, event.Sized{Digest: event.Sum(p), Size: int64(len(p))})
			}
			b, _ := json.Marshal(api.Drafts{Drafts: []api.Draft{d}})
			return http.StatusOK, b
		}
		if i := strings.Index(r.URL.Path, "/draft/"); i > 0 {
			return http.StatusOK, lies[r.URL.Path[i+len("/draft/")]-'0']
		}
		return next()
	}
}

// Everybody's age key is public: a service could make a draft with an exhibit key
// that it knows, and have evidence sealed to it. A client goes on with nothing that
// its owner did not sign.
func TestForgedDraft(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	var k counter
	s.lies(t, world.Amy, s.slowly(k.until(7)))
	p, err := s.as(world.Amy).Prepare(t.Context(), o)
	s.must(err)
	if _, err := s.as(world.Amy).Send(t.Context(), p, nil); err == nil {
		t.Fatal("it was sent")
	}
	s.lies(t, world.Amy, nil)
	amy := s.as(world.Amy)
	parts, first := s.draftOf(amy)
	if len(parts) < 3 {
		t.Fatalf("the draft has %d parts", len(parts))
	}
	opened := client.OpenDraftPart(amy, parts[0])
	own, err := seal.GenerateIdentity()
	s.must(err)
	was := opened[strings.Index(opened, "AGE-SECRET-KEY"):]
	was = was[:strings.Index(was, `"`)]
	with := client.SealDraftPart(amy, strings.Replace(opened, was, own.String(), 1))
	for name, change := range map[string]func([][]byte) [][]byte{
		"another exhibit key": func(p [][]byte) [][]byte { return append([][]byte{with}, p[1:]...) },
		"no first part":       func(p [][]byte) [][]byte { return p[1:] },
		"parts in another order": func(p [][]byte) [][]byte {
			return append([][]byte{p[0], p[2], p[1]}, p[3:]...)
		},
		"a part left out": func(p [][]byte) [][]byte { return append([][]byte{p[0]}, p[2:]...) },
		"another segment": func(p [][]byte) [][]byte {
			x := client.OpenDraftPart(amy, p[1])
			i := strings.Index(x, `"segments":["0 `) + len(`"segments":["0 `)
			return append([][]byte{p[0], client.SealDraftPart(amy, x[:i]+strings.Repeat("0", 64)+x[i+64:])}, p[2:]...)
		},
		"a part signed by somebody else": func(p [][]byte) [][]byte {
			var part struct {
				Note    string          `json:"note"`
				Content json.RawMessage `json:"content"`
			}
			s.must(json.Unmarshal([]byte(client.OpenDraftPart(amy, p[1])), &part))
			n, err := event.ParseNote([]byte(part.Note))
			s.must(err)
			signer, _ := s.operator().forger(event.OrderKeyName(event.ActorID(world.Amy)))
			n, err = event.Sign(n.Text, signer)
			s.must(err)
			part.Note = string(n.Bytes())
			b, err := json.Marshal(part)
			s.must(err)
			return append([][]byte{p[0], client.SealDraftPart(amy, string(b))}, p[2:]...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := s.elsewhere(world.Amy)
			w := s.lies(t, world.Amy, forged(change, parts, first))
			list, err := c.Begun(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 {
				return
			}
			r, err := c.PrepareResume(t.Context(), &list[0], paths)
			if err == nil || !strings.Contains(err.Error(), "not signed by you") {
				t.Errorf("it goes on with %+v, %v", r, err)
			}
			if len(w.said) > 0 {
				t.Errorf("it said %v", w.said)
			}
		})
	}
	// All of it made by somebody else, in keeping with itself.
	part, first := s.draftOfAnother(amy, opened)
	c := s.elsewhere(world.Amy)
	s.lies(t, world.Amy, forged(func([][]byte) [][]byte { return [][]byte{part} }, nil, first))
	if list, err := c.Begun(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("it could go on with %+v, %v", list, err)
	}
}

// draftOfAnother is the first part of a draft, with an exhibit key of the service's
// own: it stands in an order in somebody's name, whose key signed the part.
func (s *stage) draftOfAnother(of *client.Client, opened string) ([]byte, event.RecipientID) {
	s.Helper()
	own, err := seal.GenerateIdentity()
	s.must(err)
	was := opened[strings.Index(opened, "AGE-SECRET-KEY"):]
	was = was[:strings.Index(was, `"`)]
	key, err := seal.ParseIdentity(was)
	s.must(err)
	var part struct {
		Note    string                     `json:"note"`
		Content map[string]json.RawMessage `json:"content"`
	}
	s.must(json.Unmarshal([]byte(strings.Replace(opened, was, own.String(), 1)), &part))
	var order string
	s.must(json.Unmarshal(part.Content["order"], &order))
	n, err := event.ParseNote([]byte(order))
	s.must(err)
	parsed, err := event.Parse(n.Text)
	s.must(err)
	e := parsed.(*event.Ordered)
	o := s.operator()
	inHerName, _ := o.forger(string(of.Who().ID))
	orders, vkey := o.forger(event.OrderKeyName(of.Who().ID))
	e.OrderKey = vkey
	var all []event.RecipientID
	for i := range e.Exhibits {
		if e.Exhibits[i].Recipient == key.ID() {
			e.Exhibits[i].Recipient = own.ID()
		}
		all = append(all, e.Exhibits[i].Recipient)
	}
	first := slices.MinFunc(all, func(a, b event.RecipientID) int { return slices.Compare(a.Digest[:], b.Digest[:]) })
	part.Content["order"], err = json.Marshal(string(o.sign(e, inHerName).Bytes()))
	s.must(err)
	content, err := json.Marshal(part.Content)
	s.must(err)
	signed, err := event.Sign(client.DraftPartText(first, 0, event.Digest{}, event.Sum(content)), orders)
	s.must(err)
	part.Note = string(signed.Bytes())
	b, err := json.Marshal(part)
	s.must(err)
	return client.SealDraftPart(of, string(b)), first
}

// draftOf is somebody's one draft, as the service has it.
func (s *stage) draftOf(c *client.Client) (parts [][]byte, first event.RecipientID) {
	s.Helper()
	w := s.wire(c.Who().ID)
	heard := len(w.heard)
	s.must(errorOf(s.elsewhere(event.PersonID(c.Who().ID)).Begun(s.Context())))
	for _, b := range w.heard[heard:] {
		var l api.Drafts
		if json.Unmarshal(b, &l) == nil && len(l.Drafts) == 1 {
			first = l.Drafts[0].Exhibit
			for i := range l.Drafts[0].Parts {
				part, err := client.DraftPart(s.Context(), c, l.Drafts[0], i)
				s.must(err)
				parts = append(parts, part)
			}
		}
	}
	return parts, first
}

// trouble is what networks do, one thing after the other, each at another request.
func trouble(n *atomic.Int32) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		switch n.Add(1) {
		case 2:
			return http.StatusProxyAuthRequired, []byte("<html>Sign in to the network</html>")
		case 3:
			return http.StatusOK, []byte("<html>Sign in to the network</html>") // as if it had been stored
		case 5:
			return http.StatusBadGateway, nil
		case 6:
			return http.StatusServiceUnavailable, []byte(`{"code":"busy","message":"in a moment"}`)
		}
		return next()
	}
}

// Her login ends, her keyring is locked, a quarter of an hour there is no network,
// and a proxy wants somebody to sign in: once it is said, none of it stops a
// sending, and nobody signs again.
func TestNothingStopsASending(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	h, err := client.OpenHome(s.w.Home(event.ActorID(world.Amy)))
	s.must(err)
	h.Lock = low
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(world.Amy)), Patience: time.Minute})
	s.must(err)
	s.clients[event.ActorID(world.Amy)] = c
	s.must(errorOf(c.Prepare(t.Context(), o))) // she is signed in
	var ordered atomic.Bool
	var n atomic.Int32 // pieces are stored several at once
	w := s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if ordered.Load() && (isBlob(r) || r.Method == "PUT") {
			s.clock.goOn(15 * time.Minute)
			return trouble(&n)(r, next)
		}
		if r.URL.Path == "/v1/events" && kindIn(r) == "ordered" {
			ordered.Store(true)
		}
		return next()
	})
	s.clock.goOn(13 * time.Hour) // the login of the person ends, before anything was stored
	p, err := c.Prepare(t.Context(), o)
	s.must(err)
	sent, err := c.Send(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n.Load() < 10 {
		t.Errorf("only %d requests met with trouble", n.Load())
	}
	if want := []event.Kind{"ordered", "sealed", "sealed", "dispatched"}; !slices.Equal(w.said, want) {
		t.Errorf("it said %v", w.said)
	}
	signed := 0
	for _, note := range w.notes {
		if strings.Contains(note, "\n— "+string(world.Amy)+" ") && strings.HasPrefix(note, "safehand/event/") {
			signed++
		}
	}
	if signed != 1 {
		t.Errorf("%d statements bear her own key", signed)
	}
	s.arrived(t, sent, paths)
}
