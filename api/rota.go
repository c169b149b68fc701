package api

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/event"
)

// MaxSpells is how many spells are marked by one request.
const MaxSpells = 1000

// Day is a day of the calendar, 2026-12-04, by the clock of the unit of whoever it is
// about.
type Day string

// UnmarshalText takes a day that there is, and nothing else.
func (d *Day) UnmarshalText(b []byte) error {
	if _, err := time.Parse(time.DateOnly, string(b)); err != nil {
		return fmt.Errorf("%q is not a day such as 2026-12-04", b)
	}
	*d = Day(b)
	return nil
}

// MarshalText gives the day back as it was read.
func (d Day) MarshalText() ([]byte, error) { return []byte(d), nil }

// Spell is whole days on which somebody is away, or on duty. It is no statement: nobody is
// held to it, and it is forgotten when its last day is over. Why is not said.
type Spell struct {
	Person event.PersonID `json:"person"`
	From   Day            `json:"from"`
	To     Day            `json:"to"` // its last day
	Duty   bool           `json:"duty,omitempty"`
	By     event.PersonID `json:"by,omitempty"` // who marked it; the service says so
}

// Away marks somebody away, or takes that back.
type Away struct {
	Person event.PersonID `json:"person,omitempty"` // the caller when missing
	From   Day            `json:"from,omitempty"`   // today when missing
	To     Day            `json:"to,omitempty"`     // her last day away; missing when she is not
}

// Marked is what is marked of a person from now on, what begins first first.
type Marked struct {
	Spells []Spell `json:"spells"`
}

// Days are spells to be marked together: all, or none if one is refused.
type Days struct {
	Spells []Spell `json:"spells"`         // [MaxSpells] at most
	Skip   bool    `json:"skip,omitempty"` // leave out what is refused, and mark the others
	Try    bool    `json:"try,omitempty"`  // mark none, and say what would be
}

// DaysMarked is what became of them.
type DaysMarked struct {
	New     []Spell        `json:"new"`
	Same    int            `json:"same"` // marked before
	Over    int            `json:"over"` // whose last day is past
	Refused []RefusedSpell `json:"refused,omitempty"`
	Done    bool           `json:"done"` // the new ones are marked
}

// RefusedSpell is one of the spells and what is wrong with it.
type RefusedSpell struct {
	Index int        `json:"index"` // the first is 0
	Code  event.Code `json:"code"`
	Why   string     `json:"why"`
}

// Rota is who is at work and who is away in the caller's units.
type Rota struct {
	Units []UnitRota `json:"units"`
}

// UnitRota is that of one unit, as far as a service can know.
type UnitRota struct {
	Unit   event.UnitID     `json:"unit"`
	AtWork []event.PersonID `json:"at_work"`
	OnDuty []event.PersonID `json:"on_duty"` // those of them who said so
	Away   []Spell          `json:"away"`    // now, or within four weeks
}
