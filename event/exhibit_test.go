package event_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// Whatever stands on a list can be written down and read: a code that the grammar
// refuses would stop a sending at its last step.
func TestEveryCodeIsOne(t *testing.T) {
	for name, list := range map[string][]event.Code{
		"types": event.Types, "categories": event.Categories, "problems": event.Problems, "reasons to reject": event.RejectReasons,
		"reasons to ask back": event.BackReasons, "reasons of a deadline": event.DeadlineReasons,
	} {
		if len(list) < 3 {
			t.Errorf("%s: only %d", name, len(list))
		}
		for _, c := range list {
			var got event.Code
			if err := got.UnmarshalText([]byte(c)); err != nil || got != c {
				t.Errorf("%s: %s: %v", name, c, err)
			}
		}
	}
}
