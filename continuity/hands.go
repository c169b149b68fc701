package continuity

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
)

// hands tells how an exhibit goes from hand to hand, and who opened it.
func (t *teller) hands(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.Ordered:
		return fmt.Sprintf("Sending ordered by %s, to %s; %s.", by, both(e.To), due(e.Deadline))
	case *event.Sealed:
		return t.sealed(e, by)
	case *event.Dispatched:
		c := event.ConsignmentID(st.ID)
		return fmt.Sprintf("%s by %s, to %s; receipt due by %s.%s", t.sent(e, c), by, both(e.To), clock(e.ReceiveBy), reference(c))
	case *event.Checked:
		return t.checked(e, by)
	case *event.Received:
		return fmt.Sprintf("Received by %s, who signed for it.%s", by, reference(e.Consignment))
	case *event.Opened:
		return fmt.Sprintf("Opened by %s, %s, with %s.%s", by, purposes(e.Purpose, e.Agent), key(e.With), reference(e.Consignment))
	case *event.Granted:
		return fmt.Sprintf("Access given by %s, to %s, to file what was opened (%s).", by, actor(e.To.Holder), t.said(e.Opened))
	case *event.Exported:
		return fmt.Sprintf("Exported by %s: clear files were written outside Safehand.", by)
	case *event.Recalled:
		if e.Order != nil {
			return fmt.Sprintf("Recalled by %s, before it was sent.", by)
		}
		return fmt.Sprintf("Recalled by %s, before anybody had signed for it.%s", by, reference(*e.Consignment))
	}
	return ""
}

func (t *teller) sealed(e *event.Sealed, by string) string {
	s := fmt.Sprintf("Sealed by %s, under seal number %s", by, e.Exhibit.SealNumber())
	if e.InsteadOf != nil {
		s += ", to be sent again in place of the exhibit under seal number " + e.InsteadOf.SealNumber()
	}
	return s + "."
}

// sent is the word for a dispatch: the first by the one who sealed it, another
// by that unit, or one by a unit that had received it.
func (t *teller) sent(e *event.Dispatched, id event.ConsignmentID) string {
	if e.Order != nil {
		return "Sent"
	}
	c := t.story.State.Consignment(id)
	if c != nil && slices.ContainsFunc(e.Exhibits, func(d event.DispatchedExhibit) bool {
		i := c.Item(d.Exhibit)
		return len(t.ours([]event.ExhibitID{d.Exhibit})) > 0 && t.story.State.Sealed(d.Exhibit) != nil && i.From == nil
	}) {
		return "Sent once more"
	}
	return "Passed on"
}

func (t *teller) checked(e *event.Checked, by string) string {
	passed, broken := t.ours(e.Passed), t.ours(e.Broken)
	switch {
	case len(broken) == 0:
		return fmt.Sprintf("Checked by %s: every sealed byte agreed with the seal.%s", by, reference(e.Consignment))
	case len(passed) == 0:
		return fmt.Sprintf("Seal broken, says %s: the sealed bytes did not agree with the seal.%s", by, reference(e.Consignment))
	}
	return fmt.Sprintf("Checked by %s: every sealed byte agreed with the seal of %s; seal broken: the sealed bytes did not agree with that of %s.%s",
		by, seals(passed), seals(broken), reference(e.Consignment))
}
