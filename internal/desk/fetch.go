package desk

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
)

// Item names an exhibit by the consignment it is fetched through.
type Item struct {
	Consignment event.ConsignmentID
	Exhibit     event.ExhibitID
}

// Blob is stored ciphertext, to be closed.
type Blob struct {
	io.ReadSeekCloser
	event.Sized
}

// SegmentList is the list of an exhibit's segments.
func (d *Desk) SegmentList(ctx context.Context, c Caller, i Item) (*Blob, error) {
	return d.fetch(ctx, c, api.PathSegmentList, i, func(s *event.Seal) (event.Sized, error) { return s.List, nil })
}

// Manifest is an exhibit's sealed manifest.
func (d *Desk) Manifest(ctx context.Context, c Caller, i Item) (*Blob, error) {
	return d.fetch(ctx, c, api.PathManifest, i, func(s *event.Seal) (event.Sized, error) { return s.Manifest, nil })
}

// Segment is one of an exhibit's segments, from 0.
func (d *Desk) Segment(ctx context.Context, c Caller, i Item, index int64) (*Blob, error) {
	return d.fetch(ctx, c, api.PathSegment, i, func(s *event.Seal) (event.Sized, error) {
		if index >= s.Segments.Count {
			return event.Sized{}, notFound()
		}
		l, err := d.known(ctx, s)
		if err != nil {
			return event.Sized{}, err
		}
		return l.Segments[index], nil
	})
}

// fetch finds what an exhibit's seal names. Nothing is ever found by a digest
// that the caller gives: it could be another exhibit's.
func (d *Desk) fetch(ctx context.Context, c Caller, route string, i Item, what func(*event.Seal) (event.Sized, error)) (*Blob, error) {
	var seal *event.Seal
	err := d.decide(ctx, c, route, func(v *view) (err error) {
		seal, err = v.fetches(c, i)
		return err
	})
	if err != nil {
		return nil, err
	}
	s, err := what(seal)
	if err != nil {
		return nil, err
	}
	return d.open(ctx, blob.Name{Recipient: seal.Recipient, Digest: s.Digest}, s.Size)
}

// fetches is the seal of an exhibit whose sealed bytes the caller may have.
func (v *view) fetches(c Caller, i Item) (*event.Seal, error) {
	n, err := v.sees(c, i.Consignment)
	if err != nil {
		return nil, err
	}
	item, x := n.Item(i.Exhibit), v.custody.Sealed(i.Exhibit)
	switch {
	case item == nil || x == nil:
		return nil, notFound()
	case v.custody.MayFetch(n, item, c.custodian()):
		return &x.Seal, nil
	case item.Recalled != nil:
		return nil, event.Refuse(event.CodeState, "it was recalled by %s at %s", item.Recalled.By.ID, item.Recalled.At.Recorded)
	}
	if err := v.custody.Unstopped(x.ID, c.custodian().Org()); err != nil {
		return nil, err
	}
	return nil, notFound()
}

// open is what lies in the store under a name. That one is missing which the log names
// is the service's failure, never "not found": a disk that is not mounted breaks no seal.
// What is there is given as it is, also when it has another length than the seal gives
// it: its reader compares, and says "seal broken" to both sides, which no error of the
// service's would.
func (d *Desk) open(ctx context.Context, n blob.Name, size int64) (*Blob, error) {
	r, have, err := d.blobs.Open(ctx, n)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, fmt.Errorf("sealed bytes are missing from the store: %s", n)
	}
	if err != nil {
		return nil, err
	}
	if have != size {
		d.log.Error("what is stored is not what was sealed", "error", fmt.Sprintf("it has %d bytes, and its seal says %d: %s", have, size, n))
	}
	return &Blob{r, event.Sized{Digest: n.Digest, Size: have}}, nil
}

// segments reads an exhibit's segment list from the store and compares it with
// the seal.
func (d *Desk) segments(ctx context.Context, s *event.Seal) (*event.List, error) {
	b, err := d.open(ctx, blob.Name{Recipient: s.Recipient, Digest: s.List.Digest}, s.List.Size)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	text, err := io.ReadAll(b)
	if err != nil {
		return nil, err
	}
	if event.Sum(text) != s.List.Digest {
		return nil, fmt.Errorf("a segment list in the store is damaged: %s/%s", s.Recipient, s.List.Digest)
	}
	l, err := event.ParseList(text)
	if err != nil {
		return nil, err
	}
	return l, agrees(l, s)
}

// agrees refuses a list that is not what its seal says of it.
func agrees(l *event.List, s *event.Seal) error {
	if int64(len(l.Segments)) != s.Segments.Count || l.Total() != s.Segments.Total {
		return &api.Error{Code: api.CodeMismatch, Message: "the segment list and the seal do not agree on count and total"}
	}
	for i, g := range l.Segments {
		if g.Size > s.Segments.Size || (int64(i) < s.Segments.Count-1 && g.Size != s.Segments.Size) {
			return &api.Error{Code: api.CodeMismatch, Message: "the segment list and the seal do not agree on the segments' size"}
		}
	}
	return nil
}
