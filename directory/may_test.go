package directory_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// Who may say each kind, and what the others are told: every kind of the
// directory against every sort of signer.
func TestWhoMaySay(t *testing.T) {
	const no, unknown, ended = event.CodeNotYours, event.CodeUnknown, event.CodeRevoked
	signers := []event.ActorID{cpsRoot, boss, khan, ellis, okoro, intake, chief, theSafe, guest, gone}
	type row []event.Code // what each signer is told; "" is yes
	rows := []struct {
		name string
		make func(w *world, by event.ActorID) event.Event
		//        root boss lead member other-lead agent other-admin service invited left
		want row
	}{
		{"rules", func(w *world, by event.ActorID) event.Event {
			e := w.rules()
			e.By.ID = by
			return e
		}, row{no, no, no, no, no, no, no, event.CodeState, no, no}},
		{"account", func(w *world, by event.ActorID) event.Event {
			e := w.account(event.OwnerOrg(cps))
			e.By.ID = by
			return e
		}, row{no, no, no, no, no, no, no, "", no, no}},
		{"recognised", func(w *world, by event.ActorID) event.Event { return w.recognition(by, police) },
			row{"", no, no, no, no, no, no, unknown, unknown, ended}},
		{"administrator", func(w *world, by event.ActorID) event.Event {
			return w.appointment(by, ellis, event.Administrator, "")
		}, row{"", no, no, no, no, no, no, unknown, unknown, ended}},
		{"lead", func(w *world, by event.ActorID) event.Event { return w.appointment(by, ellis, event.Lead, rasso) },
			row{no, "", no, no, no, no, no, unknown, unknown, ended}},
		{"member", func(w *world, by event.ActorID) event.Event { return w.appointment(by, okoro, event.Member, rasso) },
			row{no, "", "", no, no, no, no, unknown, unknown, ended}},
		{"invited", func(w *world, by event.ActorID) event.Event {
			return w.invitation(by, "h.all@cps-northshire.example")
		}, row{"", "", no, no, no, no, no, unknown, unknown, ended}},
		{"revoked", func(w *world, by event.ActorID) event.Event { return w.revocation(by, ellis, 1, event.Left) },
			row{"", "", no, "", no, no, unknown, unknown, unknown, ended}},
		{"superseded", func(w *world, by event.ActorID) event.Event { return w.revocation(by, ellis, 1, event.Superseded) },
			row{"", "", "", "", no, no, unknown, unknown, unknown, ended}},
		{"compromised", func(w *world, by event.ActorID) event.Event { return w.revocation(by, ellis, 1, event.Compromised) },
			row{"", "", "", "", no, no, unknown, unknown, unknown, ended}},
		{"a machine goes", func(w *world, by event.ActorID) event.Event { return w.revocation(by, intake, 1, event.Left) },
			row{"", "", "", no, no, "", unknown, unknown, unknown, ended}},
		{"a machine was stolen", func(w *world, by event.ActorID) event.Event {
			return w.revocation(by, intake, 1, event.Compromised)
		}, row{"", "", "", no, no, "", unknown, unknown, unknown, ended}},
		{"invited again", func(w *world, by event.ActorID) event.Event {
			w.say(w.revocation(boss, newby, 1, event.Superseded))
			return w.invitation(by, newby)
		}, row{"", "", "", no, no, no, no, unknown, unknown, ended}},
		{"invitation-withdrawn", func(w *world, by event.ActorID) event.Event { return w.withdrawal(by, guest) },
			row{"", "", no, no, no, no, unknown, unknown, unknown, ended}},
		{"a colleague's withdrawn", func(w *world, by event.ActorID) event.Event {
			w.say(w.revocation(boss, newby, 1, event.Superseded))
			w.inv[newby] = w.say(w.invitation(boss, newby))
			return w.withdrawal(by, newby)
		}, row{"", "", "", no, no, no, unknown, unknown, unknown, ended}},
		{"a machine's withdrawn", func(w *world, by event.ActorID) event.Event {
			const second = "cps-northshire.example/rasso/second"
			w.inv[second] = w.say(w.agency(boss, second))
			return w.withdrawal(by, second)
		}, row{"", "", "", no, no, no, unknown, unknown, unknown, ended}},
		{"person-stopped", func(w *world, by event.ActorID) event.Event { return w.stopping(by, ellis) },
			row{no, no, "", no, no, no, unknown, unknown, unknown, ended}},
		{"person-resumed", func(w *world, by event.ActorID) event.Event {
			return w.resuming(by, ellis, w.say(w.stopping(khan, ellis)))
		},
			row{no, "", "", no, no, no, unknown, unknown, unknown, ended}},
		{"unit-closed", func(w *world, by event.ActorID) event.Event { return w.closing(by, deputy, rasso) },
			row{no, "", no, no, no, no, no, unknown, unknown, ended}},
		{"decided", func(w *world, by event.ActorID) event.Event {
			w.say(w.revocation(boss, newby, 1, event.Compromised))
			return w.decision(by, deputy, ref(newby, 1), "a receipt")
		}, row{no, "", "", no, no, no, no, unknown, unknown, ended}},
		{"unit-created", func(w *world, by event.ActorID) event.Event {
			return w.unit(by, "cps-northshire.example/fraud")
		}, row{no, "", no, no, no, no, no, unknown, unknown, ended}},
		{"hours-changed", func(w *world, by event.ActorID) event.Event { return w.otherHours(by, rasso) },
			row{no, "", no, no, no, no, unknown, unknown, unknown, ended}},
		{"unit-key-made", func(w *world, by event.ActorID) event.Event { return w.unitKey(by, rasso) },
			row{no, no, "", no, no, no, no, unknown, unknown, ended}},
		{"unit-key-handed-on", func(w *world, by event.ActorID) event.Event { return w.handOn(by, rasso, ref(newby, 1)) },
			row{no, no, "", "", no, no, no, unknown, unknown, ended}},
		{"agent-appointed", func(w *world, by event.ActorID) event.Event {
			return w.agency(by, "cps-northshire.example/rasso/second")
		}, row{no, "", "", no, no, no, no, unknown, unknown, ended}},
	}
	for _, r := range rows {
		for i, by := range signers {
			t.Run(r.name+" by "+string(by), func(t *testing.T) {
				w := newWorld(t)
				w.refused(r.make(w, by), r.want[i])
			})
		}
	}
}

// An admission is said by the root itself; an enrolment by the invited one.
func TestWhoMayJoin(t *testing.T) {
	w := newWorld(t)
	e := w.admission("fraud.example")
	e.By.ID = boss
	w.refused(e, event.CodeNotYours)
	e = w.admission("fraud.example")
	e.For = event.PartyID(cps)
	w.refused(e, event.CodeNotYours)
	e = w.admission("fraud.example")
	e.By.Number = 2
	w.refused(e, event.CodeNotYours)
	for _, by := range []event.ActorID{cpsRoot, "h.all@cps-northshire.example", theSafe} {
		x := w.enrolment(by)
		w.refused(x, event.CodeInvitation)
	}
}

func TestActingFor(t *testing.T) {
	for _, r := range []struct {
		name string
		by   event.ActorID
		num  int
		For  event.PartyID
		want event.Code
	}{
		{"her organisation", ellis, 1, event.PartyID(cps), ""},
		{"her unit", ellis, 1, event.PartyID(rasso), ""},
		{"another unit", ellis, 1, event.PartyID(appeals), event.CodeNotYours},
		{"a unit there is not", ellis, 1, "cps-northshire.example/none", event.CodeNotYours},
		{"another organisation", ellis, 1, event.PartyID(police), event.CodeNotYours},
		{"an agent's unit", intake, 1, event.PartyID(rasso), ""},
		{"not an agent's unit", intake, 1, event.PartyID(appeals), event.CodeNotYours},
		{"an administrator for a unit", boss, 1, event.PartyID(rasso), event.CodeNotYours},
		{"a leaver", gone, 1, event.PartyID(cps), event.CodeRevoked},
		{"a record there is not", ellis, 2, event.PartyID(cps), event.CodeUnknown},
		{"record 0", ellis, 0, event.PartyID(cps), event.CodeUnknown},
		{"a root", cpsRoot, 1, event.PartyID(cps), ""},
		{"a root for a unit", cpsRoot, 1, event.PartyID(rasso), event.CodeNotYours},
		{"a root's second record", cpsRoot, 2, event.PartyID(cps), event.CodeNotYours},
		{"a stranger", "a@stranger.example", 1, "stranger.example", event.CodeUnknown},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			h := w.by(r.by)
			h.For, h.By.Number = r.For, r.num
			keys, err := w.s.KeysOf(&h)
			if codeOf(err) != r.want || (err == nil) != (len(keys) > 0) {
				t.Errorf("got %d keys and %v, want %q", len(keys), err, r.want)
			}
		})
	}
}
