package event

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Digest is a SHA-256. Its one text form is 64 lower-case hexadecimal digits:
// two spellings of one digest would give one statement two identities.
type Digest [sha256.Size]byte

// Sum is the SHA-256 of b.
func Sum(b []byte) Digest { return sha256.Sum256(b) }

func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether d was never set.
func (d Digest) IsZero() bool { return d == Digest{} }

func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Digest) UnmarshalText(b []byte) error {
	return unhex(d[:], b)
}

// ParseDigest reads 64 lower-case hexadecimal digits.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	err := d.UnmarshalText([]byte(s))
	return d, err
}

var errHex = errors.New("not lower-case hexadecimal of the right length")

func unhex(dst, src []byte) error {
	if len(src) != 2*len(dst) {
		return errHex
	}
	for _, c := range src {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return errHex
		}
	}
	_, err := hex.Decode(dst, src)
	return err
}

// Each thing named by a SHA-256 has a type of its own, so that the compiler
// refuses an exhibit where a consignment is meant.
type (
	// EventID is the SHA-256 of an event's text (not of its signatures).
	EventID struct{ Digest }
	// ExhibitID is the SHA-256 of a seal's text.
	ExhibitID struct{ Digest }
	// ConsignmentID is the EventID of the dispatched event that made it.
	ConsignmentID struct{ Digest }
	// CaseID is the EventID of the case-opened event that made it.
	CaseID struct{ Digest }
	// RecipientID is the SHA-256 of an exhibit's age recipient string. It
	// names the exhibit from the order on, before there is a seal.
	RecipientID struct{ Digest }
	// Thread is the random value that ties the entries of one exhibit or of
	// one organisation's directory together (docs/log.md). Whoever knows it
	// can count the thread's entries.
	Thread struct{ Digest }
)

// Salt keeps the text of an event from being guessed from its id.
type Salt [16]byte

func (s Salt) String() string                { return hex.EncodeToString(s[:]) }
func (s Salt) MarshalText() ([]byte, error)  { return []byte(s.String()), nil }
func (s *Salt) UnmarshalText(b []byte) error { return unhex(s[:], b) }
