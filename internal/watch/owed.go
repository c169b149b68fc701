package watch

import (
	"github.com/safehand/safehand/internal/notice"
)

// mostOwed is how many units are looked at whose key must be changed.
const mostOwed = 1000

// keys: somebody who held a unit's key has left, or it was stolen. The client of whoever
// leads the unit makes a new one unasked, as soon as it is used: it is told when no lead
// came by for two working hours, and to the whole unit a working day later.
func (x *round) keys() (out []Finding, err error) {
	all, err := x.tx.UnitsOwed(mostOwed)
	for _, u := range all {
		subject := string(u.ID)
		since := x.since(keyOwed, subject)
		first, second := prepared(u.Hours, since)
		n := notice.Notice{Kind: notice.Owed, Matter: keyOwed, At: first, Since: since, Unit: u.ID, Zone: u.Hours.Zone}
		later := n
		later.At = second
		f := Finding{Matter: keyOwed, Subject: subject, Since: since, Steps: []Step{{n, once(x.h.unit(u.ID, true))}, {later, once(x.h.unit(u.ID, false))}}}
		out = append(out, f)
	}
	return out, err
}
