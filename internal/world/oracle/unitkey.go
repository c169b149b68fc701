package oracle

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// unitKey is a key that members of a unit share, and who was ever given it.
type unitKey struct {
	unit   event.UnitID
	number int
	// oldest is the first of the unit's keys that lie in the same envelope.
	oldest int
	good   span // until somebody who had it has left, or lost it to a thief
	copies []envelope
}

// envelope is a copy of a unit's key, for one set of somebody's keys.
type envelope struct {
	person event.PersonID
	number int
	from   int
}

// MadeUnitKey is told when a lead makes a unit's next key. Every member with keys
// of her own gets it; in the envelopes lie all earlier keys if the lead had those.
func (o *Oracle) MadeUnitKey(t event.Time, by event.PersonID, unit event.UnitID) {
	at := o.tell(t)
	k := &unitKey{unit: unit, number: 1, oldest: 1, good: span{at, never}}
	if last := o.newest(unit, at); last != nil {
		k.number = last.number + 1
		k.oldest = k.number
		if last.given(by, o.keysOf(by, at), at) {
			k.oldest = last.oldest
		}
	}
	o.unitKeys = append(o.unitKeys, k)
	o.give(k, at)
}

// Used is told when somebody's client was used: it hands the keys of her units,
// as far as she has them, to those who wait for them.
func (o *Oracle) Used(t event.Time, by event.PersonID) {
	at := o.tell(t)
	for _, unit := range o.unitsOf(by, at) {
		if k := o.newest(unit, at); k != nil && k.given(by, o.keysOf(by, at), at) {
			o.give(k, at)
		}
	}
}

// give puts the key into an envelope for each member who has none.
func (o *Oracle) give(k *unitKey, at int) {
	for _, p := range o.membersOf(k.unit, at) {
		if n := o.keysOf(p, at); n > 0 && !k.given(p, n, at) {
			k.copies = append(k.copies, envelope{p, n, at})
		}
	}
}

func (k *unitKey) given(who event.PersonID, number, at int) bool {
	return number > 0 && slices.ContainsFunc(k.copies, func(c envelope) bool {
		return c.person == who && c.number == number && c.from <= at
	})
}

// newest of a unit's keys, good or stale, nil when there is none yet.
func (o *Oracle) newest(unit event.UnitID, at int) *unitKey {
	var out *unitKey
	for _, k := range o.unitKeys {
		if k.unit == unit && k.good.from <= at {
			out = k
		}
	}
	return out
}

// loosen makes stale whatever somebody was ever given of the keys of units that
// she is of.
func (o *Oracle) loosen(at int, who event.PersonID) {
	mine := o.unitsOf(who, at)
	for _, k := range o.unitKeys {
		had := slices.ContainsFunc(k.copies, func(c envelope) bool { return c.person == who })
		if had && slices.Contains(mine, k.unit) && k.good.to == never {
			k.good.to = at
		}
	}
}

// waits tells whether somebody is of a unit whose newest key she was not given.
func (o *Oracle) waits(who event.PersonID, at int) bool {
	return slices.ContainsFunc(o.unitsOf(who, at), func(u event.UnitID) bool {
		k := o.newest(u, at)
		return k != nil && !k.given(who, o.keysOf(who, at), at)
	})
}

// has tells whether somebody can use a unit's key of that number: she is of the
// unit, and has it in an envelope of its own or of a later one.
func (o *Oracle) has(who event.PersonID, unit event.UnitID, number, at int) bool {
	n := o.keysOf(who, at)
	return slices.Contains(o.unitsOf(who, at), unit) && slices.ContainsFunc(o.unitKeys, func(k *unitKey) bool {
		return k.unit == unit && k.oldest <= number && number <= k.number && k.given(who, n, at)
	})
}

// granted are the keys that a sending to or from somebody goes to: a unit's own,
// or, while it has none that is good, those of each of its members; a person's
// own and those of her units.
func (o *Oracle) granted(h event.HolderID, at int) []event.KeyRef {
	if unit, ok := h.Unit(); ok {
		if k := o.newest(unit, at); k != nil && k.good.holds(at) {
			return []event.KeyRef{{Holder: h, Number: k.number}}
		}
		var out []event.KeyRef
		for _, p := range o.membersOf(unit, at) {
			out = append(out, o.own(p, at)...)
		}
		return out
	}
	person, _ := h.Person()
	out := o.own(person, at)
	for _, u := range o.unitsOf(person, at) {
		out = append(out, o.granted(event.HolderID(u), at)...)
	}
	return out
}

func (o *Oracle) own(who event.PersonID, at int) []event.KeyRef {
	if n := o.keysOf(who, at); n > 0 {
		return []event.KeyRef{{Holder: event.HolderID(who), Number: n}}
	}
	return nil
}

// uses tells whether somebody can use a key.
func (o *Oracle) uses(who event.PersonID, k event.KeyRef, at int) bool {
	if unit, ok := k.Holder.Unit(); ok {
		return o.has(who, unit, k.Number, at)
	}
	return k.Holder == event.HolderID(who) && o.keysOf(who, at) == k.Number
}
