package client_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// second is Amy's second machine, and what it says and hears.
func (s *stage) second() (*client.Home, client.Options) {
	return &client.Home{Dir: filepath.Join(s.TempDir(), "second"), Lock: low}, client.Options{Now: s.clock.now, Transport: s.wire("second")}
}

// A device link, collected in time and with her passphrase, makes a home with her
// keys; the service never had them but locked twice.
func TestSecondDevice(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	link, err := s.as(world.Amy).AddDevice(ctx)
	s.must(err)
	again, err := client.ParseDeviceLink(" " + link.Link() + "\n")
	if err != nil || again.Link() != link.Link() {
		t.Fatalf("%s became %s, %v", link.Link(), again.Link(), err)
	}
	h, o := s.second()
	b, err := client.Collect(ctx, h, again, o)
	s.must(err)
	if err := b.Join(ctx, "not her passphrase"); !errors.Is(err, seal.ErrPassphrase) {
		t.Fatalf("got %v", err)
	}
	s.must(b.Join(ctx, world.Passphrase))
	c, err := client.Open(h, world.Passphrase, o)
	s.must(err)
	if c.Who() != s.as(world.Amy).Who() {
		t.Errorf("it is %v", c.Who())
	}
	if p, err := c.List(ctx, "out", nil, 10); err != nil || len(p.Views) != 2 || p.Views[0].LabelWaits != "" {
		t.Errorf("she can't read what she sent: %+v, %v", p, err)
	}
	// What was signed before it joined rings nowhere; what it signs rings on the first.
	if u, err := c.Watch(ctx); err != nil || len(u) > 0 {
		t.Errorf("the new machine rings for %v, %v", u, err)
	}
	// Second use: the code is used up.
	if _, err := client.Collect(ctx, &client.Home{Dir: filepath.Join(t.TempDir(), "third"), Lock: low}, again, o); code(err) != event.CodeState {
		t.Errorf("a second use: %v", err)
	}
	for _, w := range s.wires {
		for _, b := range w.heard {
			if strings.Contains(string(b), link.Identity.String()) {
				t.Error("the service knows the link's identity")
			}
		}
	}
	sent := strings.Join(s.wire(event.ActorID(world.Amy)).put, "\n")
	if sent == "" || strings.Contains(sent, link.Identity.String()) || strings.Contains(sent, link.Code.String()) {
		t.Error("the code or the identity was sent to the service with the keyring")
	}
}

// Each way in which a link must not work, and nothing is left of the try.
func TestSecondDeviceRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	fresh := func() client.DeviceLink {
		l, err := s.as(world.Amy).AddDevice(ctx)
		s.must(err)
		return *l
	}
	join := func(l client.DeviceLink) (*client.Home, error) {
		h, o := s.second()
		b, err := client.Collect(ctx, h, l, o)
		if err == nil {
			err = b.Join(ctx, world.Passphrase)
		}
		return h, err
	}
	for _, r := range []struct {
		name string
		lie  lie
		link func() client.DeviceLink
		want string
	}{
		{"late", nil, func() client.DeviceLink {
			l := fresh()
			s.clock.goOn(15*time.Minute + time.Second)
			return l
		}, "more than a quarter of an hour old"},
		{"replaced by a newer link", nil, func() client.DeviceLink {
			l := fresh()
			fresh()
			return l
		}, "used already"},
		{"a wrong code", nil, func() client.DeviceLink {
			l := fresh()
			l.Code[0] ^= 1
			return l
		}, "there is no key for this link"},
		{"another identity", nil, func() client.DeviceLink {
			l := fresh()
			l.Identity, _ = seal.GenerateIdentity()
			return l
		}, "not the one your first machine left"},
		{"another's name", nil, func() client.DeviceLink {
			l := fresh()
			l.Who = world.Lena
			return l
		}, "holds the keyring of " + string(world.Amy)},
		{"another root", nil, func() client.DeviceLink {
			l := fresh()
			l.Root[0] ^= 1
			return l
		}, "the root of " + string(world.Police)},
		{"the service hands out another file", changing(ending("/collect"), func(c *api.Collected) {
			locked, _ := low.Lock([]byte("safehand/keyring/v1 keys\n"), world.Passphrase)
			c.File, _ = seal.SealBytes(locked, s.recipientOf(world.Tom))
		}), fresh, "not the one your first machine left"},
		{"the directory shows another key", changing(func(p string) bool { return p == "/v1/directory" }, func(b *api.Bundle) {
			for i := range b.Items {
				b.Items[i].Note = strings.Replace(b.Items[i].Note, "recipient age1pq1", "recipient age1pq1q", 1)
			}
		}), fresh, "could not be believed"},
	} {
		t.Run(r.name, func(t *testing.T) {
			l := r.link()
			if r.lie != nil {
				s.lies(t, "second", r.lie)
			}
			h, err := join(l)
			if err == nil || !strings.Contains(err.Error(), r.want) {
				t.Errorf("got %v, want %q", err, r.want)
			}
			if _, err := os.Stat(h.Dir); err == nil {
				t.Error("something is left of it")
			}
		})
	}
	t.Run("revoked meanwhile", func(t *testing.T) {
		l := fresh()
		_, err := s.as(world.Ola).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Amy), Number: 1}, event.Superseded, nil)
		s.must(err)
		if h, err := join(l); code(err) != event.CodeRevoked {
			t.Errorf("got %v", err)
		} else if _, err := os.Stat(h.Dir); err == nil {
			t.Error("something is left of it")
		}
	})
}

// A keyring whose halves are not both the directory's opens no home, and rings in
// one that is open: others would seal to a key that she does not have.
func TestOtherKeysInMyName(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	first := s.home(world.Amy)
	clear, err := low.Unlock(bytesOf(t, filepath.Join(first.Dir, "keyring.age")), world.Passphrase)
	s.must(err)
	id, err := seal.GenerateIdentity()
	s.must(err)
	lines := strings.Split(string(clear), "\n")
	lines[3] = "open " + id.String()
	locked, err := low.Lock([]byte(strings.Join(lines, "\n")), world.Passphrase)
	s.must(err)
	s.must(os.WriteFile(filepath.Join(first.Dir, "keyring.age"), locked, 0o600))

	c := s.as(world.Amy)
	if _, err := c.Tend(ctx); !errors.Is(err, client.ErrUntrusted) || !strings.Contains(err.Error(), "other keys as key 1 of "+string(world.Amy)) {
		t.Errorf("got %v", err)
	}
	link, err := c.AddDevice(ctx)
	s.must(err)
	h, o := s.second()
	b, err := client.Collect(ctx, h, *link, o)
	s.must(err)
	if err := b.Join(ctx, world.Passphrase); !errors.Is(err, client.ErrUntrusted) || !strings.Contains(err.Error(), "other keys") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(h.Dir); err == nil {
		t.Error("something is left of it")
	}
}

// The keyring file itself, carried by hand, needs no service.
func TestBringKeyring(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	from := s.w.Home(event.ActorID(world.Amy))
	stick := t.TempDir()
	s.must(os.WriteFile(filepath.Join(stick, "keyring.age"), bytesOf(t, filepath.Join(from, "keyring.age")), 0o600))
	h := &client.Home{Dir: filepath.Join(t.TempDir(), "second"), Lock: low}
	if _, err := client.Bring(h, filepath.Join(stick, "keyring.age")); err == nil || !strings.Contains(err.Error(), "home.json") {
		t.Errorf("without home.json: %v", err)
	}
	s.must(os.WriteFile(filepath.Join(stick, "home.json"), bytesOf(t, filepath.Join(from, "home.json")), 0o600))
	s.must(s.w.Stop()) // nobody is asked
	b, err := client.Bring(h, filepath.Join(stick, "keyring.age"))
	s.must(err)
	s.must(b.Join(ctx, world.Passphrase))
	s.must(s.w.Start(ctx))
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire("second")})
	s.must(err)
	if _, err := c.Tend(ctx); err != nil {
		t.Errorf("it can't be used: %v", err)
	}
	// A root's keyring is compared with the root that home.json names.
	root := s.w.Home(event.ActorID(world.Police))
	s.must(os.WriteFile(filepath.Join(stick, "keyring.age"), bytesOf(t, filepath.Join(root, "keyring.age")), 0o600))
	swapped := strings.Replace(string(bytesOf(t, filepath.Join(root, "home.json"))), `"root": "`, `"root": "00`, 1)
	swapped = swapped[:strings.LastIndex(swapped, `"`)-2] + swapped[strings.LastIndex(swapped, `"`):]
	s.must(os.WriteFile(filepath.Join(stick, "home.json"), []byte(swapped), 0o600))
	h = &client.Home{Dir: filepath.Join(t.TempDir(), "root"), Lock: low}
	b, err = client.Bring(h, filepath.Join(stick, "keyring.age"))
	s.must(err)
	if err := b.Join(ctx, world.Passphrase); !errors.Is(err, client.ErrUntrusted) {
		t.Errorf("another root: %v", err)
	}
	// An agent has one machine.
	agent := s.w.Home(event.ActorID(world.Intake))
	if _, err := client.Bring(h, filepath.Join(agent, "keyring.age")); code(err) != event.CodeAgent {
		t.Errorf("an agent: %v", err)
	}
}

func TestDeviceLinks(t *testing.T) {
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	good := client.DeviceLink{
		Server: "https://safehand.example:8443", Pin: event.Sum([]byte("certificate")).String(), Who: world.Amy, Number: 1,
		Log: "safehand.example/log", Root: event.Sum([]byte("root")), Code: event.Salt{1, 2}, Identity: id,
	}.Link()
	for name, link := range map[string]string{
		"cut":                good[:len(good)-1],
		"in the clear":       strings.Replace(good, "https:", "http:", 1),
		"an invitation":      strings.Replace(good, "/device#", "/join#", 1),
		"another version":    strings.Replace(good, "#1,", "#2,", 1),
		"a unit":             strings.Replace(good, string(world.Amy), string(world.Team), 1),
		"no key number":      strings.Replace(good, ",1,", ",0,", 1),
		"a short code":       strings.Replace(good, strings.Repeat("0", 20), strings.Repeat("0", 18), 1),
		"a damaged identity": strings.Replace(good, "AGE-SECRET-KEY-PQ-1", "AGE-SECRET-KEY-PQ-1Q", 1),
		"empty":              "",
	} {
		if _, err := client.ParseDeviceLink(link); err == nil {
			t.Errorf("%s: %q was taken", name, link)
		}
	}
	if _, err := client.ParseDeviceLink(good); err != nil {
		t.Error(err)
	}
}
