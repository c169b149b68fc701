package event

import (
	"errors"
	"strconv"
)

// maxSegment bounds a sealed segment, in bytes: whoever opens holds some in
// memory.
const maxSegment = 65 << 20

// Segments says how a sealed exhibit is cut: Count age files of Size bytes, the
// last one shorter, Total bytes together.
type Segments struct {
	Count, Size, Total int64
}

func (s Segments) MarshalText() ([]byte, error) {
	b := strconv.AppendInt(nil, s.Count, 10)
	b = strconv.AppendInt(append(b, ' '), s.Size, 10)
	return strconv.AppendInt(append(b, ' '), s.Total, 10), nil
}

func (s *Segments) UnmarshalText(b []byte) error {
	p, err := fields(b, 3)
	if err != nil {
		return err
	}
	for i, v := range []*int64{&s.Count, &s.Size, &s.Total} {
		if *v, err = decimal(p[i]); err != nil {
			return err
		}
	}
	// The bounds keep the products below from running over.
	if s.Count > MaxSegments || s.Size > maxSegment {
		return errors.New("more than there can be")
	}
	if s.Count < 1 || s.Total <= (s.Count-1)*s.Size || s.Total > s.Count*s.Size {
		return errors.New("count, size and total do not agree")
	}
	return nil
}

// Seal is the public text of a sealed exhibit: digests and sizes, no names. Its
// SHA-256 is the exhibit's identity.
type Seal struct {
	Recipient  RecipientID
	Commitment Digest // SHA-256 of the clear manifest
	Manifest   Sized  // the sealed manifest
	List       Sized  // the segment list
	Segments   Segments
}

func (s *Seal) fields(c *codec) {
	one(c, "recipient", &s.Recipient)
	one(c, "commitment", &s.Commitment)
	one(c, "manifest", &s.Manifest)
	one(c, "list", &s.List)
	one(c, "segments", &s.Segments)
}

const sealFirst = "safehand/seal/v1 exhibit"

// Text is the seal's one spelling.
func (s *Seal) Text() ([]byte, error) { return write(sealFirst, 1<<10, s.fields) }

// ParseSeal reads a seal's text.
func ParseSeal(b []byte) (*Seal, error) {
	s := new(Seal)
	return s, read(b, sealFirst, 1<<10, s.fields)
}

// ID is the exhibit's identity: the SHA-256 of the seal's text.
func (s *Seal) ID() ExhibitID {
	b, _ := s.Text()
	return ExhibitID{Sum(b)}
}

// Marking is a government security classification with its handling.
type Marking = Code

const (
	Official          Marking = "official"
	OfficialSensitive Marking = "official-sensitive"
)

// Types of exhibit the service sees, because deadlines and data protection
// teams live on them.
var Types = []Code{"abe-interview", "999-call", "bwv", "cctv", "document", "phone-download", "suspect-interview", "other"}

// Categories of people (DPA 2018 s.38(3)).
var Categories = []Code{"convicted", "other", "suspect", "victim", "witness"}

// Count is how many people of a category are in an exhibit.
type Count struct {
	Category Code
	N        int
}

func (p Count) MarshalText() ([]byte, error) {
	return []byte(string(p.Category) + " " + strconv.Itoa(p.N)), nil
}

func (p *Count) UnmarshalText(b []byte) error {
	f, err := fields(b, 2)
	if err != nil {
		return err
	}
	p.Category = Code(f[0])
	n, err := decimal(f[1])
	if p.N = int(n); err == nil && (n < 1 || n > 1_000_000) {
		err = errors.New("1 to 1,000,000 people")
	}
	for _, k := range Categories {
		if k == p.Category {
			return err
		}
	}
	return errors.New("not a category of people")
}

// Sealed publishes an exhibit's seal and its declared facts, signed by the
// order's key.
type Sealed struct {
	Header
	Order   EventID
	Exhibit ExhibitID
	Seal    Seal
	Type    Code
	Marking Marking
	People  []Count
	// InsteadOf is the exhibit this one was sealed to replace: the same evidence
	// sent again, one line of continuity.
	InsteadOf *ExhibitID
}

func (*Sealed) Kind() Kind { return "sealed" }
func (e *Sealed) fields(c *codec) {
	e.header(c)
	one(c, "order", &e.Order)
	one(c, "exhibit", &e.Exhibit)
	e.Seal.fields(c)
	oneOf(c, "type", &e.Type, Types...)
	oneOf(c, "marking", &e.Marking, Official, OfficialSensitive)
	many(c, "people", &e.People, 0)
	maybe(c, "instead-of", &e.InsteadOf)
	if c.err == nil && e.InsteadOf != nil && *e.InsteadOf == e.Exhibit {
		c.fail(bad("instead-of: an exhibit does not replace itself"))
	}
	if c.err == nil && e.Exhibit != e.Seal.ID() {
		c.fail(bad("exhibit: not the digest of the seal's text"))
	}
	for i := 1; c.err == nil && i < len(e.People); i++ {
		if e.People[i].Category == e.People[i-1].Category {
			c.fail(bad("people: a category twice"))
		}
	}
}
