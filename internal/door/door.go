// Package door finds out who is calling.
//
// A session begins with a signed note that answers a challenge of the service
// with bytes of the client's own ([Door.SignIn]); it is a bearer token that
// reads, and stores what no statement names; it changes nothing of what anybody
// holds. What it may read is decided at the desk. [Door.Authenticate] asks on
// every use whether the key that signed in is still good: a key record revoked,
// an invitation used, an order recalled or dispatched ends the session at once,
// on every node.
//
// Only the SHA-256 of a token is kept, so a copy of the database lets nobody in.
// A stranger learns nothing by trying to sign in: why a known key may not come
// in is told only to who has signed with it.
package door

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// ErrSession is wrapped when a token is not, or no longer, a session's.
var ErrSession = errors.New("no such session")

// How long things last, in seconds.
const (
	challengeLife = 5 * 60
	sessionLife   = 12 * 3600
	// orderLife is longer: a large sending may take days over a shared line. The
	// session ends with the order anyway.
	orderLife = 7 * 24 * 3600
)

// Caller is who a session was opened by. The zero Caller is nobody.
type Caller struct {
	Role   event.Code // event.AsPerson and its like
	Actor  event.ActorID
	Number int            // of the key record
	Order  *event.EventID // with event.AsOrder
}

// Session is a fresh session's token and what it is good for.
type Session struct {
	Token string
	Role  event.Code
	By    event.ActorID
	Until event.Time
}

// Door opens and looks up sessions. It is safe for concurrent use.
type Door struct {
	store   *store.DB
	service directory.Service
	now     func() event.Time
}

// New is the door of the service whose sessions db keeps.
func New(db *store.DB, service directory.Service, now func() event.Time) *Door {
	return &Door{db, service, now}
}

// Challenge draws a nonce that one sign-in may answer within five minutes.
func (d *Door) Challenge(ctx context.Context) (event.Salt, error) {
	var n event.Salt
	_, _ = rand.Read(n[:]) // never fails
	return n, d.putChallenge(ctx, n, d.now()+challengeLife)
}

// SignIn opens a session for whoever signed the note, which answers one of our
// challenges. The challenge is used up even when the sign-in fails.
func (d *Door) SignIn(ctx context.Context, b []byte) (Session, error) {
	n, err := event.ParseNote(b)
	if err != nil {
		return Session{}, err
	}
	s, err := event.ParseSignIn(n.Text)
	if err != nil {
		return Session{}, err
	}
	if s.Log != d.service.Log {
		return Session{}, event.Refuse(event.CodeOtherLog, "a sign-in to %s, not to %s", s.Log, d.service.Log)
	}
	ok, err := d.takeChallenge(ctx, s.Nonce)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		return Session{}, event.Refuse(event.CodeStale, "the sign-in answers a challenge that was used, is over five minutes old or was never ours: ask for another")
	}
	c := Caller{s.Role, s.By.ID, s.By.Number, s.Order}
	if err := d.admit(ctx, c, n); err != nil {
		return Session{}, err
	}
	return d.open(ctx, c)
}

// admit refuses a note that is not signed by exactly c's keys, or whose signer
// may not come in.
func (d *Door) admit(ctx context.Context, c Caller, n *event.Note) error {
	keys, refusal, err := d.keys(ctx, c)
	if err != nil {
		return err
	}
	if len(keys) == 0 || n.Verify(keys) != nil {
		return event.Refuse(event.CodeSignature, "the sign-in is not signed by a key that %s is known by here", c.Actor)
	}
	return refusal
}

func (d *Door) open(ctx context.Context, c Caller) (Session, error) {
	var token [32]byte
	_, _ = rand.Read(token[:])
	s := Session{Token: base64.RawURLEncoding.EncodeToString(token[:]), Role: c.Role, By: c.Actor, Until: d.now() + sessionLife}
	if c.Role == event.AsOrder {
		s.Until = d.now() + orderLife
	}
	return s, d.putSession(ctx, event.Sum([]byte(s.Token)), c, s.Until)
}

// Authenticate is who the token's session belongs to. Its error wraps
// [ErrSession] when there is none, or when it has ended.
func (d *Door) Authenticate(ctx context.Context, token string) (Caller, error) {
	id := event.Sum([]byte(token))
	var s *store.Session
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		s, err = tx.Session(id, d.now())
		return err
	})
	if err != nil {
		return Caller{}, err
	}
	if s == nil {
		return Caller{}, ErrSession
	}
	c := Caller{s.Role, s.By.ID, s.By.Number, s.Order}
	_, refusal, err := d.keys(ctx, c)
	if err != nil {
		return Caller{}, err
	}
	if refusal != nil {
		return Caller{}, errors.Join(ErrSession, d.dropSession(ctx, id))
	}
	return c, nil
}

// SignOut ends the token's session. Ending one that is no more changes nothing.
func (d *Door) SignOut(ctx context.Context, token string) error {
	return d.dropSession(ctx, event.Sum([]byte(token)))
}
