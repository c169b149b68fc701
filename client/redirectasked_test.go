package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/ledger"
)

// listing is a service that lists questions of its own making, and answers the
// rest as inner says.
func listing(inner lie, rows ...api.QuestionRow) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path != "/v1/questions" {
			return inner(r, next)
		}
		b, _ := json.Marshal(api.Questions{Questions: rows})
		return http.StatusOK, b
	}
}

// row is how a service would list a request to send to another unit.
func row(id event.EventID, of event.ConsignmentID) api.QuestionRow {
	return api.QuestionRow{
		Question: id, Kind: "redirect-asked", Consignment: &of, From: world.RASSO, To: []event.HolderID{event.HolderID(world.Team)}, Waiting: true,
	}
}

// planted puts a statement at the end of the threads of a bundle's exhibits, as
// an operator does who logs what no rule allows.
func (s *stage) planted(n *event.Note) lie {
	return s.afresh(bundles, func(o *operator, b *api.Bundle) {
		var tallies []event.Digest
		for _, t := range b.Threads {
			if t.Owner.Kind == event.ExhibitThread {
				tallies = append(tallies, ledger.Tally(t.Value, int64(len(t.Indexes)+1)))
			}
		}
		if tallies == nil {
			return
		}
		at := o.log(n, o.now(), tallies...)
		for i := range b.Threads {
			if t := &b.Threads[i]; t.Owner.Kind == event.ExhibitThread {
				t.Indexes = append(t.Indexes, at)
			}
		}
	})
}

// request is a request to send what waits to another unit, in somebody's name.
func (s *stage) request(by event.PersonID, from, to event.UnitID, of client.Sent) *event.RedirectAsked {
	e := &event.RedirectAsked{
		Header: event.Header{
			Log: s.operator().head.Origin, By: event.Signer{ID: event.ActorID(by), Number: 1}, For: event.PartyID(from),
			At: event.TimeOf(s.clock.now()), Salt: event.Salt{1},
		},
		Consignment: of.Consignment, To: to,
	}
	for _, x := range of.Exhibits {
		e.Exhibits = append(e.Exhibits, x.Exhibit)
	}
	return e
}

// unmoved demands that a request was refused, and that evidence stayed where it
// was, with nothing said.
func unmoved(t *testing.T, s *stage, w *wire, check string) {
	t.Helper()
	got, err := s.as(world.Lena).Tend(t.Context())
	s.must(err)
	var f *continuity.Fault
	switch {
	case len(got.Redirected) > 0 || len(got.Failed) != 1:
		t.Errorf("her client did %+v", got)
	case !errors.Is(got.Failed[0], client.ErrUntrusted):
		t.Errorf("got %v, want a refusal", got.Failed[0])
	case check != "" && (!errors.As(got.Failed[0], &f) || f.Check != check):
		t.Errorf("got %v, want the fault %q", got.Failed[0], check)
	}
	if len(w.said) > 0 || w.grants > 0 {
		t.Errorf("and yet it said %v and granted %d", w.said, w.grants)
	}
}

// An operator with every key of the service can't have evidence sent elsewhere: a
// request counts only if an addressee signed it, about this sending, once, and
// for a unit of her own organisation.
func TestForgedRedirect(t *testing.T) {
	const third = event.UnitID("chambers.example/clerks")
	forged := func(e *event.RedirectAsked) func(*stage) *event.Note {
		return func(s *stage) *event.Note {
			signer, _ := s.operator().forger(string(e.By.ID))
			return s.operator().sign(e, signer)
		}
	}
	truly := func(by event.PersonID, e *event.RedirectAsked) func(*stage) *event.Note {
		return func(s *stage) *event.Note {
			n, err := s.as(by).SignedBy(e)
			s.must(err)
			return n
		}
	}
	tests := map[string]struct {
		make  func(s *stage) func(*stage) *event.Note
		check string
	}{
		"in an addressee's name": {func(s *stage) func(*stage) *event.Note {
			return forged(s.request(world.Sarah, world.RASSO, world.CrownCourt, built.waiting))
		}, continuity.CheckSignature},
		"to a third organisation": {func(s *stage) func(*stage) *event.Note {
			return truly(world.Sarah, s.request(world.Sarah, world.RASSO, third, built.waiting))
		}, continuity.CheckRule},
		"to the sender's own organisation": {func(s *stage) func(*stage) *event.Note {
			return truly(world.Sarah, s.request(world.Sarah, world.RASSO, world.Team, built.waiting))
		}, continuity.CheckRule},
		"by the unit that would get it": {func(s *stage) func(*stage) *event.Note {
			return truly(world.Priya, s.request(world.Priya, world.CrownCourt, world.CrownCourt, built.waiting))
		}, continuity.CheckRule},
		"about another sending": {func(s *stage) func(*stage) *event.Note {
			return truly(world.Sarah, s.request(world.Sarah, world.RASSO, world.CrownCourt, built.opened))
		}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			n := test.make(s)(s)
			s.newcomer(world.Lena) // who was never shown how far the threads had come
			w := s.lies(t, world.Lena, listing(s.planted(n), row(n.ID(), built.waiting.Consignment)))
			unmoved(t, s, w, test.check)
		})
	}
}

// A true request that was declined is put into the log once more.
func TestReplayedRedirect(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d := s.ask()
	q, err := s.as(world.Amy).FindQuestion(ctx, client.Reference(d.Event))
	s.must(err)
	_, err = s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.Declined})
	s.must(err)
	_, e := find(s.operator(), func(*event.RedirectAsked) bool { return true })
	n := s.operator().notes[noteOf(s, e)]
	w := s.lies(t, world.Lena, listing(s.planted(n), row(n.ID(), built.waiting.Consignment)))
	unmoved(t, s, w, continuity.CheckOrder)

	// Listed as still waiting, it moves nothing either.
	w = s.lies(t, world.Lena, listing(honest, row(n.ID(), built.waiting.Consignment)))
	if got, err := s.as(world.Lena).Tend(ctx); err != nil || len(got.Redirected)+len(got.Failed) > 0 || len(w.said) > 0 {
		t.Errorf("her client did %+v, %v, and said %v", got, err, w.said)
	}
}

func noteOf(s *stage, e *event.RedirectAsked) event.LogIndex {
	i, _ := find(s.operator(), func(x *event.RedirectAsked) bool { return x.Salt == e.Salt })
	return i
}

// What the service lists is not what moves: a request that nobody made, and a
// true one listed for another sending.
func TestListedRedirect(t *testing.T) {
	s := newStage(t)
	w := s.lies(t, world.Lena, listing(honest, row(event.EventID{Digest: event.Sum([]byte("nobody"))}, built.waiting.Consignment)))
	unmoved(t, s, w, "")
	d := s.ask()
	w = s.lies(t, world.Lena, listing(honest, row(d.Event, built.opened.Consignment)))
	unmoved(t, s, w, "")
	if _, which, err := s.as(world.Sarah).Receive(t.Context(), built.waiting.Consignment, nil); err != nil || len(which) != 2 {
		t.Errorf("it is not where it was: %v", err)
	}
}

// A request signed with a key that was stolen by then moves nothing until two
// people have decided that it stands.
func TestDoubtfulRedirect(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.ask()
	at, _ := find(s.operator(), func(*event.RedirectAsked) bool { return true })
	_, err := s.as(world.Ravi).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Sarah), Number: 1}, event.Compromised, &at)
	s.must(err)
	w := s.lies(t, world.Lena, nil)
	got, err := s.as(world.Lena).Tend(ctx)
	if err != nil || len(got.Redirected) > 0 || len(got.Failed) != 1 {
		t.Errorf("her client did %+v, %v", got, err)
	}
	if slices.Contains(w.said, "recalled") || slices.Contains(w.said, "dispatched") {
		t.Errorf("it said %v", w.said)
	}
}

// What can't be carried out is told once a day, and when the reason changes; it
// stands among what is asked all the time. A service that can't be believed is told
// of at each command.
func TestUntold(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d := s.ask()
	at, _ := find(s.operator(), func(*event.RedirectAsked) bool { return true })
	_, err := s.as(world.Ravi).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Sarah), Number: 1}, event.Compromised, &at)
	s.must(err)
	told := func(c *client.Client, want int) {
		t.Helper()
		got, err := c.Tend(ctx)
		s.must(err)
		if n := len(c.Untold(got.Failed)); len(got.Failed) != 1 || n != want {
			t.Errorf("of %v she is told %d, want %d", got.Failed, n, want)
		}
		asked, err := c.Asked(ctx)
		if err != nil || len(asked) != 1 || !strings.Contains(asked[0].Stuck, "decide that first") {
			t.Errorf("it stands as %+v, %v", asked, err)
		}
	}
	told(s.as(world.Lena), 1)
	told(s.as(world.Lena), 0)
	told(s.reopen(event.ActorID(world.Lena)), 0)
	told(s.as(world.Amy), 1) // a colleague, on her own machine
	s.clock.goOn(23 * time.Hour)
	told(s.as(world.Lena), 0)
	s.clock.goOn(2 * time.Hour)
	told(s.as(world.Lena), 1)
	told(s.as(world.Lena), 0)
	lena := s.as(world.Lena)
	for _, r := range []struct {
		why  error
		want int
	}{
		{errors.New("something else now"), 1}, {errors.New("something else now"), 0}, {client.ErrUntrusted, 1}, {client.ErrUntrusted, 1},
	} {
		if got := lena.Untold([]client.Unmoved{{Question: d.Event, Of: built.waiting.Consignment, Why: r.why}}); len(got) != r.want {
			t.Errorf("%v: told %v", r.why, got)
		}
	}
	lena.Untold(nil) // it is dealt with; should it come again, it is news
	told(lena, 1)
}
