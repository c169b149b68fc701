package world

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/web"
)

// Cast are the people of the stories, for a demonstration that somebody wants to
// take part in.
var Cast = []web.Guest{
	{ID: Amy, Role: "officer in the case, Child Abuse Investigation Team A, Northshire Police"},
	{ID: Lena, Role: "leads Child Abuse Investigation Team A, Northshire Police"},
	{ID: Sarah, Role: "casework assistant, RASSO unit, CPS Northshire"},
	{ID: Tom, Role: "reviewing lawyer, RASSO unit, CPS Northshire"},
	{ID: Priya, Role: "leads the Crown Court unit, CPS Northshire"},
	{ID: Ola, Role: "administrator, Northshire Police"},
}

func (w *World) guests() web.Guests {
	if len(w.Guests) == 0 {
		return web.Guests{}
	}
	return web.Guests{People: w.Guests, Passphrase: Passphrase, Link: func(ctx context.Context, who event.PersonID) (string, error) {
		d, err := w.As(event.ActorID(who)).Apart().AddDevice(ctx)
		if err != nil {
			return "", err
		}
		return d.Link(), nil
	}}
}
