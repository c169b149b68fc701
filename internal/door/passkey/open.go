package passkey

import (
	"context"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/store"
)

// Ask says what a passkey has to answer for its keyring. It asks for nobody by
// name, and is the same for everybody: who has passkeys, and which, is nothing for
// strangers. A page that remembers a passkey may name it to the browser itself.
func (k *Keeper) Ask(ctx context.Context) (api.PasskeyOptions, error) {
	rp, err := k.relyingParty()
	if err != nil {
		return api.PasskeyOptions{}, err
	}
	asked, _, err := rp.BeginDiscoverableLogin()
	if err != nil {
		return api.PasskeyOptions{}, err
	}
	out, err := options(asked.Response)
	if err != nil {
		return out, err
	}
	return out, k.store.Update(ctx, func(tx *store.Tx) error { return k.ask(tx, asked.Response.Challenge, event.Signer{}) })
}

// Open hands out the keyring that is locked for the passkey which has answered,
// and nothing else. The answer may say whose the passkey is, or not: browsers
// leave it out when they were told which passkey to ask.
func (k *Keeper) Open(ctx context.Context, o api.OpenKeyring) (api.KeptKeyring, error) {
	raw, err := unexposed(o.Response)
	if err != nil {
		return api.KeptKeyring{}, err
	}
	p, err := protocol.ParseCredentialRequestResponseBytes(raw)
	if err != nil {
		return api.KeptKeyring{}, malformed()
	}
	rp, err := k.relyingParty()
	if err != nil {
		return api.KeptKeyring{}, err
	}
	client := p.Response.CollectedClientData
	by, err := k.answered(ctx, client.Challenge)
	if err != nil {
		return api.KeptKeyring{}, err
	}
	var out api.KeptKeyring
	var refusal error
	err = k.store.Update(ctx, func(tx *store.Tx) error {
		have, err := tx.Passkey(event.Sum(p.RawID))
		if err != nil {
			return err
		}
		// An answer to what was asked of her new passkey opens nothing: each
		// challenge is for one thing.
		if have == nil || by != (event.Signer{}) {
			refusal = k.refused(rp, client)
			return nil
		}
		counted, err := rp.ValidateLogin(k.holder(have.Of.ID, *have), k.session(rp, client.Challenge, have.Of.ID), p)
		if err != nil {
			refusal = k.refused(rp, client)
			return nil
		}
		out, refusal, err = k.release(tx, have, counted)
		return err
	})
	if err := errors.Join(err, refusal); err != nil {
		return api.KeptKeyring{}, err
	}
	return out, nil
}

// release gives out a passkey's keyring once its signature stands. From here on
// its owner is told why not.
func (k *Keeper) release(tx *store.Tx, p *store.Passkey, counted *webauthn.Credential) (out api.KeptKeyring, refusal, err error) {
	who, _ := p.Of.ID.Person()
	refusal, err = k.door.Good(tx, door.Caller{Role: event.AsPerson, Actor: p.Of.ID, Number: p.Of.Number})
	if err != nil {
		return out, nil, err
	}
	if refusal != nil {
		// It ended while the passkey was being added: nothing else leaves one.
		_, err := tx.DropPasskey(p.ID, p.Of.ID)
		return out, refusal, err
	}
	if counted.Authenticator.CloneWarning {
		return out, event.Refuse(event.CodeState, "the passkey counts how often it was used, and it was used elsewhere: there may be a copy of it. Try once more; if this comes again, remove the passkey and use another way"), nil
	}
	if err := tx.UsedPasskey(p.ID, counted.Authenticator.SignCount, k.now()); err != nil {
		return out, nil, err
	}
	file, err := tx.KeptKeyring(p.ID)
	return api.KeptKeyring{Who: who, Number: p.Of.Number, Passkey: p.ID, File: file}, nil, err
}
