package directory_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// A unit's hours change from here on, by an administrator of its organisation; what
// is refused changes nothing.
func TestHoursChange(t *testing.T) {
	w := newWorld(t)
	for _, r := range []struct {
		name   string
		change func(*event.HoursChanged)
		want   event.Code
	}{
		{"no such unit", func(e *event.HoursChanged) { e.Unit = "cps-northshire.example/none" }, event.CodeUnknown},
		{"another organisation's", func(e *event.HoursChanged) { e.Unit = "northshire.example/cid" }, event.CodeUnknown},
		{"the same again", func(e *event.HoursChanged) { e.Hours = officeHours() }, event.CodeTaken},
		{"others", func(*event.HoursChanged) {}, ""},
		{"and again the same", func(*event.HoursChanged) {}, event.CodeTaken},
	} {
		t.Run(r.name, func(t *testing.T) {
			e := w.otherHours(boss, rasso)
			r.change(e)
			w.refused(e, r.want)
		})
	}
	if got := w.s.Unit(rasso).Hours; got.Holidays != event.Scotland {
		t.Errorf("its hours are %+v", got)
	}
	w.say(w.closing(boss, deputy, rasso))
	w.refused(&event.HoursChanged{Header: w.by(boss), Unit: rasso, Hours: officeHours()}, event.CodeState)
}
