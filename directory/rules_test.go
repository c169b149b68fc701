package directory_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// What each kind refuses whoever says it. The world is new in each row.
func TestRules(t *testing.T) {
	const hall event.ActorID = "h.all@cps-northshire.example"
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"rules 1 at another place than the first", func(w *world) event.Event { return w.rules() }, event.CodeState},
		{"rules 2 after rules 1", func(w *world) event.Event { return w.newer(2) }, ""},
		{"rules 2 twice", func(w *world) event.Event {
			w.say(w.newer(2))
			w.at.Recorded++
			return w.newer(2)
		}, event.CodeState},
		{"rules 1 after rules 2", func(w *world) event.Event {
			w.say(w.newer(2))
			return w.rules()
		}, event.CodeState},
		{"rules 0", func(w *world) event.Event { return w.newer(0) }, event.CodeUnknown},

		{"an admission", func(w *world) event.Event { return w.admission("fraud.example") }, ""},
		{"an admission twice", func(w *world) event.Event { return w.admission(cps) }, event.CodeTaken},
		{"an admission under the service's name", func(w *world) event.Event { return w.admission(service) }, event.CodeTaken},
		{"an admission without a thread", func(w *world) event.Event {
			e := w.admission("fraud.example")
			e.Thread = event.Thread{}
			return e
		}, event.CodeTaken},
		{"an admission that names another key of the service", func(w *world) event.Event {
			e := w.admission("fraud.example")
			e.ServiceKey = vkey(string(service), "another")
			return e
		}, event.CodeSignature},
		{"an admission that names another log key", func(w *world) event.Event {
			e := w.admission("fraud.example")
			e.LogKeys[0] = "safehand.example/log+0b1a2c3d" + e.LogKeys[0][29:]
			return e
		}, event.CodeSignature},
		{"an admission that names a log key more", func(w *world) event.Event {
			e := w.admission("fraud.example")
			e.LogKeys = append(e.LogKeys, "safehand.example/log+0b1a2c3d"+e.LogKeys[0][29:])
			return e
		}, event.CodeSignature},
		{"an admission with a key of another name", func(w *world) event.Event {
			e := w.admission("fraud.example")
			e.Root = append(e.Root, vkey(string(police), ""))
			return e
		}, event.CodeSignature},

		{"recognising oneself", func(w *world) event.Event { return w.recognition(cpsRoot, cps) }, event.CodeTaken},
		{"recognising who is not admitted yet", func(w *world) event.Event { return w.recognition(cpsRoot, "fraud.example") }, ""},

		{"appointing a stranger", func(w *world) event.Event { return w.appointment(boss, hall, event.Member, rasso) }, event.CodeUnknown},
		{"appointing an invited one", func(w *world) event.Event { return w.appointment(boss, guest, event.Member, rasso) }, ""},
		{"appointing a leaver", func(w *world) event.Event { return w.appointment(boss, gone, event.Member, rasso) }, event.CodeState},
		{"appointing a leaver administrator", func(w *world) event.Event {
			return w.appointment(cpsRoot, gone, event.Administrator, "")
		}, event.CodeState},
		{"appointing to a unit there is not", func(w *world) event.Event {
			return w.appointment(boss, ellis, event.Member, "cps-northshire.example/none")
		}, event.CodeUnknown},
		{"appointing to another organisation's unit", func(w *world) event.Event {
			return w.appointment(chief, chief, event.Member, rasso)
		}, event.CodeUnknown},
		{"appointing a member twice", func(w *world) event.Event { return w.appointment(boss, ellis, event.Member, rasso) }, ""},
		{"a lead appoints to another unit", func(w *world) event.Event {
			return w.appointment(okoro, okoro, event.Member, rasso)
		}, event.CodeNotYours},

		{"inviting again before the first is used", func(w *world) event.Event { return w.invitation(boss, guest) }, ""},
		{"inviting a leaver again", func(w *world) event.Event { return w.invitation(boss, gone) }, ""},
		{"inviting one who has a key", func(w *world) event.Event { return w.invitation(boss, ellis) }, event.CodeTaken},
		{"inviting into another organisation", func(w *world) event.Event {
			return w.invitation(boss, "h.all@northshire.example")
		}, event.CodeNotYours},
		{"inviting with a key named for another", func(w *world) event.Event {
			e := w.invitation(boss, hall)
			e.Key = invitationKey(guest)
			return e
		}, event.CodeInvitation},
		{"inviting with a key of another use", func(w *world) event.Event {
			e := w.invitation(boss, hall)
			e.Key = vkey(string(hall), "")
			return e
		}, event.CodeInvitation},

		{"an agent twice", func(w *world) event.Event { return w.agency(boss, intake) }, event.CodeTaken},
		{"an agent of a unit there is not", func(w *world) event.Event {
			return w.agency(boss, "cps-northshire.example/none/intake")
		}, event.CodeUnknown},
		{"an agent of another organisation's unit", func(w *world) event.Event {
			return w.agency(chief, "cps-northshire.example/rasso/spy")
		}, event.CodeNotYours},
		{"an agent of another lead's unit", func(w *world) event.Event {
			return w.agency(okoro, "cps-northshire.example/rasso/spy")
		}, event.CodeNotYours},

		{"a unit twice", func(w *world) event.Event { return w.unit(boss, rasso) }, event.CodeTaken},
		{"a unit of another organisation", func(w *world) event.Event { return w.unit(boss, "northshire.example/cid") }, event.CodeNotYours},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

func TestEnrolment(t *testing.T) {
	const hour = 3600
	for _, r := range []struct {
		name string
		make func(w *world) *event.Enrolled
		want event.Code
	}{
		{"as invited", func(w *world) *event.Enrolled { return w.enrolment(guest) }, ""},
		{"in the last second", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			w.at.Recorded = w.s.Person(event.HolderID(guest)).Invitation.Until
			return e
		}, ""},
		{"a second late", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			w.at.Recorded = w.s.Person(event.HolderID(guest)).Invitation.Until + 1
			return e
		}, event.CodeInvitation},
		{"of another invitation", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			e.Invitation = w.inv[ellis]
			return e
		}, event.CodeInvitation},
		{"of a replaced invitation", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			w.at.Recorded += hour
			w.say(w.invitation(boss, guest))
			return e
		}, event.CodeInvitation},
		{"of a used invitation", func(w *world) *event.Enrolled {
			w.say(w.enrolment(guest))
			return w.enrolment(guest)
		}, event.CodeInvitation},
		{"of a used invitation after the key's end", func(w *world) *event.Enrolled {
			w.say(w.enrolment(guest))
			w.say(w.revocation(boss, guest, 1, event.Superseded))
			return w.enrolment(guest)
		}, event.CodeInvitation},
		{"under a number that is not the next", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			e.By.Number = 2
			return e
		}, event.CodeTaken},
		{"with a key named for another", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			e.Keys = append(e.Keys, vkey(string(ellis), "mine too"))
			return e
		}, event.CodeSignature},
		{"with the invitation's key", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			e.Keys = append(e.Keys, invitationKey(guest))
			return e
		}, event.CodeSignature},
		{"for a unit", func(w *world) *event.Enrolled {
			e := w.enrolment(guest)
			e.For = event.PartyID(rasso)
			return e
		}, event.CodeNotYours},
		{"with a key she had", func(w *world) *event.Enrolled {
			w.say(w.revocation(boss, ellis, 1, event.Compromised))
			w.inv[ellis] = w.say(w.invitation(boss, ellis))
			e := w.enrolment(ellis)
			e.Keys = append(e.Keys[:1], personKeys(ellis, 1)[1])
			return e
		}, event.CodeTaken},
		{"with a recipient she had", func(w *world) *event.Enrolled {
			w.say(w.revocation(boss, ellis, 1, event.Compromised))
			w.inv[ellis] = w.say(w.invitation(boss, ellis))
			e := w.enrolment(ellis)
			e.Recipient = w.s.Person(event.HolderID(ellis)).Keys[0].Recipient
			return e
		}, event.CodeTaken},
		{"again with new keys", func(w *world) *event.Enrolled {
			w.say(w.revocation(boss, ellis, 1, event.Compromised))
			w.inv[ellis] = w.say(w.invitation(boss, ellis))
			return w.enrolment(ellis)
		}, ""},
		{"after it was said that she has left", func(w *world) *event.Enrolled {
			w.say(w.revocation(boss, ellis, 1, event.Superseded))
			w.inv[ellis] = w.say(w.invitation(boss, ellis))
			w.say(w.revocation(boss, ellis, 1, event.Left))
			return w.enrolment(ellis)
		}, event.CodeInvitation},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.inv[guest] = w.s.Person(event.HolderID(guest)).Invitation.Event
			w.refused(r.make(w), r.want)
		})
	}
}

func TestRecognitions(t *testing.T) {
	w := newWorld(t)
	of := func(o event.OrgID) *directory.Organisation { return w.s.Organisation(o) }
	if of(cps).Recognises(of(police)) || !of(cps).Recognises(of(cps)) {
		t.Error("before any recognition, an organisation recognises itself alone")
	}
	w.say(w.recognition(cpsRoot, police))
	if !of(cps).Recognises(of(police)) || of(police).Recognises(of(cps)) {
		t.Error("a recognition goes one way")
	}
	wrong := w.recognition(cpsRoot, police)
	wrong.Root = rootOf(cps)
	w.say(wrong)
	if of(cps).Recognises(of(police)) {
		t.Error("recognised with another root than it has")
	}
	if n := len(of(cps).Recognised); n != 1 {
		t.Errorf("%d recognitions of one partner; the newest counts", n)
	}
	w.say(w.recognition(cpsRoot, "fraud.example"))
	w.say(w.admission("fraud.example"))
	if !of(cps).Recognises(of("fraud.example")) {
		t.Error("recognised by number before its admission, and not after")
	}
}

// Rules that a later program put in force are no refusal: by them the log may be good.
// Until then nothing is judged by them, and none is told of twice.
func TestRulesInForce(t *testing.T) {
	w := newWorld(t)
	if n := w.s.InForce(); n != 1 {
		t.Errorf("rules %d are in force, not 1", n)
	}
	later := w.newer(directory.NewestRules + 1)
	if known, err := w.s.Apply(w.at, w.id(later), later); !known || !errors.Is(err, directory.ErrNewerRules) || errors.As(err, new(*event.Refusal)) {
		t.Errorf("rules of a later program: %v", err)
	}
	if n := w.s.InForce(); n != 1 {
		t.Errorf("rules that it does not know are in force: %d", n)
	}
	at := w.at
	w.say(w.newer(2))
	if in := w.s.Changed().Rules; len(in) != 2 || in[1] != (directory.InForce{Number: 2, From: at}) || w.s.InForce() != 2 {
		t.Errorf("after rules 2: %v, in force %d", in, w.s.InForce())
	}
	begun := start(t, nil)
	begun.say(begun.newer(2))
	if n := begun.s.InForce(); n != 2 {
		t.Errorf("a log that begins with rules 2 is judged by %d", n)
	}
}
