package web

import "net/http"

// homeView is the first page, for whoever has not signed in.
type homeView struct {
	SignedOut bool // just now
	Guests    Guests
}

func home(p *Pages, v *visit) error {
	if v.caller.Role != "" {
		http.Redirect(v.w, v.r, "/overview", http.StatusSeeOther)
		return nil
	}
	return show(p, v, http.StatusOK, "home", homeView{v.r.URL.Query().Has("signed-out"), p.Guests})
}
