package ledger

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"

	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// Cosigner is one private key of somebody who watches logs. It prints as its
// public name, so that no log line or error gives it away.
type Cosigner struct {
	secret string
	key    CosignerKey
	ed     note.Signer           // one of these two
	pq     *cosign.SubtreeSigner // is set
}

// GenerateCosigners makes the two keys of a cosigner: Ed25519, which every log
// and client knows, and ML-DSA-44, which still holds when quantum computers
// forge the other. A mirror must not use those of a witness: one key says one
// thing.
func GenerateCosigners(name string) ([]*Cosigner, error) {
	if !cosignerNameRE.MatchString(name) {
		return nil, because(ErrKeys, "%q is not the name of a cosigner, such as cps-northshire.example/witness", name)
	}
	edSecret, edKey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	if edKey, err = cosign.VKeyToCosignatureV1(edKey); err != nil {
		return nil, err
	}
	pqSecret, pqKey, err := cosign.GenerateMLDSAKey(name)
	if err != nil {
		return nil, err
	}
	return parseCosigners([]string{edSecret, edKey, pqSecret, pqKey})
}

// FormatCosigners is the text of a cosigner's key file: for each key a line with
// the private key and a line with the public one. Whoever reads it can cosign.
func FormatCosigners(cosigners []*Cosigner) []byte {
	var b strings.Builder
	for _, c := range cosigners {
		b.WriteString(c.secret + "\n" + string(c.key) + "\n")
	}
	return []byte(b.String())
}

// ParseCosigners reads a cosigner's key file. Its errors quote nothing.
func ParseCosigners(b []byte) ([]*Cosigner, error) {
	text, ok := strings.CutSuffix(string(b), "\n")
	lines := strings.Split(text, "\n")
	if !ok || len(lines)%2 != 0 {
		return nil, because(ErrKeys, "not a cosigner's key file")
	}
	return parseCosigners(lines)
}

func parseCosigners(lines []string) ([]*Cosigner, error) {
	var out []*Cosigner
	for i := 0; i < len(lines); i += 2 {
		c, err := newCosigner(lines[i], CosignerKey(lines[i+1]))
		if err != nil {
			return nil, err
		}
		if i > 0 && c.key.Name() != out[0].key.Name() {
			return nil, because(ErrKeys, "keys of two cosigners in one file")
		}
		out = append(out, c)
	}
	return out, nil
}

func newCosigner(secret string, key CosignerKey) (*Cosigner, error) {
	if _, err := key.verifier(); err != nil {
		return nil, err
	}
	c := &Cosigner{secret: secret, key: key}
	var err error
	if key.PostQuantum() {
		c.pq, err = cosign.NewMLDSASigner(secret)
	} else {
		c.ed, err = note.NewSigner(secret)
	}
	if err != nil {
		return nil, because(ErrKeys, "a private key that can't be read")
	}
	// That a log nobody has was once empty does no harm if it gets out.
	trial := fmt.Appendf(nil, "trial.invalid\n0\n%s\n", emptyRoot())
	line, err := c.line(trial, 1)
	if err != nil {
		return nil, err
	}
	have, err := cosignaturesOf(append(append(trial, '\n'), line...), "trial.invalid", []CosignerKey{key})
	if err != nil || len(have) != 1 {
		return nil, because(ErrKeys, "a public key beside another's private key")
	}
	return c, nil
}

// Key is the public key.
func (c *Cosigner) Key() CosignerKey { return c.key }

func (c *Cosigner) String() string { return c.key.String() }

// GoString keeps %#v from printing the private key.
func (c *Cosigner) GoString() string { return c.String() }

// Cosign makes the signature lines of cosigners for a checkpoint's text (without
// its lines) at the instant at. The caller must have shown that the head grew out
// of the last one it cosigned, and must have kept it durably: two lines under two
// pasts are what a witness exists to make impossible.
func Cosign(text []byte, at event.Time, cosigners ...*Cosigner) ([]byte, error) {
	if at <= 0 {
		return nil, because(ErrTime, "a checkpoint cosigned at no time")
	}
	var out []byte
	for _, c := range cosigners {
		line, err := c.line(text, at)
		if err != nil {
			return nil, err
		}
		out = append(out, line...)
	}
	return out, nil
}

func (c *Cosigner) line(text []byte, at event.Time) ([]byte, error) {
	h, err := ParseHead(text)
	if err != nil {
		return nil, err
	}
	n, err := note.Sign(&note.Note{Text: string(text)}, timedCosigner{c, h, at})
	if err != nil {
		return nil, err
	}
	return n[len(text)+1:], nil
}

// timedCosigner signs with the time it was given: the library's own signers ask
// the clock.
type timedCosigner struct {
	c  *Cosigner
	h  Head
	at event.Time
}

func (s timedCosigner) Name() string { return s.c.key.Name() }

func (s timedCosigner) KeyHash() uint32 {
	v, err := s.c.key.verifier()
	if err != nil {
		return 0 // it was read before
	}
	return v.KeyHash()
}

func (s timedCosigner) Sign(text []byte) ([]byte, error) {
	if s.c.pq != nil {
		return s.c.pq.SignSubtree(uint64(s.at), s.h.Origin, 0, uint64(s.h.Size), s.h.Root[:])
	}
	// c2sp.org/tlog-cosignature, "Ed25519 signed message".
	sig, err := s.c.ed.Sign(append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", s.at), text...))
	return append(binary.BigEndian.AppendUint64(nil, uint64(s.at)), sig...), err
}
