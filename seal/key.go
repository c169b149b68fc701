package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
)

var (
	// ErrStanza: somebody with a key of another kind could open the file.
	ErrStanza = errors.New("not sealed to hybrid post-quantum keys alone")
	// ErrNoKey: none of the keys at hand opens the file.
	ErrNoKey = errors.New("none of these keys opens it")
	// ErrWrongKey: a key that is not the one the seal names.
	ErrWrongKey = errors.New("wrong key")
)

// hybrid is the one public-key stanza of age that is read or written here.
const hybrid = "mlkem768x25519"

// Identity is the secret half of an encryption key: an exhibit's, a person's, a
// unit's or an agent's.
type Identity struct {
	age *age.HybridIdentity
}

// GenerateIdentity draws a new key.
func GenerateIdentity() (Identity, error) {
	id, err := age.GenerateHybridIdentity()
	return Identity{id}, err
}

// ParseIdentity reads AGE-SECRET-KEY-PQ-1….
func ParseIdentity(s string) (Identity, error) {
	id, err := age.ParseHybridIdentity(s)
	if err != nil || id.String() != s {
		// The error could quote what was given, which may be a secret.
		return Identity{}, errors.New("not a hybrid post-quantum age identity (AGE-SECRET-KEY-PQ-1…)")
	}
	return Identity{id}, nil
}

// String is the secret key, as age -i reads it. It is never logged.
func (i Identity) String() string { return i.age.String() }

// Recipient is the public half.
func (i Identity) Recipient() event.AgeRecipient {
	return event.AgeRecipient(i.age.Recipient().String())
}

// ID names the public half.
func (i Identity) ID() event.RecipientID { return i.Recipient().ID() }

// ParseRecipient makes r usable for encryption. It must be a hybrid one.
func ParseRecipient(r event.AgeRecipient) (*age.HybridRecipient, error) {
	p, err := age.ParseHybridRecipient(string(r))
	if err != nil {
		return nil, fmt.Errorf("%w: not a recipient (age1pq1…): %v", ErrStanza, err)
	}
	if p.String() != string(r) {
		return nil, fmt.Errorf("%w: a recipient not in its one spelling", ErrStanza)
	}
	return p, nil
}

// strict opens only what is sealed to hybrid keys and nothing else, and, with
// alone, to one of them.
type strict struct {
	age   *age.HybridIdentity
	alone bool
}

func (s strict) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, t := range stanzas {
		if t.Type != hybrid {
			return nil, fmt.Errorf("%w: it has a stanza %q", ErrStanza, t.Type)
		}
	}
	if s.alone && len(stanzas) != 1 {
		return nil, fmt.Errorf("%w: it is sealed to %d keys where one is allowed", ErrStanza, len(stanzas))
	}
	return s.age.Unwrap(stanzas)
}

// Encrypt writes an age file to every one of the recipients.
func Encrypt(dst io.Writer, recipients ...event.AgeRecipient) (io.WriteCloser, error) {
	var to []age.Recipient
	for _, r := range recipients {
		p, err := ParseRecipient(r)
		if err != nil {
			return nil, err
		}
		to = append(to, p)
	}
	return age.Encrypt(dst, to...)
}

// SealBytes makes a small age file in memory: a label, a manifest, a grant.
func SealBytes(clear []byte, recipients ...event.AgeRecipient) ([]byte, error) {
	var b bytes.Buffer
	w, err := Encrypt(&b, recipients...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(clear); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// OpenBytes opens what [SealBytes] made, with whichever of ids fits.
func OpenBytes(file []byte, ids ...Identity) ([]byte, error) {
	return openBytes(file, false, ids)
}

func openBytes(file []byte, alone bool, ids []Identity) ([]byte, error) {
	var with []age.Identity
	for _, id := range ids {
		with = append(with, strict{id.age, alone})
	}
	r, err := age.Decrypt(bytes.NewReader(file), with...)
	if err != nil {
		return nil, openError(err)
	}
	return io.ReadAll(r)
}

// openError tells the reasons apart that a person can do something about.
func openError(err error) error {
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return ErrNoKey
	}
	return err
}

// headerSize is what age writes before the payload of a file to one hybrid
// recipient, nonce included; chunkSize and chunkTag are its payload's.
const (
	headerSize = 1627 + 16
	chunkSize  = 64 << 10
	chunkTag   = 16
)

// SealedSize is the length of the age file of n bytes to one recipient.
func SealedSize(n int64) int64 {
	chunks := max(1, (n+chunkSize-1)/chunkSize)
	return headerSize + n + chunks*chunkTag
}
