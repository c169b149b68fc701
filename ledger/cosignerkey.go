package ledger

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// algCosignature is the signature type of Ed25519 cosignatures. That of the
// ML-DSA-44 form is the same as a log's.
const algCosignature = 4

// CosignerKey is a verifier key of somebody who watches logs, a witness or a
// mirror, as c2sp.org/tlog-cosignature writes it: signature type 0x04, Ed25519,
// or 0x06, ML-DSA-44. A key of type 0x01 is refused: it signs anything, and a
// line of it would say nothing about a log.
type CosignerKey string

// cosignerNameRE is narrower than signed notes are: names are shown to people,
// who must be able to tell one from another.
var cosignerNameRE = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9@:./'_~%-]{0,220}$`)

func (k CosignerKey) MarshalText() ([]byte, error) { return []byte(k), nil }
func (k *CosignerKey) UnmarshalText(b []byte) error {
	if _, err := CosignerKey(b).verifier(); err != nil {
		return err
	}
	*k = CosignerKey(b)
	return nil
}

// Name is whose key it is. One who watches has one name and may have several
// keys; whoever counts cosigners counts names.
func (k CosignerKey) Name() string { n, _, _ := strings.Cut(string(k), "+"); return n }

// String is the name and the hash, as people compare keys.
func (k CosignerKey) String() string {
	name, rest, _ := strings.Cut(string(k), "+")
	hash, _, _ := strings.Cut(rest, "+")
	return name + "+" + hash
}

// PostQuantum reports whether its lines hold against whoever forges Ed25519.
func (k CosignerKey) PostQuantum() bool {
	_, raw, err := splitVKey(string(k))
	return err == nil && raw[0] == algMLDSA44
}

// verifier reads k strictly, for the reasons newVerifier has.
func (k CosignerKey) verifier() (note.Verifier, error) {
	name, raw, err := splitVKey(string(k))
	if err != nil {
		return nil, err
	}
	switch {
	case !cosignerNameRE.MatchString(name):
		return nil, because(ErrKeys, "not the name of a cosigner")
	case raw[0] == algCosignature && len(raw) == 33:
		if err := checkPublic(raw[1:]); err != nil {
			return nil, err
		}
	case raw[0] != algMLDSA44:
		return nil, because(ErrKeys, "a cosigner's key has signature type 4 or 6, not %d", raw[0])
	}
	v, err := cosign.NewVerifierForCosignatureV1(string(k))
	if err != nil {
		return nil, because(ErrKeys, "%v", err)
	}
	return v, ownHash(v, string(k))
}

// splitVKey takes a verifier key apart: its name, and its type and key.
func splitVKey(vkey string) (name string, raw []byte, err error) {
	name, rest, _ := strings.Cut(vkey, "+")
	_, key64, _ := strings.Cut(rest, "+")
	raw, err = base64.StdEncoding.Strict().DecodeString(key64)
	if err != nil || len(raw) == 0 {
		return "", nil, because(ErrKeys, "not a verifier key: name+hash+key")
	}
	return name, raw, nil
}

// checkPublic refuses an Ed25519 key under which lines verify that nobody made.
func checkPublic(pub []byte) error {
	var vk event.VKey
	if err := vk.UnmarshalText([]byte(event.FormatKey("key", pub))); err != nil {
		return because(ErrKeys, "%v", err)
	}
	return nil
}

// ownHash refuses a key whose hash is not its own: lines would be looked for that
// nobody was told of.
func ownHash(v note.Verifier, vkey string) error {
	name, raw, err := splitVKey(vkey)
	if err != nil {
		return err
	}
	if fmt.Sprintf("%s+%08x+%s", name, v.KeyHash(), base64.StdEncoding.EncodeToString(raw)) != vkey {
		return because(ErrKeys, "a key under another key's hash")
	}
	return nil
}
