package web

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// problemView is the page that says what went wrong, what still stands and what to
// do now.
type problemView struct {
	// Kind is one of the sets of words there are: see problemOf.
	Kind string
	// What the service desk is told: no name, no file, nothing of a case.
	Status int
	Code   event.Code
	At     Moment
	Page   string
}

// problemOf sorts the codes into what people can do about them.
func problemOf(code event.Code) string {
	switch code {
	case api.CodeNotFound, event.CodeUnknown, api.CodeBadRequest:
		return "missing"
	case event.CodeNotYours, event.CodeReceipt, event.CodeAgent, event.CodeRecognition:
		return "not-yours"
	case api.CodeSignIn, event.CodeRevoked, event.CodeInvitation, event.CodeSignature:
		return "sign-in"
	case api.CodeBusy, api.CodeTooMany, api.CodeBehind, api.CodeFull, api.CodeQuota:
		return "busy"
	case event.CodeConflict, event.CodeState, event.CodeStale, event.CodeTaken, event.CodeHolds, event.CodeKeyWaiting:
		return "changed"
	}
	return "failed"
}

// Fail answers with the page about an error. It serves too for what is refused
// before the pages are asked.
func (p *Pages) Fail(w http.ResponseWriter, r *http.Request, e *api.Error) {
	v := &visit{w: w, r: r, nonce: newNonce()}
	secure(w.Header(), v.nonce)
	status := api.RowOf(e.Code).Status
	view := problemView{Kind: problemOf(e.Code), Status: status, Code: e.Code, At: moment(p.now()), Page: where(r.Pattern)}
	if c, err := p.whose(r); err == nil {
		v.caller = c
	}
	if err := show(p, v, status, "problem", view); err != nil {
		p.Logger.Error("the page about an error failed", "error", err.Error())
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// where is the kind of page that was asked for, and nothing that was in the address.
func where(pattern string) string {
	if pattern == "" {
		return "/"
	}
	return pattern
}
