package door_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const (
	safe event.OrgID = "safehand.example"
	eve              = event.PersonID("eve.moss@northshire.example") // invited, not enrolled
)

type porch struct {
	*recordtest.Story
	t *testing.T
	*door.Door
}

func newPorch(t *testing.T, db *store.DB) *porch {
	t.Helper()
	p := &porch{t: t, Story: recordtest.Begin(t, recordtest.New(t, event.OriginOf(safe)), db)}
	p.Door = door.New(db, p.Service, func() event.Time { return event.TimeOf(p.Clock) })
	p.Found()
	p.Say(p.invitation(eve))
	return p
}

func (p *porch) invitation(who event.PersonID) *event.Invited {
	return &event.Invited{
		Header: p.By(event.ActorID(recordtest.Chief), event.PartyID(recordtest.Police)), Person: who,
		Key: p.Key(event.InvitationKeyName(event.HolderID(who)), 1), Until: event.TimeOf(p.Clock) + 3600,
	}
}

// sign answers a challenge with s, signed by these.
func (p *porch) sign(s event.SignIn, signers ...note.Signer) []byte {
	p.t.Helper()
	if s.Nonce == (event.Salt{}) {
		var err error
		if s.Nonce, err = p.Challenge(p.t.Context()); err != nil {
			p.t.Fatal(err)
		}
	}
	if s.Log == "" {
		s.Log = p.Service.Log
	}
	s.At = event.TimeOf(p.Clock)
	rand.Read(s.Own[:])
	text, err := s.Text()
	if err != nil {
		p.t.Fatal(err)
	}
	n, err := event.Sign(text, signers...)
	if err != nil {
		p.t.Fatal(err)
	}
	return n.Bytes()
}

func as(role event.Code, who event.ActorID, number int) event.SignIn {
	return event.SignIn{Role: role, By: event.Signer{ID: who, Number: number}}
}

func (p *porch) in(s event.SignIn, signers ...note.Signer) string {
	p.t.Helper()
	got, err := p.SignIn(p.t.Context(), p.sign(s, signers...))
	if err != nil {
		p.t.Fatal(err)
	}
	return got.Token
}

func (p *porch) amy() (event.SignIn, note.Signer) {
	a := event.ActorID(recordtest.Amy)
	return as(event.AsPerson, a, 1), p.Signer(string(a), 1)
}

// A person who signs in is seen, and the last time is kept; nobody else is, whoever
// comes in by whatever key.
func TestWhoSignsInIsSeen(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		amy, key := p.amy()
		for range 2 {
			p.Clock = p.Clock.Add(time.Minute)
			p.in(amy, key)
		}
		p.in(as(event.AsInvitation, event.ActorID(eve), 1), p.Signer(event.InvitationKeyName(event.HolderID(eve)), 1))
		if err := db.View(t.Context(), func(tx *store.Tx) error {
			for who, want := range map[event.PersonID]event.Time{recordtest.Amy: event.TimeOf(p.Clock), recordtest.Ben: 0, eve: 0} {
				got, err := tx.Presence(who)
				if err != nil || got.Seen != want {
					t.Errorf("%s was seen %v, not %v (%v)", who, got.Seen, want, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryRoleComesInWithItsOwnKey(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		d := p.Order(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		order := as(event.AsOrder, event.ActorID(recordtest.Amy), 1)
		order.Order = &d.Order
		amy, key := p.amy()
		for _, c := range []struct {
			s   event.SignIn
			key note.Signer
		}{
			{amy, key},
			{as(event.AsAgent, event.ActorID(recordtest.Intake), 1), p.Signer(string(recordtest.Intake), 1)},
			{as(event.AsRoot, event.ActorID(recordtest.CPS), 1), p.Signer(string(recordtest.CPS), 1)},
			{as(event.AsInvitation, event.ActorID(eve), 1), p.Signer(event.InvitationKeyName(event.HolderID(eve)), 1)},
			{order, p.Signer(event.OrderKeyName(event.ActorID(recordtest.Amy)), 1)},
			{as(event.AsOperator, event.ActorID(safe), 1), p.Signer(string(safe), 1)},
		} {
			got, err := p.Authenticate(t.Context(), p.in(c.s, c.key))
			if err != nil || got.Role != c.s.Role || got.Actor != c.s.By.ID || got.Number != 1 {
				t.Errorf("%s: %+v, %v", c.s.Role, got, err)
			}
			if c.s.Order != nil && (got.Order == nil || *got.Order != d.Order) {
				t.Errorf("the order's session is for %v", got.Order)
			}
		}
	})
}

func TestWhoStaysOutside(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		d := p.Order(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		amy, key := p.amy()
		ben := p.Signer(string(recordtest.Ben), 1)
		orderKey := p.Signer(event.OrderKeyName(event.ActorID(recordtest.Amy)), 1)
		invited := p.Signer(event.InvitationKeyName(event.HolderID(eve)), 1)
		bensOrder := as(event.AsOrder, event.ActorID(recordtest.Ben), 1)
		bensOrder.Order = &d.Order
		noOrder := as(event.AsOrder, event.ActorID(recordtest.Amy), 1)
		noOrder.Order = &event.EventID{Digest: recordtest.Random()}
		elsewhere, strange := amy, amy
		elsewhere.Log = "other.example/log"
		strange.Nonce = event.Salt{1}
		for _, c := range []struct {
			name    string
			s       event.SignIn
			signers []note.Signer
			code    event.Code
		}{
			{"another's key", amy, []note.Signer{ben}, event.CodeSignature},
			{"a line too many", amy, []note.Signer{key, ben}, event.CodeSignature},
			{"nobody known", as(event.AsPerson, "no.body@northshire.example", 1), []note.Signer{key}, event.CodeSignature},
			{"a record that is not", as(event.AsPerson, event.ActorID(recordtest.Amy), 2), []note.Signer{key}, event.CodeSignature},
			{"a person as an agent", as(event.AsAgent, event.ActorID(recordtest.Amy), 1), []note.Signer{key}, event.CodeSignature},
			{"a person as a root", as(event.AsRoot, event.ActorID(recordtest.Amy), 1), []note.Signer{key}, event.CodeSignature},
			{"a root as a person", as(event.AsPerson, event.ActorID(recordtest.CPS), 1), []note.Signer{p.Signer(string(recordtest.CPS), 1)}, event.CodeSignature},
			{"a root as the operator", as(event.AsOperator, event.ActorID(recordtest.CPS), 1), []note.Signer{p.Signer(string(recordtest.CPS), 1)}, event.CodeSignature},
			{"the operator as a root", as(event.AsRoot, event.ActorID(safe), 1), []note.Signer{p.Signer(string(safe), 1)}, event.CodeSignature},
			{"an order's key as its person", amy, []note.Signer{orderKey}, event.CodeSignature},
			{"an invitation's key as a person", as(event.AsPerson, event.ActorID(eve), 1), []note.Signer{invited}, event.CodeSignature},
			{"an invitation to the next record but one", as(event.AsInvitation, event.ActorID(eve), 2), []note.Signer{invited}, event.CodeInvitation},
			{"a used invitation", as(event.AsInvitation, event.ActorID(recordtest.Amy), 2), []note.Signer{p.Signer(event.InvitationKeyName(event.HolderID(recordtest.Amy)), 1)}, event.CodeInvitation},
			{"another's order", bensOrder, []note.Signer{orderKey}, event.CodeSignature},
			{"an order that is not", noOrder, []note.Signer{orderKey}, event.CodeSignature},
			{"another log", elsewhere, []note.Signer{key}, event.CodeOtherLog},
			{"a nonce of her own", strange, []note.Signer{key}, event.CodeStale},
		} {
			t.Run(c.name, func(t *testing.T) {
				s, err := p.SignIn(t.Context(), p.sign(c.s, c.signers...))
				var r *event.Refusal
				if !errors.As(err, &r) || r.Code != c.code || s.Token != "" {
					t.Errorf("%+v, %v where %s is due", s, err, c.code)
				}
			})
		}
		t.Run("a late invitation", func(t *testing.T) {
			p.Clock = p.Clock.Add(365 * 24 * time.Hour)
			s, err := p.SignIn(t.Context(), p.sign(as(event.AsInvitation, event.ActorID(eve), 1), invited))
			var r *event.Refusal
			if !errors.As(err, &r) || r.Code != event.CodeInvitation || s.Token != "" {
				t.Errorf("%+v, %v", s, err)
			}
		})
	})
}

func TestAStrangerLearnsNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		said := func(role event.Code, who event.ActorID) string {
			_, err := p.SignIn(t.Context(), p.sign(as(role, who, 1), p.Signer("stranger", 1)))
			return strings.ReplaceAll(err.Error(), string(who), "X")
		}
		var all []string
		for _, role := range []event.Code{event.AsPerson, event.AsInvitation} {
			for _, who := range []event.ActorID{event.ActorID(recordtest.Amy), event.ActorID(eve), "no.body@northshire.example", "a@nowhere.example"} {
				all = append(all, said(role, who))
			}
		}
		if len(slices.Compact(all)) != 1 {
			t.Errorf("the answers differ: %q", all)
		}
	})
}

func TestANonceIsAnsweredOnceAndInTime(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		amy, key := p.amy()
		b := p.sign(amy, key)
		if _, err := p.SignIn(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		stale := &event.Refusal{Code: event.CodeStale}
		if _, err := p.SignIn(t.Context(), b); !errors.Is(err, stale) {
			t.Errorf("the same note again: %v", err)
		}
		wasted := amy
		wasted.Nonce, _ = p.Challenge(t.Context())
		if _, err := p.SignIn(t.Context(), p.sign(wasted, p.Signer("stranger", 1))); err == nil {
			t.Error("a stranger came in")
		}
		if _, err := p.SignIn(t.Context(), p.sign(wasted, key)); !errors.Is(err, stale) {
			t.Errorf("a nonce that a failure has used up: %v", err)
		}
		late := p.sign(amy, key)
		p.Clock = p.Clock.Add(5 * time.Minute)
		if _, err := p.SignIn(t.Context(), late); !errors.Is(err, stale) {
			t.Errorf("after five minutes: %v", err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	order := func(p *porch) (string, *recordtest.Sending) {
		d := p.Order(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		s := as(event.AsOrder, event.ActorID(recordtest.Amy), 1)
		s.Order = &d.Order
		return p.in(s, p.Signer(event.OrderKeyName(event.ActorID(recordtest.Amy)), 1)), d
	}
	amy := func(p *porch) string {
		s, key := p.amy()
		return p.in(s, key)
	}
	revoke := func(p *porch) {
		p.Say(&event.Revoked{
			Header: p.By(event.ActorID(recordtest.Chief), event.PartyID(recordtest.Police)),
			Key:    event.KeyRef{Holder: event.HolderID(recordtest.Amy), Number: 1}, Reason: event.Superseded,
		})
	}
	for _, c := range []struct {
		name string
		end  func(p *porch) string
	}{
		{"with the sign-out", func(p *porch) string {
			token := amy(p)
			if err := p.SignOut(p.t.Context(), token); err != nil {
				p.t.Error(err)
			}
			return token
		}},
		{"after twelve hours", func(p *porch) string {
			token := amy(p)
			p.Clock = p.Clock.Add(12 * time.Hour)
			return token
		}},
		{"with the key", func(p *porch) string {
			token := amy(p)
			revoke(p)
			return token
		}},
		{"an order's with its person's key", func(p *porch) string {
			token, _ := order(p)
			revoke(p)
			return token
		}},
		{"when access is stopped", func(p *porch) string {
			cara, key := as(event.AsPerson, event.ActorID(recordtest.Cara), 1), p.Signer(string(recordtest.Cara), 1)
			token := p.in(cara, key)
			p.Say(&event.PersonStopped{Header: p.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.RASSO)), Person: recordtest.Cara})
			if _, err := p.SignIn(p.t.Context(), p.sign(cara, key)); err == nil || !strings.Contains(err.Error(), "was stopped by "+string(recordtest.Ben)) {
				p.t.Errorf("she is told %v", err)
			}
			return token
		}},
		{"an order's with the recall", func(p *porch) string {
			token, d := order(p)
			p.Say(&event.Recalled{
				Header: p.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.CID)), Order: &d.Order, After: d.Order,
			})
			return token
		}},
		{"an order's with the dispatch", func(p *porch) string {
			token, d := order(p)
			p.Seal(d)
			p.Submit(p.Dispatch(d))
			return token
		}},
		{"an invitation's with the enrolment", func(p *porch) string {
			token := p.in(as(event.AsInvitation, event.ActorID(eve), 1), p.Signer(event.InvitationKeyName(event.HolderID(eve)), 1))
			p.Enrol(event.HolderID(eve))
			return token
		}},
		{"an invitation's with its withdrawal", func(p *porch) string {
			key := p.Signer(event.InvitationKeyName(event.HolderID(eve)), 1)
			token := p.in(as(event.AsInvitation, event.ActorID(eve), 1), key)
			e := &event.InvitationWithdrawn{Header: p.By(event.ActorID(recordtest.Chief), event.PartyID(recordtest.Police)), Holder: event.HolderID(eve)}
			p.State(func(st *custody.State) { e.Invitation = st.Dir.Person(event.HolderID(eve)).Invitation.Event })
			p.Say(e)
			if _, err := p.SignIn(p.t.Context(), p.sign(as(event.AsInvitation, event.ActorID(eve), 1), key)); err == nil || !strings.Contains(err.Error(), "was withdrawn by") {
				p.t.Errorf("whoever comes with it again is told %v", err)
			}
			return token
		}},
		{"an invitation's with its date", func(p *porch) string {
			token := p.in(as(event.AsInvitation, event.ActorID(eve), 1), p.Signer(event.InvitationKeyName(event.HolderID(eve)), 1))
			p.Clock = p.Clock.Add(2 * time.Hour)
			return token
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				p := newPorch(t, db)
				other := p.in(as(event.AsAgent, event.ActorID(recordtest.Intake), 1), p.Signer(string(recordtest.Intake), 1))
				token := c.end(p)
				if got, err := p.Authenticate(t.Context(), token); !errors.Is(err, door.ErrSession) || got != (door.Caller{}) {
					t.Errorf("%+v, %v", got, err)
				}
				if c.name != "after twelve hours" {
					if _, err := p.Authenticate(t.Context(), other); err != nil {
						t.Errorf("another's session ended too: %v", err)
					}
				}
			})
		})
	}
}

func TestARevokedKeyIsToldWhy(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		p.Say(&event.Revoked{
			Header: p.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.Police)),
			Key:    event.KeyRef{Holder: event.HolderID(recordtest.Amy), Number: 1}, Reason: event.Superseded,
		})
		amy, key := p.amy()
		if _, err := p.SignIn(t.Context(), p.sign(amy, key)); !errors.Is(err, &event.Refusal{Code: event.CodeRevoked}) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTokensAreNotKept(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPorch(t, db)
		amy, key := p.amy()
		token := p.in(amy, key)
		var rows []string
		err := db.View(t.Context(), func(tx *store.Tx) (err error) {
			rows, err = tx.Dump("session")
			return err
		})
		if err != nil || len(rows) != 1 || strings.Contains(rows[0], token) {
			t.Errorf("%q, %v", rows, err)
		}
		if _, err := p.Authenticate(t.Context(), token+"x"); !errors.Is(err, door.ErrSession) {
			t.Errorf("a token that is none: %v", err)
		}
	})
}
