package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// Words is a statement in the words of the people who read a certificate: what
// was done, by whom and for whom. Codes are never shown; what travels beside a
// statement for its parties alone is only named.
func (s *Story) Words(st *Statement) string { return (&teller{story: s}).line(st) }

// teller tells statements, of some exhibits or of all that they name.
type teller struct {
	story *Story
	about []event.ExhibitID // none: all
}

func (t *teller) line(st *Statement) string {
	for _, tell := range []func(*Statement) string{t.hands, t.ends, t.alarms, t.reviews, t.stops, t.questions, t.cases, t.people, t.units, t.drills, t.organisations} {
		if s := tell(st); s != "" {
			return s
		}
	}
	return fmt.Sprintf("A statement of a kind this program has no words for (%s), by %s.", st.Event.Kind(), who(st.Event.Common()))
}

// ours are those of the exhibits that it is told about.
func (t *teller) ours(ids []event.ExhibitID) []event.ExhibitID {
	if len(t.about) == 0 {
		return ids
	}
	var out []event.ExhibitID
	for _, id := range ids {
		for _, x := range t.about {
			if x == id {
				out = append(out, id)
			}
		}
	}
	return out
}

func reference(c event.ConsignmentID) string { return " Reference " + c.Reference() + "." }

// beside says that there are words that this record does not hold.
func beside(words *event.Sized) string {
	if words == nil {
		return ""
	}
	return " Words to the parties alone went with it (sealed text with SHA-256 " + words.Digest.String() + ")."
}

func respond(by *event.Time) string {
	if by == nil {
		return ""
	}
	return " An answer was asked for by " + clock(*by) + "."
}

// said is where a statement stands that another refers to.
func (t *teller) said(id event.EventID) string {
	for i := range t.story.Statements {
		if st := &t.story.Statements[i]; st.ID == id {
			return "entry " + index(st.Place.Index)
		}
	}
	return "a statement that is not shown here"
}
