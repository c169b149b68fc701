package directory_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

func (w *world) stopping(by, who event.ActorID) *event.PersonStopped {
	return &event.PersonStopped{Header: w.by(by), Person: event.PersonID(who)}
}

func (w *world) resuming(by, who event.ActorID, stop event.EventID) *event.PersonResumed {
	return &event.PersonResumed{Header: w.by(by), Person: event.PersonID(who), Stop: stop}
}

// While somebody's access is stopped nothing that she signs is taken, alone or as the
// second of two, with the key that she had or with a new one; and it says whom to ask.
func TestNothingIsTakenOfWhoIsStopped(t *testing.T) {
	w := newWorld(t)
	says := func() event.Event { return w.handOn(ellis, rasso, ref(newby, 1)) }
	stop := w.say(w.stopping(khan, ellis))
	w.refused(says(), event.CodeNotYours)
	if _, err := w.try(says()); err == nil || !strings.Contains(err.Error(), "stopped by "+string(khan)) || !strings.Contains(err.Error(), "ask them") {
		t.Errorf("she is told %v", err)
	}
	if p := w.person(ellis); p.Stopped != khan {
		t.Errorf("the roster shows %s", p.Facts())
	}
	w.refused(w.stopping(khan, ellis), event.CodeConflict)
	w.refused(w.resuming(ellis, ellis, stop), event.CodeNotYours)
	w.refused(w.resuming(khan, ellis, event.EventID{Digest: event.Sum(nil)}), event.CodeConflict)

	w.say(w.revocation(khan, ellis, 1, event.Superseded))
	w.inv[ellis] = w.say(w.invitation(boss, ellis))
	w.say(w.enrolment(ellis))
	w.refused(says(), event.CodeNotYours) // new keys are no way round it

	w.say(w.resuming(khan, ellis, stop))
	if p := w.person(ellis); p.Stopped != "" {
		t.Errorf("the roster shows %s", p.Facts())
	}
	again := w.say(w.stopping(khan, ellis))
	w.say(w.resuming(boss, ellis, again)) // an administrator, who stops nobody
	w.refused(w.stopping(boss, ellis), event.CodeNotYours)
	w.say(w.appointment(boss, ellis, event.Lead, rasso))
	w.say(w.stopping(ellis, khan))
	w.refused(w.stopping(khan, ellis), event.CodeNotYours)
	w.refused(w.decision(boss, khan, ref(newby, 1), "a receipt"), event.CodeNotYours)
}

// The data protection team may too, of everybody in its organisation, and nobody else's.
func TestTheDataProtectionTeamStopsAnybodyOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.say(w.unit(boss, cps.DataProtection()))
	w.say(w.appointment(boss, newby, event.Member, cps.DataProtection()))
	for _, who := range []event.ActorID{khan, okoro, boss} {
		stop := w.say(w.stopping(newby, who))
		w.say(w.resuming(newby, who, stop))
	}
	w.refused(w.stopping(newby, newby), event.CodeNotYours)
	w.refused(w.stopping(newby, chief), event.CodeUnknown)
	w.refused(w.stopping(newby, gone), event.CodeState)
}

// A lead may have anybody in her unit. So she stops nobody who could undo it, and undoes
// nothing that the data protection team stopped.
func TestNoLeadShutsAnybodyOut(t *testing.T) {
	w := newWorld(t)
	w.say(w.unit(boss, cps.DataProtection()))
	w.say(w.appointment(boss, newby, event.Member, cps.DataProtection()))
	for _, who := range []event.ActorID{boss, newby, okoro} {
		w.say(w.appointment(khan, who, event.Member, rasso))
	}
	w.refused(w.stopping(khan, boss), event.CodeNotYours)
	w.refused(w.stopping(khan, newby), event.CodeNotYours)
	w.say(w.resuming(boss, okoro, w.say(w.stopping(khan, okoro))))

	stop := w.say(w.stopping(newby, okoro))
	w.refused(w.resuming(khan, okoro, stop), event.CodeNotYours)
	w.say(w.resuming(boss, okoro, stop))
	stop = w.say(w.stopping(newby, boss))
	w.say(w.resuming(newby, boss, stop))
}
