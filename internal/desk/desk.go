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
	Space   func() ([]disk.Space, error)
	Reserve disk.Reserve
}

// New is the desk of the service.
func New(c Config) *Desk {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Desk{
		c.Store, c.Record, c.Blobs, c.Service, c.Now, c.Logger, c.Version,
		&room{space: c.Space, reserve: c.Reserve, log: c.Logger},
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
	case api.CodeBadRequest, api.CodeTooLarge, api.CodeBusy, api.CodeFull, api.CodeInternal, api.CodeMissing, api.CodeMismatch:
		return false
	}
	return true
}

// Refused keeps a refusal. That it could not be kept is no reason to grant what
// was refused, nor to answer otherwise: it is logged.
func (d *Desk) Refused(ctx context.Context, c Caller, route string, code event.Code) {
	d.refused(ctx, c.String(), route, code)
}

func (d *Desk) refused(ctx context.Context, who, route string, code event.Code) {
	r := store.Refusal{At: d.now(), Caller: who, Route: route, Code: code}
	err := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		_, err := tx.AddRefusal(r)
		return err
	})
	if err != nil {
		d.log.Error("a refusal could not be kept", "route", route, "code", string(code), "error", err.Error())
	}
}

// maxRefusals is the longest page of refusals.
const maxRefusals = 200

// Refusals lists what callers were refused, newest first, to the operator.
func (d *Desk) Refusals(ctx context.Context, c Caller, before int64) (api.Refusals, error) {
	if err := c.must(event.AsOperator); err != nil {
		return api.Refusals{}, d.told(ctx, c, api.PathRefusals, err)
	}
	var rows []store.Refusal
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Refusals(before, maxRefusals)
		return err
	})
	out := api.Refusals{Refusals: make([]api.RefusalRow, 0, len(rows))}
	for _, r := range rows {
		out.Refusals = append(out.Refusals, api.RefusalRow(r))
	}
	if len(rows) == maxRefusals {
		out.Next = rows[len(rows)-1].Number
	}
	return out, err
}
