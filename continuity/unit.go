package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// units tells how units come, go and get their keys.
func (t *teller) units(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.UnitCreated:
		return fmt.Sprintf("Unit %s founded by %s.", e.Unit, by)
	case *event.HoursChanged:
		return fmt.Sprintf("Working hours of %s changed by %s.", e.Unit, by)
	case *event.UnitClosed:
		return fmt.Sprintf("Unit %s closed by %s, and by %s.", e.Unit, by, e.Second.ID)
	case *event.UnitKeyMade:
		return fmt.Sprintf("Key %d of %s made by %s, with a copy for %s.", e.Number, e.Unit, by, both(holders(e.Copies)))
	case *event.UnitKeyHandedOn:
		return fmt.Sprintf("Key %d of %s handed on by %s, to %s.", e.Number, e.Unit, by, both(holders(e.Copies)))
	}
	return ""
}

func holders(copies []event.KeyCopy) []event.HolderID {
	var out []event.HolderID
	for _, c := range copies {
		out = append(out, c.To.Holder)
	}
	return out
}
