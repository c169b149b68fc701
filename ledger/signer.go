package ledger

import (
	"crypto/rand"
	"strings"

	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// LogSigner is one of a log's private keys. It prints as its public name, so
// that no log line or error gives it away.
type LogSigner struct {
	secret string // "PRIVATE+KEY+…", the signer key text of signed notes
	key    event.LogKey
	public verifier              // of key: reading one takes as long as signing
	ed     note.Signer           // one of these two
	pq     *cosign.SubtreeSigner // is set
}

// GenerateLogKeys makes the two keys of a log: one Ed25519, which any signed-note
// program checks, and one ML-DSA-44, which still holds when quantum computers
// forge the other.
func GenerateLogKeys(origin event.Origin) ([]*LogSigner, []event.LogKey, error) {
	if err := checkOrigin(origin); err != nil {
		return nil, nil, err
	}
	edSecret, edKey, err := note.GenerateKey(rand.Reader, string(origin))
	if err != nil {
		return nil, nil, err
	}
	pqSecret, pqKey, err := cosign.GenerateMLDSAKey(string(origin))
	if err != nil {
		return nil, nil, err
	}
	return parseSigners([]string{edSecret, edKey, pqSecret, pqKey})
}

// FormatLogSigners is the text of a log's key file: for each key a line with the
// private key and a line with the public one, which can't be had from a private
// ML-DSA key without more code than a reader of the file should need. Whoever
// reads this text can sign for the log.
func FormatLogSigners(signers []*LogSigner) []byte {
	var b strings.Builder
	for _, s := range signers {
		b.WriteString(s.secret + "\n" + string(s.key) + "\n")
	}
	return []byte(b.String())
}

// ParseLogSigners reads a log's key file and returns its keys in their order. It
// refuses a public key that isn't the private one's. Its errors quote nothing.
func ParseLogSigners(b []byte) ([]*LogSigner, []event.LogKey, error) {
	text, ok := strings.CutSuffix(string(b), "\n")
	lines := strings.Split(text, "\n")
	if !ok || len(lines)%2 != 0 {
		return nil, nil, because(ErrKeys, "not a log's key file")
	}
	return parseSigners(lines)
}

func parseSigners(lines []string) ([]*LogSigner, []event.LogKey, error) {
	var signers []*LogSigner
	var keys []event.LogKey
	for i := 0; i < len(lines); i += 2 {
		s, err := newLogSigner(lines[i], event.LogKey(lines[i+1]))
		if err != nil {
			return nil, nil, err
		}
		signers, keys = append(signers, s), append(keys, s.key)
	}
	if _, err := keySet(signers[0].Origin(), keys); err != nil {
		return nil, nil, err
	}
	return signers, keys, nil
}

func newLogSigner(secret string, key event.LogKey) (*LogSigner, error) {
	v, err := newVerifier(key)
	if err != nil {
		return nil, err
	}
	s := &LogSigner{secret: secret, key: key, public: v}
	if v.alg == algEd25519 {
		s.ed, err = note.NewSigner(secret)
	} else {
		s.pq, err = cosign.NewMLDSASigner(secret)
	}
	if err != nil {
		return nil, because(ErrKeys, "a private key that can't be read")
	}
	// That the log was once empty is true of every log, so that the trial
	// signature would do no harm even if it got out.
	trial, err := Checkpoint{Origin: s.Origin(), Root: emptyRoot()}.Text()
	if err != nil {
		return nil, err
	}
	n := s.at(1)
	sig, err := n.Sign(trial)
	if err != nil || n.Name() != v.Name() || n.KeyHash() != v.KeyHash() || !v.Verify(trial, sig) {
		return nil, because(ErrKeys, "a public key beside another's private key")
	}
	return s, nil
}

// Key is the public key.
func (s *LogSigner) Key() event.LogKey { return s.key }

// Origin is the log the key signs for.
func (s *LogSigner) Origin() event.Origin {
	name, _, _ := strings.Cut(string(s.key), "+")
	return event.Origin(name)
}

func (s *LogSigner) String() string {
	name, rest, _ := strings.Cut(string(s.key), "+")
	hash, _, _ := strings.Cut(rest, "+")
	return name + "+" + hash
}

// GoString keeps %#v from printing the private key.
func (s *LogSigner) GoString() string { return s.String() }

// at is s as a signer of notes at the instant t, which only the ML-DSA form
// states.
func (s *LogSigner) at(t event.Time) note.Signer {
	if s.ed != nil {
		return s.ed
	}
	return timed{s.pq, t}
}

// timed signs with the time it was given: the library's own note signer asks the
// clock.
type timed struct {
	*cosign.SubtreeSigner
	t event.Time
}

func (s timed) Sign(text []byte) ([]byte, error) {
	c, err := parseCheckpoint(text)
	if err != nil {
		return nil, err
	}
	return s.SignSubtree(uint64(s.t), string(c.Origin), 0, uint64(c.Size), c.Root[:])
}
