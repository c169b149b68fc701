package custody_test

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// partial replays what was said as a verifier does who was given the directories
// and the threads of some exhibits: what touches only others is not there.
func (w *world) partial(some ...event.RecipientID) (*custody.State, func(saying) error) {
	w.t.Helper()
	return replay(w.stored(), some...)
}

func replay(from *rows, some ...event.RecipientID) (*custody.State, func(saying) error) {
	s := from.state()
	s.Partial, s.Given = true, func(r event.RecipientID) bool { return slices.Contains(some, r) }
	return s, func(x saying) error {
		if !slices.ContainsFunc(x.on, func(o event.Owner) bool {
			return o.Kind == event.OrganisationThread || slices.ContainsFunc(some, func(r event.RecipientID) bool { return o == event.OwnerExhibit(r) })
		}) {
			return nil
		}
		// Who is given the old exhibit's thread and not the new one's can't tell who
		// sealed it again: that is no refusal.
		if _, err := s.Signers(x.e); err != nil && !errors.Is(err, custody.ErrElsewhere) {
			return err
		}
		return s.Apply(x.at, x.id, x.e)
	}
}

// Of a long random story, a verifier of any of its exhibits' threads accepts every
// statement on them that the whole log accepted, and knows of each exhibit what
// the whole log knows.
func TestAnyThreadsOfMany(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	w := newWalk(t, seed)
	from := w.stored()
	w.keep = true
	for i := range 2_000 {
		w.step(i)
	}
	var all []*thing
	for _, x := range w.o.things {
		if len(x.bags) > 0 {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b *thing) int {
		return cmp.Or(len(b.bags)-len(a.bags), strings.Compare(a.name, b.name))
	})
	for round := range 80 {
		var some []event.RecipientID
		// One alone, a few, or most; those that went through many hands more often.
		for range []int{1, 2, 4, len(all)}[round%4] {
			x := all[w.r.IntN(1+w.r.IntN(len(all)))]
			some = append(some, w.s.Sealed(w.ids[x]).Recipient)
		}
		s, take := replay(from, some...)
		for i, x := range w.said {
			if x.err != nil {
				continue
			}
			if err := take(x); err != nil {
				t.Fatalf("seed %d, round %d, statement %d, %s: the whole log took it, %d threads refuse it: %v", seed, round, i, x.e.Kind(), len(some), err)
			}
		}
		for _, r := range some {
			w.sameOf(s, r)
		}
		if t.Failed() {
			t.Fatalf("seed %d, round %d", seed, round)
		}
	}
}

// sameOf compares what a partial state knows of an exhibit with what the whole
// one knows.
func (w *walk) sameOf(s *custody.State, r event.RecipientID) {
	w.t.Helper()
	part, whole := s.Exhibit(r), w.s.Exhibit(r)
	if part == nil || part.ID != whole.ID || !slices.Equal(part.Consignments, whole.Consignments) || (part.ReplacedBy == nil) != (whole.ReplacedBy == nil) {
		w.t.Errorf("of an exhibit: %+v, the whole log %+v", part, whole)
		return
	}
	for _, id := range whole.Consignments {
		p, q := s.Consignment(id).Item(whole.ID), w.con(id).Item(whole.ID)
		for _, acts := range [][2]*custody.Act{{p.Received, q.Received}, {p.Recalled, q.Recalled}, {p.Rejected, q.Rejected}, {p.Returned, q.Returned}, {p.Destroyed, q.Destroyed}} {
			if (acts[0] == nil) != (acts[1] == nil) || acts[0] != nil && *acts[0] != *acts[1] {
				w.t.Errorf("of its journey %s: %+v, the whole log %+v", id.Reference(), acts[0], acts[1])
			}
		}
		if p.From != nil && (q.From == nil || *p.From != *q.From) {
			w.t.Errorf("it came by %v, the whole log says %v", p.From, q.From)
		}
		if len(p.Checks) != len(q.Checks) || len(s.Consignment(id).Assigned) != len(w.con(id).Assigned) || !slices.Equal(s.Consignment(id).Notes, w.con(id).Notes) {
			w.t.Errorf("its checks, who is on the case or the notes differ")
		}
	}
}

// Every statement that the whole log allows, a verifier of one exhibit's thread
// allows too: receipts and recalls of others in between, openings and passings
// on together with others.
func TestOneThreadOfMany(t *testing.T) {
	w := newWorld(t)
	order := w.ordering(amy, cid, 3, to(rasso)...)
	s, take := w.partial(order.Exhibits[0].Recipient)
	w.keep = true
	d := &sending{by: amy, from: cid, order: w.say(order), to: to(rasso)}
	for _, x := range order.Exhibits {
		d.seals = append(d.seals, sealOf(x.Recipient))
	}
	w.sealAll(d)
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	other := w.send(amy, cid, 1, to(rasso)...)
	w.say(w.check(intake, rasso, d.id, d.all()...))
	w.say(w.receipt(khan, rasso, d.id, d.x(1)))
	w.say(w.receipt(khan, rasso, d.id, d.x(0))) // after a receipt that the verifier does not see
	w.say(w.recall(amy, cid, d.id, d.x(2)))
	w.say(w.receipt(khan, rasso, other.id, other.x(0)))
	opened := w.say(w.opening(khan, rasso, d.id, event.ToExport, d.x(0), d.x(1)))
	w.say(w.export(khan, rasso, opened, d.x(1)))
	w.say(w.export(khan, rasso, opened, d.x(0), d.x(1)))
	on := w.passOn(khan, rasso, d.id, to(appeals), d.x(0), d.x(1))
	on.Exhibits = append(on.Exhibits, event.DispatchedExhibit{Exhibit: other.x(0), After: w.con(other.id).Last})
	next := event.ConsignmentID(w.say(on))
	w.say(w.receipt(okoro, appeals, next, d.x(0), other.x(0)))
	for _, x := range w.said {
		if err := take(x); err != nil {
			t.Errorf("%s: the whole log took it, one thread refuses it: %v", x.e.Kind(), err)
		}
	}
	if c := s.Consignment(next); c == nil || c.Item(d.x(0)).Received == nil {
		t.Error("the thread was not told to its end")
	}
}

// A verifier of one thread still refuses what that thread shows to be void.
func TestOneThreadRefuses(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	stale := w.receipt(ellis, rasso, d.id, d.x(0))
	w.say(w.receipt(khan, rasso, d.id, d.x(1)))
	last := w.receipt(ellis, rasso, d.id, d.x(0))
	w.s.Partial = true
	w.refused(w.opening(khan, rasso, d.id, event.View, d.all()...), event.CodeReceipt)
	w.refused(stale, event.CodeConflict)
	w.say(last)
}

// A partial state knows what came before what it knows: only what it can't know
// it leaves unjudged.
func TestUnseen(t *testing.T) {
	w := newWorld(t)
	order := w.ordering(amy, cid, 2, to(rasso)...)
	s, take := w.partial(order.Exhibits[0].Recipient)
	w.keep = true
	d := &sending{by: amy, from: cid, order: w.say(order), to: to(rasso), seals: []event.Seal{sealOf(order.Exhibits[0].Recipient), sealOf(order.Exhibits[1].Recipient)}}
	w.sealAll(d)
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	for _, x := range w.said {
		if err := take(x); err != nil {
			t.Fatal(err)
		}
	}
	for name, r := range map[string]struct {
		after event.EventID
		want  event.Code
	}{
		"the last it knows":     {w.con(d.id).Last, ""},
		"one it does not know":  {event.EventID{Digest: event.Sum(nil)}, ""},
		"one it knows is older": {event.EventID(d.id), event.CodeConflict},
	} {
		e := w.passOn(khan, rasso, d.id, to(appeals), d.x(0))
		e.Exhibits[0].After = r.after
		if err := s.Apply(w.at, w.id(e), e); codeOf(err) != r.want {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// What a verifier was not given it does not judge: a question about another
// exhibit to which a note replies, and a sending that an answer names.
func TestSaidOfOthers(t *testing.T) {
	w := newWorld(t)
	order := w.ordering(amy, cid, 2, to(rasso)...)
	s, take := w.partial(order.Exhibits[0].Recipient)
	w.keep = true
	d := &sending{by: amy, from: cid, order: w.say(order), to: to(rasso), seals: []event.Seal{sealOf(order.Exhibits[0].Recipient), sealOf(order.Exhibits[1].Recipient)}}
	w.sealAll(d)
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	other := w.say(w.report(khan, rasso, d.id, d.x(1)))
	w.say(w.note(amy, cid, d.id, &other))
	mine := w.say(w.report(khan, rasso, d.id, d.x(0)))
	next := w.again(amy, cid, d.x(0), to(rasso)...)
	e := w.answerTo(amy, cid, mine, event.Agreed)
	e.Consignment = &next.id
	w.say(e)
	for _, x := range w.said {
		if err := take(x); err != nil {
			t.Errorf("%s: %v", x.e.Kind(), err)
		}
	}
	if q := s.Question(mine); q == nil || !q.Done() || s.Sealed(d.x(0)).ReplacedBy == nil {
		t.Error("the thread was not told to its end")
	}
	if s.Question(other) != nil || s.Sealed(next.x(0)) != nil || len(s.Line(s.Sealed(d.x(0)))) != 1 {
		t.Error("it knows of what it was not given")
	}
}

// Without the new exhibit's thread nobody can tell who sealed it: that is no
// refusal, and no signature either.
func TestSealedElsewhere(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	o := w.order(amy, cid, 1, to(rasso)...)
	e := w.sealAgain(o, 0, d.x(0))
	s := newEmpty(true)
	if _, err := s.Signers(e); errors.Is(err, custody.ErrElsewhere) || err == nil {
		t.Errorf("neither is known: %v", err)
	}
	from := w.stored()
	delete(from.of, "order "+o.order.String())
	s, _ = replay(from, d.seals[0].Recipient)
	if keys, err := s.Signers(e); !errors.Is(err, custody.ErrElsewhere) || keys != nil {
		t.Errorf("signed by %v, %v", keys, err)
	}
	whole := from.state()
	if _, err := whole.Signers(e); codeOf(err) != unknown {
		t.Errorf("a whole state without the order: %v", err)
	}
	if err := whole.Apply(w.at, w.id(e), e); codeOf(err) != unknown {
		t.Errorf("a whole state without the order: %v", err)
	}
}

// An exhibit came to a unit twice, and a verifier of its thread alone can't tell
// by which of the two it was sent on, since what happened last was to another. It
// does not guess: a guess could refuse what the whole log allows.
func TestWhichOfTwo(t *testing.T) {
	w := newWorld(t)
	order := w.ordering(amy, cid, 2, to(rasso)...)
	s, take := w.partial(order.Exhibits[0].Recipient)
	w.keep = true
	d := &sending{by: amy, from: cid, order: w.say(order), to: to(rasso), seals: []event.Seal{sealOf(order.Exhibits[0].Recipient), sealOf(order.Exhibits[1].Recipient)}}
	w.sealAll(d)
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	w.say(w.assign(khan, rasso, d.id, khan, ellis))
	w.say(w.receipt(khan, rasso, d.id, d.all()...))
	there := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.all()...)))
	w.say(w.receipt(okoro, appeals, there, d.all()...))
	back := event.ConsignmentID(w.say(w.passOn(okoro, appeals, there, to(rasso), d.all()...)))
	w.say(w.receipt(khan, rasso, back, d.all()...))
	w.say(w.giveBack(khan, rasso, back, d.x(1))) // which the verifier does not see
	second := event.ConsignmentID(w.say(w.passOn(newby, rasso, back, to(cid), d.x(0))))
	w.say(w.receipt(amy, cid, second, d.x(0)))
	first := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(cid), d.x(0))))
	w.say(w.receipt(amy, cid, first, d.x(0)))
	w.say(w.giveBack(khan, rasso, d.id, d.x(0)))
	w.say(w.opening(khan, rasso, second, event.View, d.x(0)))
	for _, x := range w.said {
		if err := take(x); err != nil {
			t.Errorf("%s: %v", x.e.Kind(), err)
		}
	}
	if from := s.Consignment(second).Item(d.x(0)).From; from != nil {
		t.Errorf("it guessed %s", from.Reference())
	}
	if from := s.Consignment(first).Item(d.x(0)).From; from == nil || *from != d.id {
		t.Errorf("by %v, where it could tell", from)
	}
	if from := w.con(second).Item(d.x(0)).From; from == nil || *from != back {
		t.Errorf("the whole log says by %v", from)
	}
}

// A first try to send it again was called off, on a thread that a verifier was not
// given: that the second try is allowed it can't tell, and does not refuse.
func TestSecondTryElsewhere(t *testing.T) {
	w := newWorld(t)
	d := w.order(amy, cid, 1, to(rasso)...)
	second := w.ordering(amy, cid, 1, to(rasso)...)
	from := w.stored()
	s, take := replay(from, d.seals[0].Recipient, second.Exhibits[0].Recipient)
	w.keep = true
	w.sealAll(d)
	first := w.order(amy, cid, 1, to(rasso)...)
	w.say(w.sealAgain(first, 0, d.x(0)))
	w.say(w.recallOrder(amy, cid, first.order))
	next := &sending{by: amy, from: cid, order: w.say(second), to: to(rasso), seals: []event.Seal{sealOf(second.Exhibits[0].Recipient)}}
	w.say(w.sealAgain(next, 0, d.x(0)))
	for _, x := range w.said {
		if err := take(x); err != nil {
			t.Errorf("%s: %v", x.e.Kind(), err)
		}
	}
	if got := seals(s.Line(s.Sealed(d.x(0)))); !slices.Equal(got, []event.ExhibitID{d.x(0), next.x(0)}) {
		t.Errorf("its line is %v", got)
	}
}

// A report of two exhibits stays open while one of them is to be sent again, which
// a verifier of the other one's thread can't know: it closes nothing by a guess.
func TestReportOfOthers(t *testing.T) {
	w := newWorld(t)
	order := w.ordering(amy, cid, 2, to(rasso)...)
	s, take := w.partial(order.Exhibits[0].Recipient)
	w.keep = true
	d := &sending{by: amy, from: cid, order: w.say(order), to: to(rasso), seals: []event.Seal{sealOf(order.Exhibits[0].Recipient), sealOf(order.Exhibits[1].Recipient)}}
	w.sealAll(d)
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	q := w.say(w.report(khan, rasso, d.id, d.all()...))
	w.say(w.sealAgain(w.order(amy, cid, 1, to(rasso)...), 0, d.x(1)))
	w.say(w.recall(amy, cid, d.id, d.all()...))
	w.say(w.answerTo(amy, cid, q, event.Closed))
	for _, x := range w.said {
		if err := take(x); err != nil {
			t.Errorf("%s: %v", x.e.Kind(), err)
		}
	}
	if !s.Question(q).Done() {
		t.Error("it was answered, and is open")
	}
}
