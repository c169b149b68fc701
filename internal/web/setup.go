package web

import "net/http"

// setUpView is the page on which an invitation becomes a person's access. The
// invitation stands in the address behind the #, which browsers keep to themselves:
// nothing of it reaches this program.
type setUpView struct{}

func setUp(p *Pages, v *visit) error { return show(p, v, http.StatusOK, "set-up", setUpView{}) }
