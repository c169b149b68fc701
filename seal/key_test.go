package seal_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

func TestIdentity(t *testing.T) {
	id := identity(t)
	again, err := seal.ParseIdentity(id.String())
	if err != nil || again.ID() != id.ID() || again.Recipient().ID() != id.ID() {
		t.Errorf("another identity came back: %v", err)
	}
	var r event.AgeRecipient
	if err := r.UnmarshalText([]byte(id.Recipient())); err != nil {
		t.Error(err)
	}
	classical, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"classical": classical.String(), "lower case": strings.ToLower(id.String()), "empty": "", "line feed": id.String() + "\n",
	} {
		if _, err := seal.ParseIdentity(s); err == nil || s != "" && strings.Contains(err.Error(), s) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, s := range map[string]event.AgeRecipient{
		"classical": event.AgeRecipient(classical.Recipient().String()), "cut": id.Recipient()[:1900], "empty": "",
	} {
		if _, err := seal.ParseRecipient(s); !errors.Is(err, seal.ErrStanza) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := seal.SealBytes([]byte("x"), id.Recipient(), s); !errors.Is(err, seal.ErrStanza) {
			t.Errorf("%s: sealed to it: %v", name, err)
		}
	}
}

// mixed wraps a file key to a hybrid and a classical key, as age for browsers
// does without a word.
type mixed struct{ to []age.Recipient }

func (m mixed) Wrap(key []byte) (all []*age.Stanza, err error) {
	for _, r := range m.to {
		s, err := r.Wrap(key)
		if err != nil {
			return nil, err
		}
		all = append(all, s...)
	}
	return all, nil
}

func mixedFile(t *testing.T, id seal.Identity, clear []byte) []byte {
	t.Helper()
	classical, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	r, err := seal.ParseRecipient(id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, mixed{[]age.Recipient{r, classical.Recipient()}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(clear); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	stock, _ := age.ParseHybridIdentity(id.String())
	if _, err := age.Decrypt(bytes.NewReader(b.Bytes()), stock); err != nil {
		t.Fatalf("stock age does not open the file, so refusing it shows nothing: %v", err)
	}
	return b.Bytes()
}

func TestOpenBytes(t *testing.T) {
	a, b, c := identity(t), identity(t), identity(t)
	file, err := seal.SealBytes([]byte("words"), a.Recipient(), b.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	for name, ids := range map[string][]seal.Identity{"first": {a}, "second": {b}, "one of two": {c, b}} {
		if got, err := seal.OpenBytes(file, ids...); err != nil || string(got) != "words" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := seal.OpenBytes(file, c); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("opened by a stranger: %v", err)
	}
	if _, err := seal.OpenBytes(file[:len(file)-1], a); err == nil {
		t.Error("a cut file opened")
	}
	if _, err := seal.OpenBytes(mixedFile(t, a, []byte("words")), a); !errors.Is(err, seal.ErrStanza) || !strings.Contains(err.Error(), "X25519") {
		t.Errorf("a classical stanza: %v", err)
	}
	if _, err := seal.OpenBytes(file); err == nil {
		t.Error("opened without a key")
	}
}

func TestGrant(t *testing.T) {
	key, other, holder, stranger := identity(t), identity(t), identity(t), identity(t)
	exhibit := event.ExhibitID{Digest: event.Sum([]byte("a seal"))}
	elsewhere := event.ExhibitID{Digest: event.Sum([]byte("another"))}
	make1 := func(k seal.Identity, x event.ExhibitID) []byte {
		t.Helper()
		b, err := seal.MakeGrant(k, x, holder.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	unit, err := seal.MakeUnitCopy("cps-northshire.example/rasso", []seal.UnitKey{{Number: 1, Key: key}}, holder.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	two, _ := seal.SealBytes([]byte("x"), holder.Recipient(), stranger.Recipient())
	empty, _ := seal.SealBytes(nil, holder.Recipient())
	good := make1(key, exhibit)
	got, err := seal.OpenGrant(good, exhibit, key.ID(), stranger, holder)
	if err != nil || got.ID() != key.ID() {
		t.Errorf("the right grant: %v", err)
	}
	for _, c := range []struct {
		name string
		file []byte
		id   seal.Identity
		want error
	}{
		{"another key", make1(other, exhibit), holder, seal.ErrWrongKey},
		{"another exhibit", make1(key, elsewhere), holder, seal.ErrWrongKey},
		{"a unit's copy", unit, holder, seal.ErrWrongKey},
		{"nothing in it", empty, holder, seal.ErrWrongKey},
		{"a stranger", good, stranger, seal.ErrNoKey},
		{"two recipients", two, holder, seal.ErrStanza},
		{"classical stanza", mixedFile(t, holder, []byte("x")), holder, seal.ErrStanza},
	} {
		if _, err := seal.OpenGrant(c.file, exhibit, key.ID(), c.id); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	clear, err := seal.OpenBytes(good, holder)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := age.ParseIdentities(bytes.NewReader(clear)); err != nil || len(ids) != 1 {
		t.Errorf("stock age does not read the grant: %v", err)
	}
}

func TestLock(t *testing.T) {
	quick := seal.Lock{WorkFactor: 4}
	file, err := quick.Lock([]byte("keyring"), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := quick.Unlock(file, "correct horse"); err != nil || string(got) != "keyring" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := quick.Unlock(file, "battery staple"); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := quick.Unlock(file, ""); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("no passphrase: %v", err)
	}
	if _, err := seal.UnlockKeyring(file, "correct horse"); !errors.Is(err, seal.ErrLock) {
		t.Errorf("a weak lock: %v", err)
	}
	if _, err := quick.Lock([]byte("x"), ""); err == nil {
		t.Error("locked with nothing")
	}
	id := identity(t)
	public, _ := seal.SealBytes([]byte("x"), id.Recipient())
	if _, err := seal.UnlockKeyring(public, "x"); !errors.Is(err, seal.ErrLock) {
		t.Errorf("a public-key file: %v", err)
	}
	// Only the header is changed: the work must be refused before it is done.
	heavy := bytes.Replace(file, []byte(" 4\n"), []byte(" 21\n"), 1)
	if _, err := quick.Unlock(heavy, "correct horse"); !errors.Is(err, seal.ErrLock) {
		t.Errorf("work factor 21: %v", err)
	}
	full, err := seal.LockKeyring([]byte("keyring"), "correct horse")
	if err != nil || !bytes.Contains(full, []byte(" 18\n")) {
		t.Fatalf("not locked with work factor 18: %v", err)
	}
	if got, err := seal.UnlockKeyring(full, "correct horse"); err != nil || string(got) != "keyring" {
		t.Errorf("%q, %v", got, err)
	}
}
