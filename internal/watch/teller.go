package watch

import (
	"errors"

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
	// Units are mailboxes that units share. What a unit is told goes there too.
	Units map[event.UnitID]string
	// Operator is the mail address of whoever runs the service, none when empty: she hears
	// of an alarm that reaches nobody.
	Operator string
	// Quiet is until when a unit learns: of its second and third alarms nobody else is
	// mailed.
	Quiet map[event.UnitID]event.Time
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
	case *event.Reported:
		return t.reported(tx, s, id, e)
	case *event.Checked:
		return t.checked(tx, s, id, e)
	case *event.Alarm:
		return t.rang(tx, s, id, e)
	case *event.Unanswered:
		return t.unanswered(tx, s, id, e)
	case *event.Unchecked:
		return t.unchecked(tx, s, id, e)
	case *event.DrillAlarm:
		return t.drilled(tx, s, id, e)
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
	if r := c.ReviewOf(id); r != nil {
		n.Tell = r.TellBy()
	}
	h := t.hearing(tx, s)
	in, who := h.heard(to, e.Rung)
	out := h.sending(c, e.Rung)
	if e.Rung > 1 && t.quiet(s, to, h.now) {
		out = nil
	}
	if err := errors.Join(h.err, s.Err()); err != nil {
		return err
	}
	all := t.notices(n, in, out, who)
	if t.quiet(s, to, n.Next) {
		all = unsaid(all)
	}
	return t.Queue.AddIn(tx, all...)
}

// about is what any notice says of a sending.
func about(s *custody.State, c *custody.Consignment, to []event.HolderID) notice.Notice {
	n := notice.Notice{
		Ref: c.ID.Reference(), Exhibits: len(c.Waiting()),
		From: called.Org(c.For.Org()), For: called.Org(to[0].Org()), Since: c.At.Recorded, Due: c.ReceiveBy,
	}
	if id, ok := to[0].Unit(); ok {
		n.Unit = id
	} else { // what goes to somebody by name is about no unit
		n.Named = true
	}
	if h, err := s.Hours(to); err == nil {
		n.Zone = h.Zone
	}
	return n
}

// notices are what is to be said of an alarm on both sides. When nobody on the
// side that must act has an address, or all who have one are marked away, that is said too:
// to programs. By mail to whoever runs the service too where nobody hears it either who is told
// instead, as neither a data protection team nor a lead is there: no other person would.
func (t *Teller) notices(n notice.Notice, in, out []string, who reach) []notice.Notice {
	all := both(n, in, out)
	if who != reached {
		n.Key, n.Kind = n.Key+" unreached", notice.Unreached
		all = append(all, n)
		if n.Named, n.To = false, t.Operator; n.To != "" && who == nobody { // it was not sent to her
			all = append(all, n)
		}
	}
	return all
}

// both is one notice for whoever watches by a program, and one for each address of the
// two sides: whoever is on both is mailed once, since the queue takes a thing once for
// each recipient.
func both(n notice.Notice, in, out []string) []notice.Notice {
	return append(each(n, in, false), each(n, out, true)[1:]...)
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
