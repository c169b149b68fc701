package desk

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Stop is an organisation keeping its own people from some of what was sent. Both sides
// see it.
type Stop struct {
	custody.Act
	Organisation event.OrgID
	Yours        bool // the caller's
	Exhibits     []event.ExhibitID
}

// stops are those that stand, of what is in a consignment.
func (v *view) stops(c Caller, n *custody.Consignment) (out []Stop) {
	for _, i := range n.Items {
		x := v.custody.Sealed(i.Exhibit)
		if x == nil {
			continue
		}
		for _, s := range x.Stops {
			if s.Resumed != nil {
				continue
			}
			at := slices.IndexFunc(out, func(o Stop) bool { return o.Event == s.Event })
			if at < 0 {
				at = len(out)
				out = append(out, Stop{Act: s.Act, Organisation: s.Organisation(), Yours: s.Organisation() == c.custodian().Org()})
			}
			out[at].Exhibits = append(out[at].Exhibits, x.ID)
		}
	}
	slices.SortFunc(out, func(a, b Stop) int { return int(a.At.Index - b.At.Index) })
	return out
}

// stopped is each time that access to what is in a consignment was stopped or went on,
// in whichever sending of it that was said.
func (v *view) stopped(n *custody.Consignment) (out []Happened) {
	add := func(kind event.Kind, a custody.Act, x event.ExhibitID) {
		i := slices.IndexFunc(out, func(h Happened) bool { return h.Event == a.Event })
		if i < 0 {
			i = len(out)
			out = append(out, Happened{Act: a, Kind: kind})
		}
		out[i].Exhibits = append(out[i].Exhibits, x)
	}
	for _, i := range n.Items {
		x := v.custody.Sealed(i.Exhibit)
		if x == nil {
			continue
		}
		for _, s := range x.Stops {
			add("stopped", s.Act, x.ID)
			if s.Resumed != nil {
				add("resumed", *s.Resumed, x.ID)
			}
		}
	}
	return out
}

// stoppable are the exhibits to which the caller may stop her organisation's access,
// and those to which she may let it go on.
func (v *view) stoppable(c Caller, n *custody.Consignment, which []event.ExhibitID) (may, stopped []event.ExhibitID) {
	if _, ok := v.custody.MayStop(n, c.custodian()); !ok {
		return nil, nil
	}
	for _, x := range which {
		if v.custody.Unstopped(x, c.custodian().Org()) == nil {
			may = append(may, x)
		} else {
			stopped = append(stopped, x)
		}
	}
	return may, stopped
}
