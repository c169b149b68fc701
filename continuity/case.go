package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// cases tells what a unit put into its file on a case. Such statements stand on
// a thread of the unit's own, and in no exhibit's record.
func (t *teller) cases(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.CaseOpened:
		return fmt.Sprintf("File on a case opened by %s%s.%s", by, known(e.URN, e.With), details(&e.Details))
	case *event.CaseChanged:
		return fmt.Sprintf("File on a case put right by %s%s.%s", by, known(e.URN, e.With), details(e.Details))
	case *event.CasePeople:
		return onTheCase(e.People, by)
	case *event.Filed:
		return fmt.Sprintf("%s put into the file on a case by %s.", count(int64(len(e.Consignments)), "sending"), by)
	case *event.Marked:
		if e.Mark == "none" {
			return fmt.Sprintf("No longer marked as used or unused in a case, says %s: %s.", by, seals(t.ours(e.Exhibits)))
		}
		return fmt.Sprintf("Marked as %s in a case by %s: %s.", plain(e.Mark), by, seals(t.ours(e.Exhibits)))
	case *event.HearingListed:
		word := "Listed"
		if e.State == event.Vacated {
			word = "Taken off the list"
		}
		return fmt.Sprintf("%s by %s: %s, %s.", word, by, hearing(e.Hearing), clock(e.Begins))
	}
	return ""
}

func known(urn *event.URN, with *event.UnitID) (s string) {
	if urn != nil {
		s += ", under URN " + string(*urn)
	}
	if with != nil {
		s += ", with " + string(*with) + " on the other side"
	}
	return s
}

// details: what a case is called and who is in it is the unit's own.
func details(d *event.Sized) string {
	if d == nil {
		return ""
	}
	return " What it is called and who is in it is for the unit alone (sealed text with SHA-256 " + d.Digest.String() + ")."
}
