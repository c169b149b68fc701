package board

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/event"
)

// Drills counts them. One that was begun in a month and answered in the next counts in
// each for what it was there, so that neither report changes with the other.
type Drills struct {
	Begun    int `json:"begun"`    // in the month
	Answered int `json:"answered"` // in the month
	// After is how long after the first alarm; nil when none was answered.
	After  *Times `json:"answered_after,omitempty"`
	Failed int    `json:"failed"` // its third alarm was due in the month, unanswered
	Open   int    `json:"open"`   // at the month's end
	// List are those that it counts, the oldest first.
	List []*Drill `json:"list"`
}

func drillsOf(m Month, units []event.UnitID, all []*Drill) Drills {
	out := Drills{List: []*Drill{}}
	var after []Took
	for _, d := range drillsInOrder(all) {
		begun, answered, failed := m.holds(d.Begun), d.Answered != nil && m.holds(*d.Answered), d.Failed && m.holds(d.over())
		if !slices.Contains(units, d.Unit) || d.Begun >= m.Ends() || !begun && !answered && !failed && !d.open() {
			continue
		}
		out.List = append(out.List, d)
		out.Begun += one(begun)
		out.Failed += one(failed)
		out.Open += one(d.open())
		if answered {
			after = append(after, *d.After)
		}
	}
	out.Answered, out.After = len(after), timesOf(after)
	return out
}

func drillsInOrder(in []*Drill) []*Drill {
	out := slices.SortedFunc(slices.Values(in), func(a, b *Drill) int { return cmp.Compare(a.Entry, b.Entry) })
	return slices.CompactFunc(out, func(a, b *Drill) bool { return a.Entry == b.Entry })
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
