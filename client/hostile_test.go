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
	w = s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		w.mu.Lock()
		sealed := slices.Contains(w.said, event.Kind("sealed"))
		w.mu.Unlock()
		if !sealed {
			return next()
		}
		o := s.operator()
		i, e := find(o, func(e *event.UnitKeyMade) bool { return e.Unit == world.RASSO })
		own, _ := o.forger(string(world.Sarah))
		e.Recipient = stranger(t)
		o.replace(i, o.sign(e, own))
		return o.lies(directories, func(*api.Bundle) {})(r, next)
	})
	_, err := sendFiles(t.Context(), s.newcomer(world.Amy), t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
	if !errors.Is(err, client.ErrUntrusted) {
		t.Fatalf("got %v", err)
	}
	if slices.Contains(w.said, event.Kind("dispatched")) || w.grants > 0 {
		t.Errorf("%v was said and %d keys were granted", w.said, w.grants)
	}
}

// Bundles that were changed on the way, under the true head.
func TestChangedBundles(t *testing.T) {
	s := newStage(t)
	o := s.operator()
	of := func(i event.LogIndex) func(*api.Bundle) {
		return func(b *api.Bundle) { without(b, i) }
	}
	received, _ := find(o, func(e *event.Received) bool { return true })
	opened, _ := find(o, func(e *event.Opened) bool { return true })
	var other api.Bundle
	s.lies(t, world.Tom, changing(isConsignment, func(b *api.Bundle) { other = *b }))
	_, err := s.as(world.Tom).Show(t.Context(), built.waiting.Consignment)
	s.must(err)
	second := event.OwnerExhibit(s.recipient(o, built.opened.Exhibits[1].Exhibit))
	for _, c := range []struct {
		name   string
		change func(*api.Bundle)
		check  string
		words  string
	}{
		{"receipt dropped", of(received), continuity.CheckTally, "is missing"},
		{"opening dropped", of(opened), continuity.CheckTally, "is missing"},
		{"statement dropped, its place kept", func(b *api.Bundle) {
			b.Items = slices.DeleteFunc(b.Items, func(x api.Item) bool { return x.Index == received })
		}, continuity.CheckMissing, "is missing"},
		{"everything after the receipt dropped", func(b *api.Bundle) {
			for i := received; int(i) < len(o.entries); i++ {
				without(b, i)
			}
		}, continuity.CheckThread, "something was taken out of it"},
		{"out of order", func(b *api.Bundle) { b.Items[3], b.Items[4] = b.Items[4], b.Items[3] }, continuity.CheckOrder, "does not follow"},
		{"thread out of order", func(b *api.Bundle) { x := b.Threads[0].Indexes; x[1], x[2] = x[2], x[1] }, continuity.CheckTally, "not statement"},
		{"one statement twice", func(b *api.Bundle) { b.Items = slices.Insert(b.Items, 4, b.Items[3]) }, continuity.CheckOrder, "does not follow"},
		{"another's signatures", func(b *api.Bundle) {
			n := strings.Index(b.Items[5].Note, "\n\n")
			m := strings.Index(b.Items[6].Note, "\n\n")
			b.Items[5].Note = b.Items[5].Note[:n] + b.Items[6].Note[m:]
		}, continuity.CheckEntry, "other signatures"},
		{"another sending", func(b *api.Bundle) { *b = other }, "", "other exhibits than those asked for"},
		{"an exhibit left out", func(b *api.Bundle) {
			i := slices.IndexFunc(b.Threads, func(t api.Thread) bool { return t.Owner == second })
			for _, x := range b.Threads[i].Indexes {
				if !slices.ContainsFunc(b.Threads, func(t api.Thread) bool { return t.Owner != second && slices.Contains(t.Indexes, x) }) {
					without(b, x)
				}
			}
			b.Threads = slices.Delete(b.Threads, i, i+1)
		}, "", "left out an exhibit"},
		{"the partner's directory left out", func(b *api.Bundle) {
			t := threadOf(b, event.OwnerOrg(world.Police))
			for _, x := range slices.Clone(t.Indexes) {
				without(b, x)
			}
			b.Threads = slices.DeleteFunc(b.Threads, func(t api.Thread) bool { return t.Owner == event.OwnerOrg(world.Police) })
		}, continuity.CheckTally, ""},
		{"an empty directory", func(b *api.Bundle) { threadOf(b, event.OwnerOrg(world.Police)).Indexes = nil }, continuity.CheckThread, "not counted there"},
		{"the rules left out", func(b *api.Bundle) {
			b.Threads = slices.DeleteFunc(b.Threads, func(t api.Thread) bool { return t.Owner.Kind == event.ServiceThread })
			b.Items = slices.DeleteFunc(b.Items, func(x api.Item) bool { return x.Index == 0 })
		}, "", "where its rules stand"},
		{"two threads of one value", func(b *api.Bundle) { b.Threads[1].Value = b.Threads[0].Value }, continuity.CheckThread, "it has the value of"},
		{"a head cut short", func(b *api.Bundle) { b.Checkpoint = b.Checkpoint[:len(b.Checkpoint)/2] }, continuity.CheckCheckpoint, ""},
		{"nothing", func(b *api.Bundle) { *b = api.Bundle{} }, continuity.CheckRoot, ""},
		{"a proof that is none", func(b *api.Bundle) { b.Items[2].Proof = []string{"???"} }, "", "proof"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Tom, changing(isConsignment, c.change))
			_, err := s.as(world.Tom).Show(t.Context(), built.opened.Consignment)
			refused(t, w, err, c.check, c.words)
		})
	}
}

// recipient is an exhibit's, as its sealing says.
func (s *stage) recipient(o *operator, x event.ExhibitID) event.RecipientID {
	_, e := find(o, func(e *event.Sealed) bool { return e.Exhibit == x })
	return e.Seal.Recipient
}

// An account over an exhibit's thread from which the end was cut: a record made
// on it would leave out the openings.
func TestRecordOverAShortenedThread(t *testing.T) {
	s := newStage(t)
	o := s.operator()
	i, _ := find(o, func(e *event.Opened) bool { return true })
	s.must(errorOf(s.as(world.Tom).Show(t.Context(), built.opened.Consignment)))
	w := s.lies(t, world.Tom, s.afresh(isConsignment, func(o *operator, b *api.Bundle) {
		for n := range b.Threads {
			if th := &b.Threads[n]; th.Owner.Kind == event.ExhibitThread {
				th.Indexes = o.cut(th.Owner, th.Value, th.Indexes, slices.Index(th.Indexes, i), o.now())
			}
		}
	}))
	_, err := s.as(world.Tom).Prove(t.Context(), built.opened.Consignment, built.opened.Exhibits[0].Exhibit)
	refused(t, w, err, continuity.CheckThread, "something was taken out of it")
}

func errorOf[T any](_ T, err error) error { return err }

func TestGarbage(t *testing.T) {
	s := newStage(t)
	for name, l := range map[string]lie{
		"text":    func(*http.Request, func() (int, []byte)) (int, []byte) { return 200, []byte("It works!") },
		"nothing": func(*http.Request, func() (int, []byte)) (int, []byte) { return 200, nil },
		"null":    func(*http.Request, func() (int, []byte)) (int, []byte) { return 200, []byte("null") },
		"brackets": func(*http.Request, func() (int, []byte)) (int, []byte) {
			return 200, []byte(strings.Repeat("[", 1<<20))
		},
		"cut": func(_ *http.Request, next func() (int, []byte)) (int, []byte) {
			n, b := next()
			return n, b[:len(b)/2]
		},
		"huge": func(*http.Request, func() (int, []byte)) (int, []byte) {
			return 200, append([]byte(`{"threads":[`), []byte(strings.Repeat(`{},`, 1<<20))...)
		},
		"elsewhere": func(*http.Request, func() (int, []byte)) (int, []byte) { return 307, nil },
	} {
		t.Run(name, func(t *testing.T) {
			s.T = t
			s.as(world.Amy)
			for _, a := range acts() {
				if a.name == "enrol" {
					continue
				}
				w := s.lies(t, a.who, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
					if !bundles(r.URL.Path) {
						return next()
					}
					return l(r, next)
				})
				refused(t, w, a.do(t.Context(), s, s.as(a.who)), "")
			}
		})
	}
}

// The service's words go to a terminal.
func TestWordsOfTheService(t *testing.T) {
	s := newStage(t)
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path != "/v1/directory" {
			return next()
		}
		return http.StatusForbidden, []byte(`{"code":"not-yours","message":"\u001b[2J\u202eReceived\u0000 ` + strings.Repeat("x", 5000) + `"}`)
	})
	_, err := s.as(world.Amy).List(t.Context(), "in", nil, 10)
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\x00\u202e") || len(err.Error()) > 2000 || strings.Contains(err.Error(), strings.Repeat("x", 700)) {
		t.Errorf("got %.200q of %d bytes", err, len(err.Error()))
	}
}

func TestEndlessList(t *testing.T) {
	s := newStage(t)
	next := event.LogIndex(7)
	w := s.lies(t, world.Sarah, changing(ending("/v1/consignments"), func(l *api.Listing) { l.Next = &next }))
	_, err := s.as(world.Sarah).Find(t.Context(), "2222-2222")
	refused(t, w, err, "", "does not end")
	s.lies(t, world.Sarah, changing(ending("/v1/consignments"), func(l *api.Listing) {
		l.Consignments = slices.Repeat(l.Consignments[:1], 500)
	}))
	_, err = s.as(world.Sarah).List(t.Context(), "in", nil, 20)
	refused(t, w, err, "", "does not end")
}

// Only the certificate that came with the invitation is believed.
func TestCertificateNotPinned(t *testing.T) {
	s := newStage(t)
	dir := s.w.Home(event.ActorID(world.Amy))
	h, err := client.OpenHome(dir)
	s.must(err)
	h.Lock, h.Config.Server = low, s.w.Node.URL
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now})
	s.must(err)
	s.must(errorOf(c.List(t.Context(), "out", nil, 10)))
	h.Config.Pin = event.Sum([]byte("another")).String()
	if c, err = client.Open(h, world.Passphrase, client.Options{Now: s.clock.now}); err != nil {
		t.Fatal(err)
	}
	_, err = c.List(t.Context(), "out", nil, 10)
	if !errors.Is(err, client.ErrUntrusted) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

// A thread of the operator's invention in the place of the service's own: the
// rules and whom it admitted before could be left out of it.
func TestMadeUpRules(t *testing.T) {
	s := newStage(t)
	value := event.Thread{Digest: event.Sum([]byte("invented"))}
	w := s.lies(t, world.Sarah, s.afresh(bundles, func(o *operator, b *api.Bundle) {
		th := threadOf(b, event.OwnerService(o.keys.Name))
		th.Value, th.Indexes = value, nil
		for i := range event.LogIndex(len(o.entries)) {
			e, err := event.Parse(o.notes[i].Text)
			s.must(err)
			if _, ok := e.(*event.Admitted); ok {
				th.Indexes = append(th.Indexes, i)
				o.entries[i].Tallies = append(slices.Clone(o.entries[i].Tallies), ledger.Tally(value, int64(len(th.Indexes))))
			}
		}
		o.build()
	}))
	_, err := s.newcomer(world.Sarah).Show(t.Context(), built.waiting.Consignment)
	refused(t, w, err, continuity.CheckThread, "does not begin with the rules")
}
