package ledger

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// maxCheckpoint leaves room for the lines of some seventy witnesses.
const maxCheckpoint = 256 << 10

// Checkpoint is the head of a log (c2sp.org/tlog-checkpoint): everything below
// it can be proved under its root.
type Checkpoint struct {
	Origin event.Origin
	Size   int64
	Root   tlog.Hash
}

// Seen is c as an event states it.
func (c Checkpoint) Seen() event.Seen {
	return event.Seen{Size: c.Size, Root: event.Digest(c.Root)}
}

// Text is the one spelling of c: the bytes above a checkpoint's signatures.
func (c Checkpoint) Text() ([]byte, error) {
	b := c.spell()
	if _, err := parseCheckpoint(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (c Checkpoint) spell() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

func parseCheckpoint(text []byte) (Checkpoint, error) {
	lines := strings.Split(string(text), "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, because(ErrText, "a checkpoint has three lines: origin, size and root")
	}
	c := Checkpoint{Origin: event.Origin(lines[0])}
	if err := checkOrigin(c.Origin); err != nil {
		return Checkpoint{}, err
	}
	var err error
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 || c.Size > MaxSize {
		return Checkpoint{}, because(ErrText, "a checkpoint's size is not a number up to %d", int64(MaxSize))
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return Checkpoint{}, because(ErrText, "a checkpoint's root is not a hash in base64")
	}
	if !bytes.Equal(c.spell(), text) {
		return Checkpoint{}, because(ErrText, "a checkpoint that is not in its one spelling")
	}
	if c.Size == 0 && c.Root != emptyRoot() {
		return Checkpoint{}, because(ErrText, "a log without entries has the root of the empty tree")
	}
	return c, nil
}

// SignCheckpoint signs c with every key of its log at the instant at. The
// ML-DSA line states that instant; the Ed25519 line has no place for one. The
// caller must never sign two checkpoints of which neither is proved to begin
// with the other, and signs nothing that isn't durable.
func SignCheckpoint(c Checkpoint, at event.Time, signers ...*LogSigner) ([]byte, error) {
	text, err := c.Text()
	if err != nil {
		return nil, err
	}
	// An instant of 0 would say, in c2sp.org/tlog-cosignature, that none is
	// stated.
	if at <= 0 {
		return nil, because(ErrTime, "a checkpoint signed at no time")
	}
	var keys []event.LogKey
	var read []verifier
	var lines []note.Signer
	for _, s := range signers {
		keys, read, lines = append(keys, s.key), append(read, s.public), append(lines, s.at(at))
	}
	if err := checkSet(c.Origin, keys, read); err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: string(text)}, lines...)
}

// OpenCheckpoint reads the checkpoint in b and returns it if it is one of the
// log origin and carries a valid line of each of keys. Lines of other keys are
// not looked at: witnesses add theirs. Lines may come in any order.
func OpenCheckpoint(b []byte, origin event.Origin, keys []event.LogKey) (Checkpoint, error) {
	verifiers, err := keySet(origin, keys)
	if err != nil {
		return Checkpoint{}, err
	}
	if len(b) > maxCheckpoint {
		return Checkpoint{}, because(ErrText, "a checkpoint longer than %d bytes", maxCheckpoint)
	}
	// note.Open cuts at the last empty line; with one only there is no doubt.
	i := bytes.Index(b, []byte("\n\n"))
	if i < 0 || i != bytes.LastIndex(b, []byte("\n\n")) {
		return Checkpoint{}, because(ErrText, "a checkpoint is a text, an empty line and signature lines")
	}
	c, err := parseCheckpoint(b[:i+1])
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != origin {
		return Checkpoint{}, because(ErrOrigin, "a checkpoint of %s, not of %s", c.Origin, origin)
	}
	if err := checkLines(b, verifiers); err != nil {
		return Checkpoint{}, err
	}
	return c, nil
}

// checkLines is satisfied by a valid line of every verifier and by nothing less:
// note.Open alone is content with one.
func checkLines(b []byte, verifiers []verifier) error {
	known := make([]note.Verifier, len(verifiers))
	for i, v := range verifiers {
		known[i] = v
	}
	n, err := note.Open(b, note.VerifierList(known...))
	var wrong *note.InvalidSignatureError
	var none *note.UnverifiedNoteError
	switch {
	case errors.As(err, &wrong):
		return because(ErrSignature, "the line of %s+%08x is not valid", wrong.Name, wrong.Hash)
	case errors.As(err, &none):
		return because(ErrSignature, "no line of %s", label(known[0]))
	case err != nil:
		return because(ErrText, "%v", err)
	}
	for _, v := range known {
		if !signed(n, v) {
			return because(ErrSignature, "no line of %s", label(v))
		}
	}
	return checkBase64(n.Sigs)
}

// checkBase64 refuses a second spelling of a signature: note.Open reads base64 in
// which bits that nobody needs are not zero.
func checkBase64(lines []note.Signature) error {
	for _, s := range lines {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return because(ErrText, "the line of %s+%08x is not in its one spelling", s.Name, s.Hash)
		}
	}
	return nil
}

func signed(n *note.Note, v note.Verifier) bool {
	for _, s := range n.Sigs {
		if s.Name == v.Name() && s.Hash == v.KeyHash() {
			return true
		}
	}
	return false
}
