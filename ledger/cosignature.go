package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// Cosignature is a witness's word, in a line that was verified: at that instant
// the newest head it had seen of the log was this one, and it grew out of every
// head it had seen before.
type Cosignature struct {
	Key CosignerKey
	// At is by the cosigner's clock, and zero if it states no time (the
	// ML-DSA-44 form may leave it out).
	At event.Time
	// Line is the signature line as it stands in the note, with its line feed.
	Line []byte
}

// Cosigned is a head and what those who watch the log say of it.
type Cosigned struct {
	Checkpoint
	Note         []byte        // all of it: text, the log's lines, every other line
	Cosignatures []Cosignature // verified, in the order of the lines
}

// OpenCosigned opens the checkpoint in b as [OpenCheckpoint] does, and verifies
// the lines of cosigners. Lines of keys that are not among them are not looked
// at; of a key's lines the first counts. A line of one of them that is not valid
// is refused: somebody forged it. Who must have cosigned is the caller's policy:
// no line at all is no error here.
func OpenCosigned(b []byte, origin event.Origin, keys []event.LogKey, cosigners []CosignerKey) (Cosigned, error) {
	c, err := OpenCheckpoint(b, origin, keys)
	if err != nil {
		return Cosigned{}, err
	}
	out := Cosigned{Checkpoint: c, Note: b}
	out.Cosignatures, err = cosignaturesOf(b, string(origin), cosigners)
	return out, err
}

// cosignaturesOf is the valid lines of cosigners under the note b.
func cosignaturesOf(b []byte, origin string, cosigners []CosignerKey) ([]Cosignature, error) {
	known, byLine, err := verifiers(origin, cosigners)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	n, err := note.Open(b, note.VerifierList(known...))
	var wrong *note.InvalidSignatureError
	var none *note.UnverifiedNoteError
	switch {
	case errors.As(err, &wrong):
		return nil, because(ErrSignature, "the line of %s+%08x is not valid", wrong.Name, wrong.Hash)
	case errors.As(err, &none):
		return nil, nil
	case err != nil:
		return nil, because(ErrText, "%v", err)
	}
	if err := checkBase64(n.Sigs); err != nil {
		return nil, err
	}
	var out []Cosignature
	for _, s := range n.Sigs {
		at, err := cosignedAt(s)
		if err != nil {
			return nil, err
		}
		line := fmt.Appendf(nil, "— %s %s\n", s.Name, s.Base64)
		out = append(out, Cosignature{Key: byLine[lineName{s.Name, s.Hash}], At: at, Line: line})
	}
	return out, nil
}

// lineName is what a signature line says of its key.
type lineName struct {
	name string
	hash uint32
}

func verifiers(origin string, cosigners []CosignerKey) ([]note.Verifier, map[lineName]CosignerKey, error) {
	var out []note.Verifier
	byLine := map[lineName]CosignerKey{}
	for _, k := range cosigners {
		v, err := k.verifier()
		if err != nil {
			return nil, nil, err
		}
		// A log's own ML-DSA-44 line has the form of a cosignature.
		if v.Name() == origin {
			return nil, nil, because(ErrKeys, "a log does not watch itself: %s", label(v))
		}
		name := lineName{v.Name(), v.KeyHash()}
		if byLine[name] != "" {
			return nil, nil, because(ErrKeys, "%s twice", label(v))
		}
		byLine[name] = k
		out = append(out, v)
	}
	return out, byLine, nil
}

// lastTime is the last second of the year 9999, past which no time is written.
const lastTime = 253402300799

// cosignedAt is the time in a cosignature (c2sp.org/tlog-cosignature: after the
// key's hash, eight bytes, the most significant first).
func cosignedAt(s note.Signature) (event.Time, error) {
	b, err := base64.StdEncoding.DecodeString(s.Base64)
	if err != nil || len(b) < 12 {
		return 0, because(ErrText, "a cosignature of %d bytes", len(b))
	}
	t := binary.BigEndian.Uint64(b[4:])
	if t > lastTime {
		return 0, because(ErrTime, "a cosignature at no time")
	}
	return event.Time(t), nil
}

// WithLines is the note b with more signature lines below its own, without those
// it has already. Whoever knows nothing of them reads b as before.
func WithLines(b []byte, lines ...[]byte) []byte {
	out := bytes.Clone(b)
	for _, l := range lines {
		if len(l) > 0 && !bytes.Contains(out, append([]byte("\n"), l...)) {
			out = append(out, l...)
		}
	}
	return out
}

// OpenLines verifies what a witness answered: signature lines for the checkpoint
// b, without the note. Only valid lines of cosigners come back.
func OpenLines(b, lines []byte, origin string, cosigners []CosignerKey) ([]Cosignature, error) {
	if len(lines) > maxCheckpoint || bytes.Contains(lines, []byte("\n\n")) || bytes.HasPrefix(lines, []byte("\n")) {
		return nil, because(ErrText, "not signature lines")
	}
	return cosignaturesOf(append(bytes.Clone(b), lines...), origin, cosigners)
}
