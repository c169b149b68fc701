package passkey

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// unexposed refuses an answer that holds what a passkey makes secrets of, before
// it is read any further. A browser's own way to write an answer down puts the
// secret in, and the libraries of servers take it. Of all that extensions may
// answer, only these two say nothing secret.
func unexposed(response map[string]any) ([]byte, error) {
	for key, v := range response {
		results, _ := v.(map[string]any)
		if !strings.EqualFold(key, "clientExtensionResults") { // as the library reads it
			continue
		}
		for name, v := range results {
			if said, is := v.(map[string]any); !is || !harmless(name, said) {
				return nil, exposed(name)
			}
		}
	}
	return json.Marshal(response)
}

func harmless(name string, said map[string]any) bool {
	for member, v := range said {
		if _, is := v.(bool); !is || !slices.Contains([]string{"prf.enabled", "credProps.rk"}, name+"."+member) {
			return false
		}
	}
	return true
}

func exposed(name string) error {
	if !strings.EqualFold(name, "prf") {
		return &api.Error{Code: api.CodeBadRequest, Message: "the answer holds more than was asked for: only prf.enabled and credProps.rk may stand in clientExtensionResults"}
	}
	return &api.Error{Code: api.CodeExposed, Message: "the answer holds the passkey's secret, which must never leave the page. " +
		"Nothing of it was kept and nothing was done. Remove this passkey and make another, and tell whoever runs the service"}
}

func malformed() error {
	return &api.Error{Code: api.CodeBadRequest, Message: "this is no answer of a passkey"}
}

// ask keeps a challenge, and forgets those that nothing answered: strangers may
// ask for as many as they like.
func (k *Keeper) ask(tx *store.Tx, c protocol.URLEncodedBase64, by event.Signer) error {
	if _, err := tx.DropPasskeyChallenges(k.now()); err != nil {
		return err
	}
	return tx.AddPasskeyChallenge(event.Sum([]byte(c.String())), by, k.now()+challengeLife)
}

// answered gives whose the challenge was that an answer is to. It is used up, even
// when the answer then turns out to be wrong.
func (k *Keeper) answered(ctx context.Context, challenge string) (by event.Signer, err error) {
	var open bool
	err = k.store.Update(ctx, func(tx *store.Tx) (err error) {
		by, open, err = tx.UsePasskeyChallenge(event.Sum([]byte(challenge)), k.now())
		return err
	})
	if err == nil && !open {
		err = event.Refuse(event.CodeStale, "the passkey answers what was answered already, is over five minutes old or was never asked: begin again")
	}
	return by, err
}

// session is what was asked, as the library wants it told. It looks at the
// challenge again, and at no clock: ours has decided.
func (k *Keeper) session(rp *webauthn.WebAuthn, challenge string, who event.ActorID) webauthn.SessionData {
	return webauthn.SessionData{
		Challenge: challenge, RelyingPartyID: rp.Config.RPID, UserID: k.holder(who).WebAuthnID(),
		UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault(),
		Extensions: protocol.SessionExtensions{Requested: []string{protocol.ExtensionPRF, protocol.ExtensionCredProps}},
	}
}

// refused is the one refusal of an answer that does not hold, whatever is wrong
// with it. Only that it was made at another address is said: no person's secret,
// and the operator's to mend.
func (k *Keeper) refused(rp *webauthn.WebAuthn, c protocol.CollectedClientData) error {
	if !slices.Contains(rp.Config.RPOrigins, c.Origin) {
		return event.Refuse(event.CodeSignature, "the passkey was used at another address than %s", rp.Config.RPOrigins[0])
	}
	return event.Refuse(event.CodeSignature, "no passkey that is known here made this answer: it may have been removed, or have ended with your key")
}

// options are the library's, as the JSON of WebAuthn.
func options(v any) (api.PasskeyOptions, error) {
	var out api.PasskeyOptions
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &out.Options)
	}
	return out, err
}
