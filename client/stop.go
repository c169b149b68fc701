package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Stop is an organisation keeping its own people from an exhibit.
type Stop struct {
	Event        event.EventID `json:"event"`
	Organisation event.OrgID   `json:"organisation"`
	By           event.ActorID `json:"by"`
	Recorded     event.Time    `json:"recorded"`
}

// stopsOf are those that stand.
func stopsOf(x *custody.Exhibit) (out []Stop) {
	for _, s := range x.Stops {
		if s.Resumed == nil {
			out = append(out, Stop{s.Event, s.Organisation(), s.By.ID, s.At.Recorded})
		}
	}
	return out
}

// StopAccess keeps the people and machines of the person's own organisation from
// exhibits of a sending, wherever they have them: those named, or all from which they
// are not kept yet. No key and no sealed part is handed to them until [Client.ResumeAccess].
// It takes nothing back, and binds nobody of another organisation. Question is what was
// asked or reported that it answers, or nil.
func (c *Client) StopAccess(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, question *event.EventID) (*Done, []event.ExhibitID, error) {
	s, con, party, err := c.stopping(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if which, err = c.stoppable(s, con, which); err != nil {
		return nil, nil, err
	}
	e := &event.Stopped{Header: c.header(s, party), Consignment: id, Exhibits: which, Question: question}
	d, err := c.sayAbout(ctx, id, e, nil)
	return d, which, err
}

// Stoppable gives what [Client.StopAccess] would stop access to, or refuses as it would:
// nobody is asked whether she is sure of what can't be done.
func (c *Client) Stoppable(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID) ([]event.ExhibitID, error) {
	s, con, _, err := c.stopping(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.stoppable(s, con, which)
}

func (c *Client) stoppable(s *continuity.Story, con *custody.Consignment, which []event.ExhibitID) ([]event.ExhibitID, error) {
	org := c.Who().ID.Org()
	for _, x := range which {
		if stop := s.State.Sealed(x).Stopped(org); stop != nil {
			return nil, event.Refuse(event.CodeConflict, "%s stopped access to it first, at %s: look again", stop.By.ID, stop.At.Recorded)
		}
	}
	if len(which) == 0 {
		which = c.stoppedOf(s, con, false)
	}
	if len(which) == 0 {
		return nil, event.Refuse(event.CodeState, "access to all of %s is stopped for %s already", con.ID.Reference(), org)
	}
	return which, nil
}

// ResumeAccess lets the organisation's people at exhibits again: those named, or all
// from which they are kept.
func (c *Client) ResumeAccess(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID) (*Done, []event.ExhibitID, error) {
	s, con, party, err := c.stopping(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if len(which) == 0 {
		which = c.stoppedOf(s, con, true)
	}
	e := &event.Resumed{Header: c.header(s, party), Consignment: id, Exhibits: which}
	for _, x := range which {
		if stop := s.State.Sealed(x).Stopped(c.Who().ID.Org()); stop != nil && !slices.Contains(e.Stops, stop.Event) {
			e.Stops = append(e.Stops, stop.Event)
		}
	}
	if len(e.Stops) == 0 {
		return nil, nil, event.Refuse(event.CodeState, "access to it is not stopped for %s", c.Who().ID.Org())
	}
	d, err := c.sayAbout(ctx, id, e, nil)
	return d, which, err
}

// stopping also gives the unit for which the person may.
func (c *Client) stopping(ctx context.Context, id event.ConsignmentID) (*continuity.Story, *custody.Consignment, event.PartyID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, "", err
	}
	unit, ok := s.State.MayStop(con, c.Who().ID)
	if !ok {
		return nil, nil, "", event.Refuse(event.CodeNotYours, "access is stopped, and let go on, by somebody of %s who leads a unit that sent it or got it, or is of its data protection team. You may report a problem: they are told", c.Who().ID.Org())
	}
	return s, con, event.PartyID(unit), nil
}

// stoppedOf are the exhibits from which the organisation's people are kept, or are not.
func (c *Client) stoppedOf(s *continuity.Story, con *custody.Consignment, stopped bool) (out []event.ExhibitID) {
	for _, i := range con.Items {
		if (s.State.Unstopped(i.Exhibit, c.Who().ID.Org()) != nil) == stopped {
			out = append(out, i.Exhibit)
		}
	}
	return out
}

// unstopped refuses, before anything is said or fetched, what the person's
// organisation keeps her from: an opening would stand in the log for ever, and the
// service would answer it with nothing.
func (c *Client) unstopped(s *continuity.Story, which []event.ExhibitID) error {
	for _, x := range which {
		if err := s.State.Unstopped(x, c.Who().ID.Org()); err != nil {
			return err
		}
	}
	return nil
}

// StoppedFor reports whether an organisation keeps its own people from the exhibit.
func (x *ExhibitView) StoppedFor(org event.OrgID) bool {
	return slices.ContainsFunc(x.Stops, func(s Stop) bool { return s.Organisation == org })
}

// letIn parts the exhibits into those from which the person is not kept, and those from
// which she is. One that she named, or all of them, is refused.
func (c *Client) letIn(s *continuity.Story, which []event.ExhibitID, named bool) (in, left []event.ExhibitID, err error) {
	for _, x := range which {
		if c.unstopped(s, []event.ExhibitID{x}) != nil {
			left = append(left, x)
		} else {
			in = append(in, x)
		}
	}
	if named && len(left) > 0 || len(in) == 0 {
		return nil, nil, c.unstopped(s, which)
	}
	return in, left, nil
}

// StopPerson keeps somebody of the person's organisation from everything: she can't
// sign in, sessions that are open end, and nothing that she signs is taken until
// [Client.ResumePerson]. Her keys stay as they are, and so does what she has.
func (c *Client) StopPerson(ctx context.Context, who event.PersonID) (*Done, error) {
	e, err := c.personStopped(ctx, who)
	if err != nil {
		return nil, err
	}
	return c.say(ctx, e, api.Submission{})
}

// MayStopPerson refuses what [Client.StopPerson] would refuse, and says nothing.
func (c *Client) MayStopPerson(ctx context.Context, who event.PersonID) error {
	_, err := c.personStopped(ctx, who)
	return err
}

func (c *Client) personStopped(ctx context.Context, who event.PersonID) (*event.PersonStopped, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	e := &event.PersonStopped{Header: c.own(s), Person: who}
	return e, c.allowed(s, e)
}

// ResumePerson lets her go on, with the keys that she has.
func (c *Client) ResumePerson(ctx context.Context, who event.PersonID) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	p := s.State.Dir.Person(event.HolderID(who))
	if p == nil || p.Stop == nil {
		return nil, event.Refuse(event.CodeState, "the access of %s is not stopped", who)
	}
	return c.say(ctx, &event.PersonResumed{Header: c.own(s), Person: who, Stop: p.Stop.Event}, api.Submission{})
}
