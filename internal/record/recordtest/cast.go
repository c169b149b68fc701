// Package recordtest is a small cast of fictional people with keys, who can say
// anything a log takes: for tests of whatever stands on package record.
//
// A [Cast] signs statements. A [Story] says them to a log, as two organisations
// would that found themselves and send each other evidence. No age file here is
// real: to the service they are bytes with a digest.
package recordtest

import (
	"crypto/rand"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/ledger"
)

// Cast is a service and everybody's keys, made as they are asked for.
type Cast struct {
	t       testing.TB
	Service directory.Service
	Log     []*ledger.LogSigner
	// Seen stands in every statement: the newest checkpoint.
	Seen event.Seen
	// Clock is what Now tells; a test moves it.
	Clock time.Time
	keys  map[keyName]signer
}

// keyName tells the keys of one name apart: those of a person's first and later
// key records.
type keyName struct {
	name   string
	number int
}

type signer struct {
	note.Signer
	key event.VKey
}

// New is the cast of the log origin. Its clock stands at a Friday noon.
func New(t testing.TB, origin event.Origin) *Cast {
	t.Helper()
	c := &Cast{t: t, keys: map[keyName]signer{}, Clock: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	log, keys, err := ledger.GenerateLogKeys(origin)
	c.must(err)
	c.Log = log
	c.Service = directory.Service{Log: origin, Key: c.Key(string(origin.Service()), 1), LogKeys: keys}
	return c
}

func (c *Cast) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// Config opens the cast's log.
func (c *Cast) Config() record.Config {
	return record.Config{
		Service: c.Service, Sign: c.Signer(string(c.Service.Log.Service()), 1), Log: c.Log,
		Now: func() time.Time { return c.Clock },
	}
}

// Key is the public key under a name, made when it is first asked for.
func (c *Cast) Key(name string, number int) event.VKey {
	c.t.Helper()
	return c.get(name, number).key
}

// Signer signs with that key.
func (c *Cast) Signer(name string, number int) note.Signer {
	c.t.Helper()
	return c.get(name, number).Signer
}

func (c *Cast) get(name string, number int) signer {
	k := keyName{name, number}
	if s, ok := c.keys[k]; ok {
		return s
	}
	secret, public, err := note.GenerateKey(rand.Reader, name)
	c.must(err)
	s, err := note.NewSigner(secret)
	c.must(err)
	c.keys[k] = signer{s, event.VKey(public)}
	return c.keys[k]
}

// By is the common part of what an actor says with her first key record.
func (c *Cast) By(id event.ActorID, acting event.PartyID) event.Header {
	h := event.Header{
		Log: c.Service.Log, By: event.Signer{ID: id, Number: 1}, For: acting,
		At: event.TimeOf(c.Clock), Seen: c.Seen,
	}
	rand.Read(h.Salt[:])
	return h
}

// Sign signs e with the keys of those who must.
func (c *Cast) Sign(e event.Event) *event.Note {
	c.t.Helper()
	return c.SignAs(e, c.signers(e)...)
}

// SignAs signs e with other keys, for statements that are to be refused.
func (c *Cast) SignAs(e event.Event, signers ...note.Signer) *event.Note {
	c.t.Helper()
	text, err := event.Text(e)
	c.must(err)
	n, err := event.Sign(text, signers...)
	c.must(err)
	return n
}

func (c *Cast) signers(e event.Event) []note.Signer {
	by := e.Common().By
	own := c.Signer(string(by.ID), by.Number)
	order := func() []note.Signer { return []note.Signer{c.Signer(event.OrderKeyName(by.ID), 1)} }
	switch e := e.(type) {
	case *event.Rules, *event.Account:
		return []note.Signer{c.Config().Sign}
	case *event.Admitted:
		return []note.Signer{own, c.Config().Sign}
	case *event.Enrolled:
		return []note.Signer{c.Signer(event.InvitationKeyName(event.HolderID(by.ID)), by.Number), own}
	case *event.Sealed:
		return order()
	case *event.Dispatched:
		if e.Order != nil {
			return order()
		}
	}
	if second := event.SecondOf(e); second != nil {
		return []note.Signer{own, c.Signer(string(second.ID), second.Number)}
	}
	return []note.Signer{own}
}

// Recipient is a text of the form of an age recipient, to which nobody has the
// identity.
func Recipient() event.AgeRecipient {
	const letters = "acdefghjklmnpqrstuvwxyz023456789"
	b := make([]byte, 1959)
	rand.Read(b)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return event.AgeRecipient("age1pq1" + string(b[len("age1pq1"):]))
}

// File is what the service sees of an age file: bytes nobody has seen before.
func File() []byte {
	b := make([]byte, 200)
	rand.Read(b)
	return b
}

// Sized names b.
func Sized(b []byte) event.Sized { return event.Sized{Digest: event.Sum(b), Size: int64(len(b))} }

// Random is a digest of nothing anybody knows.
func Random() event.Digest {
	var d event.Digest
	rand.Read(d[:])
	return d
}
