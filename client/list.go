package client

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

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
		s, con, err := c.look(ctx, row.Consignment)
		if err != nil {
			return nil, err
		}
		v, err := c.view(ctx, s, con)
		if err != nil {
			return nil, err
		}
		p.Views = append(p.Views, *v)
	}
	return p, nil
}

// sane refuses a page that is longer than was asked for, or that leads round in
// a circle.
func sane(l *api.Listing, before *event.LogIndex, limit int) error {
	if len(l.Consignments) > limit {
		return errEndless
	}
	return ends(l.Next, before)
}

var errEndless = fmt.Errorf("%w: its list does not end", ErrUntrusted)

// ends refuses a listing whose next page is not further back.
func ends(next, before *event.LogIndex) error {
	if next != nil && before != nil && *next >= *before {
		return errEndless
	}
	return nil
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
	var found *event.ConsignmentID
	for _, direction := range []string{"in", "out"} {
		err := c.eachRow(ctx, direction, func(row *api.Summary) (bool, error) {
			if row.Consignment.Reference() == want {
				found = &row.Consignment
			}
			return found == nil, nil
		})
		if err != nil {
			return event.ConsignmentID{}, err
		}
		if found != nil {
			return *found, nil
		}
	}
	return event.ConsignmentID{}, event.Refuse(event.CodeUnknown, "nothing with the reference %s was sent to you or by you", want)
}

// eachRow goes through a listing of sendings until f has enough.
func (c *Client) eachRow(ctx context.Context, direction string, f func(*api.Summary) (bool, error)) error {
	var before *event.LogIndex
	for {
		var l api.Listing
		q := []string{"direction", direction, "limit", "200"}
		if before != nil {
			q = append(q, "before", fmt.Sprint(*before))
		}
		err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/consignments"+query(q...), nil, &l) })
		if err != nil {
			return err
		}
		if err := sane(&l, before, 200); err != nil {
			return err
		}
		for i := range l.Consignments {
			if more, err := f(&l.Consignments[i]); err != nil || !more {
				return err
			}
		}
		if before = l.Next; before == nil {
			return nil
		}
	}
}
