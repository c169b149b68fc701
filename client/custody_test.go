package client_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

func code(err error) event.Code {
	var e *api.Error
	var r *event.Refusal
	switch {
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &r):
		return r.Code
	}
	return ""
}

// Two people sign for the same bag at once: one of them has it, and the other is
// told who.
func TestTwoReceipts(t *testing.T) {
	s := newStage(t)
	people := []event.PersonID{world.Sarah, world.Tom}
	var ready, done sync.WaitGroup
	ready.Add(2)
	errs := make([]error, 2)
	for i, who := range people {
		c := s.as(who)
		s.lies(t, who, nil)
		w := s.wire(event.ActorID(who))
		w.tell = atOnce(&ready)
		done.Go(func() { _, _, errs[i] = c.Receive(t.Context(), built.waiting.Consignment, nil) })
	}
	done.Wait()
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 || errs[1-i] != nil {
		t.Fatalf("got %v", errs)
	}
	if code(errs[i]) != event.CodeConflict || !strings.Contains(errs[i].Error(), string(people[1-i])) {
		t.Errorf("the other hears %v", errs[i])
	}
}

// A recall and a receipt at once: one of them stands, and both sides see the same.
func TestRecallOrReceipt(t *testing.T) {
	s := newStage(t)
	var ready, done sync.WaitGroup
	ready.Add(2)
	amy, sarah := s.as(world.Amy), s.as(world.Sarah)
	s.lies(t, world.Amy, atOnce(&ready))
	s.lies(t, world.Sarah, atOnce(&ready))
	var recalled, received error
	done.Go(func() { _, recalled = amy.Recall(t.Context(), built.waiting.Consignment) })
	done.Go(func() { _, _, received = sarah.Receive(t.Context(), built.waiting.Consignment, nil) })
	done.Wait()
	if (recalled == nil) == (received == nil) {
		t.Fatalf("recalled: %v, received: %v", recalled, received)
	}
	if err := errors.Join(recalled, received); code(err) != event.CodeConflict {
		t.Errorf("got %v", err)
	}
	want := custody.Recalled
	if received == nil {
		want = custody.Received
	}
	for _, c := range []*client.Client{amy, sarah} {
		v, err := c.Show(t.Context(), built.waiting.Consignment)
		s.must(err)
		if v.Status != want {
			t.Errorf("%s sees %s, want %s", c.Who().ID, v.Status, want)
		}
	}
}

func TestPartialReceipt(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	id, one := built.waiting.Consignment, built.waiting.Exhibits[0].Exhibit
	_, which, err := s.as(world.Sarah).Receive(ctx, id, []event.ExhibitID{one})
	s.must(err)
	if len(which) != 1 {
		t.Errorf("received %v", which)
	}
	v, err := s.as(world.Amy).Show(ctx, id)
	s.must(err)
	if v.Status != custody.Partly {
		t.Errorf("it is %s", v.Status)
	}
	if _, err := s.as(world.Tom).ExhibitKeys(ctx, id, []event.ExhibitID{built.waiting.Exhibits[1].Exhibit}); code(err) != event.CodeReceipt {
		t.Errorf("without a receipt: %v", err)
	}
	keys, err := s.as(world.Tom).ExhibitKeys(ctx, id, []event.ExhibitID{one})
	if err != nil || len(keys) != 1 {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	if _, _, err := s.as(world.Sarah).Receive(ctx, id, []event.ExhibitID{one}); code(err) != event.CodeConflict {
		t.Errorf("a second receipt: %v", err)
	}
	_, which, err = s.as(world.Sarah).Receive(ctx, id, nil)
	if err != nil || len(which) != 1 || which[0] == one {
		t.Errorf("the rest: %v, %v", which, err)
	}
}

// A unit whose key a leaver holds is sent to through its remaining members' own
// keys; he is granted nothing.
func TestStaleUnitKey(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	_, err := s.as(world.Ravi).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}, event.Left, nil)
	s.must(err)
	s.clock.goOn(2 * time.Hour)
	var grants *event.Grants
	s.lies(t, world.Amy, nil)
	s.wire(event.ActorID(world.Amy)).tell = submissions(func(sub api.Submission) {
		if sub.GrantsList != nil {
			grants, err = event.ParseGrants(sub.GrantsList)
			s.must(err)
		}
	})
	sent, err := sendFiles(ctx, s.as(world.Amy), t.TempDir(), event.HolderID(world.RASSO), "JRS/9")
	s.must(err)
	var to []string
	for _, g := range grants.Grants {
		to = append(to, g.To.String())
	}
	slices.Sort(to)
	want := []string{string(world.Team) + " 1", string(world.Sarah) + " 1"}
	slices.Sort(want)
	if !slices.Equal(to, want) {
		t.Errorf("granted to %v, want %v", to, want)
	}
	_, _, err = s.as(world.Sarah).Receive(ctx, sent.Consignment, nil)
	s.must(err)
	_, err = s.as(world.Sarah).ExhibitKeys(ctx, sent.Consignment, nil)
	s.must(err)
}

// A newcomer reads whose sign-in she waits for, and opens once it has happened.
func TestNewMemberWaits(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	const nina = event.PersonID("nina.cole@cps-northshire.example")
	inv, err := s.as(world.Ravi).Invite(ctx, nina, time.Hour)
	s.must(err)
	_, _, err = client.Enrol(ctx, &client.Home{Dir: s.w.Home(event.ActorID(nina)), Lock: low}, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(nina))})
	s.must(err)
	_, err = s.as(world.Ravi).Appoint(ctx, nina, event.Member, world.RASSO)
	s.must(err)
	v, err := s.as(nina).Show(ctx, built.opened.Consignment)
	s.must(err)
	if !strings.Contains(v.LabelWaits, string(world.Sarah)) || len(v.Message) > 0 {
		t.Errorf("she reads %q", v.LabelWaits)
	}
	_, err = s.as(nina).ExhibitKeys(ctx, built.opened.Consignment, nil)
	if code(err) != event.CodeKeyWaiting || !strings.Contains(err.Error(), string(world.Tom)) {
		t.Errorf("got %v", err)
	}
	handed, err := s.as(world.Sarah).HandOnUnitKeys(ctx)
	if err != nil || !slices.Equal(handed, []event.UnitID{world.RASSO}) {
		t.Fatalf("handed on %v, %v", handed, err)
	}
	v, err = s.as(nina).Show(ctx, built.opened.Consignment)
	if err != nil || v.LabelWaits != "" || len(v.Message) != 1 {
		t.Errorf("she reads %+v, %v", v, err)
	}
	_, err = s.as(nina).Export(ctx, built.opened.Consignment, nil, t.TempDir(), seal.ExtractOptions{}, nil)
	s.must(err)
}

// The service keeps a recall back and has Sarah sign a receipt behind it. That
// the rules void it is found out, and she is not told that she has the bag.
func TestReceiptBehindARecall(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	_, err := s.as(world.Amy).Recall(ctx, built.waiting.Consignment)
	s.must(err)
	recall, _ := find(s.operator(), func(e *event.Recalled) bool { return true })
	w := &hiding{s: s, recall: recall}
	wire := s.lies(t, world.Sarah, w.tell)
	_, _, err = s.as(world.Sarah).Receive(ctx, built.waiting.Consignment, nil)
	if !slices.Contains(wire.said, event.Kind("received")) || !w.logged {
		t.Fatalf("she signed nothing: %v", err)
	}
	wire.said = nil
	refused(t, wire, err, continuity.CheckRule, "void")
}
