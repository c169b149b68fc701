package passkey_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door/passkey"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
)

// secret is what a page must never send, as it would stand in an answer.
const secret = "UFJGLUNBTkFSWQ"

// The service refuses by name what holds a passkey's secret, wherever a browser
// or a page might put it, and keeps none of it.
func TestASecretIsRefusedByName(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, _ := p.add(amy)
		before := len(p.rows())
		first := map[string]any{"first": secret}
		for name, c := range map[string]struct {
			key     string
			results any
			code    event.Code
		}{
			"as toJSON has it":         {"clientExtensionResults", map[string]any{"prf": map[string]any{"enabled": true, "results": first}}, api.CodeExposed},
			"both halves":              {"clientExtensionResults", map[string]any{"prf": map[string]any{"results": map[string]any{"first": secret, "second": secret}}}, api.CodeExposed},
			"results that are nothing": {"clientExtensionResults", map[string]any{"prf": map[string]any{"results": nil}}, api.CodeExposed},
			"in a place of its own":    {"clientExtensionResults", map[string]any{"prf": secret}, api.CodeExposed},
			"under another spelling":   {"ClientExtensionResults", map[string]any{"PRF": map[string]any{"Results": first}}, api.CodeExposed},
			"as a word":                {"clientExtensionResults", map[string]any{"prf": map[string]any{"enabled": secret}}, api.CodeExposed},
			"of the older extension":   {"clientExtensionResults", map[string]any{"hmacGetSecret": map[string]any{"output1": secret}}, api.CodeBadRequest},
			"in a blob":                {"clientExtensionResults", map[string]any{"largeBlob": map[string]any{"blob": secret}}, api.CodeBadRequest},
		} {
			opening := k.Get(t, p.asked())
			opening[c.key] = c.results
			if got, err := p.Open(t.Context(), api.OpenKeyring{Response: opening}); code(err) != c.code || got.File != nil {
				t.Errorf("%s, opening: %+v, %v", name, got, err)
			}
			n := p.made(passkeytest.New(site, host), amy)
			n.Response[c.key] = c.results
			if _, err := p.Add(t.Context(), amy, n); code(err) != c.code {
				t.Errorf("%s, adding: %v", name, err)
			}
		}
		if rows := p.rows(); len(rows) != before || strings.Contains(strings.Join(rows, "\n"), secret) {
			t.Errorf("kept: %q", rows)
		}
		plain := k.Get(t, p.asked())
		plain["clientExtensionResults"] = map[string]any{"prf": map[string]any{"enabled": true}, "credProps": map[string]any{"rk": true}}
		if _, err := p.Open(t.Context(), api.OpenKeyring{Response: plain}); err != nil {
			t.Errorf("what is no secret: %v", err)
		}
	})
}

// A keyring under a lock that can be guessed at is not kept.
func TestOnlyAPasskeysLockIsKept(t *testing.T) {
	onBoth(t, func(p *porch) {
		good := string(passkeytest.File())
		lines := strings.SplitAfter(good, "\n")
		for name, c := range map[string]struct {
			file string
			code event.Code
		}{
			"nothing":             {"", api.CodeBadRequest},
			"clear":               {"safehand/keyring/v1 keys\n", api.CodeBadRequest},
			"a passphrase":        {strings.Replace(good, "-> age-encryption.org/fido2prf AAAAAAAAAAAAAAAAAAAAAA", "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18", 1), api.CodeBadRequest},
			"a key of somebody's": {strings.Replace(good, "age-encryption.org/fido2prf", "mlkem768x25519", 1), api.CodeBadRequest},
			"a second lock":       {lines[0] + lines[1] + lines[2] + "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n" + lines[2] + lines[3], api.CodeBadRequest},
			"a second lock first": {lines[0] + "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n" + lines[2] + lines[1] + lines[2] + lines[3], api.CodeBadRequest},
			"no end of its head":  {lines[0] + lines[1] + lines[2], api.CodeBadRequest},
			"too large":           {good + strings.Repeat("x", passkey.MaxFile), api.CodeTooLarge},
		} {
			n := p.made(passkeytest.New(site, host), amy)
			n.File = []byte(c.file)
			if _, err := p.Add(t.Context(), amy, n); code(err) != c.code || len(p.rows()) != 0 {
				t.Errorf("%s: %v, and kept are %q", name, err, p.rows())
			}
		}
		n := p.made(passkeytest.New(site, host), amy)
		n.File = append([]byte(good), bytes.Repeat([]byte("x"), passkey.MaxFile-len(good))...)
		if _, err := p.Add(t.Context(), amy, n); err != nil {
			t.Errorf("as large as may be: %v", err)
		}
	})
}

func TestWhatIsNotAdded(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, _ := p.add(amy)
		before := len(p.rows())
		elsewhere, unverified := passkeytest.New("https://safehand.elsewhere.example", host), passkeytest.New(site, host)
		unverified.Unverified = true
		used := p.made(passkeytest.New(site, host), ben)
		if _, err := p.Add(t.Context(), amy, used); code(err) != event.CodeNotYours {
			t.Errorf("what was begun by another: %v", err)
		}
		for name, c := range map[string]struct {
			made func() api.NewPasskey
			code event.Code
		}{
			"a second time": {func() api.NewPasskey { return used }, event.CodeStale},
			"after five minutes": {func() api.NewPasskey {
				n := p.made(passkeytest.New(site, host), amy)
				p.Clock = p.Clock.Add(5 * time.Minute)
				return n
			}, event.CodeStale},
			"what was asked to open a keyring": {func() api.NewPasskey {
				n := p.made(passkeytest.New(site, host), amy)
				o := p.asked()
				o.Options["user"] = map[string]any{"id": "AAAA"}
				n.Response = passkeytest.New(site, host).Create(t, o)
				return n
			}, event.CodeNotYours},
			"a page elsewhere":          {func() api.NewPasskey { return p.made(elsewhere, amy) }, event.CodeSignature},
			"a passkey of another name": {func() api.NewPasskey { return p.made(passkeytest.New(site, "elsewhere.example"), amy) }, event.CodeSignature},
			"no PIN, finger or face":    {func() api.NewPasskey { return p.made(unverified, amy) }, event.CodeSignature},
			"one that she has":          {func() api.NewPasskey { return p.made(k, amy) }, event.CodeTaken},
			"no passkey":                {func() api.NewPasskey { return api.NewPasskey{Response: map[string]any{}, File: passkeytest.File()} }, api.CodeBadRequest},
		} {
			if _, err := p.Add(t.Context(), amy, c.made()); code(err) != c.code {
				t.Errorf("%s: %v", name, err)
			}
			if len(p.rows()) != before {
				t.Fatalf("%s: something was kept", name)
			}
		}
	})
}

// What one person has is taken by nobody else: not her passkey, and not her tenth.
func TestAPasskeyHasOneOwner(t *testing.T) {
	onBoth(t, func(p *porch) {
		k, _ := p.add(amy)
		if _, err := p.Add(t.Context(), ben, p.made(k, ben)); code(err) != event.CodeTaken {
			t.Errorf("another's passkey: %v", err)
		}
		begun := p.made(passkeytest.New(site, host), amy)
		for range passkey.Most - 1 {
			p.add(amy)
		}
		if _, err := p.Begin(t.Context(), amy); code(err) != event.CodeState {
			t.Errorf("to begin an eleventh: %v", err)
		}
		if _, err := p.Add(t.Context(), amy, begun); code(err) != event.CodeState {
			t.Errorf("an eleventh that was begun before: %v", err)
		}
		if list, err := p.List(t.Context(), amy); err != nil || len(list.Passkeys) != passkey.Most {
			t.Errorf("%d, %v", len(list.Passkeys), err)
		}
		p.add(ben)
	})
}

// What makes a passkey again on the same machine would put two there.
func TestAMachineIsToldWhatItHas(t *testing.T) {
	onBoth(t, func(p *porch) {
		_, a := p.add(amy)
		p.add(ben)
		o, err := p.Begin(t.Context(), amy)
		p.must(err)
		known, _ := o.Options["excludeCredentials"].([]any)
		if len(known) != 1 || a.Passkey == (event.Digest{}) {
			t.Errorf("%v", o.Options["excludeCredentials"])
		}
		choice, _ := o.Options["authenticatorSelection"].(map[string]any)
		if choice["userVerification"] != "required" || choice["residentKey"] != "required" {
			t.Errorf("%v", choice)
		}
		asked := p.asked()
		if asked.Options["userVerification"] != "required" || asked.Options["allowCredentials"] != nil || asked.Options["rpId"] != host {
			t.Errorf("%v", asked.Options)
		}
	})
}
