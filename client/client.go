// Package client is what a person's own machine does: it keeps her keys, seals
// what she sends, verifies what the service says, and signs what she says.
//
// [Open] unlocks a home (a folder with one person's keyring) and gives a
// [Client]; its methods are the acts of Safehand: [Client.Send], [Client.List],
// [Client.Check], [Client.Receive], [Client.Export], [Client.PassOn],
// [Client.Recall], [Client.Prove], [Client.BoardReport]; on other days [Client.Reject],
// [Client.Redirect], [Client.Again], [Client.AskBack], [Client.Return],
// [Client.Destroy], [Client.Report], [Client.Note] and [Client.Answer]; and those
// that build an organisation. What waits for any member of a unit to come by is
// done by [Client.Tend], whoever comes. Before each act the client replays the threads it rests on against the root it was
// given with its invitation; what does not verify is refused by name, and
// nothing is signed or granted on the service's word alone.
//
// Secret keys leave this package only locked, or where a person asks for an
// exhibit's own key ([Client.ExhibitKeys]), or to be locked at once with her
// passkey ([Client.Carry]).
package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Version is the program's, as manifests name it.
const Version = "safehand 0.1"

// Client acts for one person, agent or root. Its methods may not be called at
// the same time.
type Client struct {
	home *Home
	ring *Keyring
	base string
	http *http.Client
	now  func() time.Time

	// order is set in a client that may do only what an order's key may.
	order       *event.EventID
	orderSigner note.Signer

	patience time.Duration
	waiting  Waiting
	moving   atomic.Int32          // more than 0 while evidence is on its way
	out      atomic.Pointer[error] // what came of waiting for the service in vain
	kept     Kept

	signing  sync.Mutex // one signs in at a time
	token    atomic.Pointer[string]
	service  *service
	counting *counting
	stuck    map[event.EventID]string // why what was asked could not be done: by the last Tend
}

// service is who the service is, as the home's own root signed it.
type service struct {
	log  event.Origin
	keys []event.LogKey
}

// Options are for programs that run by themselves, for tests and the demo; the
// zero value is for everybody else.
type Options struct {
	Now       func() time.Time
	Transport http.RoundTripper
	// Patience is how long what did not come is asked for again while evidence is
	// being sent or fetched and the service is out of reach. At other times it is
	// asked for again for as long as a person waits, and no longer than this.
	Patience time.Duration
	// Waiting hears of it, from several goroutines at once.
	Waiting Waiting
	// Kept keeps what was fetched, if there is one.
	Kept Kept
}

// ErrOlder is the answer to a service whose rules this program does not know. It says
// nothing against the service.
var ErrOlder = directory.ErrNewerRules

// ErrUntrusted is wrapped by every refusal of what the service said.
var ErrUntrusted = errors.New("the service's answer could not be believed")

// Open unlocks the keyring of a home.
func Open(h *Home, passphrase string, o Options) (*Client, error) {
	ring, err := h.Unlock(passphrase)
	if err != nil {
		return nil, err
	}
	return with(h, ring, o)
}

func with(h *Home, ring *Keyring, o Options) (*Client, error) {
	c := &Client{home: h, ring: ring, base: h.Config.Server, now: o.Now, counting: newCounting(), patience: o.Patience, waiting: o.Waiting, kept: o.Kept}
	if c.now == nil {
		c.now = time.Now
	}
	c.http = &http.Client{Transport: o.Transport, CheckRedirect: stay}
	if o.Transport == nil {
		c.http.Transport = transport(h.Config.Pin)
	}
	_, err := h.recall()
	return c, err
}

// Apart is another client for the same keyring, which may be used at the same
// time as this one.
func (c *Client) Apart() *Client {
	return &Client{
		home: c.home, ring: c.ring, base: c.base, http: c.http, now: c.now, counting: newCounting(),
		patience: c.patience, waiting: c.waiting, kept: c.kept,
	}
}

// Who is the person, agent or root the client acts for.
func (c *Client) Who() event.Signer { return event.Signer{ID: c.ring.Of, Number: c.ring.Number} }

// Home is where the client keeps what it keeps.
func (c *Client) Home() *Home { return c.home }

// trust is what the client believes to begin with: its own organisation's root,
// given to it with the invitation, and the log that root joined.
func (c *Client) trust() continuity.Trust {
	org := c.ring.Of.Org()
	return continuity.Trust{
		Roots: map[event.OrgID]event.Digest{org: c.home.Config.Root},
		Home:  org, Log: c.home.Config.Log,
	}
}

// Close ends the session, best effort.
func (c *Client) Close(ctx context.Context) {
	if c.session() != "" {
		_ = c.call(ctx, "POST", "/v1/sign-out", nil, nil)
		c.token.Store(nil)
	}
}
