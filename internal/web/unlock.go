package web

import "net/http"

// unlockView is the page on which a person's key is unlocked, here in the browser.
type unlockView struct {
	Back string // where she was going
	// Locked says that she is signed in and this page can open nothing any more.
	Locked bool
}

func unlock(p *Pages, v *visit) error {
	return show(p, v, http.StatusOK, "unlock", unlockView{back(v.r.URL.Query().Get("back")), v.caller.Role != ""})
}
