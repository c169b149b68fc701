package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// reviews tells what an organisation decided of an open review. Why stands in words
// that only its own people read.
func (t *teller) reviews(st *Statement) string {
	e, ok := st.Event.(*event.ReviewDecided)
	if !ok {
		return ""
	}
	return fmt.Sprintf("Review decided by %s: %s. Advised by %s. It closes the review for %s alone, opened by %s. Why stands in words to its own people alone (sealed text with SHA-256 %s).%s",
		who(st.Event.Common()), outcomes[e.Outcome], e.Advised, e.By.ID.Org(), t.causes(e.Causes), e.Words.Digest, reference(e.Consignment))
}

var outcomes = map[event.Code]string{
	event.NotABreach:   "not a breach",
	event.BreachKept:   "a breach with no likely risk, for the organisation's own register",
	event.BreachToTell: "a breach of which the Information Commissioner is to be told",
}

func (t *teller) causes(ids []event.EventID) string {
	var out []string
	for _, id := range ids {
		out = append(out, t.said(id))
	}
	return and(out)
}
