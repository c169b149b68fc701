package client_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

const another = "ebony-vastly-crumpet-outbid-lazily-monkhood"

func (s *stage) home(who event.PersonID) *client.Home {
	s.Helper()
	h, err := client.OpenHome(s.w.Home(event.ActorID(who)))
	s.must(err)
	h.Lock = low
	return h
}

// After a change the new passphrase opens the keyring and the old one does not;
// the keys are the same, and an old copy of the file still opens with the old one.
func TestChangePassphrase(t *testing.T) {
	s := newStage(t)
	h := s.home(world.Amy)
	before, err := h.Unlock(world.Passphrase)
	s.must(err)
	copied := bytesOf(t, filepath.Join(h.Dir, "keyring.age"))
	s.must(h.ChangePassphrase(world.Passphrase, another))

	after, err := h.Unlock(another)
	s.must(err)
	if after.VKey() != before.VKey() || after.Open.String() != before.Open.String() || after.Ref() != before.Ref() {
		t.Error("the keys changed with the passphrase")
	}
	if _, err := h.Unlock(world.Passphrase); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	if _, err := low.Unlock(copied, world.Passphrase); err != nil {
		t.Errorf("an old copy no longer opens, which we say it does: %v", err)
	}
	if _, err := low.Unlock(copied, another); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("the old copy opens with the new passphrase: %v", err)
	}
	c, err := client.Open(h, another, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(world.Amy))})
	s.must(err)
	if _, err := c.List(t.Context(), "out", nil, 10); err != nil {
		t.Errorf("she can't work with it: %v", err)
	}
}

// Whatever is refused, and whatever fails, leaves the keyring as it was.
func TestChangePassphraseRefused(t *testing.T) {
	s := newStage(t)
	h := s.home(world.Amy)
	file := filepath.Join(h.Dir, "keyring.age")
	before := bytesOf(t, file)
	for name, r := range map[string]struct {
		old, fresh string
		want       error
	}{
		"wrong old passphrase": {"not hers", another, seal.ErrPassphrase},
		"weak":                 {world.Passphrase, "password1", client.ErrWeak},
		"her own name":         {world.Passphrase, string(world.Amy), client.ErrWeak},
		"the same":             {world.Passphrase, world.Passphrase, client.ErrSamePassphrase},
	} {
		t.Run(name, func(t *testing.T) {
			if err := h.ChangePassphrase(r.old, r.fresh); !errors.Is(err, r.want) {
				t.Errorf("got %v, want %v", err, r.want)
			}
			if !bytes.Equal(before, bytesOf(t, file)) {
				t.Error("the keyring was touched")
			}
		})
	}
	t.Run("the folder can't be written to", func(t *testing.T) {
		if os.Geteuid() == 0 || runtime.GOOS == "windows" {
			// Nothing stops this user: the new file has no place to go to instead.
			s.must(os.Rename(h.Dir, h.Dir+"-gone"))
			defer func() { s.must(os.Rename(h.Dir+"-gone", h.Dir)) }()
		} else {
			s.must(os.Chmod(h.Dir, 0o500))
			defer func() { s.must(os.Chmod(h.Dir, 0o700)) }()
		}
		if err := h.ChangePassphrase(world.Passphrase, another); err == nil {
			t.Error("it says that it worked")
		}
	})
	if !bytes.Equal(before, bytesOf(t, file)) {
		t.Error("the keyring was touched")
	}
	left, err := os.ReadDir(h.Dir)
	s.must(err)
	for _, f := range left {
		if f.Name()[0] == '.' {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

// A home without its keyring says so; nobody else can be enrolled in it.
func TestHomeWithoutKeyring(t *testing.T) {
	s := newStage(t)
	h := s.home(world.Amy)
	s.must(os.Rename(filepath.Join(h.Dir, "keyring.age"), filepath.Join(t.TempDir(), "k")))
	var missing *client.NoKeyringError
	if _, err := h.Unlock(world.Passphrase); !errors.As(err, &missing) || missing.Of != event.ActorID(world.Amy) {
		t.Errorf("got %v", err)
	}
	if err := (&client.Home{Dir: h.Dir}).Vacant(); err == nil {
		t.Error("a home whose keyring was put away is vacant")
	}
}
