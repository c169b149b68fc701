package web

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// partnersView is the other organisations of the service: which of them one's own
// has recognised, and which have recognised it.
type partnersView struct {
	Section       section
	Administrator bool
	Partners      []partnerLine
}

type partnerLine struct {
	ID       event.OrgID
	Name     string
	Ours     *Moment // since when
	Theirs   bool
	Standing string // both, ours, theirs or neither
}

func partners(p *Pages, v *visit) error {
	list, err := p.Desk.Partners(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "partners", partnersOf(v.caller.Actor.Org(), list))
}

func partnersOf(own event.OrgID, list desk.Partners) partnersView {
	out := partnersView{Section: sectionOf("partners", own), Administrator: list.Administrator}
	for _, p := range list.List {
		l := partnerLine{ID: p.Organisation, Name: orgName(p.Organisation), Theirs: p.Theirs, Standing: "neither"}
		if p.Ours != nil {
			at := moment(*p.Ours)
			l.Ours = &at
		}
		switch {
		case l.Ours != nil && l.Theirs:
			l.Standing = "both"
		case l.Ours != nil:
			l.Standing = "ours"
		case l.Theirs:
			l.Standing = "theirs"
		}
		out.Partners = append(out.Partners, l)
	}
	return out
}
