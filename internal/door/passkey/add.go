package passkey

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/store"
)

// Begin says how a passkey is to be made for the caller. The page adds the salt
// of its own lock.
func (k *Keeper) Begin(ctx context.Context, c door.Caller) (api.PasskeyOptions, error) {
	if err := mine(c); err != nil {
		return api.PasskeyOptions{}, err
	}
	rp, err := k.relyingParty()
	if err != nil {
		return api.PasskeyOptions{}, err
	}
	var out api.PasskeyOptions
	err = k.store.Update(ctx, func(tx *store.Tx) error {
		have, err := room(tx, c)
		if err != nil {
			return err
		}
		known := webauthn.Credentials(k.holder(c.Actor, have...).WebAuthnCredentials()).CredentialDescriptors()
		made, _, err := rp.BeginRegistration(k.holder(c.Actor), webauthn.WithExclusions(known))
		if err != nil {
			return err
		}
		if out, err = options(made.Response); err != nil {
			return err
		}
		return k.ask(tx, made.Response.Challenge, event.Signer{ID: c.Actor, Number: c.Number})
	})
	return out, err
}

// room refuses a person who has as many passkeys as she may.
func room(tx *store.Tx, c door.Caller) ([]store.Passkey, error) {
	have, err := tx.PasskeysOf(c.Actor)
	if err == nil && len(have) >= Most {
		err = event.Refuse(event.CodeState, "you have %d passkeys, and that is the most: remove one that you no longer use", len(have))
	}
	return have, err
}

// Add keeps a new passkey of the caller's, and the keyring that she has locked
// with it. One without the other would be of no use to anybody.
func (k *Keeper) Add(ctx context.Context, c door.Caller, n api.NewPasskey) (api.Passkey, error) {
	if err := mine(c); err != nil {
		return api.Passkey{}, err
	}
	raw, err := unexposed(n.Response)
	if err != nil {
		return api.Passkey{}, err
	}
	if err := locked(n.File); err != nil {
		return api.Passkey{}, err
	}
	p, err := protocol.ParseCredentialCreationResponseBytes(raw)
	if err != nil {
		return api.Passkey{}, malformed()
	}
	rp, err := k.relyingParty()
	if err != nil {
		return api.Passkey{}, err
	}
	client := p.Response.CollectedClientData
	by, err := k.answered(ctx, client.Challenge)
	if err != nil {
		return api.Passkey{}, err
	}
	if by != (event.Signer{ID: c.Actor, Number: c.Number}) {
		return api.Passkey{}, event.Refuse(event.CodeNotYours, "the passkey was to be somebody else's: begin again")
	}
	made, err := rp.CreateCredential(k.holder(c.Actor), k.session(rp, client.Challenge, c.Actor), p)
	if err != nil {
		return api.Passkey{}, k.refused(rp, client)
	}
	return k.keep(ctx, c, made, n.File)
}

func (k *Keeper) keep(ctx context.Context, c door.Caller, made *webauthn.Credential, file []byte) (api.Passkey, error) {
	p := store.Passkey{
		ID: event.Sum(made.ID), Credential: made.ID, PublicKey: made.PublicKey, Counter: made.Authenticator.SignCount,
		Syncs: made.Flags.BackupEligible, Attachment: string(made.Authenticator.Attachment), Transports: transports(made.Transport),
		Of: event.Signer{ID: c.Actor, Number: c.Number}, Added: k.now(),
	}
	err := k.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := room(tx, c); err != nil {
			return err
		}
		// Her key may have ended since she signed in.
		refusal, err := k.door.Good(tx, c)
		if err := errors.Join(refusal, err); err != nil {
			return err
		}
		return tx.AddPasskey(p, file)
	})
	if errors.Is(err, store.ErrTaken) {
		err = event.Refuse(event.CodeTaken, "this passkey is kept already")
	}
	return row(p), err
}

// transports are how the passkey says that it is reached, as far as WebAuthn knows
// such a way: browsers take them back as a hint.
func transports(made []protocol.AuthenticatorTransport) (out []string) {
	for _, t := range made {
		switch t {
		case protocol.USB, protocol.NFC, protocol.BLE, protocol.SmartCard, protocol.Hybrid, protocol.Internal:
			out = append(out, string(t))
		}
	}
	return out
}

const (
	ageFirst = "age-encryption.org/v1\n"
	stanza   = "-> "
	byPRF    = stanza + "age-encryption.org/fido2prf "
)

// locked refuses a keyring with any other lock than one passkey's.
func locked(file []byte) error {
	if len(file) > MaxFile {
		return &api.Error{Code: api.CodeTooLarge, Message: "a locked keyring has at most 65,536 bytes"}
	}
	head, _, ok := bytes.Cut(file, []byte("\n--- "))
	text, is := strings.CutPrefix(string(head), ageFirst)
	if !ok || !is || !strings.HasPrefix(text, byPRF) || strings.Contains(text, "\n"+stanza) {
		return &api.Error{Code: api.CodeBadRequest, Message: "a keyring is kept here only as an age file with one lock, that of the passkey"}
	}
	return nil
}
