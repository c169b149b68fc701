package passkey_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
	"github.com/safehand/safehand/internal/store/storetest"
)

// A stranger may answer anything, and a person anything in her session. Nobody gets
// a keyring but for the answer that its passkey made, and none is kept under
// another lock.
func FuzzAnswer(f *testing.F) {
	p := newPorch(f, storetest.Open(f, filepath.Join(f.TempDir(), "fuzz.db")))
	k, added := p.add(amy)
	before := len(p.rows())
	text := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
	f.Add([]byte(`{"id":"AAAA","rawId":"AAAA","type":"public-key","clientExtensionResults":{"prf":{"results":{"first":"AAAA"}}},"response":{}}`), passkeytest.File())
	f.Add(text(k.Get(f, p.asked())), passkeytest.File())
	f.Add(text(p.made(passkeytest.New(site, host), amy).Response), []byte("age-encryption.org/v1\n-> scrypt AAAA 18\n--- AAAA\n"))
	f.Fuzz(func(t *testing.T, answer, file []byte) {
		p := *p
		p.t = t
		var response map[string]any
		if json.Unmarshal(answer, &response) != nil {
			return
		}
		if got, err := p.Open(t.Context(), api.OpenKeyring{Response: response}); err == nil && got.Passkey != added.Passkey {
			t.Errorf("it was given %+v", got)
		}
		if got, err := p.Add(t.Context(), amy, api.NewPasskey{Response: response, File: file}); err == nil && !bytes.HasPrefix(file, []byte("age-encryption.org/v1\n-> age-encryption.org/fido2prf ")) {
			t.Errorf("%+v was kept with %q", got, file)
		}
		if len(p.rows()) > before+2 {
			t.Errorf("%q", p.rows())
		}
	})
}
