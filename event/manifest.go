package event

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MaxFiles bounds the files and folders of one exhibit.
const MaxFiles = 100_000

const (
	manifestFirst = "safehand/manifest/v1 exhibit"
	maxManifest   = 64 << 20
)

// Manifest says what is in an exhibit and where it lies in the stream. It is
// sealed like the files: no digest of a plaintext or of a name stands anywhere
// outside it, because a digest of something guessable is the thing itself. The
// seal commits to this text, which its random bits keep from being guessed.
type Manifest struct {
	Random      Digest
	Reference   FreeText
	Description FreeText
	Type        Code
	Marking     Marking
	People      []Pseudonym
	SealedBy    ActorID
	SealedAt    Time     // a claim
	With        FreeText // program and version
	Master      *FreeText
	DerivedFrom *FreeText
	List        Sized // the segment list
	Stream      Stream
	Files       []File // in the order of the stream
}

// Pseudonym is a person in the evidence, by category and by a name that is not
// hers.
type Pseudonym struct {
	Category Code
	Name     FreeText
}

func (p Pseudonym) MarshalText() ([]byte, error) {
	name, err := p.Name.MarshalText()
	return []byte(string(p.Category) + " " + string(name)), err
}

func (p *Pseudonym) UnmarshalText(b []byte) error {
	category, name, _ := strings.Cut(string(b), " ")
	if p.Category = Code(category); !slices.Contains(Categories, p.Category) {
		return errors.New("not a category of people")
	}
	return p.Name.UnmarshalText([]byte(name))
}

// Stream is the length of the tar stream before and after padding.
type Stream struct {
	Tar, Padded int64
}

func (s Stream) MarshalText() ([]byte, error) {
	b := append(strconv.AppendInt(nil, s.Tar, 10), ' ')
	return strconv.AppendInt(b, s.Padded, 10), nil
}

func (s *Stream) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if s.Tar, err = decimal(p[0]); err != nil {
		return err
	}
	s.Padded, err = decimal(p[1])
	return err
}

// MediaType is what a file claims to be. Nothing is decided by it.
type MediaType string

var mediaRE = regexp.MustCompile(`^[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}$`)

func (m *Manifest) fields(c *codec) {
	one(c, "random", &m.Random)
	one(c, "reference", &m.Reference)
	one(c, "description", &m.Description)
	oneOf(c, "type", &m.Type, Types...)
	oneOf(c, "marking", &m.Marking, Official, OfficialSensitive)
	many(c, "person", &m.People, 0)
	one(c, "sealed-by", &m.SealedBy)
	one(c, "sealed-at", &m.SealedAt)
	one(c, "with", &m.With)
	maybe(c, "master", &m.Master)
	maybe(c, "derived-from", &m.DerivedFrom)
	one(c, "list", &m.List)
	one(c, "stream", &m.Stream)
	m.files(c)
	if c.err == nil {
		c.err = m.check()
	}
}

func (m *Manifest) files(c *codec) {
	if !c.reading {
		for i := range m.Files {
			one(c, m.Files[i].key(), &m.Files[i])
		}
		return
	}
	for {
		f := File{}
		if _, ok := c.peek(folderKey); ok {
			f.Folder = true
		} else if _, ok := c.peek(fileKey); !ok {
			return
		}
		one(c, f.key(), &f)
		m.Files = append(m.Files, f)
	}
}

// Text is the manifest's one spelling.
func (m *Manifest) Text() ([]byte, error) {
	return exactText(manifestFirst, m.fields, ParseManifest)
}

// ParseManifest reads a clear manifest and checks that it agrees with itself.
func ParseManifest(b []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := exact(b, manifestFirst, maxManifest, m.fields); err != nil {
		return nil, err
	}
	return m, nil
}

// Check compares the manifest with the length of the stream that was really
// found.
func (m *Manifest) Check(padded int64) error {
	if m.Stream.Padded != padded {
		return bad("stream: %d bytes where the manifest has %d", padded, m.Stream.Padded)
	}
	return m.check()
}

// tar is made of blocks; each entry has a header of at least one, and two of
// zeros end it.
const tarBlock = 512

// check demands that the contents lie inside the stream, in order and apart,
// and that no two entries could be one file.
func (m *Manifest) check() error {
	if len(m.Files) == 0 || len(m.Files) > MaxFiles {
		return bad("an exhibit has 1 to %d files and folders", MaxFiles)
	}
	if m.Stream.Tar%tarBlock != 0 || m.Stream.Tar > m.Stream.Padded {
		return bad("stream: lengths that can't be")
	}
	end := int64(0)
	kinds := make(map[string]bool, len(m.Files)) // by path: is it a folder?
	for i := range m.Files {
		f := &m.Files[i]
		if f.Offset%tarBlock != 0 || f.Offset-end < tarBlock || f.Offset > m.Stream.Tar || f.Size > m.Stream.Tar-f.Offset {
			return bad("%s %d: outside the stream, out of order or overlapping", f.key(), i+1)
		}
		end = f.Offset + (f.Size+tarBlock-1)/tarBlock*tarBlock
		if _, twice := kinds[f.Path]; twice {
			return bad("%s %d: its path is there twice", f.key(), i+1)
		}
		kinds[f.Path] = f.Folder
	}
	if m.Stream.Tar-end != 2*tarBlock {
		return bad("stream: it does not end after the last file")
	}
	return m.checkParents(kinds)
}

// checkParents refuses a file that another lies in.
func (m *Manifest) checkParents(kinds map[string]bool) error {
	for i := range m.Files {
		p := m.Files[i].Path
		for j := strings.LastIndexByte(p, '/'); j > 0; j = strings.LastIndexByte(p[:j], '/') {
			folder, known := kinds[p[:j]]
			if known && !folder {
				return bad("%s %d: it lies in a file", m.Files[i].key(), i+1)
			}
			if known {
				break // its own parents are checked in its turn
			}
		}
	}
	return nil
}
