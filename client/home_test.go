package client_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

func TestKeyringIsLocked(t *testing.T) {
	s := newStage(t)
	dir := s.w.Home(event.ActorID(world.Amy))
	h, err := client.OpenHome(dir)
	s.must(err)
	h.Lock = low
	if _, err := client.Open(h, "not her passphrase", client.Options{}); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("got %v", err)
	}
	k, err := h.Unlock(world.Passphrase)
	s.must(err)
	again, err := k.Lock("six words that nobody ever guesses")
	s.must(err)
	for _, b := range [][]byte{again, bytesOf(t, filepath.Join(dir, "keyring.age"))} {
		if bytes.Contains(b, []byte("PRIVATE")) || bytes.Contains(b, []byte(k.Open.String())) {
			t.Error("a key stands there in clear")
		}
	}
	clear, err := seal.UnlockKeyring(again, "six words that nobody ever guesses")
	s.must(err)
	// Damaged in any line, it is not used.
	for _, bad := range []string{string(clear) + "x\n", strings.Replace(string(clear), " 1\n", " 01\n", 1), strings.Replace(string(clear), "open ", "open", 1), ""} {
		locked, err := low.Lock([]byte(bad), "p")
		s.must(err)
		s.must(os.WriteFile(filepath.Join(dir, "keyring.age"), locked, 0o600))
		if _, err := h.Unlock("p"); err == nil {
			t.Errorf("a keyring was read that is damaged: %d bytes", len(bad))
		}
	}
	// Another's keyring in this home is not used either.
	s.must(os.WriteFile(filepath.Join(dir, "keyring.age"), bytesOf(t, filepath.Join(s.w.Home(event.ActorID(world.Lena)), "keyring.age")), 0o600))
	if _, err := h.Unlock(world.Passphrase); err == nil || !strings.Contains(err.Error(), "holds the keyring of "+string(world.Lena)) {
		t.Errorf("got %v", err)
	}
}

func bytesOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHomeIsNeverWrittenOver(t *testing.T) {
	s := newStage(t)
	dir := s.w.Home(event.ActorID(world.Amy))
	before := bytesOf(t, filepath.Join(dir, "keyring.age"))
	inv, err := s.as(world.Ola).Invite(t.Context(), "new.one@northshire.example", 1e12)
	s.must(err)
	h := &client.Home{Dir: dir, Lock: low}
	if _, _, err := client.Enrol(t.Context(), h, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire("x")}); err == nil {
		t.Error("enrolled in another's home")
	}
	if _, err := client.CreateOrganisation(t.Context(), h, "third.example", s.w.Address(), world.Passphrase, client.Options{Transport: s.wire("x")}); err == nil {
		t.Error("an organisation was made in somebody's home")
	}
	if !bytes.Equal(before, bytesOf(t, filepath.Join(dir, "keyring.age"))) {
		t.Error("a keyring was written over")
	}
	path := filepath.Join(t.TempDir(), "f")
	s.must(client.WriteNew(path, []byte("one")))
	if err := client.WriteNew(path, []byte("two")); err == nil || string(bytesOf(t, path)) != "one" {
		t.Errorf("written over: %v", err)
	}
	if _, err := client.OpenHome(t.TempDir()); !errors.Is(err, client.ErrNoHome) {
		t.Errorf("got %v", err)
	}
}

func TestInvitationLink(t *testing.T) {
	pin := event.Sum([]byte("certificate")).String()
	for _, pin := range []string{"", pin} {
		i := client.Invitation{
			Server: "https://safehand.example:8443", Pin: pin, Who: event.HolderID(world.Amy), Number: 1,
			Log: "safehand.example/log", Root: event.Sum([]byte("root")), Secret: [16]byte{1, 2, 3},
		}
		got, err := client.ParseInvitation("  " + i.Link() + "\n")
		if err != nil || got != i {
			t.Errorf("%s became %+v, %v", i.Link(), got, err)
		}
	}
	good := client.Invitation{Server: "https://safehand.example", Pin: pin, Who: event.HolderID(world.Intake), Number: 1, Log: "safehand.example/log", Root: event.Sum(nil)}.Link()
	for name, link := range map[string]string{
		"cut":               good[:len(good)-1],
		"without a pin":     good[:strings.LastIndex(good, ",")],
		"in the clear":      strings.Replace(good, "https:", "http:", 1),
		"no host":           strings.Replace(good, "safehand.example/join", "/join", 1),
		"another version":   strings.Replace(good, "#1,", "#2,", 1),
		"no person":         strings.Replace(good, string(world.Intake), "nobody", 1),
		"no log":            strings.Replace(good, "safehand.example/log", "log", 1),
		"a pin that is not": strings.Replace(good, pin, strings.Repeat("g", 64), 1),
		"a short secret":    strings.Replace(good, strings.Repeat("0", 32), strings.Repeat("0", 30), 1),
		"one more":          good + ",x",
		"empty":             "",
	} {
		if _, err := client.ParseInvitation(link); err == nil {
			t.Errorf("%s: %q was taken", name, link)
		}
	}
	for _, a := range []string{"http://safehand.example", "https://safehand.example#abc", "https://safehand.example#" + strings.Repeat("g", 64), "safehand.example"} {
		if _, err := client.ParseAddress(a); err == nil {
			t.Errorf("the address %q was taken", a)
		}
	}
}

func TestPassphrases(t *testing.T) {
	for p, ok := range map[string]bool{
		"": false, "password": false, "Password123!": false, "correct": false, " leading space and many more words": false,
		"amy.reed@northshire.example": false, "northshire": false, "qwertyuiop[]asdfghjkl": false, "aaaaaaaaaaaaaaaaaaaaaaaa": false,
		"ebony-vastly-crumpet-outbid-lazily-monkhood": true, "Tr7#vQ9!xLp2@mZw": true,
	} {
		err := client.CheckPassphrase(p, "amy.reed@northshire.example", "northshire")
		if (err == nil) != ok || (err != nil && !errors.Is(err, client.ErrWeak)) {
			t.Errorf("%q: %v", p, err)
		}
	}
	seen := map[string]bool{}
	for range 20 {
		p, err := client.GeneratePassphrase()
		if err != nil || seen[p] || client.CheckPassphrase(p) != nil || strings.Count(p, "-") < 5 {
			t.Errorf("made %q, %v", p, err)
		}
		seen[p] = true
	}
}
