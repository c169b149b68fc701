package client

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// missing marks a part that the service says it does not have, so that it is
// reported as lost rather than as a network that failed.
func missing(err error) error {
	var e *api.Error
	if errors.As(err, &e) && e.Code == api.CodeNotFound {
		return fmt.Errorf("%w: %v", fs.ErrNotExist, err)
	}
	return err
}

// label reads the writing on the bag, if one of the client's keys opens it. It
// is the dispatched one's or it is refused.
func (c *Client) label(ctx context.Context, s *continuity.Story, con *custody.Consignment) (*event.Label, []byte, error) {
	file, err := c.fetch(ctx, "/v1/consignments/"+con.ID.String()+"/label", con.Label.File.Size)
	if err != nil {
		return nil, nil, err
	}
	if event.Sum(file) != con.Label.File.Digest {
		return nil, nil, fmt.Errorf("%w: the label is not the one that was dispatched", ErrUntrusted)
	}
	ids := []seal.Identity{c.ring.Open}
	for _, k := range s.State.Openers(con, c.Who()) {
		more, err := c.identities(ctx, s, k)
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, more...)
	}
	text, err := seal.OpenText(file, ids...)
	if err != nil {
		return nil, nil, err
	}
	if event.Sum(text) != con.Label.Commitment {
		return nil, nil, fmt.Errorf("the label that %s wrote is not the one committed to", con.By.ID)
	}
	l, err := event.ParseLabel(text)
	if err != nil {
		return nil, nil, fmt.Errorf("the label that %s wrote: %w", con.By.ID, err)
	}
	return l, text, written(s, con, l)
}

// written refuses a label in somebody else's name, or of other exhibits than it
// is stuck to: its writer is its sender, who signed only its digest. Of a sending
// whose other exhibits the story does not tell of, rows may be theirs.
func written(s *continuity.Story, con *custody.Consignment, l *event.Label) error {
	if l.From != con.By.ID {
		return fmt.Errorf("the label that %s wrote is in the name of %s", con.By.ID, l.From)
	}
	var here []event.RecipientID
	for _, i := range con.Items {
		x := s.State.Sealed(i.Exhibit)
		if x == nil {
			return nil
		}
		here = append(here, x.Recipient)
	}
	for _, row := range l.Exhibits {
		if !slices.Contains(here, row.Exhibit) {
			return fmt.Errorf("the label that %s wrote names an exhibit that is not in the sending", con.By.ID)
		}
	}
	return nil
}
