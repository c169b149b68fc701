package board

import (
	"fmt"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Said is a statement at its place in the log, after it was verified.
type Said struct {
	Place directory.Place
	ID    event.EventID
	Event event.Event
}

// Past is what the statements recorded before an instant add up to. Whatever was said
// later is not in it, so that it comes out the same however long afterwards it is
// worked out.
type Past struct {
	end   event.Time
	state *custody.State
	// hours are those by which the deadline of each sending counts, as they were when
	// it was sent: who opens less often afterwards was no quicker for it.
	hours map[event.ConsignmentID]event.Hours
	// drilled are those of the unit when a drill of it was begun.
	drilled map[event.EventID]event.Hours
}

// Before works out the past of a log. The statements stand in its order and were
// verified; given says of which exhibits all were handed over, nil that they were of
// every one.
func Before(end event.Time, service directory.Service, said []Said, given func(event.RecipientID) bool) (*Past, error) {
	p := &Past{
		end: end, state: custody.New(directory.New(service, nil), nil),
		hours: map[event.ConsignmentID]event.Hours{}, drilled: map[event.EventID]event.Hours{},
	}
	p.state.Partial, p.state.Given = given != nil, given
	for _, x := range said {
		if x.Place.Recorded >= end {
			break
		}
		if err := p.state.Apply(x.Place, x.ID, x.Event); err != nil {
			return nil, fmt.Errorf("entry %d: %w", x.Place.Index, err)
		}
		p.keepHours(x)
	}
	return p, nil
}

// keepHours keeps those by which what was just said will be counted.
func (p *Past) keepHours(x Said) {
	switch e := x.Event.(type) {
	case *event.Dispatched:
		h, err := p.state.Hours(e.To)
		if err != nil {
			h = event.Hours{} // of a unit that nobody knows: it is never open
		}
		p.hours[event.ConsignmentID(x.ID)] = h
	case *event.DrillBegun:
		p.drilled[x.ID] = p.state.Dir.Unit(e.Unit).Hours
	}
}

// Sending is what was known of a sending at the end; nil when it was not sent yet.
func (p *Past) Sending(id event.ConsignmentID) *Sending {
	con := p.state.Consignment(id)
	if con == nil {
		return nil
	}
	h := p.hours[id]
	s := &Sending{
		ID: id, Reference: id.Reference(), Entry: con.At.Index, From: con.For, To: con.To,
		Sent: con.At.Recorded, ReceiveBy: con.ReceiveBy, Exhibits: len(con.Items),
	}
	s.settle(con, h, p.end)
	for _, i := range con.Items {
		s.checks(con, &i)
	}
	for _, a := range con.Alarms {
		s.Alarms = append(s.Alarms, Alarm{a.Rung, a.At.Recorded})
	}
	for _, q := range con.Questions {
		if q := p.state.Question(q); q != nil && q.Kind == (*event.Reported)(nil).Kind() {
			s.Problems = append(s.Problems, Problem{q.Code, q.From, q.Act.At.Recorded, con.ListOnly(q)})
			s.neglected(q)
		}
	}
	s.unchecked(con)
	for _, r := range con.Reviews() {
		s.Reviews = append(s.Reviews, reviewOf(con, &r))
	}
	return s
}
