package custody_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

// No path leads from sent to opened on the receiving side but through a named
// person's receipt: everybody tries everything short of one.
func TestNoReceiptNoKey(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	for _, who := range []event.ActorID{khan, ellis, newby, both, okoro, boss, intake, clerk} {
		for _, unit := range []event.UnitID{rasso, appeals, cid, ""} {
			for _, key := range []event.KeyRef{unitKeyRef(rasso, 1), unitKeyRef(cid, 1), {Holder: event.HolderID(who), Number: 1}} {
				e := w.opening(who, unit, d.id, event.View, d.x(0))
				e.With = key
				if _, err := w.try(e); err == nil {
					t.Errorf("%s opened it for %s with %s before any receipt", who, unit, key)
				}
			}
		}
	}
	w.say(w.check(intake, rasso, d.id, d.x(0)))
	w.refused(w.opening(khan, rasso, d.id, event.View, d.x(0)), event.CodeReceipt) // a check is no receipt
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.say(w.opening(ellis, rasso, d.id, event.View, d.x(0)))
}

// An agent never receives, rejects, opens, exports, gives back, passes on or asks,
// whatever stands.
func TestAgentNeverDoes(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	w.refused(w.receipt(intake, rasso, d.id, d.x(0)), event.CodeAgent)
	w.refused(w.reject(intake, rasso, d.id, d.x(0)), event.CodeAgent)
	w.refused(w.redirect(intake, rasso, d.id, appeals, d.x(0)), event.CodeUnknown)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.refused(w.giveBack(intake, rasso, d.id, d.x(0)), event.CodeAgent)
	w.refused(w.destroy(intake, rasso, d.id, d.x(0)), event.CodeAgent)
	w.refused(w.assign(intake, rasso, d.id, khan, ellis), event.CodeUnknown)
	w.refused(w.report(intake, rasso, d.id, d.x(0)), event.CodeUnknown)
	w.refused(w.note(intake, rasso, d.id, nil), event.CodeUnknown)
	w.refused(w.request(intake, rasso, cid), event.CodeNotYours)
	w.refused(w.openCase(intake, rasso), event.CodeNotYours)
	own := w.opening(intake, rasso, d.id, event.ToExport, d.x(0))
	own.With = event.KeyRef{Holder: event.HolderID(intake), Number: 1}
	w.refused(own, event.CodeAgent)
	w.refused(w.export(intake, rasso, w.say(w.opening(khan, rasso, d.id, event.ToExport, d.x(0))), d.x(0)), event.CodeUnknown)
	w.refused(w.passOn(intake, rasso, d.id, to(appeals), d.x(0)), event.CodeAgent)
	if ks := w.s.Openers(w.con(d.id), event.Signer{ID: intake, Number: 1}); len(ks) > 0 {
		t.Errorf("an agent could open with %v", ks)
	}
}

// Before the receipt a recall is total: the receiving side neither receives,
// opens, passes on nor fetches. After it there is none.
func TestRecallIsTotal(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.recall(ben, cid, d.id, d.all()...))
	w.refused(w.receipt(khan, rasso, d.id, d.x(0)), event.CodeConflict)
	w.refused(w.opening(khan, rasso, d.id, event.View, d.x(0)), event.CodeState)
	w.refused(w.passOn(khan, rasso, d.id, to(appeals), d.x(0)), event.CodeConflict)
	for _, who := range []event.ActorID{khan, ellis, both, intake} {
		if c := w.con(d.id); w.s.MayFetch(c, c.Item(d.x(0)), who) {
			t.Errorf("%s fetches what was recalled", who)
		}
	}
	if c := w.con(d.id); !w.s.MayFetch(c, c.Item(d.x(0)), amy) {
		t.Error("the sender can't fetch what she recalled")
	}
}

// A conflict says who did what, and is the same each time.
func TestConflictsNameWho(t *testing.T) {
	for _, r := range []struct {
		name string
		make func(w *world, d *sending) event.Event
		want []string
	}{
		{"recall after a receipt", func(w *world, d *sending) event.Event {
			e := w.recall(amy, cid, d.id, d.x(1))
			w.say(w.receipt(khan, rasso, d.id, d.x(0)))
			return e
		}, []string{string(khan), "received", "2016-11-18T20:31:00Z"}},
		{"receipt after a recall", func(w *world, d *sending) event.Event {
			e := w.receipt(khan, rasso, d.id, d.x(1))
			w.say(w.recall(ben, cid, d.id, d.x(0)))
			return e
		}, []string{string(ben), "recalled", "2016-11-18T20:31:00Z"}},
		{"receipt of what was received", func(w *world, d *sending) event.Event {
			w.say(w.receipt(khan, rasso, d.id, d.x(0)))
			return w.receipt(ellis, rasso, d.id, d.x(0))
		}, []string{string(khan), "received"}},
		{"recall of what was received", func(w *world, d *sending) event.Event {
			w.say(w.receipt(khan, rasso, d.id, d.x(0)))
			return w.recall(amy, cid, d.id, d.x(0))
		}, []string{string(khan), "received", "asked back"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			e := r.make(w, w.send(amy, cid, 2, to(rasso)...))
			_, first := w.try(e)
			if first == nil {
				t.Fatal("it was taken")
			}
			for range 20 {
				if _, err := w.try(e); codeOf(err) != event.CodeConflict || err.Error() != first.Error() {
					t.Fatalf("%v, then %v", first, err)
				}
			}
			for _, s := range r.want {
				if !strings.Contains(first.Error(), s) {
					t.Errorf("%q does not say %q", first, s)
				}
			}
		})
	}
}

// Fourteen of fifteen: what is not received stays owed, and only what is
// received opens.
func TestPartialReceipt(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 15, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.all()[:14]...))
	c := w.con(d.id)
	if got := c.Waiting(); !slices.Equal(got, d.all()[14:]) {
		t.Errorf("%d wait", len(got))
	}
	w.say(w.opening(khan, rasso, d.id, event.View, d.all()[:14]...))
	w.refused(w.opening(khan, rasso, d.id, event.View, d.x(14)), event.CodeReceipt)
	w.say(w.recall(amy, cid, d.id, d.x(14)))
	if got := w.con(d.id).Waiting(); len(got) > 0 {
		t.Errorf("%d wait", len(got))
	}
}

// A chain of hands: each holder passes on what she received, and nobody else.
func TestPassingOnChain(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	at, hands := d.id, []struct {
		by   event.ActorID
		from event.UnitID
		to   event.UnitID
	}{{khan, rasso, appeals}, {okoro, appeals, rasso}, {ellis, rasso, cid}, {ben, cid, appeals}}
	for _, h := range hands {
		w.refused(w.passOn(h.by, h.from, at, to(h.to), d.x(0)), event.CodeConflict)
		w.say(w.receipt(h.by, h.from, at, d.x(0)))
		at = event.ConsignmentID(w.say(w.passOn(h.by, h.from, at, to(h.to), d.x(0))))
		if c := w.con(at); c.For != h.from || c.Order != nil || c.Item(d.x(0)).Received != nil {
			t.Errorf("passed on as %+v", c)
		}
	}
	if n := len(w.s.Sealed(d.x(0)).Consignments); n != 5 {
		t.Errorf("the exhibit was in %d consignments", n)
	}
	// Nobody recalls what another sent.
	w.refused(w.recall(okoro, appeals, at, d.x(0)), event.CodeUnknown)
	w.say(w.recall(amy, cid, at, d.x(0)))
}

// What goes to named people: they alone receive and open it, for a unit of
// theirs; the keys of their units get grants so that somebody can stand in.
func TestPeopleAddressed(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(khan, okoro)...)
	w.refused(w.receipt(ellis, rasso, d.id, d.x(0)), event.CodeUnknown)
	w.refused(w.receipt(khan, "", d.id, d.x(0)), event.CodeNotYours)
	if c := w.con(d.id); w.s.MayRead(c, ellis) || w.s.MaySee(c, intake) || !w.s.MayRead(c, okoro) {
		t.Error("a sending to people is for them alone")
	}
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.refused(w.passOn(ellis, rasso, d.id, to(appeals), d.x(0)), event.CodeConflict)
	w.say(w.opening(okoro, appeals, d.id, event.View, d.x(0)))
	own := w.opening(khan, rasso, d.id, event.View, d.x(0))
	own.With = event.KeyRef{Holder: event.HolderID(khan), Number: 1}
	w.say(own)
	w.say(w.passOn(okoro, appeals, d.id, to(cid), d.x(0)))
}

// Somebody of both units opens before the receipt for the unit that sent, and
// not for the one that gets.
func TestOneOfBothUnits(t *testing.T) {
	w := newWorld(t)
	d := w.send(okoro, appeals, 1, to(rasso)...)
	w.say(w.opening(both, appeals, d.id, event.View, d.x(0)))
	w.refused(w.opening(both, rasso, d.id, event.View, d.x(0)), event.CodeReceipt)
	w.say(w.receipt(both, rasso, d.id, d.x(0)))
	w.say(w.opening(both, rasso, d.id, event.View, d.x(0)))
}

func granted(w *world, from event.UnitID, to ...event.HolderID) (out []string) {
	for _, g := range w.s.Grantees(from, to) {
		out = append(out, g.Key.String())
	}
	return out
}

func TestGrantees(t *testing.T) {
	w := newWorld(t)
	for _, r := range []struct {
		name string
		to   []event.HolderID
		want []string
	}{
		{"a unit", to(rasso), []string{string(rasso) + " 1", string(cid) + " 1"}},
		{"a person, and her units", to(both), []string{string(appeals) + " 1", string(rasso) + " 1", string(both) + " 1", string(cid) + " 1"}},
		{"a unit without a key: its members", to(keyless), []string{string(kim) + " 1", string(cid) + " 1"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			slices.Sort(r.want)
			if got := granted(w, cid, r.to...); !slices.Equal(got, r.want) {
				t.Errorf("got %v, want %v", got, r.want)
			}
		})
	}
	// A leaver makes the key stale: each remaining member gets her own grant,
	// whether or not she ever had the key; after rotation it is the unit's again.
	w.leave(ellis)
	want := []string{string(khan) + " 1", string(newby) + " 1", string(both) + " 1", string(cid) + " 1"}
	slices.Sort(want)
	if got := granted(w, cid, to(rasso)...); !slices.Equal(got, want) {
		t.Errorf("stale: got %v, want %v", got, want)
	}
	w.unitKey(khan, rasso)
	if got := granted(w, cid, to(rasso)...); !slices.Contains(got, string(rasso)+" 2") || len(got) != 2 {
		t.Errorf("rotated: %v", got)
	}
}

// With which keys a person can open: her own, or her unit's if it was handed to
// the record she signs with now.
func TestOpeners(t *testing.T) {
	w := newWorld(t)
	unit := w.send(amy, cid, 1, to(rasso)...)
	person := w.send(amy, cid, 1, to(both)...)
	w.leave(ellis)
	stale := w.send(amy, cid, 1, to(rasso)...)
	for _, r := range []struct {
		name string
		d    *sending
		by   event.ActorID
		num  int
		want string
	}{
		{"a holder of the unit's key", unit, khan, 1, string(rasso) + " 1"},
		{"one who waits for it", unit, newby, 1, ""},
		{"the sender", unit, amy, 1, string(cid) + " 1"},
		{"another unit's", unit, okoro, 1, ""},
		{"an agent", unit, intake, 1, ""},
		{"a leaver", unit, ellis, 1, ""},
		{"another record of a holder", unit, khan, 2, ""},
		{"addressed by name", person, both, 1, string(appeals) + " 1, " + string(rasso) + " 1, " + string(both) + " 1"},
		{"under a stale key, one's own", stale, newby, 1, string(newby) + " 1"},
	} {
		t.Run(r.name, func(t *testing.T) {
			var got []string
			for _, k := range w.s.Openers(w.con(r.d.id), event.Signer{ID: r.by, Number: r.num}) {
				got = append(got, k.String())
			}
			want := strings.Split(r.want, ", ")
			slices.Sort(want)
			slices.Sort(got)
			if strings.Join(got, ", ") != strings.Join(want, ", ") {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// A leaver neither receives nor opens, from her leaving on; what she did stays.
func TestLeaver(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.receipt(ellis, rasso, d.id, d.x(0)))
	w.leave(ellis)
	w.refused(w.receipt(ellis, rasso, d.id, d.x(1)), event.CodeNotYours)
	w.refused(w.opening(ellis, "", d.id, event.View, d.x(0)), event.CodeRevoked)
	if c := w.con(d.id); w.s.MayRead(c, ellis) || c.Item(d.x(0)).Received.By.ID != ellis {
		t.Error("a leaver reads on, or her receipt is gone")
	}
	w.say(w.opening(khan, rasso, d.id, event.View, d.x(0))) // with the key she had too
}

// A recalled order is void: nothing is sealed or dispatched under it, and what
// was sealed says so.
func TestOrderVoided(t *testing.T) {
	w := newWorld(t)
	d := w.sealAll(w.order(amy, cid, 2, to(rasso)...))
	dispatch := w.dispatch(d)
	w.say(w.recallOrder(ben, cid, d.order))
	w.refused(dispatch, event.CodeConflict)
	for _, x := range d.all() {
		if e := w.s.Sealed(x); !e.Recalled || len(e.Consignments) > 0 {
			t.Errorf("%+v", e)
		}
	}
}
