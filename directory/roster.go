package directory

import (
	"encoding/json"
	"slices"

	"github.com/safehand/safehand/event"
)

// Roster is who is of an organisation and where, as an administrator works with it.
// The service shows it, and a client works it out again from proven statements:
// both by this very code, so that a service which shows anything else is found out
// line by line (see Facts).
type Roster struct {
	Organisation event.OrgID
	Units        []RosterUnit
	People       []RosterPerson
}

// RosterUnit is a unit with where its key stands.
type RosterUnit struct {
	Unit    event.UnitID     `json:"unit"`
	Hours   event.Hours      `json:"hours"`
	Closed  bool             `json:"closed"`
	Key     int              `json:"key"`     // number of the newest, 0 when there is none yet
	Stale   bool             `json:"stale"`   // the next one is owed
	Leads   []event.PersonID `json:"leads"`   // who makes it
	Holders []event.PersonID `json:"holders"` // who can hand it to a colleague now
	Members int              `json:"members"`
}

// RosterPerson is a person with where she stands.
type RosterPerson struct {
	Person        event.PersonID `json:"person"`
	Key           int            `json:"key"`       // number of her key in force, 0 when she has none
	Had           int            `json:"had"`       // how many she has had
	Until         event.Time     `json:"until"`     // end of an invitation not used yet, else 0
	Withdrawn     bool           `json:"withdrawn"` // her invitation, before anybody used it
	Administrator bool           `json:"administrator"`
	Left          bool           `json:"left"`
	Stopped       event.ActorID  `json:"stopped"` // by whom her access was, else empty
	Places        []RosterPlace  `json:"places"`
}

// RosterPlace is her place in a unit.
type RosterPlace struct {
	Unit  event.UnitID `json:"unit"`
	Lead  bool         `json:"lead"`
	Since event.Time   `json:"since"`
	Waits bool         `json:"waits"` // for the unit's key, which has not been handed to her key in force
}

// Facts is everything the line says, as one text that two can compare.
func (u *RosterUnit) Facts() string { return facts(u) }

// Facts is everything the line says, as one text that two can compare.
func (p *RosterPerson) Facts() string { return facts(p) }

func facts(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("a line of the roster has no text: " + err.Error()) // every value of it is one that event has parsed
	}
	return string(b)
}

// Roster tells of these units and people, each in the order of their names. Whom
// the directory does not know is left out.
func (s *State) Roster(org event.OrgID, units []event.UnitID, people []event.PersonID) Roster {
	out := Roster{Organisation: org}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(units))) {
		if u := s.Unit(id); u != nil && id.Org() == org {
			out.Units = append(out.Units, s.rosterUnit(u))
		}
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(people))) {
		if p := s.Person(event.HolderID(id)); p != nil && id.Org() == org {
			out.People = append(out.People, s.rosterPerson(id, p))
		}
	}
	return out
}

func (s *State) rosterUnit(u *Unit) RosterUnit {
	r := RosterUnit{
		Unit: u.ID, Hours: u.Hours, Closed: u.Closed, Key: len(u.Keys), Members: len(u.Members),
		Leads: []event.PersonID{}, Holders: []event.PersonID{},
	}
	if k := u.Newest(); k != nil {
		r.Stale = k.Stale
		for _, m := range s.memberKeys(u) {
			if p, ok := m.Holder.Person(); ok && k.holds(m) {
				r.Holders = append(r.Holders, p)
			}
		}
	}
	for _, m := range u.Members {
		if m.Lead {
			r.Leads = append(r.Leads, m.Person)
		}
	}
	return r
}

func (s *State) rosterPerson(id event.PersonID, p *Person) RosterPerson {
	r := RosterPerson{Person: id, Had: len(p.Keys), Administrator: p.Administrator, Left: p.Left, Places: []RosterPlace{}}
	if i := p.Invitation; i != nil && !i.Used && !p.Left {
		r.Until, r.Withdrawn = i.Until, i.Withdrawn != ""
		if r.Withdrawn {
			r.Until = 0
		}
	}
	if p.Stop != nil {
		r.Stopped = p.Stop.By
	}
	live := p.Live()
	if live != nil {
		r.Key = live.Number
	}
	for _, unit := range slices.Sorted(slices.Values(p.Units)) {
		u := s.Unit(unit)
		if u == nil || !u.Member(id) { // the source failed
			continue
		}
		m := u.Members[u.index(id)]
		k := u.Newest()
		waits := k != nil && live != nil && !k.holds(event.KeyRef{Holder: p.ID, Number: live.Number})
		r.Places = append(r.Places, RosterPlace{Unit: unit, Lead: m.Lead, Since: m.Since.Recorded, Waits: waits})
	}
	return r
}

// Administers reports whether somebody is an administrator of her organisation.
func (s *State) Administers(id event.PersonID) bool { return s.administers(event.ActorID(id)) }

// MayHelp reports whether somebody may end another's key and invite her again: an
// administrator, or who leads every unit that she is of. Nobody does it for herself.
func (s *State) MayHelp(by, who event.PersonID) bool {
	return by != who && by.Org() == who.Org() && (s.Administers(by) || s.helps(event.ActorID(by), event.HolderID(who)))
}
