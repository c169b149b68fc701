package watch

import (
	"errors"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// hearing finds who hears of something that is said now. No rota has to be kept for
// that: who has signed in lately, and is not marked away, is at work. Its first error
// stays.
type hearing struct {
	*Teller
	tx  *store.Tx
	s   *custody.State
	now event.Time
	are map[event.PersonID]store.Presence // who was looked for before
	err error
}

func (t *Teller) hearing(tx *store.Tx, s *custody.State) *hearing {
	return &hearing{Teller: t, tx: tx, s: s, now: event.TimeOf(t.Queue.Now()), are: map[event.PersonID]store.Presence{}}
}

// receiving are the addresses on the receiving side: first the whole unit, then who
// leads it, then the data protection team.
func (h *hearing) receiving(to []event.HolderID, rung int) []string {
	if rung == event.Rungs {
		if team := h.Teams[to[0].Org()]; team != "" {
			return []string{team}
		}
	}
	var out []string
	for _, a := range to {
		out = append(out, h.addressee(a, rung > 1)...)
	}
	return once(out)
}

// arrival are the addresses that hear of something as it comes: the mailbox of a unit
// that has one, and whoever is on duty today. Its people hear as it opens, and of the
// alarms: mailed forty-five times a day they would read none of it.
func (h *hearing) arrival(to []event.HolderID) []string {
	var out []string
	for _, a := range to {
		id, ok := a.Unit()
		if mail := h.Units[id]; ok && mail != "" {
			out = append(append(out, h.roll(id).duty...), mail)
		} else {
			out = append(out, h.addressee(a, false)...)
		}
	}
	return once(out)
}

// sending are those on the sending side.
func (h *hearing) sending(c *custody.Consignment, rung int) []string {
	return h.behind(c.By.ID, c.For, rung)
}

// behind are those behind what somebody said for her unit: first she herself, and the
// unit's leads when she is not there; then the leads, then the data protection team.
func (h *hearing) behind(who event.ActorID, unit event.UnitID, rung int) []string {
	if rung == event.Rungs {
		if team := h.Teams[unit.Org()]; team != "" {
			return []string{team}
		}
	}
	var out []string
	if p, ok := who.Person(); ok && rung == 1 {
		if h.reads(p) {
			out = append(out, string(p))
		}
		if h.atWork(p, unit) {
			return out
		}
	}
	return once(append(out, h.unit(unit, true)...))
}

// addressee are whom an addressee stands for: the people of a unit; a person herself,
// and her colleagues at once when she is not there: in 2016 the one person who
// expected the box was on leave.
func (h *hearing) addressee(a event.HolderID, leads bool) []string {
	if id, ok := a.Unit(); ok {
		return h.unit(id, leads)
	}
	who := h.s.Dir.Person(a)
	if who == nil {
		return nil
	}
	var out []string
	if p, ok := a.Person(); ok && !leads && h.reads(p) {
		out = append(out, string(p))
		if slices.ContainsFunc(who.Units, func(u event.UnitID) bool { return h.atWork(p, u) }) {
			return out
		}
	}
	for _, u := range who.Units {
		out = append(out, h.unit(u, leads)...)
	}
	return out
}

// unit are those of a unit who are at work, and its mailbox; everybody with a key when
// nobody is at work. Or of them its leads: but leads who are all away are no ladder,
// and then the unit hears with them.
func (h *hearing) unit(id event.UnitID, leads bool) []string {
	r := h.roll(id)
	if leads && len(r.leadsThere) > 0 {
		return r.leadsThere
	}
	out := r.there
	if len(out) == 0 {
		out = r.all
	}
	if leads {
		out = append(out, r.leads...)
	}
	if mail := h.Units[id]; mail != "" {
		out = append(out, mail)
	}
	return out
}

// roll is who of a unit can act on what she hears, leads it, and is at work.
type roll struct{ all, there, duty, leads, leadsThere []string }

func (h *hearing) roll(id event.UnitID) (r roll) {
	for _, k := range h.s.Dir.MemberKeys(id) {
		p, _ := k.Holder.Person()
		if !h.reads(p) {
			continue
		}
		there, leads, duty := h.atWork(p, id), h.s.Dir.Unit(id).Lead(p), h.presence(p).OnDuty(h.now)
		for _, x := range []struct {
			is bool
			of *[]string
		}{{true, &r.all}, {there, &r.there}, {duty, &r.duty}, {leads, &r.leads}, {leads && there, &r.leadsThere}} {
			if x.is {
				*x.of = append(*x.of, string(p))
			}
		}
	}
	return r
}

// atWork reports whether somebody of a unit is at work: see store.Presence.
func (h *hearing) atWork(p event.PersonID, id event.UnitID) bool {
	u := h.s.Dir.Unit(id)
	if u == nil || h.err != nil || !h.reads(p) {
		return false
	}
	return h.presence(p).AtWork(u.Hours, h.now)
}

// reads reports whether somebody can act on what she is mailed: an alarm to her alone
// would else be one to nobody.
func (h *hearing) reads(p event.PersonID) bool { return h.s.Dir.Person(event.HolderID(p)).Acts() }

// mayRead reports that an address is not of somebody who is marked away. Of a mailbox
// nobody knows.
func (h *hearing) mayRead(to string) bool {
	return h.presence(event.PersonID(to)).Away(h.now) == 0
}

func (h *hearing) presence(p event.PersonID) store.Presence {
	is, known := h.are[p]
	if !known {
		var err error
		is, err = h.tx.Presence(p)
		h.are[p], h.err = is, errors.Join(h.err, err)
	}
	return is
}

func once(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}
