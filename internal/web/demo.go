package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Guests are made-up people whom anybody may be for a while.
type Guests struct {
	People     []Guest
	Passphrase string // of all of them
	// Link is a link by which a browser is given a person's locked key, once.
	Link func(context.Context, event.PersonID) (string, error)
}

// Guest is one of them.
type Guest struct {
	ID   event.PersonID
	Role string // what she is and where, for people
}

// Name is how people call her.
func (g Guest) Name() string { return personName(event.HolderID(g.ID)) }

// demo leads a browser to a person's key, as her link from another machine would.
func demo(p *Pages, v *visit) error {
	for _, g := range p.Guests.People {
		if string(g.ID) != v.r.PathValue("person") {
			continue
		}
		link, err := p.Guests.Link(v.r.Context(), g.ID)
		if err != nil {
			return err
		}
		u, err := url.Parse(link)
		if err != nil {
			return err
		}
		// Here, wherever the link was made for.
		http.Redirect(v.w, v.r, "/device#"+u.Fragment, http.StatusSeeOther)
		return nil
	}
	return &api.Error{Code: api.CodeNotFound, Message: "nobody of that name is in this demonstration"}
}
