package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Kept keeps sealed parts on this machine, so that a byte crosses the line once.
// They are worth nothing without a key. It is used from several goroutines at
// once, and what it gives is compared before it is believed.
type Kept interface {
	// Get gives the part of that digest of an exhibit, or nil.
	Get(event.ExhibitID, event.Digest) []byte
	// Put may keep it.
	Put(event.ExhibitID, event.Digest, []byte)
}

// sealed is an exhibit as the service keeps it: list and manifest at hand, the
// segments when asked for.
func (c *Client) sealed(ctx context.Context, id event.ConsignmentID, x *custody.Exhibit) (*seal.Sealed, error) {
	at := "/v1/consignments/" + id.String() + "/" + x.ID.String()
	s := &seal.Sealed{Seal: x.Seal}
	err := c.signedIn(ctx, func() error {
		var err error
		if s.List, err = c.part(ctx, x.ID, at+"/list", x.Seal.List); err != nil {
			return err
		}
		s.Manifest, err = c.part(ctx, x.ID, at+"/manifest", x.Seal.Manifest)
		return err
	})
	list, broken := seal.CheckList(&s.Seal, s.List)
	s.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
		if broken != nil {
			return nil, broken
		}
		b, err := c.part(ctx, x.ID, fmt.Sprintf("%s/segments/%d", at, i), list.Segments[i])
		if err != nil {
			return nil, missing(err)
		}
		return io.NopCloser(bytes.NewReader(b)), nil
	}
	return s, err
}

// tries is how often a part is fetched before it is called broken: most often
// the network or a disk was at fault.
const tries = 3

// part fetches a part of an exhibit. What is not what it should be is given all
// the same, after the last try: whoever compares it says what is broken.
func (c *Client) part(ctx context.Context, x event.ExhibitID, path string, want event.Sized) (b []byte, err error) {
	if c.kept != nil {
		if b = c.kept.Get(x, want.Digest); b != nil && event.Sum(b) == want.Digest {
			return b, nil
		}
	}
	for range tries {
		err = c.patiently(ctx, func() error {
			b, err = c.fetch(ctx, path, want.Size)
			return err
		})
		if err == nil && event.Sum(b) == want.Digest {
			if c.kept != nil {
				c.kept.Put(x, want.Digest, b)
			}
			return b, nil
		}
		if err != nil && !errors.Is(missing(err), fs.ErrNotExist) {
			return nil, err
		}
	}
	return b, err
}

// patiently does f again while the service is out of reach, for as long as the
// client has patience: an hour's sending is not given up for a minute's outage.
func (c *Client) patiently(ctx context.Context, f func() error) error {
	until := time.Now().Add(c.patience)
	pause := 500 * time.Millisecond
	for {
		err := f()
		if !away(err) || !time.Now().Add(pause).Before(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, 30*time.Second)
	}
}

// away: the service did not answer, or could not just then.
func away(err error) bool {
	var e *api.Error
	return errors.Is(err, ErrUnreachable) || errors.As(err, &e) && e.Code == api.CodeBusy
}
