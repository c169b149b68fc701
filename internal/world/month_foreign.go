package world

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// opened tells the oracle that exhibits of a parcel were opened, for a unit.
func (m *Month) opened(p *parcel, unit event.UnitID, which []event.ExhibitID) {
	m.Oracle.Opened(m.Clock.Time(), unit, p.id, which)
}

// reported writes down what came of a report, for a unit. What is not theirs and nobody of
// them had opened goes back with it; which of it that was the oracle says too.
func (m *Month) reported(p *parcel, unit event.UnitID, which []*item, problem event.Code, r *client.Reported) error {
	if !slices.ContainsFunc(m.asked, func(q question) bool { return q.id == r.Event }) { // said twice it is one
		m.asked = append(m.asked, question{r.Event, "reported", p, which, unit})
	}
	if problem != "not-ours" {
		return nil
	}
	m.Oracle.NotOurs(m.Clock.Time(), unit, p.id, ids(which))
	unread := m.Oracle.At(m.Clock.Time()).Unread(p.id, ids(which))
	if !slices.Equal(unread, r.ListSeen) {
		return fmt.Errorf("not theirs, and read by none of them, is %v of %s, and the client says %v", unread, p.id.Reference(), r.ListSeen)
	}
	m.end(p, r.Back)
	if len(r.Back) > 0 {
		m.Done["give back unread what is not ours"]++
	}
	if r.Review {
		m.Done["say of what was opened that it is not ours"]++
	}
	return nil
}
