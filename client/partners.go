package client

import (
	"context"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Partner is an organisation to which things can be sent: one's own, or one whose
// root one's own has recognised and which has recognised one's own.
type Partner struct {
	Organisation event.OrgID   `json:"organisation"`
	Own          bool          `json:"own,omitempty"`
	Units        []PartnerUnit `json:"units"`
}

// PartnerUnit is a unit and when somebody is there.
type PartnerUnit struct {
	Unit  event.UnitID    `json:"unit"`
	Zone  event.Zone      `json:"zone"`
	Hours []event.Opening `json:"hours"`
	Open  bool            `json:"open"`            // somebody is there now
	Opens event.Time      `json:"opens,omitempty"` // when somebody is there next
	// Closes is until when somebody is there, if somebody is now.
	Closes event.Time `json:"closes,omitempty"`
	Ready  bool       `json:"ready"` // it has a key to seal to
}

// Partners lists to whom one may send.
func (c *Client) Partners(ctx context.Context) ([]Partner, error) {
	own := c.ring.Of.Org()
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	now := event.TimeOf(c.now())
	out := []Partner{partner(s.State.Dir, own, now)}
	out[0].Own = true
	for _, r := range s.State.Dir.Organisation(own).Recognised {
		there, err := c.directories(ctx, r.Organisation)
		if err != nil {
			continue // it has not recognised this one: the service shows nothing of it
		}
		d := there.State.Dir
		us, o := d.Organisation(own), d.Organisation(r.Organisation)
		if us != nil && o != nil && us.Recognises(o) && o.Recognises(us) {
			out = append(out, partner(d, o.ID, now))
		}
	}
	return out, nil
}

func partner(d *directory.State, id event.OrgID, now event.Time) Partner {
	p := Partner{Organisation: id, Units: []PartnerUnit{}}
	for _, name := range d.Organisation(id).Units {
		u := d.Unit(name)
		if u == nil || u.Closed {
			continue
		}
		pu := PartnerUnit{Unit: name, Zone: u.Hours.Zone, Hours: u.Hours.Open, Ready: len(u.Keys) > 0}
		pu.Opens, pu.Open = custody.Opens(u.Hours, now)
		pu.Closes = custody.Closes(u.Hours, now)
		p.Units = append(p.Units, pu)
	}
	return p
}
