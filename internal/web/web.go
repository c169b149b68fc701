// Package web serves the pages that people use in a browser.
//
// A page is a document made here of what the service sees: who sent how much of
// what kind to whom, by when. What only a key opens is never in it: the page's
// own code asks the client that runs in the browser (internal/inpage) and
// fills it in. So nothing that is served, logged or kept here names a victim, a
// case or an exhibit.
//
// A cookie only reads pages. Custody changes by signed statements alone, which
// the client submits to the service's interface like any other program; [Routes]
// lists what is served, and a test holds that nothing else takes a POST.
//
// Each page has one Go file (what it shows, and how it is come by), one template
// in templates/ and one file with every word on it in words/en/. [Gallery] shows
// each page in each of its states.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
)

// Options are what the pages work with.
type Options struct {
	Desk    *desk.Desk
	Door    *door.Door
	Logger  *slog.Logger
	Now     func() time.Time
	Service event.OrgID // whose pages these are
	Version string      // of the program, for the service desk
	// Guests are the made-up people of a demonstration; none on a real service.
	Guests Guests
	// Quiet is until when a unit learns: of its second and third alarms its own people
	// alone are mailed.
	Quiet map[event.UnitID]event.Time
	// Gallery shows every page in every state, to whoever asks: for developers.
	Gallery bool
}

// Pages answers for everything that is not the interface for programs.
type Pages struct {
	Options
	mux    http.Handler
	static *static
	shapes shapes
}

// New makes the pages; it fails when a template of theirs is not well made.
func New(o Options) (*Pages, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s, err := theFiles()
	if err != nil {
		return nil, err
	}
	p := &Pages{Options: o, static: s}
	if p.shapes, err = compose(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, r := range Routes() {
		mux.Handle(r.Pattern, p.serve(r))
	}
	if o.Gallery {
		mux.Handle("GET /gallery", p.serve(Route{Open: true, handle: galleryIndex}))
		mux.Handle("GET /gallery/{page}/{state}", p.serve(Route{Open: true, handle: galleryPage}))
	}
	if len(o.Guests.People) > 0 {
		mux.Handle("GET /demo/{person}", p.serve(Route{Open: true, handle: demo}))
	}
	mux.Handle("/", p.serve(Route{Open: true, handle: lost}))
	p.mux = http.NewCrossOriginProtection().Handler(mux)
	return p, nil
}

func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// now is the service's clock.
func (p *Pages) now() event.Time { return event.TimeOf(p.Now()) }
