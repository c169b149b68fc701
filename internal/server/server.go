// Package server speaks HTTP for the desk: it turns requests into calls of
// [desk.Desk] and answers into JSON, and decides nothing itself.
//
// A bearer token says who is calling; it is looked up at the door on each
// request. [Routes] is the one list of what is served: the mux is made from it,
// and so is the test that asks every route as every kind of caller. Nothing a
// request holds is ever logged: a line has its method, the pattern of its
// route, its status, its duration and who asked.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/door/passkey"
)

// Options are what a server needs beside its desk and door.
type Options struct {
	Logger *slog.Logger
	// Now is the clock by which requests are timed, nothing else.
	Now func() time.Time
	// Passkeys keeps keyrings for people with passkeys. It must be there.
	Passkeys *passkey.Keeper
	// Limits count what callers do; the usual ones when nil.
	Limits *door.Limits
	// Proxies are believed on where a request came from, and nobody else is.
	Proxies door.Proxies
	// Capacity is how much is in work at once; the usual one where it says nothing.
	Capacity Capacity
	// Pace is how slow callers may be; the usual one when zero.
	Pace Pace
	// Pages answer for every address that is not the interface's; nobody when nil.
	Pages Pages
}

// Pages are what people see in a browser. Fail is the page about what was refused
// before the pages were asked.
type Pages interface {
	http.Handler
	Fail(http.ResponseWriter, *http.Request, *api.Error)
}

func (o *Options) complete() {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Limits == nil {
		o.Limits = door.NewLimits(door.DefaultRules(), time.Now)
	}
	if o.Pace == (Pace{}) {
		o.Pace = DefaultPace()
	}
}

// handler is the state every route's handle works on.
type handler struct {
	desk *desk.Desk
	door *door.Door
	log  *slog.Logger
	now  func() time.Time

	passkeys *passkey.Keeper

	limits  *door.Limits
	proxies door.Proxies
	pace    Pace
	all     *gate // whoever they are
	gates   map[Work]*gate
}

// New serves every route of [Routes].
func New(d *desk.Desk, at *door.Door, o Options) http.Handler {
	o.complete()
	h := &handler{
		desk: d, door: at, log: o.Logger, now: o.Now, passkeys: o.Passkeys,
		limits: o.Limits, proxies: o.Proxies, pace: o.Pace, all: newGate(mostAtOnce), gates: o.Capacity.gates(),
	}
	mux := http.NewServeMux()
	for _, r := range Routes() {
		mux.Handle(r.Pattern, h.serve(r))
	}
	mux.Handle("/", h.serve(h.rest("/", o.Pages)))
	mux.Handle("/v1/", h.serve(h.rest("/v1/", nil)))
	return h.guard(mux)
}

// rest is everything below a path that is not a route of the interface's.
func (h *handler) rest(path string, pages Pages) Route {
	r := Route{Pattern: path, Public: true, Act: door.Reads, Work: Listings, handle: notFound}
	if pages != nil {
		r.Body, r.pages = maxSmall, pages
		r.handle = func(_ *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
			pages.ServeHTTP(w, r)
			return nil
		}
	}
	return r
}

// HTTP is the server of next with the limits on slow callers that lie before a
// request has been read. What is after that is its [Pace].
func HTTP(next http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           next,
		ReadHeaderTimeout: 10 * time.Second, // of the handshake too
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: 128,
			// A connection of which the other end has gone is not kept for the sake
			// of what was asked on it.
			SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second, WriteByteTimeout: time.Minute,
		},
		ErrorLog: slog.NewLogLogger(quiet{log.Handler()}, slog.LevelDebug),
	}
}

// quiet passes on that net/http had something to say about a connection, not
// what: its lines quote what strangers sent.
type quiet struct{ slog.Handler }

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	return q.Handler.Handle(ctx, slog.NewRecord(r.Time, r.Level, "connection failed", 0))
}
