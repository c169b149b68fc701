package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// partial replays what was said as a verifier does who was given the directories
// and the thread of one exhibit: what touches only others is not there.
func (w *world) partial(only event.RecipientID) (*custody.State, func(saying) error) {
	w.t.Helper()
	base := w.stored()
	s := base.state()
	s.Partial = true
	return s, func(x saying) error {
		touched := w.s.Touched(x.e)
		if !slices.ContainsFunc(touched, func(t custody.Touch) bool { return t.Owner == event.OwnerExhibit(only) }) &&
			!slices.ContainsFunc(touched, func(t custody.Touch) bool { return t.Owner.Kind == event.OrganisationThread }) {
			return nil
		}
		if _, err := s.Signers(x.e); err != nil {
			return err
		}
		return s.Apply(x.at, x.id, x.e)
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
