package world_test

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// What may be where is decided by these words of a canary's name.
const (
	anySigningKey = "any signing key"
	servicesOwn   = "the service's own "
	sessionToken  = "the token of a session"
)

// allowed: the service's own keys stand in their own files, and a session's
// token is what client and service say to each other. Nothing else is anywhere.
func allowed(place, name string) bool {
	name = strings.TrimPrefix(name, "SHA-256 of ")
	place = strings.TrimSuffix(place, firstKill)
	switch {
	case name == anySigningKey || strings.HasPrefix(name, servicesOwn):
		return place == keyFiles
	case name == sessionToken:
		return place == requests || place == responses
	}
	return false
}

// secrets plants every secret key that the people of the world made, the
// service's own, and what all secret keys begin with.
func (p *planted) secrets() {
	p.plant("any key that opens", []byte("AGE-SECRET-KEY-"), false)
	p.plant("any key that opens, in lower case", []byte("age-secret-key-"), false)
	p.plant(anySigningKey, []byte("PRIVATE+KEY+"), false)
	p.keyrings()
	p.carried()
	p.invitations()
	p.services()
	for _, key := range p.exhibitKeys {
		p.identity("an exhibit", key)
	}
}

// keyrings unlocks every home.
func (p *planted) keyrings() {
	homes, err := filepath.Glob(filepath.Join(p.w.Dir, "homes", "*", "keyring.age"))
	p.must(err)
	if len(homes) < 10 {
		p.t.Fatalf("only %d homes", len(homes))
	}
	for _, path := range homes {
		text := p.unlocked(path)
		of := filepath.Base(filepath.Dir(path))
		for line := range strings.Lines(text) {
			key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			switch key {
			case "sign":
				p.signingKey(fmt.Sprintf("the signing key of %s", of), value)
			case "open":
				p.identity(of, value)
			}
		}
	}
}

func (p *planted) unlocked(path string) string {
	locked, err := os.ReadFile(path)
	p.must(err)
	clear, err := seal.Lock{WorkFactor: 15}.Unlock(locked, world.Passphrase)
	p.must(err)
	return string(clear)
}

// signingKey plants a private key of signed notes, and its seed.
func (p *planted) signingKey(name, key string) {
	p.plant(name, []byte(key), true)
	parts := strings.SplitN(key, "+", 5)
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	p.must(err)
	if len(parts) != 5 || len(raw) < 33 {
		p.t.Fatalf("%s is not in the form of a signing key", name)
	}
	p.plant(name+" (its seed)", raw[1:], true)
}

// openers are the identities of everybody who has a home.
func (p *planted) openers() (ids []seal.Identity) {
	homes, err := filepath.Glob(filepath.Join(p.w.Dir, "homes", "*", "keyring.age"))
	p.must(err)
	for _, path := range homes {
		if _, key, ok := strings.Cut(p.unlocked(path), "\nopen "); ok {
			id, err := seal.ParseIdentity(strings.TrimSpace(key))
			p.must(err)
			ids = append(ids, id)
		}
	}
	return ids
}

// carried plants the keys that travelled encrypted: units' and exhibits'.
func (p *planted) carried() {
	ids := p.openers()
	units, grants := 0, 0
	for _, x := range p.rec.all() {
		if x.path == "/v1/sign-in" {
			var s api.Session
			if json.Unmarshal(x.body.Copy(), &s) == nil && s.Token != "" {
				p.plant(sessionToken, []byte(s.Token), false)
			}
		}
		if x.method+" "+x.path != api.PathEvents {
			continue
		}
		var s api.Submission
		if json.Unmarshal(x.requestBody.Copy(), &s) != nil {
			continue
		}
		for _, f := range s.Copies {
			for _, id := range p.inside(f, ids) {
				ids = append(ids, id)
				p.identity("a unit", id.String())
			}
			units++
		}
		for _, f := range s.Grants {
			for _, id := range p.inside(f, ids) {
				p.identity("an exhibit", id.String())
			}
			grants++
		}
	}
	if units < 4 || grants < 4 {
		p.t.Fatalf("only %d copies of units' keys and %d grants were seen", units, grants)
	}
}

// inside are the identities in a grant, or in the copy of a unit's key, which
// carries the keys before it too.
func (p *planted) inside(file []byte, ids []seal.Identity) (out []seal.Identity) {
	p.t.Helper()
	clear, err := seal.OpenBytes(file, ids...)
	p.must(err)
	for line := range strings.Lines(string(clear)) {
		if strings.HasPrefix(line, identityPrefix) {
			id, err := seal.ParseIdentity(strings.TrimSpace(line))
			p.must(err)
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		p.t.Fatal("there is no key in a file that carries one")
	}
	return out
}

func (p *planted) invitations() {
	for _, inv := range p.w.Invitations {
		name := fmt.Sprintf("the invitation of %s", inv.Who)
		p.plant(name, inv.Secret[:], true)
		seed, err := hkdf.Key(sha256.New, inv.Secret[:], nil, "safehand/invitation/v1 "+string(inv.Who), 32)
		p.must(err)
		p.plant(name+" (the key made of it)", seed, true)
	}
}

// services plants the service's own keys, which have one place each.
func (p *planted) services() {
	found := 0
	for _, file := range []string{"service.key", "log.key"} {
		b, err := os.ReadFile(filepath.Join(p.w.Data(), file))
		p.must(err)
		for _, word := range strings.Fields(string(b)) {
			if strings.HasPrefix(word, "PRIVATE+KEY+") {
				p.signingKey(servicesOwn+file, word)
				found++
				if !strings.HasPrefix(word, "PRIVATE+KEY+safehand.example") {
					p.t.Errorf("%s holds a key that is not the service's", file)
				}
			}
		}
	}
	if found != 3 {
		p.t.Errorf("the service's files hold %d signing keys, not its own three", found)
	}
	b, err := os.ReadFile(filepath.Join(p.w.Data(), "tls.pem"))
	p.must(err)
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if strings.Contains(block.Type, "PRIVATE") {
			// PKCS #8 wraps the key in what every such key has: the end is its own.
			p.plant(servicesOwn+"TLS key", block.Bytes[36:], false)
			return
		}
	}
	p.t.Error("there is no TLS key to look for")
}
