package event_test

import "testing"

// What the service says by itself names no head that it had seen, and nothing else does
// without one: the two lists can't differ.
func TestByServiceIsWhatHasSeenNoHead(t *testing.T) {
	n := 0
	for _, e := range samples() {
		if unseen := e.Common().Seen.Size == 0; unseen != e.Kind().ByService() {
			t.Errorf("%s: by the service %v, without a head %v", e.Kind(), e.Kind().ByService(), unseen)
		}
		if e.Kind().ByService() {
			n++
		}
	}
	if n == 0 {
		t.Error("none of the samples is by the service")
	}
}
