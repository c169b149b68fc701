package client

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Keyring is what only its owner may have: a signing key and the identity she
// opens with, on separate lines, so that a later recovery can hold one without
// the other. It is stored only locked.
type Keyring struct {
	Of     event.ActorID
	Number int
	signer note.Signer
	skey   string
	Open   seal.Identity // zero in a root's keyring, which opens nothing

	public *public // what is left once the keys were dropped
}

// public are the halves of a keyring that everybody knows.
type public struct {
	vkey      event.VKey
	recipient event.AgeRecipient
}

// newKeyring makes fresh keys.
func newKeyring(of event.ActorID, number int) (*Keyring, error) {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed)
	k := &Keyring{Of: of, Number: number, skey: formatSeed(string(of), seed)}
	var err error
	if k.signer, err = note.NewSigner(k.skey); err != nil {
		return nil, err
	}
	if _, root := of.Root(); !root {
		k.Open, err = seal.GenerateIdentity()
	}
	return k, err
}

// formatSeed is a private key as c2sp.org/signed-note's reference writes it.
func formatSeed(name string, seed []byte) string {
	pub := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	hash := strings.Split(string(event.FormatKey(name, pub)), "+")[1]
	return fmt.Sprintf("PRIVATE+KEY+%s+%s+%s", name, hash, base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))
}

// vkeyOf is the public half of a private key as formatSeed writes it.
func vkeyOf(skey string) (event.VKey, error) {
	parts := strings.SplitN(skey, "+", 5)
	if len(parts) != 5 {
		return "", errors.New("not a signing key")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return "", errors.New("not a signing key")
	}
	pub := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	return event.FormatKey(parts[2], pub), nil
}

// VKey is the public half of the signing key.
func (k *Keyring) VKey() event.VKey {
	if k.public != nil {
		return k.public.vkey
	}
	v, _ := vkeyOf(k.skey)
	return v
}

// Recipient is what others seal to.
func (k *Keyring) Recipient() event.AgeRecipient {
	if k.public != nil {
		return k.public.recipient
	}
	return k.Open.Recipient()
}

// Ref is the key record the keyring belongs to.
func (k *Keyring) Ref() event.KeyRef {
	return event.KeyRef{Holder: event.HolderID(k.Of), Number: k.Number}
}

const keyringFirst = "safehand/keyring/v1 keys"

// text is the keyring in clear. It goes nowhere but into a lock.
func (k *Keyring) text() []byte {
	s := fmt.Sprintf("%s\nof %s %d\nsign %s\n", keyringFirst, k.Of, k.Number, k.skey)
	if k.Open != (seal.Identity{}) {
		s += "open " + k.Open.String() + "\n"
	}
	return []byte(s)
}

func parseKeyring(b []byte) (*Keyring, error) {
	bad := errors.New("the keyring is damaged")
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	if len(lines) < 3 || lines[0] != keyringFirst {
		return nil, bad
	}
	k := new(Keyring)
	var number string
	var err error
	of, ok := strings.CutPrefix(lines[1], "of ")
	of, number, ok2 := strings.Cut(of, " ")
	if k.Number, err = strconv.Atoi(number); err != nil || !ok || !ok2 || k.Of.UnmarshalText([]byte(of)) != nil {
		return nil, bad
	}
	if k.skey, ok = strings.CutPrefix(lines[2], "sign "); !ok {
		return nil, bad
	}
	if k.signer, err = note.NewSigner(k.skey); err != nil || k.signer.Name() != of {
		return nil, bad
	}
	if len(lines) == 4 {
		if k.Open, err = seal.ParseIdentity(strings.TrimPrefix(lines[3], "open ")); err != nil {
			return nil, bad
		}
	}
	if !bytes.Equal(k.text(), b) {
		return nil, bad
	}
	return k, nil
}

// Lock is the keyring as it is stored: one age file, locked by a passphrase.
func (k *Keyring) Lock(passphrase string) ([]byte, error) {
	return seal.LockKeyring(k.text(), passphrase)
}

// orderKey is a key for one order; it lives only in this process's memory.
func orderKey(by event.ActorID) (note.Signer, event.VKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed)
	return signerOf(event.OrderKeyName(by), seed)
}

// invitationKey is the key that the secret in an invitation stands for.
func invitationKey(who event.HolderID, secret []byte) (note.Signer, event.VKey, error) {
	seed, err := hkdf.Key(sha256.New, secret, nil, "safehand/invitation/v1 "+string(who), ed25519.SeedSize)
	if err != nil {
		return nil, "", err
	}
	return signerOf(event.InvitationKeyName(who), seed)
}

func signerOf(name string, seed []byte) (note.Signer, event.VKey, error) {
	skey := formatSeed(name, seed)
	s, err := note.NewSigner(skey)
	if err != nil {
		return nil, "", err
	}
	v, err := vkeyOf(skey)
	return s, v, err
}

// ownKeys compares the keyring with the directory: a service that shows another
// recipient in her name has others seal to it what is meant for her.
func (c *Client) ownKeys(s *continuity.Story) error {
	who := c.Who()
	k := s.State.Dir.Person(event.HolderID(who.ID)).Record(who.Number)
	if k == nil || !slices.Equal(k.Keys, []event.VKey{c.ring.VKey()}) || k.Recipient != c.ring.Recipient() {
		return fmt.Errorf("%w: it shows other keys as key %d of %s than the ones in your keyring", ErrUntrusted, who.Number, who.ID)
	}
	return nil
}
