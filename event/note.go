package event

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrSignature is wrapped by every refusal of a note's signatures.
var ErrSignature = errors.New("signature")

// MaxNote bounds a signed note: its text and sixteen signature lines.
const MaxNote = MaxText + 16*6<<10

// Note is a signed note taken apart (c2sp.org/signed-note). Text ends with a
// line feed. Nothing in it is verified.
type Note struct {
	Text       []byte
	Signatures []Signature
}

// Signature is one signature line.
type Signature struct {
	Name   string
	Hash   uint32
	Base64 string // of hash and signature
}

// ParseNote takes a signed note apart, byte for byte: what it accepts,
// [Note.Bytes] writes back the same.
func ParseNote(b []byte) (*Note, error) {
	if len(b) > MaxNote {
		return nil, bad("the note is longer than %d bytes", MaxNote)
	}
	i := bytes.LastIndex(b, []byte("\n\n"))
	if i < 0 || b[len(b)-1] != '\n' {
		return nil, bad("not a signed note")
	}
	n := &Note{Text: b[:i+1]}
	for line := range strings.Lines(string(b[i+2:])) {
		s, err := parseSignature(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		n.Signatures = append(n.Signatures, s)
	}
	if len(n.Signatures) == 0 || len(n.Signatures) > 16 {
		return nil, bad("a note has 1 to 16 signature lines")
	}
	return n, nil
}

func parseSignature(line string) (Signature, error) {
	rest, ok := strings.CutPrefix(line, "— ")
	name, b64, ok2 := strings.Cut(rest, " ")
	raw, err := base64.StdEncoding.Strict().DecodeString(b64)
	if !ok || !ok2 || err != nil || len(raw) < 5 || !isKeyName(name) {
		return Signature{}, bad("a signature line that is none")
	}
	return Signature{name, binary.BigEndian.Uint32(raw), b64}, nil
}

// SignatureLines are the lines below the empty line; an entry holds their
// SHA-256.
func (n *Note) SignatureLines() []byte {
	var b bytes.Buffer
	for _, s := range n.Signatures {
		fmt.Fprintf(&b, "— %s %s\n", s.Name, s.Base64)
	}
	return b.Bytes()
}

// Bytes is the note as it was read or made.
func (n *Note) Bytes() []byte {
	return append(append(bytes.Clone(n.Text), '\n'), n.SignatureLines()...)
}

// ID is the identity of the event in n.
func (n *Note) ID() EventID { return EventID{Sum(n.Text)} }

// Verify demands exactly one valid line for each key, in this order, and no
// other line. x/mod's note.Open is content with one known line: a note stripped
// of its second signer, or with a stranger's line added, would pass there.
func (n *Note) Verify(keys []VKey) error {
	if len(n.Signatures) != len(keys) {
		return fmt.Errorf("%w: %d lines where %d are asked for", ErrSignature, len(n.Signatures), len(keys))
	}
	for i, k := range keys {
		v, err := k.Verifier()
		if err != nil {
			return fmt.Errorf("%w: %v", ErrSignature, err)
		}
		s := n.Signatures[i]
		raw, _ := base64.StdEncoding.DecodeString(s.Base64)
		if s.Name != v.Name() || s.Hash != v.KeyHash() || !v.Verify(n.Text, raw[4:]) {
			return fmt.Errorf("%w: line %d is not a valid signature of %s", ErrSignature, i+1, k.Name())
		}
	}
	return nil
}

// Sign makes the note of text, a signature line for each signer in this order.
func Sign(text []byte, signers ...note.Signer) (*Note, error) {
	b, err := note.Sign(&note.Note{Text: string(text)}, signers...)
	if err != nil {
		return nil, err
	}
	return ParseNote(b)
}
