package watch_test

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/watch/oracle"
)

// pressed is a click of the year, beside what the oracle knows of it.
type pressed struct {
	id   event.EventID
	of   int // the sending
	by   event.PersonID
	unit event.UnitID
	some []int // of its exhibits
}

// press has somebody press Report a problem. What it is she says in time, late or never, or
// that it was by mistake; or a colleague does, who may be wrong about what she saw.
func (y *year) press(number int, unit event.UnitID, at int) {
	y.t.Helper()
	if y.sent[number].copied {
		return
	}
	people := tables[unit].People
	c := pressed{of: number, by: event.PersonID(people[y.rand.IntN(len(people))]), unit: unit, some: y.some(number)}
	for i, p := range y.clicks {
		if p.of == number && p.by == c.by && y.open(i) {
			return // she is asked what it is already
		}
	}
	ids, all := y.of(number, c.some)
	c.id = y.Say(&event.Noticed{Header: y.By(event.ActorID(c.by), event.PartyID(unit)), Consignment: y.sent[number].id, Exhibits: ids}).Event
	other := CID
	if unit == CID {
		other = y.sent[number].to
	}
	click := len(y.clicks)
	y.clicks = append(y.clicks, c)
	y.Clicks = append(y.Clicks, &oracle.Click{By: string(c.by), Unit: tables[unit], Other: tables[other], At: at, Exhibits: all})
	y.round(at + day)
	y.round(tables[unit].Quiet)
	for _, how := range [][]string{nil, {"by mistake"}, {"herself"}, {"herself"}, {"colleague"}, {"colleague", "herself"}}[y.rand.IntN(6)] {
		then := y.within(at)
		switch y.rand.IntN(6) {
		case 0:
			then = tables[unit].Hours(at, 2) // in the very second
		case 1:
			then = at + day
		}
		y.later(unit, then, func(at int) { y.say(click, how, at) })
	}
}

// open: nobody has said what a click was.
func (y *year) open(click int) (yes bool) {
	y.State(func(s *custody.State) { yes = !s.Question(y.clicks[click].id).Done() })
	return yes
}

// say has it said what a click was, if nobody has.
func (y *year) say(click int, how string, at int) {
	y.t.Helper()
	c := y.clicks[click]
	if !y.open(click) {
		return
	}
	y.round(at)
	switch how {
	case "by mistake":
		y.Say(&event.Answered{Header: y.By(event.ActorID(c.by), event.PartyID(c.unit)), Question: c.id, Answer: event.Withdrawn})
		y.Clicks[click].Mistake = at
	case "colleague":
		people := slices.DeleteFunc(slices.Clone(tables[c.unit].People), func(p string) bool { return p == string(c.by) })
		if len(people) > 0 {
			y.tell(c.of, c.unit, event.PersonID(people[0]), y.orOther(c), at)
		}
	default:
		y.tell(c.of, c.unit, c.by, y.orOther(c), at)
	}
}

// orOther is what somebody reports of which a click was: all of that, or now and then something
// else of the sending.
func (y *year) orOther(c pressed) []int {
	if y.one(3) {
		return y.some(c.of)
	}
	return c.some
}
