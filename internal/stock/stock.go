// Package stock says which sealed bytes should exist, from the log alone, and
// counts which do.
//
// The stores of sealed bytes don't know what they should hold; the log does, and
// nothing else is asked. So when a disk is lost it can be said exactly what was
// on it: which exhibits, by seal number, and which of their pieces. Whoever took
// stock by listing a folder would find everything that is there present.
//
// Everything here only reads, and may run beside the service: what comes in
// meanwhile is in the next count.
package stock

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

// Exhibit is a sealed exhibit as the log has it.
type Exhibit struct {
	Index    event.LogIndex // of its sealing
	ID       event.ExhibitID
	By       event.PartyID // the unit that sealed it
	Recorded event.Time
	Seal     event.Seal
}

// Pieces is how many blobs the exhibit is: its segments, their list and the
// manifest.
func (x *Exhibit) Pieces() int64 { return x.Seal.Segments.Count + 2 }

// Bytes is how much they are together.
func (x *Exhibit) Bytes() int64 {
	return x.Seal.Manifest.Size + x.Seal.List.Size + x.Seal.Segments.Total
}

// Piece is one blob that should exist.
type Piece struct {
	What string // for people: "segment 3"
	Name blob.Name
	Size int64
}

// ErrNoList is wrapped when an exhibit's segment list is missing or damaged:
// its segments are then known by their number alone.
var ErrNoList = errors.New("its segment list can't be read")

const listPiece = "segment list"

// ends are the two pieces that the seal itself names.
func (x *Exhibit) ends() []Piece {
	return []Piece{
		x.piece("manifest", x.Seal.Manifest),
		x.piece(listPiece, x.Seal.List),
	}
}

func (x *Exhibit) piece(what string, s event.Sized) Piece {
	return Piece{what, blob.Name{Recipient: x.Seal.Recipient, Digest: s.Digest}, s.Size}
}

// All are the pieces of the exhibit; only those the seal itself names when the
// segment list can't be read from one of these stores.
func (x *Exhibit) All(ctx context.Context, from ...blob.Reader) ([]Piece, error) {
	out := x.ends()
	for _, blobs := range from {
		l, err := x.list(ctx, blobs)
		if errors.Is(err, ErrNoList) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i, s := range l.Segments {
			out = append(out, x.piece(fmt.Sprintf("segment %d", i), s))
		}
		return out, nil
	}
	return out, ErrNoList
}

// list is the segment list if the store has it and it is the seal's.
func (x *Exhibit) list(ctx context.Context, blobs blob.Reader) (*event.List, error) {
	r, size, err := blobs.Open(ctx, x.ends()[1].Name)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, ErrNoList
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if size != x.Seal.List.Size {
		return nil, ErrNoList
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	l, err := event.ParseList(b)
	if event.Sum(b) != x.Seal.List.Digest || err != nil {
		return nil, ErrNoList
	}
	return l, nil
}

// sealedIn is the exhibit that a line of the log seals, nil when it seals none.
func sealedIn(l store.Logged, recorded event.Time) (*Exhibit, error) {
	if !mayBeSealed(l.Note) {
		return nil, nil
	}
	n, err := event.ParseNote(l.Note)
	if err != nil {
		return nil, err
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, err
	}
	s, ok := e.(*event.Sealed)
	if !ok {
		return nil, nil
	}
	return &Exhibit{l.Index, s.Exhibit, s.For, recorded, s.Seal}, nil
}
