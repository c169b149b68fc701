package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// Owed are exhibits of a consignment that the receiving side has, that nobody has compared
// with their seals, and that the person may fetch now.
type Owed struct {
	Consignment event.ConsignmentID `json:"consignment"`
	Exhibits    []event.ExhibitID   `json:"exhibits"`
	Bytes       int64               `json:"bytes"` // of their files; sealed they are a little more
}

// Owed gives what is owed of the newest consignments that came to the person and her
// units, at most limit of them. What access is stopped to, or what went away unchecked, is
// not owed: whoever looks again and again would fetch the rest of the sending each time.
func (c *Client) Owed(ctx context.Context, limit int) ([]Owed, error) {
	p, err := c.List(ctx, "in", nil, limit)
	if err != nil {
		return nil, err
	}
	var out []Owed
	for i := range p.Views {
		v := &p.Views[i]
		o := Owed{Consignment: v.Consignment}
		for j := range v.Exhibits {
			if x := &v.Exhibits[j]; x.owed() && !x.StoppedFor(c.Who().ID.Org()) {
				o.Exhibits, o.Bytes = append(o.Exhibits, x.Exhibit), o.Bytes+x.Bytes
			}
		}
		if len(o.Exhibits) > 0 {
			out = append(out, o)
		}
	}
	return out, nil
}

func (x *ExhibitView) owed() bool {
	return x.Held() && !x.PassedOn && x.Check == ""
}
