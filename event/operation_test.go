package event_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

// Every kind that processes evidence is exactly one of the operations of which
// DPA 2018 s.62(1) asks a log; a kind nobody mapped fails here.
func TestEveryKindHasItsOperation(t *testing.T) {
	six := []event.Operation{event.Collection, event.Alteration, event.Consultation, event.Disclosure, event.Combination, event.Erasure}
	for _, k := range event.Kinds() {
		op := k.Operation()
		if k.ProcessesEvidence() && !slices.Contains(six, op) {
			t.Errorf("%s processes evidence and has no operation (%q)", k, op)
		}
		if !k.ProcessesEvidence() && op != "" {
			t.Errorf("%s does not process evidence and has the operation %q", k, op)
		}
	}
	if !event.Kind("a-kind-nobody-mapped").ProcessesEvidence() {
		t.Error("a new kind passes for one that is not about evidence")
	}
}
