// Package passkey lets a person open her keyring with a passkey: the security key
// on her desk, or what her laptop keeps behind its fingerprint reader.
//
// One passkey does two things. By its signature the service knows whose it is and
// hands out the keyring that was locked for it; by a secret that only the passkey
// can make (WebAuthn's PRF) the page opens that lock. The signature alone lets
// nobody in: there is no session behind it, and whoever has tricked the service
// into handing out the file has a file that nothing opens but the passkey. So no
// method here gives a right to sign or to read.
//
// What it promises:
//
//   - A keyring is taken in only as an age file with one lock, made by a passkey's
//     secret. One locked by a passphrase could be guessed at, by whoever runs the
//     service, for as long as they like.
//   - The secret never comes here. An answer that holds it is refused by name
//     ([api.CodeExposed]) before anything else is looked at, and nothing of it is
//     kept: a page that sends it is broken, or not ours.
//   - A passkey belongs to one key record. It ends with it: the transaction that
//     records the revocation forgets passkey and keyring (package store).
//   - Each answer is to one challenge, once, within five minutes, on any node.
//   - A stranger learns nothing: which passkeys a person has is told to her alone,
//     and why one is refused only to who has signed with it.
package passkey

import (
	"crypto/sha256"
	"fmt"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/store"
)

// Keeper keeps passkeys and the keyrings that are locked for them. It is safe for
// concurrent use.
type Keeper struct {
	store   *store.DB
	service directory.Service
	door    *door.Door
	now     func() event.Time
	site    func() []string
}

// Config is what a keeper works with.
type Config struct {
	Store   *store.DB
	Service directory.Service
	Door    *door.Door
	Now     func() event.Time
	// Site gives the addresses at which browsers find the service, the public one
	// first: passkeys are bound to its host name for ever. A service that is
	// called by another name has none of them.
	Site func() []string
}

// New is the keeper of a service.
func New(c Config) *Keeper { return &Keeper{c.Store, c.Service, c.Door, c.Now, c.Site} }

// Limits, beside those of the door.
const (
	// Most is how many passkeys a person may have: one for each place she works
	// at, and some that she has lost and not thought of.
	Most = 10
	// MaxFile bounds a locked keyring, in bytes.
	MaxFile = 64 << 10
	// challengeLife is in seconds.
	challengeLife = 5 * 60
)

// relyingParty is the service as browsers know it: a host name, and the addresses
// with that name.
func (k *Keeper) relyingParty() (*webauthn.WebAuthn, error) {
	var host string
	var origins []string
	for _, s := range k.site() {
		u, err := url.Parse(s)
		if err != nil || u.Hostname() == "" {
			continue
		}
		if host == "" {
			host = u.Hostname()
		}
		if u.Hostname() == host {
			origins = append(origins, u.Scheme+"://"+u.Host)
		}
	}
	if err := protocol.ValidateRPID(host); err != nil {
		return nil, event.Refuse(event.CodeState, "passkeys are bound to the name of a service, and this one is reached at %q: whoever runs it can give it a name. A passphrase works meanwhile", host)
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Safehand", RPOrigins: origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			// Found without a name being typed, and never without a PIN, a finger
			// or a face: a laptop left on a train opens nothing.
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %v", err)
	}
	return w, nil
}

// holder is a person as WebAuthn knows her.
type holder struct {
	who  event.ActorID
	id   []byte
	keys []store.Passkey
}

// holder gives somebody the same id each time: a passkey made anew on the same
// machine takes the old one's place there.
func (k *Keeper) holder(who event.ActorID, keys ...store.Passkey) *holder {
	id := sha256.Sum256([]byte("safehand/passkey/v1\n" + string(k.service.Log) + "\n" + string(who)))
	return &holder{who, id[:], keys}
}

func (h *holder) WebAuthnID() []byte          { return h.id }
func (h *holder) WebAuthnName() string        { return string(h.who) }
func (h *holder) WebAuthnDisplayName() string { return string(h.who) }

func (h *holder) WebAuthnCredentials() (out []webauthn.Credential) {
	for _, p := range h.keys {
		c := webauthn.Credential{
			ID: p.Credential, PublicKey: p.PublicKey,
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: p.Syncs},
			Authenticator: webauthn.Authenticator{SignCount: p.Counter},
		}
		for _, t := range p.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		out = append(out, c)
	}
	return out
}

// row is a passkey as its owner sees it.
func row(p store.Passkey) api.Passkey {
	out := api.Passkey{Passkey: p.ID, Roams: p.Attachment != string(protocol.Platform), Syncs: p.Syncs, Added: p.Added}
	if p.Used != 0 {
		out.Used = &p.Used
	}
	return out
}
