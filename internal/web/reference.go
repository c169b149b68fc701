package web

import "net/http"

// reference leads from the address in a mail to the page of what it is about. The
// address says nothing to whoever else reads it.
func reference(p *Pages, v *visit) error {
	id, err := p.Desk.Called(v.r.Context(), v.caller, v.r.PathValue("reference"))
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/s/"+id.String(), http.StatusSeeOther)
	return nil
}
