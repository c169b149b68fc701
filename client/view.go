package client

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// View is a consignment as the client verified it, not as the service told it.
type View struct {
	Consignment event.ConsignmentID `json:"consignment"`
	Reference   string              `json:"reference"`
	Incoming    bool                `json:"incoming"`
	From        event.UnitID        `json:"from"`
	By          event.ActorID       `json:"by"`
	To          []event.HolderID    `json:"to"`
	// Now are those it is for since an addressee left: the unit that took over in
	// her place.
	Now       []event.HolderID `json:"now,omitempty"`
	URN       *event.URN       `json:"urn,omitempty"`
	Operation string           `json:"operation,omitempty"` // what the label calls the case
	Sent      event.Time       `json:"sent"`
	ReceiveBy event.Time       `json:"receive_by"`
	Status    custody.Status   `json:"status"`
	Alarm     *Alarm           `json:"alarm,omitempty"`
	// CheckBy is by when what was received must be checked; nil when all of it is.
	CheckBy *event.Time `json:"check_by,omitempty"`
	Message []string    `json:"message,omitempty"`
	// Reviews are all that were ever opened of it, the oldest first.
	Reviews []Review `json:"reviews,omitempty"`
	// Lists are those that were seen by somebody whose they were not, and nothing of the
	// content: lines of the registers, which nobody has to decide.
	Lists []ListSeen `json:"lists_seen,omitempty"`
	// LabelWaits says why the label can't be read yet, if it can't.
	LabelWaits string        `json:"label_waits,omitempty"`
	Exhibits   []ExhibitView `json:"exhibits"`
	// What only [Client.Show] gives: who is on the case, where a unit has said so,
	// what was asked, and what happened.
	OnTheCase []OnTheCase `json:"on_the_case,omitempty"`
	Questions []Question  `json:"questions,omitempty"`
	Happened  []Happening `json:"happened,omitempty"`
}

// OnTheCase are the people of a unit who alone may open.
type OnTheCase struct {
	Unit   event.UnitID     `json:"unit"`
	People []event.PersonID `json:"people"`
}

// Glance verifies one consignment and gives what it is and where it stands.
func (c *Client) Glance(ctx context.Context, id event.ConsignmentID) (*View, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.view(ctx, s, con)
}

// Show verifies one consignment and gives all that is known of it.
func (c *Client) Show(ctx context.Context, id event.ConsignmentID) (*View, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	v, err := c.view(ctx, s, con)
	if err != nil {
		return nil, err
	}
	for _, a := range con.Assigned {
		if len(a.People) > 0 {
			v.OnTheCase = append(v.OnTheCase, OnTheCase{a.Unit, a.People})
		}
	}
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		x.CouldOpen = s.State.CouldOpen(s.State.Sealed(x.Exhibit))
	}
	said := c.reader(ctx, s)
	if v.Happened, err = happened(s, con, said); err != nil {
		return nil, err
	}
	for _, id := range con.Questions {
		q, err := c.questionView(s, s.State.Question(id), v, said)
		if err != nil {
			return nil, err
		}
		v.Questions = append(v.Questions, *q)
	}
	return v, nil
}

// view is what is known of a consignment at a glance.
func (c *Client) view(ctx context.Context, s *continuity.Story, con *custody.Consignment) (*View, error) {
	v := &View{
		Consignment: con.ID, Reference: con.ID.Reference(), From: con.For, By: con.By.ID, To: con.To, URN: con.URN,
		Sent: con.At.Recorded, ReceiveBy: con.ReceiveBy, Status: con.Status(event.TimeOf(c.now())),
		Incoming: !c.sends(s, con),
		Alarm:    alarmOf(con, event.TimeOf(c.now())), Reviews: reviewsOf(con), Lists: listsOf(con),
	}
	if at := con.CheckBy(); at > 0 {
		v.CheckBy = &at
	}
	if now := s.State.Addressed(con); !slices.Equal(now, con.To) {
		v.Now = now
	}
	for _, i := range con.Items {
		v.Exhibits = append(v.Exhibits, c.viewOf(s, i))
	}
	if err := c.writing(ctx, s, con, v); err != nil {
		return nil, err
	}
	slices.SortStableFunc(v.Exhibits, func(a, b ExhibitView) int { return byReference(a.Reference, b.Reference) })
	return v, nil
}

// writing puts what the label says into the view. What can't be read yet is
// said, not hidden, and does not stop the rest from being shown; but a label
// that is not the one dispatched is refused like everything else.
func (c *Client) writing(ctx context.Context, s *continuity.Story, con *custody.Consignment, v *View) error {
	if _, agent := c.Who().ID.Agent(); agent {
		v.LabelWaits = "a label is for people"
		return nil
	}
	l, _, err := c.label(ctx, s, con)
	if errors.Is(err, ErrUntrusted) {
		return err
	}
	if err != nil {
		v.LabelWaits = err.Error()
		if _, waits := c.opener(s, con); waits != nil && errors.Is(err, seal.ErrNoKey) {
			v.LabelWaits = waits.Error()
		}
		return nil
	}
	for _, m := range l.Message {
		v.Message = append(v.Message, string(m))
	}
	if l.Operation != nil {
		v.Operation = string(*l.Operation)
	}
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		if v.Incoming && con.Hidden(x.Exhibit) {
			x.Hidden = true // its name is nothing to this side any more
			continue
		}
		for _, row := range l.Exhibits {
			if row.Exhibit == s.State.Sealed(x.Exhibit).Recipient {
				x.Reference, x.Description = string(row.Reference), string(row.Description)
				x.Files, x.Bytes = row.Files, row.Bytes
			}
		}
	}
	return nil
}

// Exhibits gives the exhibits of a consignment that a person means by their
// references on the label (JRS/1) or their seal numbers.
func (v *View) Find(names []string) ([]event.ExhibitID, error) {
	var out []event.ExhibitID
	for _, n := range names {
		var hits []event.ExhibitID
		for _, x := range v.Exhibits {
			if x.Reference != "" && strings.EqualFold(x.Reference, n) || x.SealNumber == n || x.Exhibit.String() == n {
				hits = append(hits, x.Exhibit)
			}
		}
		switch {
		case len(hits) == 0:
			return nil, typing(event.Refuse(event.CodeUnknown, "%s has no exhibit %q", v.Reference, n), "'safehand show %s' lists them", v.Reference)
		case len(hits) > 1:
			return nil, event.Refuse(event.CodeUnknown, "%s has %d exhibits called %q; use the seal number", v.Reference, len(hits), n)
		}
		out = append(out, hits[0])
	}
	return out, nil
}
