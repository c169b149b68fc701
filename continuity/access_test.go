package continuity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// What waited for a unit's key when somebody left is granted to that key for ever.
// The record names everybody who ever had it, the leaver among them, and those who
// got it later with the key after it, and as able to open only who is still there.
func TestLeaversAreNamed(t *testing.T) {
	s := continuitytest.Sent(t)
	s.CPS.Revoke(s.Ellis, event.Left, nil)
	s.Khan.MakeKey(2)
	lund := s.CPS.Join("m.lund", event.Member, s.RASSO)
	price := s.CPS.Join("u.price", event.Member, s.RASSO)
	s.Khan.HandOn(2)
	s.CPS.Revoke(lund, event.Left, nil)
	b := s.Record()
	wants(t, certificateOf(t, b),
		"key 1 of cps-northshire.example/rasso, of which a copy was made for m.lund@cps-northshire.example, s.khan@cps-northshire.example, "+
			"t.ellis@cps-northshire.example, u.price@cps-northshire.example.")
	x := valid(t, b, s.Trust()).Exhibits[0]
	could := strs(x.CouldOpen)
	if slices.Contains(could, string(s.Ellis.ID)) || slices.Contains(could, string(lund.ID)) {
		t.Errorf("who has left could open it: %v", could)
	}
	if !x.NeverOpened.Holds || !strings.Contains(x.NeverOpened.Text, "a holder of a recipient's key") {
		t.Errorf("the claim is %+v", x.NeverOpened)
	}
	s.Khan.Receive(s.Sending, s.Exhibit)
	x = valid(t, s.Record(), s.Trust()).Exhibits[0]
	if could := strs(x.CouldOpen); !slices.Contains(could, string(price.ID)) || slices.Contains(could, string(lund.ID)) || slices.Contains(could, string(s.Ellis.ID)) {
		t.Errorf("after the receipt it could be opened by %v", could)
	}
	if x.Sendings[0].Standing != continuity.Received {
		t.Errorf("it stands at %s", x.Sendings[0].Standing)
	}
}
