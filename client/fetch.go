package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/safehand/safehand/continuity"
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
	// Drop forgets the exhibit.
	Drop(event.ExhibitID)
}

// use is what parts are fetched for.
type use int

const (
	// toOpen keeps nothing: what is opened is written out, in clear, and kept there.
	toOpen use = iota
	// toCompare keeps what it fetches: most of what is checked is opened next.
	toCompare
	// toSum is for segments that nothing keeps: their digest is all that is needed.
	toSum
)

// sealed is an exhibit as the service keeps it: list and manifest at hand, the
// segments when asked for.
func (c *Client) sealed(ctx context.Context, id event.ConsignmentID, x *custody.Exhibit, u use) (*seal.Sealed, error) {
	at := "/v1/consignments/" + id.String() + "/" + x.ID.String()
	s := &seal.Sealed{Seal: x.Seal}
	whole := min(u, toCompare)
	text, err := c.part(ctx, x.ID, at+"/list", x.Seal.List, whole)
	s.List = text.Bytes()
	if err == nil {
		text, err = c.part(ctx, x.ID, at+"/manifest", x.Seal.Manifest, whole)
		s.Manifest = text.Bytes()
	}
	list, broken := seal.CheckList(&s.Seal, s.List)
	s.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
		if broken != nil {
			return nil, broken
		}
		b, err := c.part(ctx, x.ID, fmt.Sprintf("%s/segments/%d", at, i), list.Segments[i], u)
		if err != nil {
			return nil, missing(err)
		}
		return b, nil
	}
	return s, err
}

// tries is how often a part is fetched before it is called broken: most often
// the network or a disk was at fault.
const tries = 3

// part fetches a part of an exhibit. What is not what it should be is given all
// the same, after the last try: whoever compares it says what is broken.
func (c *Client) part(ctx context.Context, x event.ExhibitID, path string, want event.Sized, u use) (p *seal.Held, err error) {
	if c.kept != nil {
		if b := c.kept.Get(x, want.Digest); b != nil {
			if p = seal.InMemory(b); p.Digest() == want.Digest {
				return p, nil
			}
		}
	}
	for range tries {
		p = seal.InMemory(nil)
		err = c.patiently(ctx, func() error {
			return c.signedIn(ctx, func() error {
				got, err := c.partOnce(ctx, path, want.Size, u)
				if err == nil {
					p = got
				}
				return err
			})
		})
		if err != nil && !errors.Is(missing(err), fs.ErrNotExist) {
			return p, err
		}
		if err == nil && p.Digest() == want.Digest {
			if c.kept != nil && u == toCompare {
				c.kept.Put(x, want.Digest, p.Bytes())
			}
			return p, nil
		}
	}
	return p, err
}

// partOnce reads a part once, of which there should be no more than size.
func (c *Client) partOnce(ctx context.Context, path string, size int64, u use) (*seal.Held, error) {
	if u != toSum {
		b, err := c.fetchOnce(ctx, path, size)
		return seal.InMemory(b), err
	}
	resp, err := c.do(ctx, "GET", path, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	sum, n, err := seal.SumOf(fromService{ctx, resp.Body}, size+1)
	if err != nil {
		return nil, err
	}
	return seal.Summed(n, sum), nil
}

// fromService says of what can't be read that the service is away: what fails beside it, as
// where the digest is made, is this machine's, and no retry mends it.
type fromService struct {
	ctx  context.Context
	body io.Reader
}

func (r fromService) Read(b []byte) (int, error) {
	n, err := r.body.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unreachable(r.ctx, err)
	}
	return n, err
}

// forget drops what was kept of exhibits that are no longer this side's to open.
func (c *Client) forget(s *continuity.Story, con *custody.Consignment) {
	if c.kept == nil || c.sends(s, con) {
		return
	}
	for _, i := range con.Items {
		if gone(i) {
			c.kept.Drop(i.Exhibit)
		}
	}
}
