package ledger

import (
	"errors"
	"fmt"

	"github.com/transparency-dev/formats/log"
	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// Head is the head of any log that follows c2sp.org/tlog-checkpoint, ours or
// not: a witness watches whichever it is told to. It may have lines below the
// third, of which nobody here says anything.
type Head struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// ParseHead reads a checkpoint's text, without its signatures.
func ParseHead(text []byte) (Head, error) {
	var c log.Checkpoint
	if _, err := c.Unmarshal(text); err != nil {
		return Head{}, because(ErrText, "%v", err)
	}
	if c.Size > MaxSize || len(c.Hash) != tlog.HashSize || len(c.Origin) > 255 {
		return Head{}, because(ErrText, "not a checkpoint")
	}
	h := Head{Origin: c.Origin, Size: int64(c.Size), Root: tlog.Hash(c.Hash)}
	if h.Size == 0 && h.Root != emptyRoot() {
		return Head{}, because(ErrText, "a log without entries has the root of the empty tree")
	}
	return h, nil
}

// HeadKeys are the keys that a witness trusts for one log, of whatever name.
type HeadKeys struct {
	Origin    string
	verifiers []note.Verifier
	timed     map[lineName]bool // those whose lines state a time
}

// ParseHeadKeys reads the verifier keys of the log origin: Ed25519 (signature
// type 0x01) or ML-DSA-44 (0x06), at least one.
func ParseHeadKeys(origin string, vkeys []string) (HeadKeys, error) {
	k := HeadKeys{Origin: origin, timed: map[lineName]bool{}}
	for _, vkey := range vkeys {
		v, err := headVerifier(vkey)
		if err != nil {
			return HeadKeys{}, err
		}
		for _, w := range k.verifiers {
			if w.Name() == v.Name() && w.KeyHash() == v.KeyHash() {
				return HeadKeys{}, because(ErrKeys, "%s twice", label(v))
			}
		}
		k.verifiers = append(k.verifiers, v)
		_, pq := v.(*cosign.SubtreeVerifier)
		k.timed[lineName{v.Name(), v.KeyHash()}] = pq
	}
	if len(k.verifiers) == 0 {
		return HeadKeys{}, because(ErrKeys, "no key of %s", origin)
	}
	return k, nil
}

// Own is the signed head in b with the log's own lines alone. Whoever passes a head
// on can add as many lines of strangers as a note may have, and whoever then keeps
// it and adds his own would keep what nobody can open.
func (k HeadKeys) Own(b []byte) ([]byte, error) {
	n, err := note.Open(b, note.VerifierList(k.verifiers...))
	if err != nil {
		return nil, because(ErrSignature, "not signed by %s", k.Origin)
	}
	out := append([]byte(n.Text), '\n')
	for _, s := range n.Sigs {
		out = fmt.Appendf(out, "— %s %s\n", s.Name, s.Base64)
	}
	return out, nil
}

// SignedAt is when the log says that it signed the head in b, which [HeadKeys.Open]
// has opened; zero when its signatures state no time. Only the ML-DSA-44 form
// does.
func (k HeadKeys) SignedAt(b []byte) (at event.Time) {
	n, err := note.Open(b, note.VerifierList(k.verifiers...))
	if err != nil {
		return 0
	}
	for _, s := range n.Sigs {
		if k.timed[lineName{s.Name, s.Hash}] {
			if t, err := cosignedAt(s); err == nil {
				at = max(at, t)
			}
		}
	}
	return at
}

func headVerifier(vkey string) (v note.Verifier, err error) {
	_, raw, err := splitVKey(vkey)
	switch {
	case err != nil:
		return nil, err
	case raw[0] == algEd25519 && len(raw) == 33:
		if err := checkPublic(raw[1:]); err != nil {
			return nil, err
		}
		v, err = note.NewVerifier(vkey)
	case raw[0] == algMLDSA44:
		v, err = cosign.NewMLDSAVerifier(vkey)
	default:
		return nil, because(ErrKeys, "a log's key has signature type 1 or 6, not %d", raw[0])
	}
	if err != nil {
		return nil, because(ErrKeys, "%v", err)
	}
	return v, ownHash(v, vkey)
}

// Open reads the signed head in b. Each of the keys must have signed it: with
// one only, whoever breaks that algorithm could show a witness another past.
// Lines of other keys are not looked at.
func (k HeadKeys) Open(b []byte) (h Head, text []byte, err error) {
	if len(b) > maxCheckpoint {
		return Head{}, nil, because(ErrText, "a checkpoint longer than %d bytes", maxCheckpoint)
	}
	n, err := note.Open(b, note.VerifierList(k.verifiers...))
	var wrong *note.InvalidSignatureError
	var none *note.UnverifiedNoteError
	switch {
	case errors.As(err, &wrong), errors.As(err, &none):
		return Head{}, nil, because(ErrSignature, "not signed by %s", k.Origin)
	case err != nil:
		return Head{}, nil, because(ErrText, "%v", err)
	}
	for _, v := range k.verifiers {
		if !signed(n, v) {
			return Head{}, nil, because(ErrSignature, "no line of %s", label(v))
		}
	}
	h, err = ParseHead([]byte(n.Text))
	if err == nil && h.Origin != k.Origin {
		err = because(ErrOrigin, "a checkpoint of another log than %s", k.Origin)
	}
	return h, []byte(n.Text), err
}
