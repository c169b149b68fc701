package oracle

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// membership is somebody's time in a unit.
type membership struct {
	person event.PersonID
	unit   event.UnitID
	span
}

// record is the time during which somebody had one set of keys.
type record struct {
	person event.PersonID
	number int
	span
}

// handOver is what somebody had by name becoming a unit's as she left.
type handOver struct {
	person event.PersonID
	unit   event.UnitID
	at     int
}

// Joined is told when somebody becomes a member of a unit.
func (o *Oracle) Joined(t event.Time, who event.PersonID, unit event.UnitID) {
	o.memberships = append(o.memberships, membership{who, unit, span{o.tell(t), never}})
}

// Enrolled is told when somebody has made keys: her first, or new ones.
func (o *Oracle) Enrolled(t event.Time, who event.PersonID) {
	n := 1
	for _, r := range o.records {
		if r.person == who {
			n++
		}
	}
	o.records = append(o.records, record{who, n, span{o.tell(t), never}})
}

// Lost is told when somebody's keys are replaced because she can't use them any
// more. Nobody else has them: the units' keys stay good.
func (o *Oracle) Lost(t event.Time, who event.PersonID) { o.endRecord(o.tell(t), who) }

// Stolen is told when somebody else may have her keys. Each unit's key that she
// had a copy of is stale from now on.
func (o *Oracle) Stolen(t event.Time, who event.PersonID) {
	at := o.tell(t)
	o.loosen(at, who)
	o.endRecord(at, who)
}

// Left is told when somebody has left. What she had by name goes to the unit, if
// one is named.
func (o *Oracle) Left(t event.Time, who event.PersonID, to event.UnitID) {
	at := o.tell(t)
	o.loosen(at, who)
	o.endRecord(at, who)
	for i := range o.memberships {
		if m := &o.memberships[i]; m.person == who && m.to == never {
			m.to = at
		}
	}
	if to != "" {
		o.handOvers = append(o.handOvers, handOver{who, to, at})
	}
}

func (o *Oracle) endRecord(at int, who event.PersonID) {
	for i := range o.records {
		if r := &o.records[i]; r.person == who && r.to == never {
			r.to = at
		}
	}
}

// keysOf is the number of the set of keys that somebody has, 0 when none.
func (o *Oracle) keysOf(who event.PersonID, at int) int {
	for _, r := range o.records {
		if r.person == who && r.holds(at) {
			return r.number
		}
	}
	return 0
}

func (o *Oracle) unitsOf(who event.PersonID, at int) []event.UnitID {
	var out []event.UnitID
	for _, m := range o.memberships {
		if m.person == who && m.holds(at) {
			out = append(out, m.unit)
		}
	}
	return out
}

func (o *Oracle) membersOf(unit event.UnitID, at int) []event.PersonID {
	var out []event.PersonID
	for _, m := range o.memberships {
		if m.unit == unit && m.holds(at) {
			out = append(out, m.person)
		}
	}
	return out
}

// everybody who was a member of anything.
func (o *Oracle) everybody() []event.PersonID {
	var out []event.PersonID
	for _, m := range o.memberships {
		out = append(out, m.person)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// heir is the unit that has, by then, what was sent to somebody by name at an
// earlier moment; none while she is there.
func (o *Oracle) heir(who event.PersonID, sent, at int) (event.UnitID, bool) {
	for _, h := range o.handOvers {
		if h.person == who && h.at > sent && h.at <= at {
			return h.unit, true
		}
	}
	return "", false
}
