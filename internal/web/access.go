package web

import (
	"net/http"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// accessView is how a person gets in: her keys as the service sees them. What unlocks
// them the page asks the client.
type accessView struct {
	ID   event.PersonID
	Name string
	Keys []keyLine
}

type keyLine struct {
	Number int
	Since  Moment
	Ended  *Moment
	Why    event.Code // it ended
	Here   bool       // the reader has signed in with it
}

func access(p *Pages, v *visit) error {
	keys, err := p.Desk.Keys(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	me, _ := v.caller.Actor.Person()
	return show(p, v, http.StatusOK, "access", accessOf(me, keys, v.caller.Number))
}

func accessOf(me event.PersonID, keys []directory.KeyRecord, number int) accessView {
	view := accessView{ID: me, Name: personName(event.HolderID(me))}
	for _, k := range keys {
		l := keyLine{Number: k.Number, Since: moment(k.From.Recorded), Here: k.Number == number}
		if k.Revoked != nil {
			at := moment(k.Revoked.At.Recorded)
			l.Ended, l.Why = &at, k.Revoked.Reason
		}
		view.Keys = append(view.Keys, l)
	}
	return view
}
