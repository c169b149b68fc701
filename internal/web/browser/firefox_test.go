package browser_test

import (
	"cmp"
	"net/http"
	"os"
	"os/exec"
	"testing"
)

// Firefox does the main work too: a key is brought, an interview received, played and
// saved with a report beside it, and a file sent.
func TestFirefox(t *testing.T) {
	t.Parallel()
	firefox := cmp.Or(os.Getenv("FIREFOX"), "firefox-esr")
	path, err := exec.LookPath(firefox)
	if err != nil {
		t.Skipf("NOT TRIED IN FIREFOX: %v ('make needs' installs it)", err)
	}
	env, pages, _ := town(t)
	t.Log(run(t, "firefox.mjs", http.NewServeMux(), append(env, "SAFEHAND_PAGES="+pages, "FIREFOX="+path)...))
}
