// Package oracle keeps a second account of who has which exhibit and who could
// open it, for holding the first one against.
//
// It is told in plain terms what people did ("Sarah of RASSO received JRS/1"),
// writes it down, and for any exhibit and moment reads its notes from the
// beginning again. It shares nothing with the rules that it checks but the names
// of things: it knows no statement, no log and no state, and a mistake would have
// to be made twice, in two ways, to go unseen.
//
// It believes what it is told. Whoever tells it what was refused has told it a
// lie.
package oracle

import (
	"math"
	"slices"

	"github.com/safehand/safehand/event"
)

// Oracle is all it was told, in the order in which it was told.
type Oracle struct {
	times       []event.Time // of what was told, by its number
	memberships []membership
	records     []record
	handOvers   []handOver
	unitKeys    []*unitKey
	sendings    map[event.ConsignmentID]*Sending
	ways        map[event.ExhibitID][]*Sending // each exhibit's, in their order
	exhibits    []event.ExhibitID              // as they were first heard of
}

// New knows nothing yet.
func New() *Oracle {
	return &Oracle{sendings: map[event.ConsignmentID]*Sending{}, ways: map[event.ExhibitID][]*Sending{}}
}

// never is later than everything told.
const never = math.MaxInt

// span is from one thing told to another: that which ends it included.
type span struct{ from, to int }

func (s span) holds(at int) bool { return s.from <= at && at < s.to }

// tell gives what happens at t its number. What is told of one second is told in
// its order.
func (o *Oracle) tell(t event.Time) int {
	if n := len(o.times); n > 0 && t < o.times[n-1] {
		panic("the oracle is told things in their order")
	}
	o.times = append(o.times, t)
	return len(o.times) - 1
}

// Exhibits are all it has heard of.
func (o *Oracle) Exhibits() []event.ExhibitID { return slices.Clone(o.exhibits) }

// Times are the moments at which something was told, in their order.
func (o *Oracle) Times() []event.Time { return slices.Clone(o.times) }
