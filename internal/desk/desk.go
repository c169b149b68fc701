// Package desk decides what a caller may have and do.
//
// Every deciding method takes the caller first, checks, records, then acts: no
// record, no act. Nothing changes custody but a signed statement in
// [Desk.Submit]; a session only reads. What a caller may not know of is answered
// like what does not exist. Every refusal is kept for the operator, with who
// asked, at which route and the code, and never with what was asked for.
//
// The one way to an exhibit's key is [Desk.Grants]: for the person who signed an
// opened statement that is in the log, what she named in it and nothing else.
package desk

import (
	"context"
	"log/slog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/recent"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
)

// Desk answers callers. It is safe for concurrent use.
type Desk struct {
	store   *store.DB
	record  *record.Log
	blobs   blob.Store
	service directory.Service
	now     func() event.Time
	log     *slog.Logger
	version string
	room    *room
	quotas  Quotas
	count   func(event.ActorID) error
	lists   *recent.Cache[blob.Name, *event.List]
}

// Config is what a desk works with.
type Config struct {
	Store   *store.DB
	Record  *record.Log
	Blobs   blob.Store
	Service directory.Service
	Now     func() event.Time
	Logger  *slog.Logger
	Version string // of the program, for Service
	// Space measures the volumes that blobs and statements are written to; Reserve
	// is kept free on each. Without it blobs are never refused for want of room.
	// The last volume is that of the blobs.
	Space   func() ([]disk.Space, error)
	Reserve disk.Reserve
	// Quotas bound what is stored and not sealed; the usual ones when zero.
	Quotas Quotas
	// Count hears of each statement that somebody without a session has proven to
	// be hers, and may refuse it.
	Count func(event.ActorID) error
}

// New is the desk of the service.
func New(c Config) *Desk {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Quotas == (Quotas{}) {
		c.Quotas = DefaultQuotas()
	}
	return &Desk{
		c.Store, c.Record, c.Blobs, c.Service, c.Now, c.Logger, c.Version,
		&room{space: c.Space, reserve: c.Reserve, log: c.Logger}, c.Quotas, c.Count, newLists(),
	}
}

// notFound is the one answer for what does not exist and for what the caller may
// not know of.
func notFound() error {
	return &api.Error{Code: api.CodeNotFound, Message: "there is no such thing, or it is not for you"}
}

// decide runs f on one state of the whole service, and keeps its refusal.
func (d *Desk) decide(ctx context.Context, c Caller, route string, f func(*view) error) error {
	return d.told(ctx, c, route, d.view(ctx, f))
}

// told keeps err for the operator if it refuses the caller something, and hands
// it on.
func (d *Desk) told(ctx context.Context, c Caller, route string, err error) error {
	if err != nil {
		if code := api.Of(err).Code; refuses(code) {
			d.Refused(ctx, c, route, code)
		}
	}
	return err
}

// refuses reports whether a code says no to somebody, rather than that a request
// was malformed or the service unwell.
func refuses(code event.Code) bool {
	switch code {
	case api.CodeBadRequest, api.CodeTooLarge, api.CodeBusy, api.CodeBehind, api.CodeFull, api.CodeInternal, api.CodeMissing, api.CodeMismatch:
		return false
	}
	return true
}
