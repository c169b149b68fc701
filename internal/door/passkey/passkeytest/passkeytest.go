// Package passkeytest is a passkey in software, and the browser around it, for
// tests without either. It signs as a real one does; what it makes secrets of it
// does not have, so the keyrings it locks open for nobody.
package passkeytest

import (
	"encoding/json"
	"testing"

	"github.com/descope/virtualwebauthn"

	"github.com/safehand/safehand/api"
)

// Passkey is one passkey, and what it says when it is asked.
type Passkey struct {
	// Site is the address of the page that uses it; Host the name it is bound to.
	Site, Host string
	// Unnamed leaves out whose it is, as browsers do that were told which to ask.
	Unnamed bool
	// Unverified is used by whoever holds it, with no PIN, finger or face.
	Unverified bool

	key    virtualwebauthn.Credential
	holder []byte
}

// New is a passkey that has not been made anybody's yet.
func New(site, host string) *Passkey {
	for {
		c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if len(c.Key.AttestationData()) == wholeKey {
			return &Passkey{Site: site, Host: host, key: c}
		}
	}
}

// wholeKey is the length of a public key in COSE. The library writes one in 128
// without the zeros it begins with, which nobody reads.
const wholeKey = 77

func (p *Passkey) maker() (virtualwebauthn.RelyingParty, virtualwebauthn.Authenticator) {
	o := virtualwebauthn.AuthenticatorOptions{UserHandle: p.holder, UserNotVerified: p.Unverified}
	if p.Unnamed {
		o.UserHandle = nil
	}
	return virtualwebauthn.RelyingParty{ID: p.Host, Name: "Safehand", Origin: p.Site}, virtualwebauthn.NewAuthenticatorWithOptions(o)
}

// Create answers what a passkey is to be made for, and is that person's from then
// on.
func (p *Passkey) Create(t testing.TB, o api.PasskeyOptions) map[string]any {
	t.Helper()
	asked, err := virtualwebauthn.ParseAttestationOptions(text(t, o.Options))
	if err != nil {
		t.Fatal(err)
	}
	p.holder = []byte(asked.UserID)
	rp, maker := p.maker()
	return read(t, virtualwebauthn.CreateAttestationResponse(rp, maker, p.key, *asked))
}

// Get answers what a passkey is asked.
func (p *Passkey) Get(t testing.TB, o api.PasskeyOptions) map[string]any {
	t.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(text(t, o.Options))
	if err != nil {
		t.Fatal(err)
	}
	rp, maker := p.maker()
	return read(t, virtualwebauthn.CreateAssertionResponse(rp, maker, p.key, *asked))
}

// Counted sets how often the passkey says that it was used.
func (p *Passkey) Counted(n uint32) { p.key.Counter = n }

// File is a keyring locked in the form that a passkey's lock has.
func File() []byte {
	return []byte("age-encryption.org/v1\n-> age-encryption.org/fido2prf AAAAAAAAAAAAAAAAAAAAAA\n" +
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nlocked")
}

func text(t testing.TB, options map[string]any) string {
	t.Helper()
	b, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func read(t testing.TB, response string) (out map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(response), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
