package seal

import (
	"errors"
	"fmt"

	"github.com/safehand/safehand/event"
)

// Begun is a sealing that was begun before, and who hears how this one goes. Its
// zero value begins at the beginning and tells nobody.
type Begun struct {
	Done
	Journal Journal
}

// Journal hears what a later run needs to go on from here. It is called from
// several goroutines; an error ends the sealing.
type Journal interface {
	// Stored: a segment is stored whole.
	Stored(index int64, s event.Sized) error
	// Reached: everything before the edge is stored. Calls come one at a time.
	Reached(e Edge) error
}

// Done is what an earlier run stored.
type Done struct {
	// Segments are those stored, each at its index, and zero where none is.
	Segments []event.Sized
	Edge     Edge
	// Compare: the files are not known to be the very ones that were read then.
	// Everything before the edge is read again and compared; what lies behind it,
	// of which no digest is known, is made anew.
	Compare bool
}

// Edge is a place in the stream before which everything is stored, and what is
// needed to go on from there without reading again what lies before it. It holds
// digests of content, and the last bytes of it: it leaves the machine only sealed.
type Edge struct {
	Segments int64 // that lie before it
	// Contents are the digests of the entries that end before it, in the order of
	// the stream; a folder's is zero. It is only ever appended to.
	Contents []event.Digest
	// Hash is the state of the SHA-256 of the content in which it lies, if it does.
	Hash []byte
}

// ErrBegun is wrapped when what was begun can't be gone on with.
var ErrBegun = errors.New("what was begun does not fit these files")

func (d *Done) fits(p *Plan, segments, segment int64) error {
	e := &d.Edge
	if int64(len(d.Segments)) > segments || e.Segments < 0 || e.Segments > int64(len(d.Segments)) || !p.meets(e, e.Segments*segment) {
		return fmt.Errorf("%w: it has other files or segments", ErrBegun)
	}
	for i := range e.Segments {
		if d.Segments[i].Size == 0 {
			return fmt.Errorf("%w: segment %d is missing", ErrBegun, i)
		}
	}
	return nil
}

// meets: at that place in the stream the contents end, and the hash stands, that
// the edge says. Otherwise bytes would be left out, unseen.
func (p *Plan) meets(e *Edge, at int64) bool {
	n := len(e.Contents)
	if n > len(p.entries) || n > 0 && at < p.entries[n-1].file.Offset+p.entries[n-1].file.Size {
		return false
	}
	if e.Hash == nil {
		return true
	}
	if n == len(p.entries) {
		return false
	}
	f := &p.entries[n].file
	return !f.Folder && at >= f.Offset && at <= f.Offset+f.Size
}

// DifferentError names a file whose content is not what was sealed of it before.
type DifferentError struct {
	Path string
}

func (e *DifferentError) Error() string {
	return event.EscapePath(e.Path) + ": what it holds is not what was sealed of it before"
}
