package directory_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

// Whoever has the link of a withdrawn invitation is told what happened and what to
// do; a new invitation works again.
func TestAWithdrawnLinkMakesNoKey(t *testing.T) {
	w := newWorld(t)
	w.say(w.withdrawal(boss, guest))
	e := w.enrolment(guest)
	w.refused(e, event.CodeInvitation)
	if _, err := w.try(e); err == nil || !strings.Contains(err.Error(), "withdrawn by "+string(boss)) || !strings.Contains(err.Error(), "ask for a new link") {
		t.Errorf("she is told %v", err)
	}
	if p := w.person(guest); !p.Withdrawn || p.Until != 0 {
		t.Errorf("the roster shows %s", p.Facts())
	}
	w.refused(w.withdrawal(boss, guest), event.CodeState)
	w.inv[guest] = w.say(w.invitation(boss, guest))
	if p := w.person(guest); p.Withdrawn || p.Until == 0 {
		t.Errorf("invited anew, the roster shows %s", p.Facts())
	}
	w.say(w.enrolment(guest))
}

// Only the newest can be withdrawn, and only while nobody has used it.
func TestWhatCantBeWithdrawn(t *testing.T) {
	w := newWorld(t)
	w.refused(w.withdrawal(boss, ellis), event.CodeState)
	if w.s.Person(event.HolderID(ellis)).Live() == nil {
		t.Error("the key that was made with it ended")
	}
	older := w.withdrawal(boss, guest)
	w.inv[guest] = w.say(w.invitation(boss, guest))
	w.refused(older, event.CodeConflict)
	w.refused(w.withdrawal(boss, "nobody@cps-northshire.example"), event.CodeUnknown)
	w.say(w.enrolment(guest))
}
