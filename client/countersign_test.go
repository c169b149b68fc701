package client_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// The two who may act together at CPS Northshire: Ravi, and Noor, who is an
// administrator too; the root invited both.
const noor event.PersonID = "noor.aziz@cps-northshire.example"

func (s *stage) twoAdministrators() *client.Client {
	s.Helper()
	return s.newPerson(event.ActorID(world.CPS), noor, event.Administrator, "")
}

// Two administrators close a unit that has nothing; either half alone does nothing.
func TestTwoPeopleCloseAUnit(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	n2 := s.twoAdministrators()
	half, err := s.as(world.Ravi).CloseUnit(ctx, world.CrownCourt, noor)
	s.must(err)
	if said := s.wire(event.ActorID(world.Ravi)).said; len(said) > 0 {
		t.Errorf("the first half was submitted: %v", said)
	}
	if len(half.Signatures) != 1 {
		t.Errorf("it has %d lines", len(half.Signatures))
	}
	h, err := n2.ReadHalfSigned(ctx, half.Bytes())
	s.must(err)
	if e, ok := h.Statement.(*event.UnitClosed); !ok || e.Unit != world.CrownCourt || e.By.ID != event.ActorID(world.Ravi) {
		t.Errorf("it is read as %+v", h.Statement)
	}
	d, err := n2.Countersign(ctx, h)
	s.must(err)
	// The answer was lost, say: the same file again finds it signed.
	h, err = n2.ReadHalfSigned(ctx, half.Bytes())
	s.must(err)
	again, err := n2.Countersign(ctx, h)
	if err != nil || again.Index != d.Index {
		t.Errorf("signed again: %v, %v", again, err)
	}
	for _, c := range []*client.Client{s.as(world.Ravi), n2} {
		p, err := c.Signed(ctx, nil, 1)
		if err != nil || len(p.Signed) != 1 || p.Signed[0].Kind != "unit-closed" || p.Signed[0].Unknown {
			t.Errorf("in the name of %s: %+v, %v", c.Who().ID, p, err)
		}
	}
	if _, err := s.as(world.Ravi).CloseUnit(ctx, world.CrownCourt, noor); code(err) != event.CodeState {
		t.Errorf("closed twice: %v", err)
	}
}

// A unit that holds exhibits is not closed, and it is said how much it has.
func TestAUnitThatHoldsIsNotClosed(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	n2 := s.twoAdministrators()
	half, err := s.as(world.Ravi).CloseUnit(ctx, world.RASSO, noor)
	s.must(err)
	h, err := n2.ReadHalfSigned(ctx, half.Bytes())
	s.must(err)
	_, err = n2.Countersign(ctx, h)
	if code(err) != event.CodeHolds || !strings.Contains(err.Error(), "2 exhibits") || !strings.Contains(err.Error(), "2 wait for its receipt") {
		t.Errorf("got %v", err)
	}
}

// What is not exactly what the first signed for this second, today, is refused with
// a sentence, and nothing is signed.
func TestCountersignRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	n2 := s.twoAdministrators()
	n3 := s.newPerson(event.ActorID(world.CPS), "third.admin@cps-northshire.example", event.Administrator, "")
	half, err := s.as(world.Ravi).CloseUnit(ctx, world.CrownCourt, noor)
	s.must(err)
	good := half.Bytes()
	own, err := s.as(world.Ravi).CloseUnit(ctx, world.RASSO, noor)
	s.must(err)
	received := s.wire(event.ActorID(world.Sarah))
	_, _, err = s.as(world.Sarah).Receive(ctx, built.waiting.Consignment, nil)
	s.must(err)
	for _, r := range []struct {
		name string
		who  *client.Client
		file []byte
		want string
	}{
		{"the wrong second person", n3, good, "countersigned by " + string(noor)},
		{"the first herself", s.as(world.Ravi), good, "countersigned by " + string(noor)},
		{"another unit written in", n2, bytes.Replace(good, []byte(world.CrownCourt), []byte(world.RASSO), 1), "it was changed, or signed by somebody else"},
		{"the line of another statement", n2, swapLines(good, own.Bytes()), "it was changed, or signed by somebody else"},
		{"a second line already", n2, append(bytes.Clone(good), lines(own.Bytes())...), "it was changed, or signed by somebody else"},
		{"no line", n2, good[:bytes.Index(good, []byte("\n\n"))+2], "not a statement"},
		{"a field too many", n2, bytes.Replace(good, []byte("\nunit "), []byte("\nnote hello\nunit "), 1), "not a statement"},
		{"an act of one person", n2, []byte(received.notes[len(received.notes)-1]), "needs one person only"},
		{"something else", n2, []byte("a letter\n"), "not a statement"},
		{"empty", n2, nil, "not a statement"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if _, err := r.who.ReadHalfSigned(ctx, r.file); err == nil || !strings.Contains(err.Error(), r.want) {
				t.Errorf("got %v, want %q", err, r.want)
			}
		})
	}
	t.Run("late", func(t *testing.T) {
		s.clock.goOn(24*time.Hour + time.Minute)
		if _, err := n2.ReadHalfSigned(ctx, good); code(err) != event.CodeState || !strings.Contains(err.Error(), "more than a day ago") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("late, by a clock that is wrong", func(t *testing.T) {
		// Her clock stands still; the log's does not.
		slow := s.clock.seconds.Load() - int64(24*time.Hour/time.Second)
		h := s.home2(n2, slow)
		read, err := h.ReadHalfSigned(ctx, good)
		if err == nil {
			_, err = h.Countersign(ctx, read)
		}
		if err == nil {
			t.Error("it was taken")
		}
	})
}

func lines(note []byte) []byte { return note[bytes.Index(note, []byte("\n\n"))+2:] }

func swapLines(text, from []byte) []byte {
	return append(bytes.Clone(text[:bytes.Index(text, []byte("\n\n"))+2]), lines(from)...)
}

// home2 is the same person's client, with another idea of the time.
func (s *stage) home2(c *client.Client, seconds int64) *client.Client {
	s.Helper()
	h, err := client.OpenHome(c.Home().Dir)
	s.must(err)
	h.Lock = low
	out, err := client.Open(h, world.Passphrase, client.Options{
		Now:       func() time.Time { return morning.Add(time.Duration(seconds) * time.Second) },
		Transport: s.wire("slow"),
	})
	s.must(err)
	return out
}

// Who may not be the two, and what may not be done, is refused before anybody
// signs.
func TestFirstHalfRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.twoAdministrators()
	for _, r := range []struct {
		name string
		do   func() error
		want event.Code
	}{
		{"the second was invited by the first", func() error {
			return justErr(s.as(world.Ravi).CloseUnit(ctx, world.CrownCourt, world.Priya))
		}, event.CodeNotYours},
		{"the second is not enrolled", func() error {
			return justErr(s.as(world.Ravi).CloseUnit(ctx, world.CrownCourt, "new.one@cps-northshire.example"))
		}, event.CodeUnknown},
		{"the second is of another organisation", func() error {
			return justErr(s.as(world.Ravi).CloseUnit(ctx, world.CrownCourt, world.Ola))
		}, event.CodeUnknown},
		{"by nobody in charge", func() error { return justErr(s.as(world.Tom).CloseUnit(ctx, world.RASSO, noor)) }, event.CodeNotYours},
		{"a unit there is not", func() error {
			return justErr(s.as(world.Ravi).CloseUnit(ctx, "cps-northshire.example/none", noor))
		}, event.CodeUnknown},
	} {
		t.Run(r.name, func(t *testing.T) {
			if err := r.do(); code(err) != r.want {
				t.Errorf("got %v, want %s", err, r.want)
			}
		})
	}
}

// Tom's key was stolen. What it signed after is in doubt until two others decide;
// both of them see what they decide on.
func TestTwoPeopleDecide(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	n2 := s.twoAdministrators()
	sarah := s.as(world.Sarah)
	s.clock.goOn(time.Hour)
	_, _, err := s.steal(world.Tom).Receive(ctx, built.waiting.Consignment, nil)
	s.must(err)
	s.recoverOf(world.Sarah, client.Loss{Who: world.Tom, Stolen: true, Since: client.Since{Time: event.TimeOf(s.clock.now())}})

	list, err := sarah.Disputed(ctx)
	s.must(err)
	if len(list) != 1 || list[0].Kind != "received" || list[0].Doubt != client.InDoubt || list[0].Key != (event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}) {
		t.Fatalf("in doubt: %+v", list)
	}
	// What he signed before is not.
	v, err := sarah.Show(ctx, built.opened.Consignment)
	s.must(err)
	for _, h := range v.Happened {
		if h.Doubt != "" {
			t.Errorf("%s of %s is in doubt", h.Kind, h.By)
		}
	}
	if _, _, _, err := sarah.Decide(ctx, client.Decision{Statement: "7Q4M-2KPD", Decision: event.Stands, With: noor}); code(err) != event.CodeUnknown {
		t.Errorf("a wrong reference: %v", err)
	}
	half, e, x, err := sarah.Decide(ctx, client.Decision{Statement: list[0].Reference, Decision: event.NotHers, With: noor})
	s.must(err)
	if x == nil || e.Statement != list[0].Event {
		t.Errorf("decided on %+v, %+v", e, x)
	}
	// Noor is of no unit, and is told that she can't see it.
	h, err := n2.ReadHalfSigned(ctx, half.Bytes())
	s.must(err)
	if h.About != nil || h.Statement.(*event.Decided).Decision != event.NotHers {
		t.Errorf("she reads %+v", h)
	}
	s.must(justErr(n2.Countersign(ctx, h)))
	v, err = sarah.Show(ctx, built.waiting.Consignment)
	s.must(err)
	if last := v.Happened[len(v.Happened)-1]; last.Kind != "received" || last.Doubt != client.DoubtNotHers {
		t.Errorf("shown as %+v", last)
	}
	if _, _, _, err := sarah.Decide(ctx, client.Decision{Statement: list[0].Reference, Decision: event.Stands, With: noor}); code(err) != event.CodeTaken {
		t.Errorf("decided twice: %v", err)
	}
	// She could have named it without seeing it.
	blind := client.Decision{Statement: list[0].Event.String(), Of: world.Tom, Decision: event.Stands, With: world.Sarah}
	if _, _, _, err := n2.Decide(ctx, blind); code(err) != event.CodeTaken {
		t.Errorf("decided twice, unseen: %v", err)
	}
	blind.Of = world.Sarah
	if _, _, _, err := n2.Decide(ctx, blind); code(err) != event.CodeState {
		t.Errorf("of a key that was not stolen: %v", err)
	}
}
