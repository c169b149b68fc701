package store

import (
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Passkey is what is known of a passkey: enough to recognise it and to tell its
// owner which one it is. It opens nothing.
type Passkey struct {
	ID         event.Digest // SHA-256 of the credential's id
	Credential []byte       // its id, as its maker chose it
	PublicKey  []byte       // COSE
	Counter    uint32
	Syncs      bool // its maker may copy it to other machines
	Attachment string
	Transports []string
	Of         event.Signer // it lives and dies with this key record
	Added      event.Time
	Used       event.Time // zero before it was
}

// AddPasskey keeps a passkey and the keyring that is locked for it.
func (t *Tx) AddPasskey(p Passkey, file []byte) error {
	syncs := int64(0)
	if p.Syncs {
		syncs = 1
	}
	err := typed(t.q.AddPasskey(t.ctx, db.AddPasskeyParams{
		ID: p.ID[:], Credential: p.Credential, PublicKey: p.PublicKey, Counter: int64(p.Counter), Syncs: syncs,
		Attachment: p.Attachment, Transports: strings.Join(p.Transports, " "),
		Person: string(p.Of.ID), KeyNumber: int64(p.Of.Number), AddedUs: micros(p.Added), UsedUs: micros(p.Used),
	}))
	if err != nil {
		return err
	}
	return typed(t.q.AddKeptKeyring(t.ctx, db.AddKeptKeyringParams{
		Passkey: p.ID[:], Person: string(p.Of.ID), KeyNumber: int64(p.Of.Number), File: file, KeptUs: micros(p.Added),
	}))
}

// Passkey is one passkey, nil when it is not kept.
func (t *Tx) Passkey(id event.Digest) (*Passkey, error) {
	r, err := t.q.Passkey(t.ctx, id[:])
	if ok, err := found(err); !ok {
		return nil, err
	}
	return &Passkey{
		ID: id, Credential: r.Credential, PublicKey: r.PublicKey, Counter: uint32(r.Counter), Syncs: r.Syncs == 1,
		Attachment: r.Attachment, Transports: strings.Fields(r.Transports),
		Of: event.Signer{ID: event.ActorID(r.Person), Number: int(r.KeyNumber)}, Added: seconds(r.AddedUs), Used: seconds(r.UsedUs),
	}, nil
}

// PasskeysOf are a person's, the oldest first. Inside [DB.Update] nobody else
// adds to them until it ends, but to none at all.
func (t *Tx) PasskeysOf(who event.ActorID) ([]Passkey, error) {
	if !t.view {
		if err := t.q.LockPasskeys(t.ctx, string(who)); err != nil {
			return nil, err
		}
	}
	rows, err := t.q.PasskeysOf(t.ctx, string(who))
	var out []Passkey
	for _, r := range rows {
		p := Passkey{
			Credential: r.Credential, PublicKey: r.PublicKey, Counter: uint32(r.Counter), Syncs: r.Syncs == 1,
			Attachment: r.Attachment, Transports: strings.Fields(r.Transports),
			Of: event.Signer{ID: who, Number: int(r.KeyNumber)}, Added: seconds(r.AddedUs), Used: seconds(r.UsedUs),
		}
		if p.ID, err = digestOf(r.ID); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, err
}

// UsedPasskey notes that a passkey was used, and how far it then counted.
func (t *Tx) UsedPasskey(id event.Digest, counter uint32, at event.Time) error {
	return t.q.UsedPasskey(t.ctx, db.UsedPasskeyParams{ID: id[:], Counter: int64(counter), UsedUs: micros(at)})
}

// KeptKeyring is the keyring that is locked for a passkey, nil when there is none.
func (t *Tx) KeptKeyring(passkey event.Digest) ([]byte, error) {
	b, err := t.q.KeptKeyring(t.ctx, passkey[:])
	return file(b, err)
}

// DropPasskey forgets a passkey of that person's and the keyring locked for it,
// and reports whether there was one.
func (t *Tx) DropPasskey(id event.Digest, who event.ActorID) (bool, error) {
	if err := t.q.DropKeptKeyring(t.ctx, db.DropKeptKeyringParams{Passkey: id[:], Person: string(who)}); err != nil {
		return false, err
	}
	n, err := t.q.DropPasskey(t.ctx, db.DropPasskeyParams{ID: id[:], Person: string(who)})
	return n == 1, err
}

// dropEnded forgets the passkeys of key records that have ended, with the keyrings
// locked for them. A record that ended stays so: whatever a rebuild passes on its
// way through the log, it takes nothing that a live key still needs.
func (t *Tx) dropEnded(p *directory.Person) error {
	for _, k := range p.Keys {
		if k.Revoked == nil {
			continue
		}
		err := t.q.DropKeptKeyringsOf(t.ctx, db.DropKeptKeyringsOfParams{Person: string(p.ID), KeyNumber: int64(k.Number)})
		if err != nil {
			return err
		}
		if err := t.q.DropPasskeysOf(t.ctx, db.DropPasskeysOfParams{Person: string(p.ID), KeyNumber: int64(k.Number)}); err != nil {
			return err
		}
	}
	return nil
}

// AddPasskeyChallenge keeps what one passkey may answer until an instant: of
// nobody when it is to open a keyring, of by when it is to be hers.
func (t *Tx) AddPasskeyChallenge(challenge event.Digest, by event.Signer, until event.Time) error {
	return typed(t.q.AddPasskeyChallenge(t.ctx, db.AddPasskeyChallengeParams{
		Challenge: challenge[:], Person: string(by.ID), KeyNumber: int64(by.Number), UntilUs: micros(until),
	}))
}

// UsePasskeyChallenge gives whose a challenge was, and whether it was open at now.
// It never is again.
func (t *Tx) UsePasskeyChallenge(challenge event.Digest, now event.Time) (by event.Signer, open bool, err error) {
	r, err := t.q.UsePasskeyChallenge(t.ctx, db.UsePasskeyChallengeParams{Challenge: challenge[:], UntilUs: micros(now)})
	if open, err = found(err); !open {
		return by, false, err
	}
	return event.Signer{ID: event.ActorID(r.Person), Number: int(r.KeyNumber)}, true, nil
}

// DropPasskeyChallenges forgets those that nothing answered by now.
func (t *Tx) DropPasskeyChallenges(now event.Time) (int64, error) {
	return t.q.DropPasskeyChallenges(t.ctx, micros(now))
}
