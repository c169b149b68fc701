package ledger

import (
	"encoding/base64"
	"fmt"
	"strings"

	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// The signature types of c2sp.org/signed-note that a log signs with.
const (
	algEd25519 = 1
	algMLDSA44 = 6
)

// verifier is one log key, ready to check lines with.
type verifier struct {
	note.Verifier
	alg byte
}

// newVerifier reads a log key strictly. The libraries below take a key whose
// hash is not its own, or one base64 spelling for another, and then look for
// lines that nobody was told of.
func newVerifier(k event.LogKey) (verifier, error) {
	if err := new(event.LogKey).UnmarshalText([]byte(k)); err != nil {
		return verifier{}, because(ErrKeys, "%v", err)
	}
	name, rest, _ := strings.Cut(string(k), "+")
	_, key64, _ := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.Strict().DecodeString(key64)
	if err != nil {
		return verifier{}, because(ErrKeys, "a key that is not base64")
	}
	v := verifier{alg: raw[0]}
	switch v.alg {
	case algEd25519:
		var vk event.VKey
		if err := vk.UnmarshalText([]byte(k)); err != nil {
			return verifier{}, because(ErrKeys, "%v", err)
		}
		v.Verifier, err = vk.Verifier()
	case algMLDSA44:
		v.Verifier, err = cosign.NewMLDSAVerifier(string(k))
	default:
		return verifier{}, because(ErrKeys, "signature type %d", v.alg)
	}
	if err != nil {
		return verifier{}, because(ErrKeys, "%v", err)
	}
	if want := fmt.Sprintf("%s+%08x+%s", name, v.KeyHash(), key64); want != string(k) {
		return verifier{}, because(ErrKeys, "a key under another key's hash")
	}
	return v, nil
}

// keySet reads the keys of the log origin. It wants both algorithms: a set of
// one would open a checkpoint that whoever breaks that one can make, and nobody
// would see what was missing.
func keySet(origin event.Origin, keys []event.LogKey) ([]verifier, error) {
	var out []verifier
	for _, k := range keys {
		v, err := newVerifier(k)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, checkSet(origin, keys, out)
}

// checkSet refuses keys that are not a log's whole set.
func checkSet(origin event.Origin, keys []event.LogKey, read []verifier) error {
	if err := checkOrigin(origin); err != nil {
		return err
	}
	seen := make(map[event.LogKey]bool)
	algs := make(map[byte]bool)
	for i, k := range keys {
		switch v := read[i]; {
		case v.Name() != string(origin):
			return because(ErrOrigin, "the key %s is not one of %s", v.Name(), origin)
		case seen[k]:
			return because(ErrKeys, "a key twice")
		}
		seen[k], algs[read[i].alg] = true, true
	}
	if !algs[algEd25519] || !algs[algMLDSA44] {
		return because(ErrKeys, "a log has an Ed25519 key and an ML-DSA-44 key")
	}
	return nil
}

// checkOrigin refuses what is not the name of a log. An origin is a domain of two
// labels or more and "/log", so that none begins "safehand/": no text of ours can
// be read as a checkpoint, or the other way about.
func checkOrigin(o event.Origin) error {
	if err := new(event.Origin).UnmarshalText([]byte(o)); err != nil {
		return because(ErrOrigin, "%v", err)
	}
	return nil
}

// label names a key in an error: its name and hash are public.
func label(v note.Verifier) string { return fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash()) }
