// Package world plays people and organisations against a real service: the
// demonstration, the tests and later the replay and the gallery tell their
// stories with it. A [World] is one service with its data in a folder, and a
// home for each person; [World.As] is a person's own client, over TLS, with
// nothing shortened. It knows nothing of package testing.
package world

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/web"
	"github.com/safehand/safehand/seal"
)

// Config is how a world is made. Only Dir is needed.
type Config struct {
	Dir    string // everything is below it
	DSN    string // of a PostgreSQL database instead of SQLite
	Listen string
	// Loopback is where browsers of this machine find the pages; nowhere when empty.
	Loopback string
	// Gallery shows every page in every state.
	Gallery bool
	// Guests lets whoever opens the pages be one of these people.
	Guests []web.Guest
	Now    func() time.Time
	// Watch rings what is overdue by the clock on the wall. Stories whose clock stands
	// until they set it ring by themselves: see [World.Ring].
	Watch bool
	// Notices is how alarms are told, by a service that is a part of this process.
	Notices notice.Settings
	Lock    seal.Lock // of the keyrings: tests lower its work
	Logger  *slog.Logger
	// Launch starts the service as a process of its own; without it the service
	// is a part of this one.
	Launch func(context.Context, node.Config) (*Service, error)
	// Transport, where there is one, carries what every client says and hears.
	Transport http.RoundTripper
}

// Service is a running service, as its operator knows it.
type Service struct {
	Address client.Address
	Keys    *node.Keys
	Close   func() error
}

// World is a service and people with homes.
type World struct {
	Config
	Node *node.Node // nil when the service is another process
	// Invitations are those that people of this world were handed.
	Invitations []client.Invitation

	service *Service
	clients map[event.ActorID]*client.Client
}

// Passphrase is what every keyring of a world is locked with: nobody in it is
// real.
const Passphrase = "synthetic people share one harmless passphrase"

// New starts the service of a new world, or of one left in the folder.
func New(ctx context.Context, c Config) (*World, error) {
	w := &World{Config: c, clients: map[event.ActorID]*client.Client{}}
	return w, w.Start(ctx)
}

// Data is where the service keeps everything.
func (w *World) Data() string { return filepath.Join(w.Dir, "service") }

// Start starts the service, again at the same address after a [World.Stop].
func (w *World) Start(ctx context.Context) error {
	launch := w.Launch
	if launch == nil {
		launch = w.inside
	}
	s, err := launch(ctx, node.Config{
		Data: w.Data(), DSN: w.DSN, Listen: w.Listen, Now: w.Now, Logger: w.Logger,
		Name: "safehand.example", Version: client.Version, Loopback: w.Loopback, Gallery: w.Gallery, Guests: w.guests(),
		Silent: !w.Watch, Notices: w.Notices,
	})
	if err != nil {
		return err
	}
	w.service = s
	w.Listen = strings.Replace(strings.TrimPrefix(s.Address.Server, "https://"), "localhost", "127.0.0.1", 1)
	return nil
}

// inside starts the service as a part of this process.
func (w *World) inside(ctx context.Context, c node.Config) (*Service, error) {
	n, err := node.Start(ctx, c)
	if err != nil {
		return nil, err
	}
	w.Node = n
	return &Service{client.Address{Server: n.URL, Pin: n.Pin.String()}, n.Keys, n.Close}, nil
}

// Stop stops the service.
func (w *World) Stop() error {
	s := w.service
	w.service, w.Node = nil, nil
	if s == nil {
		return nil
	}
	return s.Close()
}

// Address is the service's address as its operator gives it out.
func (w *World) Address() client.Address { return w.service.Address }

func (w *World) options() client.Options { return client.Options{Now: w.Now, Transport: w.Transport} }

// Home is the folder of a person, agent or root.
func (w *World) Home(who event.ActorID) string {
	return filepath.Join(w.Dir, "homes", strings.NewReplacer("/", "_", "@", "_at_").Replace(string(who)))
}

func (w *World) home(who event.ActorID) *client.Home {
	return &client.Home{Dir: w.Home(who), Lock: w.Lock}
}

// As is the client of somebody who has enrolled, or of an organisation's root.
// It panics on a stranger: a story that names one is wrong.
func (w *World) As(who event.ActorID) *client.Client {
	c := w.clients[who]
	if c == nil {
		panic(fmt.Sprintf("nobody called %s in this world", who))
	}
	return c
}

// Reopen forgets a client and opens its home again, as the next start of the
// program would.
func (w *World) Reopen(who event.ActorID) (*client.Client, error) {
	h, err := client.OpenHome(w.Home(who))
	if err != nil {
		return nil, err
	}
	h.Lock = w.Lock
	c, err := client.Open(h, Passphrase, w.options())
	if err == nil {
		w.clients[who] = c
	}
	return c, err
}

// Organisation makes an organisation's root and has the operator admit it.
func (w *World) Organisation(ctx context.Context, org event.OrgID) error {
	n, err := client.CreateOrganisation(ctx, w.home(event.ActorID(org)), org, w.Address(), Passphrase, w.options())
	if err != nil {
		return err
	}
	if _, err := client.Admit(ctx, w.Address(), n, w.service.Keys.Service, w.options()); err != nil {
		return err
	}
	_, err = w.Reopen(event.ActorID(org))
	return err
}

// Recognise has two organisations compare root numbers and accept each other.
func (w *World) Recognise(ctx context.Context, a, b event.OrgID) error {
	one, other := w.As(event.ActorID(a)), w.As(event.ActorID(b))
	if _, err := one.Recognise(ctx, b, other.RootNumber()); err != nil {
		return err
	}
	_, err := other.Recognise(ctx, a, one.RootNumber())
	return err
}

// Join has somebody invited by inviter and enrolled.
func (w *World) Join(ctx context.Context, inviter event.ActorID, who event.HolderID) error {
	var inv *client.Invitation
	var err error
	if p, ok := who.Person(); ok {
		inv, err = w.As(inviter).Invite(ctx, p, 72*time.Hour)
	} else if a, ok := who.Agent(); ok {
		inv, err = w.As(inviter).AppointAgent(ctx, a, 72*time.Hour)
	}
	if err != nil {
		return err
	}
	w.Invitations = append(w.Invitations, *inv)
	c, _, err := client.Enrol(ctx, w.home(event.ActorID(who)), *inv, Passphrase, w.options())
	if err == nil {
		w.clients[event.ActorID(who)] = c
	}
	return err
}

// Close stops the service and forgets everybody. The folder stays.
func (w *World) Close() error {
	w.clients = nil
	return w.Stop()
}

// Remove closes the world and deletes its folder.
func (w *World) Remove() error { return errors.Join(w.Close(), os.RemoveAll(w.Dir)) }
