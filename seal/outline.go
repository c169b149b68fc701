package seal

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
)

// Outline is a plan as it is written down, to be sealed by on another day: every
// file and folder with its place in the stream, and the SHA-256 of all headers,
// which follow from them.
type Outline struct {
	Files   []event.File // without digests
	Headers event.Digest
}

// Outline is what the plan lays down.
func (p *Plan) Outline() Outline { return Outline{p.files(), p.headers()} }

func (p *Plan) headers() event.Digest {
	h := sha256.New()
	for i := range p.entries {
		h.Write(p.entries[i].header)
	}
	return event.Digest(h.Sum(nil))
}

// Difference is in what a file or folder is not what it was when its sealing was
// begun.
type Difference struct {
	Path string
	Why  string
}

// DifferencesError lists what differs so that nothing begun can be gone on with.
type DifferencesError struct {
	Differences []Difference
}

func (e *DifferencesError) Error() string {
	d := e.Differences[0]
	s := event.EscapePath(d.Path) + " " + d.Why
	if n := len(e.Differences) - 1; n > 0 {
		s += fmt.Sprintf(", and %d more differ", n)
	}
	return s
}

// Follow lays the plan's files out as an earlier plan did: with the times it gave
// them, so that the stream is the same to the byte. Whatever is missing, new or of
// another size is named. Younger are the files that bear another time than then.
func (p *Plan) Follow(o Outline) (followed *Plan, younger []string, err error) {
	differ := p.differ(o)
	if len(differ) > 0 {
		return nil, nil, &DifferencesError{differ}
	}
	out := &Plan{}
	for i, e := range p.entries {
		if !e.file.Folder && e.file.Modified != o.Files[i].Modified {
			younger = append(younger, e.Path)
		}
		e.file = o.Files[i]
		if e.header, err = tarHeader(&e.file); err != nil {
			return nil, nil, err
		}
		if e.file.Offset != out.tar+int64(len(e.header)) {
			return nil, nil, errOtherProgram
		}
		out.tar = e.file.Offset + roundUp(e.file.Size)
		out.entries = append(out.entries, e)
	}
	if out.headers() != o.Headers {
		return nil, nil, errOtherProgram
	}
	out.tar += 2 * block
	return out, younger, nil
}

var errOtherProgram = fmt.Errorf("%w: a version of this program began it that lays files out otherwise", ErrBegun)

// differ walks both plans, which are sorted.
func (p *Plan) differ(o Outline) (out []Difference) {
	had := map[string]*event.File{}
	for i := range o.Files {
		had[o.Files[i].Path] = &o.Files[i]
	}
	for i := range p.entries {
		f := &p.entries[i].file
		was := had[f.Path]
		delete(had, f.Path)
		switch {
		case was == nil:
			out = append(out, Difference{f.Path, "was not there then"})
		case was.Folder != f.Folder:
			out = append(out, Difference{f.Path, "is a file where a folder was, or the other way round"})
		case was.Size != f.Size:
			out = append(out, Difference{f.Path, fmt.Sprintf("had %d bytes then and has %d now", was.Size, f.Size)})
		}
	}
	for path := range had {
		out = append(out, Difference{path, "is missing"})
	}
	slices.SortFunc(out, func(a, b Difference) int {
		if a.Path < b.Path {
			return -1
		}
		return 1
	})
	return out
}

// Standing is a digest that stays the same as long as every file is, on this
// machine, the very one that was planned: same place on the disk, same size, same
// times. It is zero where that can't be told.
func (p *Plan) Standing() event.Digest {
	h := newHash()
	for i := range p.entries {
		e := &p.entries[i]
		id := standing(e)
		if id == "" {
			return event.Digest{}
		}
		fmt.Fprintf(h, "%s %s %d %s\n", event.EscapePath(e.Path), event.FileTimeOf(e.Info.ModTime()), e.Info.Size(), id)
	}
	return event.Digest(h.Sum(nil))
}

// Padded is the length of the stream that was laid out.
func (o *Outline) Padded() int64 {
	var tar int64
	for _, f := range o.Files {
		tar = f.Offset + roundUp(f.Size)
	}
	return Padded(tar + 2*block)
}
