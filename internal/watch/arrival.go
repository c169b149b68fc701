package watch

import (
	"errors"
	"slices"
	"strings"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// arrivals are the keys of what is said of a sending before its deadline.
func arrivals(id event.ConsignmentID) (arrival, opening string) {
	return id.String() + " arrival", id.String() + " opening"
}

// sent queues what the receiving side is to hear of a sending: that it has come, and
// when it came out of hours once more as the unit opens. A box at the door at 06:49 is
// seen by whoever comes in at nine.
func (t *Teller) sent(tx *store.Tx, s *custody.State, id event.ConsignmentID) error {
	c := s.Consignment(id)
	if c == nil || len(c.Waiting()) == 0 {
		return s.Err()
	}
	to := s.Addressed(c)
	arrival := about(s, c, to)
	arrival.Kind, arrival.At, arrival.Soon = notice.Arrival, c.At.Recorded, hurried(s, c)
	opening := arrival
	opening.Kind, opening.At = notice.Opening, opens(s, c, to)
	arrival.Key, opening.Key = arrivals(id)
	h := t.hearing(tx, s)
	who, first := h.receiving(to, 1), h.arrival(to)
	if err := errors.Join(h.err, s.Err()); err != nil {
		return err
	}
	instead := func(address string) bool { return arrival.Named && !slices.Contains(to, event.HolderID(address)) }
	all := []notice.Notice{arrival}
	if opening.At > 0 {
		all = append(all, each(opening, who, false)...)
	}
	for _, n := range each(arrival, first, false)[1:] {
		// Nobody else expects what came for somebody who is away: a digest would lose hours.
		n.Soon = n.Soon || instead(n.To)
		// Others are not mailed the same thing twice in a morning.
		if opening.At == 0 || notice.WhenMailed(n) < opening.At {
			all = append(all, n)
		}
	}
	for i, n := range all {
		all[i].Instead = n.To != "" && instead(n.To)
	}
	return t.Queue.AddIn(tx, all...)
}

// hurried reports that whoever sent it gave a reason why it can't wait: a clock that
// runs by law, or a hearing. An instant that was agreed is known already.
func hurried(s *custody.State, c *custody.Consignment) bool {
	if c.Order == nil {
		return false
	}
	o := s.Order(*c.Order)
	return o != nil && o.Deadline.Reason != "" && o.Deadline.Reason != event.Agreed
}

// opens is when the unit opens of what came before: zero when it is open now, or
// opens when the deadline has passed and the alarm says more.
func opens(s *custody.State, c *custody.Consignment, to []event.HolderID) event.Time {
	h, err := s.Hours(to)
	if err != nil {
		return 0
	}
	at, open := custody.Opens(h, c.At.Recorded)
	if open || at >= c.ReceiveBy {
		return 0
	}
	return at
}

// Over reports that nothing waits any more of what was said of a sending before its
// deadline.
func Over(tx *store.Tx, n notice.Notice) (bool, error) {
	var id event.ConsignmentID
	of, _, _ := strings.Cut(n.Key, " ")
	if err := id.UnmarshalText([]byte(of)); err != nil {
		return false, nil
	}
	c, err := tx.Consignment(id)
	return c != nil && len(c.Waiting()) == 0, err
}

// ended takes back what is not so any more: nobody is told that something waits
// which was received, called back or rejected before anybody could be told.
func (t *Teller) ended(tx *store.Tx, s *custody.State, id event.ConsignmentID) error {
	c := s.Consignment(id)
	if c == nil {
		return s.Err()
	}
	arrival, opening := arrivals(id)
	for _, key := range []string{arrival, opening} {
		if err := tx.LeaveUnsaid(key, len(c.Waiting())); err != nil {
			return err
		}
	}
	return nil
}
