package browser_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/world"
)

// A passkey of Chromium's own making locks and opens a keyring against the real
// service, in its own pages and under their policy, with the program in the page.
func TestPasskey(t *testing.T) {
	t.Parallel()
	var n *node.Node
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: light, Launch: func(ctx context.Context, c node.Config) (*world.Service, error) {
		c.Loopback = "localhost:0"
		started, err := node.Start(ctx, c)
		if err != nil {
			return nil, err
		}
		n = started
		return &world.Service{Address: client.Address{Server: n.URL, Pin: n.Pin.String()}, Keys: n.Keys, Close: n.Close}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	steps := httptest.NewServer(http.HandlerFunc((&machines{t, w}).serve))
	defer steps.Close()
	t.Log(run(t, "passkey.mjs", http.NewServeMux(), "SAFEHAND_PAGES="+n.Pages, "SAFEHAND_STEPS="+steps.URL, "SAFEHAND_PASSPHRASE="+world.Passphrase))
}

// machines are the command lines of the people in the browser.
type machines struct {
	*testing.T
	w *world.World
}

type saved struct {
	Who         event.PersonID `json:"who,omitempty"`
	Passphrase  string         `json:"passphrase,omitempty"`
	Keyring     []byte         `json:"keyring,omitempty"`
	Description []byte         `json:"description,omitempty"`
}

func (m *machines) serve(w http.ResponseWriter, r *http.Request) {
	var in saved
	err := json.NewDecoder(r.Body).Decode(&in)
	var out any
	if err == nil {
		out, err = m.step(r.Context(), r.URL.Path, in)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(m.T, w, out)
}

func (m *machines) step(ctx context.Context, name string, in saved) (any, error) {
	amy := m.w.As(event.ActorID(world.Amy))
	switch name {
	case "/link":
		link, err := device(ctx, m.w, event.ActorID(world.Amy))
		return map[string]string{"link": link}, err
	case "/carried": // what the command line would carry, without where its service is
		text, err := amy.Carry()
		return map[string]string{"text": text}, err
	case "/invite":
		inv, err := m.w.As(event.ActorID(world.Ola)).Invite(ctx, in.Who, time.Hour)
		if err != nil {
			return nil, err
		}
		_, fragment, _ := strings.Cut(inv.Link(), "#")
		return map[string]string{"fragment": fragment}, nil
	case "/bring":
		return m.bring(ctx, in)
	case "/toms":
		if err := harden(m.w, event.ActorID(world.Tom)); err != nil {
			return nil, err
		}
		from := m.w.Home(event.ActorID(world.Tom))
		keyring, err := os.ReadFile(filepath.Join(from, "keyring.age"))
		description, err2 := os.ReadFile(filepath.Join(from, "home.json"))
		return saved{Keyring: keyring, Description: description}, errors.Join(err, err2)
	}
	return nil, errors.New("no such step")
}

// bring takes what a page has saved to another machine, as `device join --keyring`
// does.
func (m *machines) bring(ctx context.Context, in saved) (any, error) {
	stick := m.TempDir()
	keyring := filepath.Join(stick, "keyring.age")
	err := errors.Join(os.WriteFile(keyring, in.Keyring, 0o600), os.WriteFile(filepath.Join(stick, "home.json"), in.Description, 0o600))
	if err != nil {
		return nil, err
	}
	h := &client.Home{Dir: filepath.Join(m.TempDir(), "home"), Lock: light}
	b, err := client.Bring(h, keyring)
	if err != nil {
		return nil, err
	}
	if err := b.Join(ctx, in.Passphrase); err != nil {
		return nil, err
	}
	c, err := client.Open(h, in.Passphrase, client.Options{})
	if err != nil {
		return nil, err
	}
	_, err = c.List(ctx, "out", nil, 10)
	return map[string]any{"who": c.Who().ID, "server": h.Config.Server}, err
}
