package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safehand/safehand/api"
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
	URN         *event.URN          `json:"urn,omitempty"`
	Sent        event.Time          `json:"sent"`
	ReceiveBy   event.Time          `json:"receive_by"`
	Status      custody.Status      `json:"status"`
	Message     []string            `json:"message,omitempty"`
	// LabelWaits says why the label can't be read yet, if it can't.
	LabelWaits string        `json:"label_waits,omitempty"`
	Exhibits   []ExhibitView `json:"exhibits"`
	Happened   []Happening   `json:"happened,omitempty"`
}

// ExhibitView is one exhibit of it. Reference and description are the label's.
type ExhibitView struct {
	Exhibit     event.ExhibitID `json:"exhibit"`
	SealNumber  string          `json:"seal_number"`
	Reference   string          `json:"reference,omitempty"`
	Description string          `json:"description,omitempty"`
	Type        event.Code      `json:"type"`
	Marking     event.Marking   `json:"marking"`
	Files       int64           `json:"files,omitempty"`
	Bytes       int64           `json:"bytes,omitempty"` // of the files; without a label, sealed
	Received    bool            `json:"received"`
	Recalled    bool            `json:"recalled"`
	Check       string          `json:"check,omitempty"` // passed or broken
}

// Happening is one statement, for people.
type Happening struct {
	Index    event.LogIndex `json:"index"`
	Recorded event.Time     `json:"recorded"`
	Kind     event.Kind     `json:"kind"`
	By       event.ActorID  `json:"by"`
	For      event.PartyID  `json:"for,omitempty"`
	Exhibits int            `json:"exhibits"`
	Detail   string         `json:"detail,omitempty"`
}

// Page is a page of a list.
type Page struct {
	Views []View          `json:"consignments"`
	Next  *event.LogIndex `json:"next,omitempty"`
}

// List gives what was sent to the person and her units (in) or by them (out),
// newest first. The service's own listing only says what to look at: each row
// is verified.
func (c *Client) List(ctx context.Context, direction string, before *event.LogIndex, limit int) (*Page, error) {
	var l api.Listing
	q := []string{"direction", direction, "limit", fmt.Sprint(limit)}
	if before != nil {
		q = append(q, "before", fmt.Sprint(*before))
	}
	if _, err := c.directories(ctx); err != nil {
		return nil, err
	}
	err := c.signedIn(ctx, func() error {
		return c.call(ctx, "GET", "/v1/consignments"+query(q...), nil, &l)
	})
	if err != nil {
		return nil, err
	}
	if err := sane(&l, before, limit); err != nil {
		return nil, err
	}
	p := &Page{Next: l.Next}
	for _, row := range l.Consignments {
		v, err := c.Show(ctx, row.Consignment)
		if err != nil {
			return nil, err
		}
		v.Happened = nil
		p.Views = append(p.Views, *v)
	}
	return p, nil
}

// Show verifies one consignment and gives what is known of it.
func (c *Client) Show(ctx context.Context, id event.ConsignmentID) (*View, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	con := s.State.Consignment(id)
	person, _ := c.Who().ID.Person()
	v := &View{
		Consignment: id, Reference: id.Reference(), From: con.For, By: con.By.ID, To: con.To, URN: con.URN,
		Sent: con.At.Recorded, ReceiveBy: con.ReceiveBy, Status: con.Status(event.TimeOf(c.now())),
		Incoming: !s.State.Dir.Unit(con.For).Member(person),
	}
	for _, i := range con.Items {
		v.Exhibits = append(v.Exhibits, viewOf(s.State.Sealed(i.Exhibit), i))
	}
	v.Happened = happened(s, con)
	if err := c.writing(ctx, s, con, v); err != nil {
		return nil, err
	}
	slices.SortStableFunc(v.Exhibits, func(a, b ExhibitView) int { return byReference(a.Reference, b.Reference) })
	return v, nil
}

// sane refuses a page that is longer than was asked for, or that leads round in
// a circle.
func sane(l *api.Listing, before *event.LogIndex, limit int) error {
	if len(l.Consignments) > limit || (l.Next != nil && before != nil && *l.Next >= *before) {
		return fmt.Errorf("%w: its list does not end", ErrUntrusted)
	}
	return nil
}

// byReference puts JRS/2 before JRS/10.
func byReference(a, b string) int {
	x, m := numbered(a)
	y, n := numbered(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n), cmp.Compare(a, b))
}

func numbered(reference string) (string, int) {
	word, number, _ := strings.Cut(reference, "/")
	n, err := strconv.Atoi(number)
	if err != nil {
		return reference, 0
	}
	return word, n
}

func viewOf(x *custody.Exhibit, i custody.Item) ExhibitView {
	v := ExhibitView{
		Exhibit: x.ID, SealNumber: x.ID.SealNumber(), Type: x.Type, Marking: x.Marking,
		Bytes: x.Seal.Segments.Total, Received: i.Received != nil, Recalled: i.Recalled != nil,
	}
	if n := len(i.Checks); n > 0 {
		v.Check = "broken"
		if i.Checks[n-1].Passed {
			v.Check = "passed"
		}
	}
	return v
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
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		for _, row := range l.Exhibits {
			if row.Exhibit == s.State.Sealed(x.Exhibit).Recipient {
				x.Reference, x.Description = string(row.Reference), string(row.Description)
				x.Files, x.Bytes = row.Files, row.Bytes
			}
		}
	}
	return nil
}

// happened lists the statements about a consignment, oldest first.
func happened(s *continuity.Story, con *custody.Consignment) []Happening {
	var out []Happening
	for i := range s.Statements {
		st := &s.Statements[i]
		h := st.Event.Common()
		row := Happening{Index: st.Place.Index, Recorded: st.Place.Recorded, Kind: st.Event.Kind(), By: h.By.ID, For: h.For}
		switch e := st.Event.(type) {
		case *event.Ordered:
			if con.Order == nil || *con.Order != st.ID {
				continue
			}
			row.Exhibits = len(e.Exhibits)
		case *event.Dispatched:
			if event.ConsignmentID(st.ID) != con.ID {
				continue
			}
			row.Exhibits = len(e.Exhibits)
		case *event.Checked:
			if e.Consignment != con.ID {
				continue
			}
			row.Exhibits = len(e.Passed) + len(e.Broken)
			row.Detail = fmt.Sprintf("passed %d, seal broken %d", len(e.Passed), len(e.Broken))
		case *event.Received:
			if e.Consignment != con.ID {
				continue
			}
			row.Exhibits = len(e.Exhibits)
		case *event.Opened:
			if e.Consignment != con.ID {
				continue
			}
			row.Exhibits, row.Detail = len(e.Exhibits), "to "+string(e.Purpose)
		case *event.Exported:
			if o := s.State.Opening(e.Opened); o == nil || o.Consignment != con.ID {
				continue
			}
			row.Exhibits = len(e.Exhibits)
		case *event.Recalled:
			if e.Consignment == nil || *e.Consignment != con.ID {
				continue
			}
			row.Exhibits = len(e.Exhibits)
		default:
			continue
		}
		out = append(out, row)
	}
	return out
}

// Find gives the consignment that a person means by its reference (7Q4M-2KPD)
// or by the beginning of its id, among what she can list.
func (c *Client) Find(ctx context.Context, name string) (event.ConsignmentID, error) {
	if d, err := event.ParseDigest(name); err == nil {
		return event.ConsignmentID{Digest: d}, nil
	}
	want, err := event.NormalReference(name)
	if err != nil {
		return event.ConsignmentID{}, err
	}
	for _, direction := range []string{"in", "out"} {
		var before *event.LogIndex
		for {
			var l api.Listing
			q := []string{"direction", direction, "limit", "200"}
			if before != nil {
				q = append(q, "before", fmt.Sprint(*before))
			}
			err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/consignments"+query(q...), nil, &l) })
			if err != nil {
				return event.ConsignmentID{}, err
			}
			if err := sane(&l, before, 200); err != nil {
				return event.ConsignmentID{}, err
			}
			for _, row := range l.Consignments {
				if row.Consignment.Reference() == want {
					return row.Consignment, nil
				}
			}
			if before = l.Next; before == nil {
				break
			}
		}
	}
	return event.ConsignmentID{}, event.Refuse(event.CodeUnknown, "nothing with the reference %s was sent to you or by you", want)
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
			return nil, event.Refuse(event.CodeUnknown, "%s has no exhibit %q; 'safehand show %s' lists them", v.Reference, n, v.Reference)
		case len(hits) > 1:
			return nil, event.Refuse(event.CodeUnknown, "%s has %d exhibits called %q; use the seal number", v.Reference, len(hits), n)
		}
		out = append(out, hits[0])
	}
	return out, nil
}
