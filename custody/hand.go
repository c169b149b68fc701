package custody

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// follows: a change of hands names the last one its signer saw. If another came
// first, the answer says who did what.
func (s *State) follows(c *Consignment, after event.EventID) error {
	if c.Last == after || s.unseen(c, after) {
		return nil
	}
	for _, i := range c.Items {
		for _, h := range i.hands() {
			if h.act.Event == c.Last {
				return event.Refuse(event.CodeConflict, "%s %s it first, at %s: look again", h.act.By.ID, h.word, h.act.At.Recorded)
			}
		}
	}
	return event.Refuse(event.CodeConflict, "something happened to it since: look again")
}

// unseen: what came last may have been of an exhibit whose thread a partial
// state was not given; then it can't be judged here. What the state does know
// and something followed, it refuses.
func (s *State) unseen(c *Consignment, after event.EventID) bool {
	if !s.Partial || after == event.EventID(c.ID) {
		return false
	}
	known := func(i Item) bool {
		return slices.ContainsFunc(i.hands(), func(h hand) bool { return h.act.Event == after })
	}
	return slices.ContainsFunc(c.Items, func(i Item) bool { return s.elsewhere(i.Exhibit) }) &&
		!slices.ContainsFunc(c.Items, known)
}
