package watch

import (
	"errors"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// reported tells the other side of a problem as it is reported; when it opens a review,
// the data protection teams of both sides too. In 2016 the owner of the evidence heard
// after 26 days, and the regulator's clock is one of three.
func (t *Teller) reported(tx *store.Tx, s *custody.State, id event.EventID, e *event.Reported) error {
	c := s.Consignment(e.Consignment)
	if c == nil {
		return s.Err()
	}
	n := t.problem(s, c, id, len(e.Exhibits))
	to, h := s.Addressed(c), t.hearing(tx, s)
	var in, out []string
	if unit, ok := e.For.Unit(); ok && unit == c.For {
		in = h.receiving(to, 1)
	} else {
		out = h.sending(c, 1)
	}
	if r := c.ReviewOf(id); r != nil {
		n.Tell = r.TellBy()
		in, out = append(in, h.receiving(to, event.Rungs)...), append(out, h.sending(c, event.Rungs)...)
	}
	return t.say(tx, s, h, n, in, out)
}

// unanswered tells that nobody has begun on a problem: those whom it was reported to and
// those who reported it, as high up as an overdue receipt is told. Of what somebody began
// on before the alarm could be recorded nobody is told.
func (t *Teller) unanswered(tx *store.Tx, s *custody.State, id event.EventID, e *event.Unanswered) error {
	q := s.Question(e.Question)
	if q == nil || q.Begun != nil {
		return s.Err()
	}
	c, to := s.Consignment(*q.Consignment), s.Asked(q)
	n := about(s, c, s.Addressed(c))
	n.Key, n.Kind, n.At, n.Exhibits = id.String(), notice.Unanswered, e.At, len(q.Exhibits)
	said := q.Kind == "reported"
	if !said {
		n.Kind = notice.Unsaid
	}
	n.Since, n.Due = q.Act.At.Recorded, 0
	if h, err := s.Hours(to); err == nil {
		n.Zone = h.Zone
	}
	if next, ok := q.NextRing(); ok {
		n.Next = next.Due
	}
	if r := c.ReviewOf(id); r != nil {
		n.Tell = r.TellBy()
	}
	h := t.hearing(tx, s)
	in, who := h.heard(to, e.Rung)
	out := h.behind(q.Act.By.ID, q.From, e.Rung)
	switch sending := q.From == c.For; { // nobody was asked but her own side: the other one hears of it
	case !said && sending:
		out = h.receiving(s.Addressed(c), e.Rung)
	case !said:
		out = h.sending(c, e.Rung)
	}
	if e.Rung > 1 && t.quiet(s, to, h.now) {
		out = nil
	}
	if q.To[0] == event.HolderID(c.For) {
		in, out = out, in
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

// unchecked tells the unit that received something, and programs, that nobody has compared
// it with its seal. Its people are told as of an arrival: nothing of it waits for them
// personally, and who sent it reads it on its page.
func (t *Teller) unchecked(tx *store.Tx, s *custody.State, id event.EventID, e *event.Unchecked) error {
	c := s.Consignment(e.Consignment)
	if c == nil {
		return s.Err()
	}
	left := c.Unchecked(e.Receipt)
	if len(left) == 0 {
		return s.Err()
	}
	r := c.Item(left[0]).Received
	to := []event.HolderID{event.HolderID(r.For)}
	n := about(s, c, to)
	n.Key, n.Kind, n.At, n.Exhibits, n.Since, n.Due = id.String(), notice.Unchecked, e.At, len(left), r.At.Recorded, 0
	h := t.hearing(tx, s)
	return t.say(tx, s, h, n, h.arrival(to), nil)
}

// checked tells both sides of a seal that is broken: whoever sealed it has the true one.
func (t *Teller) checked(tx *store.Tx, s *custody.State, id event.EventID, e *event.Checked) error {
	c := s.Consignment(e.Consignment)
	if c == nil {
		return s.Err()
	}
	for _, k := range c.Checking { // a mail of the morning must not say what is not so any more
		if k.Rang == nil {
			continue
		}
		if err := tx.LeaveUnsaid(k.Rang.Event.String(), len(c.Unchecked(k.Receipt))); err != nil {
			return err
		}
	}
	if len(e.Broken) == 0 {
		return s.Err()
	}
	h := t.hearing(tx, s)
	return t.say(tx, s, h, t.problem(s, c, id, len(e.Broken)), h.receiving(s.Addressed(c), 1), h.sending(c, 1))
}

func (t *Teller) problem(s *custody.State, c *custody.Consignment, id event.EventID, exhibits int) notice.Notice {
	n := about(s, c, s.Addressed(c))
	n.Key, n.Kind, n.At, n.Exhibits = id.String(), notice.Problem, event.TimeOf(t.Queue.Now()), exhibits
	return n
}

func (t *Teller) say(tx *store.Tx, s *custody.State, h *hearing, n notice.Notice, in, out []string) error {
	if err := errors.Join(h.err, s.Err()); err != nil {
		return err
	}
	return t.Queue.AddIn(tx, both(n, in, out)...)
}
