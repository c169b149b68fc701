package client

import (
	"context"
	"slices"

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
	Ready bool            `json:"ready"`           // it has a key to seal to
}

// Me is who one is: one's units, and whether each one's key has been handed over.
type Me struct {
	Who   event.ActorID `json:"who"`
	Units []MyUnit      `json:"units"`
}

// MyUnit is a unit of one's own.
type MyUnit struct {
	Unit event.UnitID `json:"unit"`
	Lead bool         `json:"lead"`
	// Waits names the colleagues one of whom has to sign in before this person can
	// open what the unit receives.
	Waits []event.PersonID `json:"waits,omitempty"`
}

// Me says who one is, as the directory proves it.
func (c *Client) Me(ctx context.Context) (*Me, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	me := &Me{Who: c.Who().ID}
	person, _ := c.Who().ID.Person()
	p := s.State.Dir.Person(event.HolderID(c.Who().ID))
	if p == nil {
		return me, nil
	}
	for _, id := range p.Units {
		u := s.State.Dir.Unit(id)
		mine := MyUnit{Unit: id, Lead: u.Lead(person)}
		if n := len(u.Keys); n > 0 && !u.Holds(n, c.ring.Ref()) {
			mine.Waits = u.Holders(n)
		}
		me.Units = append(me.Units, mine)
	}
	return me, nil
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
		o := there.State.Dir.Organisation(r.Organisation)
		if o == nil || !slices.ContainsFunc(o.Recognised, func(b directory.Recognition) bool { return b.Organisation == own }) {
			continue
		}
		out = append(out, partner(there.State.Dir, r.Organisation, now))
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
		p.Units = append(p.Units, pu)
	}
	return p
}
