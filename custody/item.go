package custody

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/event"
)

// Item is an exhibit in a consignment.
type Item struct {
	Exhibit event.ExhibitID
	After   event.EventID
	// From is the consignment by which the sending unit itself got the exhibit:
	// nil when it sealed it.
	From      *event.ConsignmentID
	Received  *Act
	Recalled  *Act
	Rejected  *Act
	Reasons   []event.Code // of the rejection
	Returned  *Act
	Destroyed *Act
	Copies    event.Code `json:",omitempty"` // with Destroyed
	PassedOn  *Act       // the receipt of another unit of the organisation, to which it moved
	Went      *Act       `json:",omitempty"` // the first such receipt, though it may have come back since
	Checks    []Check
	// The first opening of it by which each side was let have the key: the receiving
	// one's, and the sending one's since it was sent.
	Opened       *Act `json:",omitempty"`
	OpenedBefore *Act `json:",omitempty"`
}

// Waits reports that nobody has received the exhibit, and somebody still may.
func (i *Item) Waits() bool { return i.Received == nil && i.Recalled == nil && i.Rejected == nil }

// ended is what ended the receiving side's hold or hope of the exhibit.
func (i *Item) ended() *Act { return cmp.Or(i.Recalled, i.Rejected, i.Returned, i.Destroyed) }

// hands are the changes of hands of the exhibit, with their word.
func (i *Item) hands() []hand {
	all := []hand{
		{i.Received, "received"}, {i.Recalled, "recalled"}, {i.Rejected, "rejected"},
		{i.Returned, "returned"}, {i.Destroyed, "destroyed"},
	}
	return slices.DeleteFunc(all, func(h hand) bool { return h.act == nil })
}

type hand struct {
	act  *Act
	word string
}

// settled refuses what comes after the exhibit's last change of hands, and says
// who did what.
func (i *Item) settled() error {
	if h := i.hands(); len(h) > 0 {
		last := h[len(h)-1]
		return event.Refuse(event.CodeConflict, "it was %s by %s at %s", last.word, last.act.By.ID, last.act.At.Recorded)
	}
	return nil
}

func unique[T cmp.Ordered](in []T) []T {
	slices.Sort(in)
	return slices.Compact(in)
}
