package client_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// recoverOf is one action of a helper, and the link that it makes.
func (s *stage) recoverOf(helper event.PersonID, l client.Loss) *client.Recovery {
	s.Helper()
	l.Valid = time.Hour
	r, err := s.as(helper).PlanRecovery(s.Context(), l)
	s.must(err)
	s.must(s.as(helper).Recover(s.Context(), r))
	return r
}

// anew enrols with a link, in a new home.
func (s *stage) anew(inv *client.Invitation) *client.Client {
	s.Helper()
	name := event.ActorID("new-" + string(inv.Who))
	h := &client.Home{Dir: filepath.Join(s.TempDir(), "home"), Lock: low}
	c, _, err := client.Enrol(s.Context(), h, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(name)})
	s.must(err)
	return c
}

// newPerson is somebody who joins: invited by a root or an administrator.
func (s *stage) newPerson(by event.ActorID, who event.PersonID, role event.Role, unit event.UnitID) *client.Client {
	s.Helper()
	inviter := s.clients[by]
	if inviter == nil {
		inviter = s.reopen(by)
	}
	inv, err := inviter.InviteTo(s.Context(), who, time.Hour, role, unit)
	s.must(err)
	c := s.anew(inv)
	s.clients[event.ActorID(who)] = c
	return c
}

// Tom forgot his passphrase. His lead helps him with one action; when he has
// enrolled, her client hands him the unit's key, and he opens what the unit
// received last year. What he signed then still verifies.
func TestForgottenOpensLastYears(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	exhibit := built.opened.Exhibits[0].Exhibit
	record, err := s.as(world.Tom).Prove(ctx, built.opened.Consignment, exhibit)
	s.must(err)
	trust, err := s.as(world.Tom).Trusted(ctx)
	s.must(err)

	s.clock.goOn(365 * 24 * time.Hour)
	r := s.recoverOf(world.Sarah, client.Loss{Who: world.Tom})
	if r.Key == nil || r.Key.Number != 1 || !slices.Equal(r.Holders, []event.PersonID{world.Sarah}) || !slices.Equal(r.Units, []event.UnitID{world.RASSO}) {
		t.Errorf("planned: %+v", r)
	}
	if _, err := s.reopen(event.ActorID(world.Tom)).List(ctx, "in", nil, 1); code(err) != event.CodeRevoked {
		t.Errorf("his old key: %v", err)
	}
	waiting, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	handed := make(chan error, 1)
	go func() {
		units, err := s.as(world.Sarah).AwaitEnrolment(waiting, r)
		if err == nil && !slices.Equal(units, []event.UnitID{world.RASSO}) {
			err = errors.New("the unit's key was not handed over")
		}
		handed <- err
	}()
	tom := s.anew(r.Invitation)
	s.must(<-handed)
	out := t.TempDir()
	if _, err := tom.Export(ctx, built.opened.Consignment, []event.ExhibitID{exhibit}, out, seal.ExtractOptions{}, nil); err != nil {
		t.Fatalf("he can't open last year's: %v", err)
	}
	if got := string(bytesOf(t, filepath.Join(out, "JRS-1", "statement 1.txt"))); got != "what was said, JRS/1" {
		t.Errorf("it is %q", got)
	}
	rep, err := continuity.Verify(record, *trust, nil, continuity.Policy{})
	if err != nil || rep.Verdict != continuity.Valid {
		t.Errorf("what was proven a year ago: %v, %v", rep, err)
	}
	again, err := tom.Prove(ctx, built.opened.Consignment, exhibit)
	s.must(err)
	if rep, err := continuity.Verify(again, *trust, nil, continuity.Policy{}); err != nil || rep.Verdict != continuity.Valid {
		t.Errorf("the record as of today: %v, %v", rep, err)
	}
}

// A recovery that broke off between its two statements is finished by doing it
// again; and a link that was lost is made anew, without ending anything twice.
func TestRecoverAgain(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	_, err := s.as(world.Sarah).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}, event.Superseded, nil)
	s.must(err) // and here the machine stopped
	first := s.recoverOf(world.Sarah, client.Loss{Who: world.Tom})
	if first.Key != nil {
		t.Error("a key that had ended is ended again")
	}
	second := s.recoverOf(world.Sarah, client.Loss{Who: world.Tom})
	o := client.Options{Now: s.clock.now, Transport: s.wire("tom again")}
	h := &client.Home{Dir: filepath.Join(t.TempDir(), "home"), Lock: low}
	if err := client.CheckInvitation(ctx, h, *first.Invitation, o); code(err) != event.CodeSignature {
		t.Errorf("the older link: %v", err)
	}
	s.must(client.CheckInvitation(ctx, h, *second.Invitation, o))
	if tom := s.anew(second.Invitation); tom.Who().Number != 2 {
		t.Errorf("he has key %d", tom.Who().Number)
	}
	if err := client.CheckInvitation(ctx, h, *second.Invitation, o); code(err) != event.CodeInvitation {
		t.Errorf("a link that was used: %v", err)
	}
	if _, err := os.Stat(h.Dir); err == nil {
		t.Error("asking made a home")
	}
	// It came out later that the old key had been stolen.
	s.must(justErr(s.as(world.Sarah).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}, event.Compromised, new(event.LogIndex))))
}

func justErr[T any](_ T, err error) error { return err }

// Who may help whom. What is refused says nothing: no key ends.
func TestRecoverRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.must(justErr(s.as(world.Ravi).Appoint(ctx, world.Priya, event.Member, world.RASSO)))
	for _, r := range []struct {
		name string
		by   event.PersonID
		loss client.Loss
		want event.Code
	}{
		{"herself", world.Sarah, client.Loss{Who: world.Sarah}, event.CodeNotYours},
		{"a colleague who leads nothing", world.Tom, client.Loss{Who: world.Sarah}, event.CodeNotYours},
		{"another unit's lead", world.Sarah, client.Loss{Who: world.Priya}, event.CodeNotYours},
		{"another organisation's administrator", world.Ola, client.Loss{Who: world.Tom}, event.CodeUnknown},
		{"who was never invited", world.Ravi, client.Loss{Who: "new.one@cps-northshire.example"}, event.CodeUnknown},
		{"stolen tomorrow", world.Sarah, client.Loss{Who: world.Tom, Stolen: true, Since: client.Since{Time: event.TimeOf(s.clock.now()) + 3600}}, event.CodeState},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := s.lies(t, r.by, honest)
			r.loss.Valid = time.Hour
			if _, err := s.as(r.by).PlanRecovery(ctx, r.loss); code(err) != r.want {
				t.Errorf("got %v, want %s", err, r.want)
			}
			if len(w.said) > 0 {
				t.Errorf("it said %v", w.said)
			}
		})
	}
	s.must(justErr(s.as(world.Ravi).Leave(ctx, world.Tom, nil)))
	if _, err := s.as(world.Ravi).PlanRecovery(ctx, client.Loss{Who: world.Tom}); code(err) != event.CodeState || !strings.Contains(err.Error(), "has left") {
		t.Errorf("who has left: %v", err)
	}
}

// The place from which a stolen key is in doubt is never too late, whoever works it
// out; her own client finds the place of her first statement at that time.
func TestPlaceSince(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy, ola := s.as(world.Amy), s.as(world.Ola)
	var sent []*client.Sent
	var at []event.Time
	for _, ref := range []string{"JRS/3", "JRS/4", "JRS/5"} {
		s.clock.goOn(10 * time.Minute)
		at = append(at, event.TimeOf(s.clock.now()))
		one, err := sendFiles(ctx, amy, t.TempDir(), event.HolderID(world.RASSO), ref)
		s.must(err)
		sent = append(sent, one)
	}
	key := event.KeyRef{Holder: event.HolderID(world.Amy), Number: 1}
	list, err := amy.Signed(ctx, nil, 100)
	s.must(err)
	first := func(since event.Time) (out event.LogIndex) {
		for _, x := range list.Signed {
			if x.Recorded >= since {
				out = x.Index
			}
		}
		return out
	}
	hers, err := amy.PlaceSince(ctx, key, client.Since{Time: at[1]})
	s.must(err)
	admins, err := ola.PlaceSince(ctx, key, client.Since{Time: at[1]})
	s.must(err)
	// Nothing of hers from before that time is taken in, and all since is.
	before := event.LogIndex(0)
	for _, x := range list.Signed {
		if x.Recorded < at[1] {
			before = max(before, x.Index)
		}
	}
	if hers > first(at[1]) || hers <= before {
		t.Errorf("her own client says %d; her first statement since is %d, the last before %d", hers, first(at[1]), before)
	}
	if admins > first(at[1]) || admins == 0 {
		t.Errorf("the administrator's says %d, later than %d", admins, first(at[1]))
	}
	all, err := ola.PlaceSince(ctx, key, client.Since{})
	s.must(err)
	if all > list.Signed[len(list.Signed)-1].Index {
		t.Errorf("saying nothing leaves something out: %d", all)
	}
	// And so it is shown.
	s.must(justErr(amy.Revoke(ctx, key, event.Compromised, &hers)))
	for i, want := range []client.Doubt{"", client.InDoubt, client.InDoubt} {
		v, err := s.as(world.Lena).Show(ctx, sent[i].Consignment)
		s.must(err)
		for _, h := range v.Happened {
			if h.Doubt != want {
				t.Errorf("sending %d, %s: %q, want %q", i, h.Kind, h.Doubt, want)
			}
		}
	}
}
