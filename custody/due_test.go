package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func exhibitID(s string) event.ExhibitID { return event.ExhibitID{Digest: event.Sum([]byte(s))} }

// items are r received, c recalled, j rejected, b given back, d destroyed,
// anything else waiting.
func items(s string) (out []custody.Item) {
	for _, k := range s {
		i := custody.Item{Exhibit: exhibitID(string(k))}
		switch k {
		case 'r':
			i.Received = &custody.Act{}
		case 'c':
			i.Recalled = &custody.Act{}
		case 'j':
			i.Rejected = &custody.Act{}
		case 'b':
			i.Received, i.Returned = &custody.Act{}, &custody.Act{}
		case 'd':
			i.Received, i.Destroyed = &custody.Act{}, &custody.Act{}
		}
		out = append(out, i)
	}
	return out
}

// alone is a state in which nobody has ever left.
var alone = custody.New(directory.New(directory.Service{}, nil), nil)

func TestStatusAndDue(t *testing.T) {
	const due = event.Time(1_800_000_000)
	for _, r := range []struct {
		name, items string
		now         event.Time
		want        custody.Status
		owed        int
		overdue     bool
	}{
		{"sent", "ww", due - 100, custody.Waiting, 2, false},
		{"at the second", "ww", due, custody.Waiting, 2, false},
		{"a second later", "ww", due + 1, custody.Overdue, 2, true},
		{"in part", "rw", due, custody.Partly, 1, false},
		{"in part, and late", "rw", due + 1, custody.Overdue, 1, true},
		{"part recalled", "cw", due, custody.Waiting, 1, false},
		{"all received", "rr", due + 1, custody.Received, 0, false},
		{"received or recalled", "rc", due + 1, custody.Received, 0, false},
		{"recalled", "cc", due + 1, custody.Recalled, 0, false},
		{"rejected", "jj", due + 1, custody.Rejected, 0, false},
		{"rejected or recalled", "cj", due + 1, custody.Rejected, 0, false},
		{"part rejected", "jw", due, custody.Waiting, 1, false},
		{"part rejected, and late", "jw", due + 1, custody.Overdue, 1, true},
		{"received or rejected", "rj", due + 1, custody.Received, 0, false},
		{"given back", "bb", due + 1, custody.Returned, 0, false},
		{"given back, destroyed or rejected", "bdj", due + 1, custody.Returned, 0, false},
		{"part given back", "rb", due + 1, custody.Received, 0, false},
		{"given back, and one waits", "bw", due, custody.Partly, 1, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			c := &custody.Consignment{To: []event.HolderID{"cps-northshire.example/rasso"}, ReceiveBy: due, Items: items(r.items)}
			if got := c.Status(r.now); got != r.want {
				t.Errorf("status %s, want %s", got, r.want)
			}
			owed := alone.Due([]*custody.Consignment{c}, r.now)
			switch {
			case r.owed == 0 && len(owed) == 0:
			case len(owed) != 1 || len(owed[0].Exhibits) != r.owed || owed[0].Overdue != r.overdue || owed[0].What != custody.Receipt:
				t.Errorf("owed %+v", owed)
			case owed[0].By[0] != c.To[0] || owed[0].Due != due:
				t.Errorf("owed by %v at %s", owed[0].By, owed[0].Due)
			}
		})
	}
}

// The earliest comes first, however far apart.
func TestDueInOrder(t *testing.T) {
	var cs []*custody.Consignment
	for _, d := range []event.Time{3_000_000_000, 5, 2_000_000_000, 5, 0} {
		cs = append(cs, &custody.Consignment{ReceiveBy: d, Items: items("w")})
	}
	owed := alone.Due(cs, 0)
	for i := 1; i < len(owed); i++ {
		if owed[i-1].Due > owed[i].Due {
			t.Errorf("%d before %d", owed[i-1].Due, owed[i].Due)
		}
	}
	if len(owed) != len(cs) {
		t.Errorf("%d owed of %d", len(owed), len(cs))
	}
}

func TestChecks(t *testing.T) {
	pass, fail := custody.Check{Passed: true}, custody.Check{}
	c := &custody.Consignment{Items: []custody.Item{
		{}, {Checks: []custody.Check{pass}}, {Checks: []custody.Check{pass, fail}}, {Checks: []custody.Check{fail, pass}}, {Checks: []custody.Check{fail}},
	}}
	if p, b, n := c.Checks(); p != 2 || b != 2 || n != 1 {
		t.Errorf("%d passed, %d broken, %d unchecked; the newest check of each counts", p, b, n)
	}
}
