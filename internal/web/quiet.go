package web

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// quietUnit is one in its first weeks: of its later alarms nobody else is mailed.
type quietUnit struct {
	ID    event.UnitID
	Name  string
	Until Moment
}

// quietUnits are those of some units that are quiet now.
func quietUnits(until map[event.UnitID]event.Time, units []event.UnitID, now event.Time) (out []quietUnit) {
	for _, u := range slices.Sorted(slices.Values(units)) {
		if t := until[u]; now < t {
			out = append(out, quietUnit{u, unitName(u), moment(t)})
		}
	}
	return out
}

// quietOf are those of an organisation.
func (p *Pages) quietOf(org event.OrgID) []quietUnit {
	var units []event.UnitID
	for u := range p.Quiet {
		if u.Org() == org {
			units = append(units, u)
		}
	}
	return quietUnits(p.Quiet, units, p.now())
}
