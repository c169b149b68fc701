package watch

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
)

// drills: a unit of which nobody has tested for a quarter whether its alarms are heard.
// Who leads it is told once a quarter until somebody does, and nobody else: it is no
// alarm, and a message that comes every month is read by nobody.
func (x *round) drills() (out []Finding, err error) {
	all, err := x.tx.Units()
	for _, u := range all {
		since, owes := x.s.DrillOwed(u, x.now)
		if !owes || len(x.leads(u.ID)) == 0 { // told to nobody, it would not be told for a quarter
			continue
		}
		f := Finding{Matter: drillOwed, Subject: string(u.ID), Since: x.quarterOf(u.ID, since)}
		for at := f.Since; at <= x.now; at = custody.QuarterAfter(at) {
			n := notice.Notice{Kind: notice.DrillOwed, Matter: drillOwed, At: at, Since: since, Unit: u.ID, Zone: u.Hours.Zone}
			f.Steps = append(f.Steps, Step{n, x.leads(u.ID)})
		}
		out = append(out, f)
	}
	return out, err
}

// quarterOf is the one with which somebody was told first. Where nobody was yet it is the
// newest: who has had no drill for years is told once, and not for each quarter of them.
func (x *round) quarterOf(u event.UnitID, since event.Time) event.Time {
	for _, w := range x.known {
		if w.Matter == drillOwed && w.Subject == string(u) {
			return w.Since
		}
	}
	for custody.QuarterAfter(since) <= x.now {
		since = custody.QuarterAfter(since)
	}
	return since
}

// leads are those who lead a unit and have a key, whether they are at work or not: what
// is owed for a quarter need not be read today.
func (x *round) leads(u event.UnitID) []string { return once(x.h.roll(u).leads) }
