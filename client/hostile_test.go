package client_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/seal"
)

// act is something a person does, and who does it.
type act struct {
	name string
	who  event.PersonID
	do   func(ctx context.Context, s *stage, c *client.Client) error
}

func acts() []act {
	return []act{
		{"list", world.Sarah, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.List(ctx, "in", nil, 50)
			return err
		}},
		{"show", world.Sarah, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.Show(ctx, built.waiting.Consignment)
			return err
		}},
		{"check", world.Sarah, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.Check(ctx, built.waiting.Consignment, nil, nil)
			return err
		}},
		{"receive", world.Sarah, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, _, err := c.Receive(ctx, built.waiting.Consignment, nil)
			return err
		}},
		{"export", world.Tom, func(ctx context.Context, s *stage, c *client.Client) error {
			_, err := c.Export(ctx, built.opened.Consignment, nil, s.TempDir(), seal.ExtractOptions{}, nil)
			return err
		}},
		{"keys", world.Tom, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.ExhibitKeys(ctx, built.opened.Consignment, nil)
			return err
		}},
		{"pass on", world.Tom, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.PassOn(ctx, client.Onward{
				From: built.opened.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)},
				Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
			})
			return err
		}},
		{"prove", world.Tom, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.Prove(ctx, built.opened.Consignment, built.opened.Exhibits[0].Exhibit)
			return err
		}},
		{"send", world.Amy, func(ctx context.Context, s *stage, c *client.Client) error {
			_, err := sendFiles(ctx, c, s.TempDir(), event.HolderID(world.RASSO), "JRS/3")
			return err
		}},
		{"hand on", world.Lena, func(ctx context.Context, _ *stage, c *client.Client) error {
			_, err := c.HandOnUnitKeys(ctx)
			return err
		}},
		{"enrol", world.Amy, enrolAgain},
	}
}

// enrolAgain has somebody new of the police enrol over the wire of Amy.
func enrolAgain(ctx context.Context, s *stage, _ *client.Client) error {
	w := s.wire(event.ActorID(world.Amy))
	who := event.PersonID("n" + strings.ToLower(event.Sum([]byte(s.Name())).String()[:8]) + "@northshire.example")
	inv, err := s.as(world.Ola).Invite(ctx, who, time.Hour)
	if err != nil {
		return err
	}
	_, _, err = client.Enrol(ctx, &client.Home{Dir: s.TempDir() + "/home", Lock: low}, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: w})
	return err
}

// refused demands that the service's answer was not believed, for the reason
// given, and that nothing was signed, stored or granted on it.
func refused(t *testing.T, w *wire, err error, check string, words ...string) {
	t.Helper()
	if !errors.Is(err, client.ErrUntrusted) {
		t.Fatalf("got %v, want a refusal", err)
	}
	var f *continuity.Fault
	if check != "" && (!errors.As(err, &f) || f.Check != check) {
		t.Errorf("got %v, want the fault %q", err, check)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not say %q", err, word)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.said) > 0 || w.grants > 0 || w.stored > 0 {
		t.Errorf("and yet it said %v, granted %d and stored %d", w.said, w.grants, w.stored)
	}
}

// forger signs with keys of the operator's own making.
func (o *operator) forger(name string) (note.Signer, event.VKey) {
	o.s.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, name)
	o.s.must(err)
	signer, err := note.NewSigner(secret)
	o.s.must(err)
	return signer, event.VKey(public)
}

func (o *operator) sign(e event.Event, signers ...note.Signer) *event.Note {
	o.s.Helper()
	text, err := event.Text(e)
	o.s.must(err)
	n, err := event.Sign(text, signers...)
	o.s.must(err)
	return n
}

func stranger(t *testing.T) event.AgeRecipient {
	t.Helper()
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient()
}

// swaps are keys that the operator puts in the place of others, before a client
// that was never shown the true ones. Everything is signed with all the keys it
// has, and stands in a log of its own.
func swaps(t *testing.T) map[string]struct {
	make  func(o *operator)
	check string
	only  string // the acts it can be tried on
} {
	type swap = struct {
		make  func(o *operator)
		check string
		only  string
	}
	person := func(who event.PersonID) func(o *operator) {
		return func(o *operator) {
			i, e := find(o, func(e *event.Enrolled) bool { return e.By.ID == event.ActorID(who) })
			invitation, _ := o.forger(event.InvitationKeyName(event.HolderID(who)))
			own, key := o.forger(string(who))
			e.Keys, e.Recipient = []event.VKey{key}, stranger(t)
			o.replace(i, o.sign(e, invitation, own))
		}
	}
	unit := func(u event.UnitID, lead event.PersonID) func(o *operator) {
		return func(o *operator) {
			i, e := find(o, func(e *event.UnitKeyMade) bool { return e.Unit == u })
			own, _ := o.forger(string(lead))
			e.Recipient = stranger(t)
			o.replace(i, o.sign(e, own))
		}
	}
	root := func(org event.OrgID) func(o *operator) {
		return func(o *operator) {
			i, e := find(o, func(e *event.Admitted) bool { return e.By.ID == event.ActorID(org) })
			own, key := o.forger(string(org))
			e.Root = []event.VKey{key}
			o.replace(i, o.says(e, own))
		}
	}
	everybody := "send,list,show,receive,export,prove"
	return map[string]swap{
		"an addressee's key":             {person(world.Sarah), continuity.CheckSignature, everybody},
		"the sender's key":               {person(world.Amy), continuity.CheckSignature, everybody},
		"an administrator's key":         {person(world.Ravi), continuity.CheckSignature, everybody},
		"the addressed unit's key":       {unit(world.RASSO, world.Sarah), continuity.CheckSignature, everybody},
		"the sending unit's key":         {unit(world.Team, world.Lena), continuity.CheckSignature, everybody},
		"the partner's root":             {root(world.CPS), continuity.CheckThread, "send"},
		"one's own root":                 {root(world.Police), continuity.CheckRoot, "send,hand on,enrol"},
		"one's own root, at the partner": {root(world.CPS), continuity.CheckRoot, "list,show,receive,export,prove"},
		"the service's key": {func(o *operator) {
			for _, org := range []event.OrgID{world.Police, world.CPS} {
				i, e := find(o, func(e *event.Admitted) bool { return e.By.ID == event.ActorID(org) })
				service, key := o.forger(string(o.keys.Name))
				root, _ := o.forger(string(org))
				e.ServiceKey = key
				o.replace(i, o.sign(e, root, service))
			}
		}, continuity.CheckSignature, ""},
		"the log's keys": {func(o *operator) {
			var err error
			o.signers, _, err = ledger.GenerateLogKeys(o.head.Origin)
			o.s.must(err)
		}, continuity.CheckCheckpoint, ""},
	}
}

func TestSwappedKeys(t *testing.T) {
	for name, swap := range swaps(t) {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			for _, a := range acts() {
				if swap.only != "" && !slices.Contains(strings.Split(swap.only, ","), a.name) {
					continue
				}
				t.Run(a.name, func(t *testing.T) {
					s.T = t
					if a.name == "enrol" {
						s.as(world.Ola) // who invites is not lied to
					}
					c := s.newcomer(a.who)
					w := s.lies(t, a.who, s.afresh(bundles, func(o *operator, _ *api.Bundle) { swap.make(o) }))
					check := swap.check
					if a.name == "list" {
						check = "" // it looks twice, and is shown two histories
					}
					refused(t, w, a.do(t.Context(), s, c), check)
				})
			}
		})
	}
}

// A partner that the operator made up, under the name of a recognised one: its
// admission and a fresh account of its directory are signed as they should be.
func TestMadeUpPartner(t *testing.T) {
	s := newStage(t)
	o := s.operator()
	i, e := find(o, func(e *event.Admitted) bool { return e.By.ID == event.ActorID(world.CPS) })
	own, key := o.forger(string(world.CPS))
	e.Root = []event.VKey{key}
	fake := o.says(e, own)
	o.replace(i, fake)
	owner := event.OwnerOrg(world.CPS)
	account := o.account(owner, e.Thread, 2, fake.ID(), o.now())
	w := s.lies(t, world.Amy, o.lies(bundles, func(b *api.Bundle) { threadOf(b, owner).Indexes = []event.LogIndex{i, account} }))
	_, err := sendFiles(t.Context(), s.newcomer(world.Amy), t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
	refused(t, w, err, continuity.CheckRoot, "has not recognised this root of cps-northshire.example")
}

// cut leaves a thread's statements out from place n on, and has a fresh account
// follow: one tally is in the log twice then.
func (o *operator) cut(owner event.Owner, value event.Thread, indexes []event.LogIndex, n int, at event.Time) []event.LogIndex {
	kept := slices.Clone(indexes[:n])
	return append(kept, o.account(owner, value, int64(n+1), o.notes[kept[n-1]].ID(), at))
}

// directories are bundles of directories alone.
func directories(path string) bool { return path == "/v1/directory" }

func TestHiddenRevocation(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	owner := event.OwnerOrg(world.CPS)
	var old api.Bundle
	s.lies(t, world.Amy, changing(directories, func(b *api.Bundle) { old = *b }))
	o, err := outgoing(t.TempDir(), event.HolderID(world.Tom), "JRS/3")
	s.must(err)
	_, err = s.as(world.Amy).Prepare(ctx, o)
	s.must(err)
	tom := event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}
	_, err = s.as(world.Ravi).Revoke(ctx, tom, event.Left, nil)
	s.must(err)

	t.Run("yesterday's directory", func(t *testing.T) {
		s.T = t
		s.clock.goOn(2 * time.Hour)
		w := s.lies(t, world.Amy, changing(directories, func(b *api.Bundle) { *b = old }))
		_, err := s.as(world.Amy).Prepare(ctx, o)
		refused(t, w, err, "", "over an hour ago")
	})
	t.Run("an account made out for later", func(t *testing.T) {
		s.T = t
		op := s.operator()
		w := s.lies(t, world.Amy, op.lies(directories, func(b *api.Bundle) {
			th := threadOf(b, owner)
			th.Indexes = append(th.Indexes, op.account(owner, th.Value, int64(len(th.Indexes)+1), op.notes[th.Indexes[len(th.Indexes)-1]].ID(), op.now()+24*3600))
		}))
		_, err := s.newcomer(world.Amy).Prepare(ctx, o)
		refused(t, w, err, "", "yet to come")
	})
	t.Run("a tally twice", func(t *testing.T) {
		s.T = t
		// She saw the revocation once: the log may not lose it again.
		amy := s.newcomer(world.Amy)
		if _, err := amy.Prepare(ctx, o); err == nil || errors.Is(err, client.ErrUntrusted) {
			t.Fatalf("Tom can still be addressed: %v", err)
		}
		i, _ := find(s.operator(), func(e *event.Revoked) bool { return e.Key == tom })
		w := s.lies(t, world.Amy, s.afresh(directories, func(op *operator, b *api.Bundle) {
			th := threadOf(b, owner)
			th.Indexes = op.cut(owner, th.Value, th.Indexes, slices.Index(th.Indexes, i), op.now())
		}))
		_, err := amy.Prepare(ctx, o)
		refused(t, w, err, continuity.CheckThread, "something was taken out of it")
		_, err = s.reopen(event.ActorID(world.Amy)).Prepare(ctx, o)
		refused(t, w, err, continuity.CheckThread, "the thread of organisation cps-northshire.example")
	})
	t.Run("dropped", func(t *testing.T) {
		s.T = t
		i, _ := find(s.operator(), func(e *event.Revoked) bool { return e.Key == tom })
		w := s.lies(t, world.Amy, changing(directories, func(b *api.Bundle) { without(b, i) }))
		s.clock.goOn(2 * time.Hour) // an account follows it then
		_, err := s.newcomer(world.Amy).Prepare(ctx, o)
		refused(t, w, err, continuity.CheckTally, "not statement")
	})
}

// A lie told only after the order stands: the grants are not made on it.
func TestLieBeforeTheDispatch(t *testing.T) {
	s := newStage(t)
	var w *wire
	var o *operator
	w = s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		w.mu.Lock()
		sealed := slices.Contains(w.said, event.Kind("sealed"))
		w.mu.Unlock()
		// Nothing else is lied about, least of all the proof that it was sealed.
		if o == nil && (!sealed || !directories(r.URL.Path)) {
			return next()
		}
		if o == nil {
			o = s.operator()
			i, e := find(o, func(e *event.UnitKeyMade) bool { return e.Unit == world.RASSO })
			own, _ := o.forger(string(world.Sarah))
			e.Recipient = stranger(t)
			o.replace(i, o.sign(e, own))
		}
		return o.lies(directories, func(*api.Bundle) {})(r, next)
	})
	_, err := sendFiles(t.Context(), s.newcomer(world.Amy), t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
	var f *continuity.Fault
	if !errors.Is(err, client.ErrUntrusted) || !errors.As(err, &f) || f.Check != continuity.CheckSignature {
		t.Fatalf("got %v", err)
	}
	if slices.Contains(w.said, event.Kind("dispatched")) || w.grants > 0 {
		t.Errorf("%v was said and %d keys were granted", w.said, w.grants)
	}
}
