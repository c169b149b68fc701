package web

import "net/http"

// deviceView is the page on which a person brings her key from another machine of
// hers. The link stands in the address behind the #, like an invitation.
type deviceView struct{}

func device(p *Pages, v *visit) error {
	return show(p, v, http.StatusOK, "device", deviceView{})
}
