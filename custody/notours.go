package custody

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// What is not ours, or is for another case, has been seen by somebody whose it was not.
// Until somebody on the receiving side opened it that is its list alone: the label with
// names and references, and nothing of the content. It goes back, and a line in both
// organisations' registers says so. What was opened may be a breach, as if others had
// seen it. Under rules 1 neither was so.

// rulesOfNotOurs is the number of the rules from which on that is so.
const rulesOfNotOurs = 2

// ListSeen is that line: the list of these exhibits was seen, not their content.
type ListSeen struct {
	Report   Act // that they are not ours
	Exhibits []event.ExhibitID
}

// notOurs takes in that exhibits of a consignment to be changed are not the receiving
// side's. Whoever sent it may find that out, too: then what was opened is reviewed, but
// only the receiving side says of itself that its list was not for it, and gives it back.
func (s *State) notOurs(c *Consignment, report Act, which []event.ExhibitID, sending bool) (opened []event.ExhibitID) {
	if s.Dir.InForce() < rulesOfNotOurs {
		return nil
	}
	var unread []event.ExhibitID
	for _, x := range which {
		switch {
		case s.wasOpened(c, x):
			opened = append(opened, x)
		case !sending && !c.ListSeen(x):
			unread = append(unread, x)
		}
	}
	if len(opened) > 0 {
		c.review(report.At, report.Event, report.At.Recorded, opened)
	}
	if len(unread) > 0 {
		c.Lists = append(c.Lists, ListSeen{report, unread})
	}
	return opened
}

// ListSeen reports that the list of an exhibit was seen by somebody whose it was not,
// and its content by nobody by then.
func (c *Consignment) ListSeen(x event.ExhibitID) bool {
	return slices.ContainsFunc(c.Lists, func(l ListSeen) bool { return slices.Contains(l.Exhibits, x) })
}

// Hidden reports that the receiving side is not shown the list of the exhibit any more:
// it was not theirs, nobody had opened it when they said so, and it went back.
func (c *Consignment) Hidden(x event.ExhibitID) bool {
	i := c.Item(x)
	return i != nil && i.ended() != nil && c.ListSeen(x)
}

// disowned: the side that would open an exhibit, or one that passed it on to it, said that
// it was not theirs. It goes back and is not opened: whoever could say the one and do the
// other would read what only its list may be known of, and start no clock. A partial state
// can't always tell how it came; the service can.
func (s *State) disowned(c *Consignment, x event.ExhibitID, sending bool) bool {
	for ; c != nil && !s.Partial; sending = false {
		if !sending && c.ListSeen(x) {
			return true
		}
		i := c.Item(x)
		if i == nil || i.From == nil {
			return false
		}
		c = s.Consignment(*i.From)
	}
	return false
}

// ListOnly reports that all that a report is about went into the register, and nothing
// of it under review.
func (c *Consignment) ListOnly(q *Question) bool {
	return q.Code == notOurs && c.ReviewOf(q.ID) == nil && !slices.ContainsFunc(q.Exhibits, func(x event.ExhibitID) bool { return !c.ListSeen(x) })
}

const notOurs event.Code = "not-ours"

// wasOpened: by somebody to whom it came by this consignment, or by one that went on
// from it; those who passed it on among them.
func (s *State) wasOpened(c *Consignment, x event.ExhibitID) bool {
	i := c.Item(x)
	if i.Opened != nil {
		return true
	}
	exhibit := s.Sealed(x)
	return exhibit != nil && slices.ContainsFunc(s.journeys(exhibit), func(on *Consignment) bool {
		j := on.Item(x)
		return j.From != nil && *j.From == c.ID && on.At.Index > c.At.Index && (j.OpenedBefore != nil || s.wasOpened(on, x))
	})
}

// openedIn keeps who opened exhibits of a consignment first, of each side.
func (s *State) openedIn(c *Consignment, which []event.ExhibitID, by Act, sending bool) {
	n := c.clone()
	for _, x := range which {
		i := n.Item(x)
		first := &i.Opened
		if sending {
			first = &i.OpenedBefore
		}
		if *first == nil {
			*first = &by
		}
	}
	s.setConsignment(n)
}
