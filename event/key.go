package event

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"filippo.io/edwards25519"
	"golang.org/x/mod/sumdb/note"
)

// VKey is a signed-note verifier key (c2sp.org/signed-note): name+hash+key.
// Only Ed25519 keys that are canonical and not of small order are accepted:
// under the identity point every signature verifies, so whoever enrolled it
// could later deny having signed anything.
type VKey string

// algEd25519 is the signature type of c2sp.org/signed-note for Ed25519.
const algEd25519 = 1

func (k VKey) MarshalText() ([]byte, error) { return []byte(k), nil }

func (k *VKey) UnmarshalText(b []byte) error {
	name, pub, err := splitKey(string(b))
	if err != nil {
		return err
	}
	if want := FormatKey(name, pub); string(want) != string(b) {
		return errors.New("not a verifier key in its one spelling")
	}
	if err := checkPoint(pub); err != nil {
		return err
	}
	*k = VKey(b)
	return nil
}

// Name is the key name in front of the first plus sign.
func (k VKey) Name() string { n, _, _ := strings.Cut(string(k), "+"); return n }

// Public is the raw Ed25519 public key.
func (k VKey) Public() (ed25519.PublicKey, error) {
	_, pub, err := splitKey(string(k))
	return pub, err
}

func splitKey(s string) (string, ed25519.PublicKey, error) {
	name, rest, _ := strings.Cut(s, "+")
	_, key64, _ := strings.Cut(rest, "+")
	b, err := base64.StdEncoding.Strict().DecodeString(key64)
	if err != nil || len(b) != 1+ed25519.PublicKeySize || b[0] != algEd25519 || !isKeyName(name) {
		return "", nil, errors.New("not an Ed25519 verifier key")
	}
	return name, b[1:], nil
}

// FormatKey is the verifier key of the Ed25519 public key pub under name.
func FormatKey(name string, pub ed25519.PublicKey) VKey {
	key := append([]byte{algEd25519}, pub...)
	return VKey(fmt.Sprintf("%s+%08x+%s", name, keyHash(name, key), base64.StdEncoding.EncodeToString(key)))
}

// keyHash is the four bytes that tell keys of one name apart
// (c2sp.org/signed-note). They authenticate nothing.
func keyHash(name string, key []byte) uint32 {
	h := sha256.Sum256(append([]byte(name+"\n"), key...))
	return binary.BigEndian.Uint32(h[:])
}

func checkPoint(pub []byte) error {
	p, err := new(edwards25519.Point).SetBytes(pub)
	if err != nil || string(p.Bytes()) != string(pub) {
		return errors.New("not a canonical Ed25519 key")
	}
	if new(edwards25519.Point).MultByCofactor(p).Equal(edwards25519.NewIdentityPoint()) == 1 {
		return errors.New("an Ed25519 key of small order: it would verify any text")
	}
	return nil
}

// Verifier checks signature lines made with k.
func (k VKey) Verifier() (note.Verifier, error) { return note.NewVerifier(string(k)) }

// Key names. One key has one use, and the name of its use stands in its
// signature line, so that no line can be read as another's.
func InvitationKeyName(h HolderID) string { return "invitation/" + string(h) }
func OrderKeyName(by ActorID) string      { return "order/" + string(by) }

// AgeRecipient is an age recipient string. Only hybrid post-quantum recipients
// (age1pq1…) are accepted: a classical stanza beside a hybrid one gives the
// content to whoever stores it until he can break it.
type AgeRecipient string

// recipientLen is the length of every MLKEM768-X25519 recipient string.
const recipientLen = 1959

func (r AgeRecipient) MarshalText() ([]byte, error) { return []byte(r), nil }
func (r *AgeRecipient) UnmarshalText(b []byte) error {
	if len(b) != recipientLen || !isRecipient(string(b)) {
		return errors.New("not a hybrid post-quantum age recipient (age1pq1…)")
	}
	*r = AgeRecipient(b)
	return nil
}

// ID is the SHA-256 of the recipient string.
func (r AgeRecipient) ID() RecipientID { return RecipientID{Sum([]byte(r))} }

// KeyRef names one key record of a holder: its id and the record's number.
type KeyRef struct {
	Holder HolderID
	Number int
}

func (k KeyRef) String() string               { return string(k.Holder) + " " + strconv.Itoa(k.Number) }
func (k KeyRef) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (k *KeyRef) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	n, err := keyNumber(p[1])
	k.Number = n
	if err != nil {
		return err
	}
	return k.Holder.UnmarshalText([]byte(p[0]))
}

func keyNumber(s string) (int, error) {
	n, err := decimal(s)
	if err == nil && (n < 1 || n > 1<<20) {
		err = errors.New("key numbers begin at 1")
	}
	return int(n), err
}

// RootDigest is the SHA-256 of an organisation's root record: the text
//
//	safehand/keys/v1 root
//	of northshire.example
//	key northshire.example+…
//
// with one key line for each root key, sorted. Invitations carry it; partners
// compare its short form, the root number.
func RootDigest(org OrgID, keys []VKey) (Digest, error) {
	b, err := write("safehand/keys/v1 root", MaxText, func(c *codec) {
		one(c, "of", &org)
		many(c, "key", &keys, 1)
	})
	return Sum(b), err
}
