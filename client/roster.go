package client

import (
	"context"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Roster is who is of one's own organisation and where, as its directory proves it:
// nobody in it was made up by the service, and nobody is kept back.
func (c *Client) Roster(ctx context.Context) (*directory.Roster, error) {
	own := c.Who().ID.Org()
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	var people []event.PersonID
	for _, st := range s.Thread(event.OwnerOrg(own)) {
		if e, ok := st.Event.(*event.Invited); ok {
			people = append(people, e.Person)
		}
	}
	r := s.State.Dir.Roster(own, s.State.Dir.Organisation(own).Units, people)
	return &r, nil
}

// Recognition is how far one's own organisation and another have accepted each
// other's roots. Evidence passes between them when both have.
type Recognition struct {
	Organisation event.OrgID `json:"organisation"`
	Ours         bool        `json:"ours"`   // we have recognised it
	Theirs       bool        `json:"theirs"` // it has recognised us
}

// Recognitions lists the other organisations of the service, as the directories
// prove it. Of those in said it is claimed that they have recognised this one:
// whether that is so stands in theirs, which the service shows to nobody else.
func (c *Client) Recognitions(ctx context.Context, said []event.OrgID) ([]Recognition, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	own := s.State.Dir.Organisation(c.Who().ID.Org())
	out := []Recognition{}
	for _, st := range s.Thread(event.OwnerService(s.Service.Log.Service())) {
		e, ok := st.Event.(*event.Admitted)
		if !ok || e.By.ID.Org() == own.ID {
			continue
		}
		o := s.State.Dir.Organisation(e.By.ID.Org())
		r := Recognition{Organisation: o.ID, Ours: own.Recognises(o)}
		for _, id := range said {
			r.Theirs = r.Theirs || id == o.ID && c.recognisedBy(ctx, id, own)
		}
		out = append(out, r)
	}
	return out, nil
}

// recognisedBy: what can't be proven counts as not so, which keeps nothing from
// anybody that she could have had.
func (c *Client) recognisedBy(ctx context.Context, id event.OrgID, own *directory.Organisation) bool {
	s, err := c.directories(ctx, id)
	if err != nil {
		return false
	}
	o := s.State.Dir.Organisation(id)
	return o != nil && o.Recognises(own)
}
