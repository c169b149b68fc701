package ledger_test

import (
	"crypto/rand"
	"errors"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/ledger"
)

// Any log's head can be watched: one Ed25519 key, an origin with spaces, lines
// below the third.
func TestHeadsOfOtherLogs(t *testing.T) {
	const origin = "Behind the sofa, 2026"
	secret, key, err := note.GenerateKey(rand.Reader, "example.com/behind-the-sofa")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ledger.ParseHeadKeys(origin, []string{key})
	if err != nil {
		t.Fatal(err)
	}
	sign := func(text string) []byte {
		b, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
	b := sign(origin + "\n20852163\n" + root + "extension\n")
	h, text, err := keys.Open(b)
	if err != nil || h.Origin != origin || h.Size != 20852163 || string(text) != string(b[:len(text)]) {
		t.Errorf("got %+v, %v", h, err)
	}
	if at := keys.SignedAt(b); at != 0 {
		t.Errorf("an Ed25519 line states no time, and it is read as %v", at)
	}
	other, _, err := note.GenerateKey(rand.Reader, "example.com/behind-the-sofa")
	if err != nil {
		t.Fatal(err)
	}
	stranger, _ := note.NewSigner(other)
	forged, _ := note.Sign(&note.Note{Text: string(text)}, stranger)
	for name, c := range map[string]struct {
		note []byte
		want error
	}{
		"a stranger's":     {forged, ledger.ErrSignature},
		"another log's":    {sign("Another\n1\n" + root), ledger.ErrOrigin},
		"no size":          {sign(origin + "\nmany\n" + root), ledger.ErrText},
		"a short root":     {sign(origin + "\n1\nAAAA\n"), ledger.ErrText},
		"empty, of a root": {sign(origin + "\n0\n" + root), ledger.ErrText},
		"no note":          {[]byte("x"), ledger.ErrText},
	} {
		if _, _, err := keys.Open(c.note); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of a log that signs with two keys both must have signed, and the time stands
// in the ML-DSA line.
func TestHeadsOfOurLog(t *testing.T) {
	b, _, keys := signedHead(t, 3)
	both, err := ledger.ParseHeadKeys("safehand.example/log", []string{string(keys[0]), string(keys[1])})
	if err != nil {
		t.Fatal(err)
	}
	if h, _, err := both.Open(b); err != nil || h.Size != 3 || both.SignedAt(b) != 1_790_000_000 {
		t.Errorf("got %+v at %v, %v", h, both.SignedAt(b), err)
	}
	i := len(textOf(b)) + 1
	one := append([]byte{}, b[:i]...)
	one = append(one, lines(b[i:])[0]...) // the Ed25519 line alone
	if _, _, err := both.Open(one); !errors.Is(err, ledger.ErrSignature) {
		t.Errorf("with one line of two: %v", err)
	}
	_, watching := cosigners(t, witnessName)
	for name, vkeys := range map[string][]string{
		"none": nil, "twice": {string(keys[0]), string(keys[0])}, "a cosigner's": {string(watching[0])}, "not one": {"x"},
	} {
		if _, err := ledger.ParseHeadKeys("safehand.example/log", vkeys); !errors.Is(err, ledger.ErrKeys) {
			t.Errorf("keys %s: %v", name, err)
		}
	}
}
