package client

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Address is where a service is: what its operator gives out.
type Address struct {
	Server string
	Pin    string // SHA-256 of its certificate, when it made its own
}

// ParseAddress reads https://host:port or https://host:port#pin.
func ParseAddress(s string) (Address, error) {
	server, pin, _ := strings.Cut(strings.TrimSpace(s), "#")
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(server, "?%") || (pin != "" && !isPin(pin)) {
		return Address{}, fmt.Errorf("not a service's address: https://host:port, with # and 64 characters behind it if the service made its own certificate")
	}
	return Address{strings.TrimRight(server, "/"), pin}, nil
}

// isPin: the SHA-256 of a certificate.
func isPin(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size
}

func (a Address) String() string {
	if a.Pin == "" {
		return a.Server
	}
	return a.Server + "#" + a.Pin
}

// CreateOrganisation makes an organisation's root key in a home of its own and
// gives the admission its operator is asked to sign. From then on the root's
// people believe no other service or log than the ones it saw here.
func CreateOrganisation(ctx context.Context, h *Home, org event.OrgID, a Address, passphrase string, o Options) (*event.Note, error) {
	ring, err := newKeyring(event.ActorID(org), 1)
	if err != nil {
		return nil, err
	}
	if err := h.Vacant(); err != nil {
		return nil, err
	}
	h.Config = Config{Who: ring.Of, Number: 1, Server: a.Server, Pin: a.Pin}
	if h.Config.Root, err = event.RootDigest(org, []event.VKey{ring.VKey()}); err != nil {
		return nil, err
	}
	c, err := with(h, ring, o)
	if err != nil {
		return nil, err
	}
	e, err := c.admission(ctx)
	if err != nil {
		return nil, err
	}
	h.Config.Log = e.Log
	// Only now: a service that does not answer leaves no empty folder behind.
	if err := h.prepare(); err != nil {
		return nil, err
	}
	if err := h.remember(&memory{Seen: e.Seen}); err != nil {
		return nil, err
	}
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	n, err := event.Sign(text, ring.signer)
	if err != nil {
		return nil, err
	}
	if err := h.create(ring, passphrase); err != nil {
		return nil, err
	}
	return n, WriteNew(filepath.Join(h.Dir, AdmissionFile), n.Bytes())
}

// AdmissionFile is what an organisation hands to the operator.
const AdmissionFile = "admission.note"

// admission is the statement by which the root joins the log it is shown.
func (c *Client) admission(ctx context.Context) (*event.Admitted, error) {
	var s api.Service
	if err := c.call(ctx, "GET", "/v1/service", nil, &s); err != nil {
		return nil, err
	}
	cp, err := ledger.OpenCheckpoint([]byte(s.Checkpoint), s.Log, s.LogKeys)
	if err != nil {
		return nil, fmt.Errorf("%w: the head of its log: %v", ErrUntrusted, err)
	}
	e := &event.Admitted{
		Header: event.Header{
			Log: s.Log, By: c.Who(), For: event.PartyID(c.Who().ID),
			At: event.TimeOf(c.now()), Seen: cp.Seen(),
		},
		Root: []event.VKey{c.ring.VKey()}, ServiceKey: s.Key, LogKeys: s.LogKeys,
	}
	rand.Read(e.Salt[:])
	rand.Read(e.Thread.Digest[:])
	return e, nil
}

// RootNumber is one's own organisation's root number, to be read to partners.
func (c *Client) RootNumber() string { return event.RootNumber(c.home.Config.Root) }

// errNumber: most often it was misheard, or mistyped.
var errNumber = errors.New("the number you typed is not that")

// compared compares a partner's root number, as it was read from paper or heard, with
// that of the root which the service shows for it. The one is never offered for the
// other.
func compared(s *continuity.Story, partner event.OrgID, number string) (*directory.Organisation, error) {
	want, err := event.NormalNumber(number)
	if err != nil {
		return nil, err
	}
	o := s.State.Dir.Organisation(partner)
	if o == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s has not been admitted to this service", partner)
	}
	if event.RootNumber(o.RootDigest) != want {
		return nil, fmt.Errorf("%w: %w of the %s it shows. Read it again with them; if it is right, do not go on and tell your administrator", ErrUntrusted, errNumber, partner)
	}
	return o, nil
}

// Recognise accepts a partner whose root number was read from paper or heard, as the
// root.
func (c *Client) Recognise(ctx context.Context, partner event.OrgID, number string) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	o, err := compared(s, partner, number)
	if err != nil {
		return nil, err
	}
	e := &event.Recognised{Header: c.own(s), Organisation: partner, Root: o.RootDigest}
	return c.say(ctx, e, api.Submission{})
}
