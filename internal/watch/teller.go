package watch

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// Teller has those told whom a sending or an alarm concerns. It works in the
// transaction that records it: what stands in the log is told, and nothing is told
// that does not stand there, whenever the service is stopped.
type Teller struct {
	Queue *notice.Queue
	// Teams are the mail addresses of the data protection teams. Leads stand in
	// for a team that nobody named: a last alarm must not reach nobody.
	Teams map[event.OrgID]string
}

// Tell queues what is to be said of a statement, and takes back what is not so any
// more.
func (t *Teller) Tell(tx *store.Tx, s *custody.State, id event.EventID, e event.Event) error {
	if len(t.Queue.Channels) == 0 {
		return nil
	}
	switch e := e.(type) {
	case *event.Dispatched:
		return t.sent(tx, s, event.ConsignmentID(id))
	case *event.Received:
		return t.ended(tx, s, e.Consignment)
	case *event.Rejected:
		return t.ended(tx, s, e.Consignment)
	case *event.Recalled:
		if e.Consignment != nil {
			return t.ended(tx, s, *e.Consignment)
		}
	case *event.Alarm:
		return t.rang(tx, s, id, e)
	}
	return nil
}

var kinds = [event.Rungs]string{notice.Overdue, notice.Managers, notice.Review}

// rang queues what is to be said of an alarm. What was received, or called back,
// before the alarm could be recorded is told to nobody: that it was late stands in
// the log, and a message that something waits would be untrue.
func (t *Teller) rang(tx *store.Tx, s *custody.State, id event.EventID, e *event.Alarm) error {
	c := s.Consignment(e.Consignment)
	if c == nil || len(c.Waiting()) == 0 {
		return s.Err()
	}
	to := s.Addressed(c)
	n := about(s, c, to)
	n.Key, n.Kind, n.At = id.String(), kinds[e.Rung-1], e.At
	if next, ok := c.NextRing(); ok {
		n.Next = next.Due
	}
	if c.Review != nil {
		n.Tell = c.Review.TellBy()
	}
	all := t.notices(n, t.receiving(s, to, e.Rung), t.sending(s, c, e.Rung))
	if err := s.Err(); err != nil {
		return err
	}
	return t.Queue.AddIn(tx, all...)
}

// about is what any notice says of a sending.
func about(s *custody.State, c *custody.Consignment, to []event.HolderID) notice.Notice {
	n := notice.Notice{
		Ref: c.ID.Reference(), Exhibits: len(c.Waiting()),
		From: called.Org(c.For.Org()), For: called.Org(to[0].Org()), Since: c.At.Recorded, Due: c.ReceiveBy,
	}
	if id, ok := to[0].Unit(); ok { // what goes to somebody by name is about no unit
		n.Unit = id
	}
	if h, err := s.Hours(to); err == nil {
		n.Zone = h.Zone
	}
	return n
}

// notices are what is to be said of an alarm on both sides. When nobody on the
// receiving side has an address, that is what is said.
func (t *Teller) notices(n notice.Notice, in, out []string) []notice.Notice {
	all := append(each(n, in, false), each(n, out, true)[1:]...)
	if len(in) == 0 {
		n.Key, n.Kind = n.Key+" unreached", notice.Unreached
		all = append(all, n)
	}
	return all
}

// each is one notice for whoever watches by a program, and one for each address.
func each(n notice.Notice, to []string, sending bool) []notice.Notice {
	all := []notice.Notice{n}
	for _, to := range to {
		x := n
		x.To, x.Sending = to, sending
		all = append(all, x)
	}
	return all
}

// receiving are the addresses on the receiving side: first the whole unit, then who
// leads it, then the data protection team.
func (t *Teller) receiving(s *custody.State, to []event.HolderID, rung int) []string {
	if rung == event.Rungs {
		if team := t.Teams[to[0].Org()]; team != "" {
			return []string{team}
		}
	}
	var out []string
	for _, h := range to {
		out = append(out, people(s, h, rung > 1)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sending are those on the sending side: first who sent it, if she is there still,
// then who leads her unit, then the data protection team.
func (t *Teller) sending(s *custody.State, c *custody.Consignment, rung int) []string {
	if rung == event.Rungs {
		if team := t.Teams[c.For.Org()]; team != "" {
			return []string{team}
		}
	}
	if p, ok := c.By.ID.Person(); ok && rung == 1 {
		if who := event.HolderID(p); s.Dir.Person(who).Live() != nil {
			return []string{string(p)}
		}
	}
	return members(s, c.For, true)
}

// people are whom a holder stands for: the members of a unit; a person herself, or
// whoever leads her units when she has no key.
func people(s *custody.State, h event.HolderID, leads bool) []string {
	if id, ok := h.Unit(); ok {
		return members(s, id, leads)
	}
	who := s.Dir.Person(h)
	switch {
	case who == nil:
		return nil
	case !leads && who.Live() != nil:
		return []string{string(h)}
	}
	var out []string
	for _, u := range who.Units {
		out = append(out, members(s, u, true)...)
	}
	return out
}

// members are those of a unit who have a key, or of them its leads alone. A unit
// without a lead has its members.
func members(s *custody.State, id event.UnitID, leads bool) []string {
	var lead, all []string
	for _, k := range s.Dir.MemberKeys(id) {
		p, _ := k.Holder.Person()
		all = append(all, string(p))
		if s.Dir.Unit(id).Lead(p) {
			lead = append(lead, string(p))
		}
	}
	if leads && len(lead) > 0 {
		return lead
	}
	return all
}
