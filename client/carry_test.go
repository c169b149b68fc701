package client_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// What one machine carries over, another opens with no passphrase: a home without
// a keyring, which knows next time what it knew.
func TestCarry(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	text, err := s.as(world.Amy).Carry()
	s.must(err)
	if of, err := client.Carried(text); err != nil || of != s.as(world.Amy).Who() {
		t.Errorf("it is said to be of %v: %v", of, err)
	}
	h, o := s.second()
	c, err := client.Arrive(ctx, h, text, o)
	s.must(err)
	if c.Who() != s.as(world.Amy).Who() || c.Home().Config != s.as(world.Amy).Home().Config {
		t.Errorf("it is %v, with %+v", c.Who(), c.Home().Config)
	}
	if p, err := c.List(ctx, "out", nil, 10); err != nil || len(p.Views) != 2 || p.Views[0].LabelWaits != "" {
		t.Errorf("she can't read what she sent: %+v, %v", p, err)
	}
	var missing *client.NoKeyringError
	if _, err := h.Unlock(world.Passphrase); !errors.As(err, &missing) {
		t.Errorf("there is a keyring to unlock: %v", err)
	}
	seen := bytesOf(t, filepath.Join(h.Dir, "seen.json"))
	again := &client.Home{Dir: h.Dir, Lock: low}
	if c, err = client.Arrive(ctx, again, text, o); err != nil || again.Config != h.Config {
		t.Fatalf("a second time: %+v, %v", again.Config, err)
	}
	if now := bytesOf(t, filepath.Join(h.Dir, "seen.json")); string(now) != string(seen) {
		t.Error("what it knew was forgotten")
	}
	if _, err := c.Tend(ctx); err != nil {
		t.Errorf("it can't be used: %v", err)
	}
	if c, err = client.Arrive(ctx, &client.Home{Dir: h.Dir, Config: client.Config{Server: "https://elsewhere.example"}}, text, o); err != nil || c.Home().Config.Server != "https://elsewhere.example" {
		t.Errorf("served from elsewhere: %+v, %v", c.Home().Config, err)
	}
	c.DropKeys()
	if got, err := c.Carry(); !errors.Is(err, client.ErrLocked) || got != "" {
		t.Errorf("once it was locked: %q, %v", got, err)
	}
	lines := strings.Split(text, "\n")
	for _, file := range []string{"home.json", "seen.json", "signed.log"} {
		for _, secret := range lines[len(lines)-3 : len(lines)-1] {
			if strings.Contains(string(bytesOf(t, filepath.Join(h.Dir, file))), strings.Fields(secret)[1]) {
				t.Errorf("%s holds a key", file)
			}
		}
	}
	for name, w := range s.wires {
		for _, sent := range w.put {
			if strings.Contains(sent, "PRIVATE") || strings.Contains(sent, "AGE-SECRET") {
				t.Errorf("%s sent a key", name)
			}
		}
	}
}

func TestCarryRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	if _, err := s.reopen(event.ActorID(world.Intake)).Carry(); code(err) != event.CodeNotYours {
		t.Errorf("an agent's: %v", err)
	}
	text, err := s.as(world.Amy).Carry()
	s.must(err)
	toms, err := s.as(world.Tom).Carry()
	s.must(err)
	root := "root " + s.as(world.Amy).Home().Config.Root.String()
	for name, damaged := range map[string]string{
		"nothing":           "",
		"a keyring alone":   text[strings.Index(text, "safehand/keyring"):],
		"cut":               text[:len(text)-9],
		"a line more":       text + "x\n",
		"no root":           strings.Replace(text, root+"\n", "", 1),
		"a root that isn't": strings.Replace(text, root, "root ff", 1),
		"a pin that isn't":  strings.Replace(text, "\npin ", "\npin x", 1),
		"two in one":        text + text,
		"another word":      strings.Replace(text, "\nlog ", "\nLog ", 1),
	} {
		h, o := s.second()
		if _, err := client.Arrive(ctx, h, damaged, o); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(h.Dir); err == nil {
			t.Errorf("%s: something is left of it", name)
		}
	}
	t.Run("another root, on a new machine", func(t *testing.T) {
		h, o := s.second()
		other := strings.Replace(text, root, "root "+strings.Repeat("0", 64), 1)
		if _, err := client.Arrive(ctx, h, other, o); !errors.Is(err, client.ErrUntrusted) {
			t.Errorf("got %v", err)
		}
		if _, err := os.Stat(h.Dir); err == nil {
			t.Error("something is left of it")
		}
	})
	t.Run("the directory shows another key", func(t *testing.T) {
		s.lies(t, "second", changing(func(p string) bool { return p == "/v1/directory" }, func(b *api.Bundle) {
			for i := range b.Items {
				b.Items[i].Note = strings.Replace(b.Items[i].Note, "recipient age1pq1", "recipient age1pq1q", 1)
			}
		}))
		h, o := s.second()
		if _, err := client.Arrive(ctx, h, text, o); err == nil || !strings.Contains(err.Error(), "could not be believed") {
			t.Errorf("got %v", err)
		}
		if _, err := os.Stat(h.Dir); err == nil {
			t.Error("something is left of it")
		}
	})
	t.Run("said to be another's", func(t *testing.T) {
		h, o := s.second()
		h.Config.Who = event.ActorID(world.Tom)
		if _, err := client.Arrive(ctx, h, text, o); !errors.Is(err, client.ErrUntrusted) {
			t.Errorf("got %v", err)
		}
		if _, err := os.Stat(h.Dir); err == nil {
			t.Error("something is left of it")
		}
	})
	t.Run("where somebody is at home", func(t *testing.T) {
		h, o := s.second()
		_, err := client.Arrive(ctx, h, text, o)
		s.must(err)
		for name, c := range map[string]struct{ text, want string }{
			"another person":        {toms, "is the home of " + string(world.Amy)},
			"another root":          {strings.Replace(text, root, "root "+strings.Repeat("0", 64), 1), "another root or log"},
			"a key of another time": {strings.Replace(text, "\nof "+string(world.Amy)+" 1\n", "\nof "+string(world.Amy)+" 2\n", 1), "the passkey is of " + string(world.Amy) + " (2)"},
		} {
			if _, err := client.Arrive(ctx, &client.Home{Dir: h.Dir}, c.text, o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("revoked meanwhile", func(t *testing.T) {
		_, err := s.as(world.Ola).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Amy), Number: 1}, event.Superseded, nil)
		s.must(err)
		h := &client.Home{Dir: filepath.Join(t.TempDir(), "third"), Lock: low}
		_, o := s.second()
		if _, err := client.Arrive(ctx, h, text, o); code(err) != event.CodeRevoked {
			t.Errorf("got %v", err)
		}
		if _, err := os.Stat(h.Dir); err == nil {
			t.Error("something is left of it")
		}
	})
}

// A page without a keyring file saves one that the command line opens, and opens
// the one that the command line has.
func TestFilesGoBothWays(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	text, err := s.as(world.Amy).Carry()
	s.must(err)
	h, o := s.second()
	page, err := client.Arrive(ctx, h, text, o)
	s.must(err)
	if _, _, err := page.Files("amy reed"); !errors.Is(err, client.ErrWeak) {
		t.Errorf("a weak passphrase: %v", err)
	}
	fresh, err := client.GeneratePassphrase()
	s.must(err)
	keyring, description, err := page.Files(fresh)
	s.must(err)
	if !strings.HasPrefix(string(keyring), "age-encryption.org/v1\n-> scrypt ") {
		t.Errorf("it is locked with %.60q", keyring)
	}
	stick := t.TempDir()
	s.must(os.WriteFile(filepath.Join(stick, "keyring.age"), keyring, 0o600))
	s.must(os.WriteFile(filepath.Join(stick, "home.json"), description, 0o600))
	third := &client.Home{Dir: filepath.Join(t.TempDir(), "third"), Lock: low}
	b, err := client.Bring(third, filepath.Join(stick, "keyring.age"))
	s.must(err)
	s.must(b.Join(ctx, fresh))
	line, err := client.Open(third, fresh, o)
	s.must(err)
	if back, err := line.Carry(); err != nil || back != text {
		t.Errorf("the command line's keys are others: %v", err)
	}

	from := s.w.Home(event.ActorID(world.Tom))
	fourth := &client.Home{Dir: filepath.Join(t.TempDir(), "fourth"), Lock: low}
	if _, err := client.BringFiles(fourth, bytesOf(t, filepath.Join(from, "keyring.age")), keyring); err == nil || !strings.Contains(err.Error(), "home.json") {
		t.Errorf("without the description: %v", err)
	}
	b, err = client.BringFiles(fourth, bytesOf(t, filepath.Join(from, "keyring.age")), bytesOf(t, filepath.Join(from, "home.json")))
	s.must(err)
	if b.Who() != event.ActorID(world.Tom) {
		t.Errorf("it is %s", b.Who())
	}
	s.must(b.Join(ctx, world.Passphrase))
	if c, err := client.Open(fourth, world.Passphrase, o); err != nil || c.Who().ID != event.ActorID(world.Tom) {
		t.Errorf("the page does not open it: %v", err)
	}
	if _, err := client.BringFiles(fourth, keyring, description); err == nil || !strings.Contains(err.Error(), "holds a keyring already") {
		t.Errorf("over another's home: %v", err)
	}
}
