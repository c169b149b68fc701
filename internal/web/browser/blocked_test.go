package browser_test

import (
	"net/http"
	"testing"
)

// PCs of police and courts block what a browser could do. Whatever it is, people enrol,
// unlock, send, receive, open, play, save, report, pass on, redirect, call back, reject
// and lock; or the page says in a sentence that they can't here, and where they can.
func TestWhatIsBlockedHasAnotherWay(t *testing.T) {
	t.Parallel()
	env, pages, _ := town(t)
	t.Log(run(t, "blocked.mjs", http.NewServeMux(), append(env, "SAFEHAND_PAGES="+pages)...))
}
