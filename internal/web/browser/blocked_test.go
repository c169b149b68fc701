package browser_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
)

// PCs of police and courts block what a browser could do. Whatever it is, a person
// unlocks, opens, plays, saves and sends; or the page says in a sentence that she
// can't here, and where she can.
func TestWhatIsBlockedHasAnotherWay(t *testing.T) {
	t.Parallel()
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: light, Loopback: "localhost:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	p := &remains{T: t, w: w, dir: t.TempDir()}
	p.sent = p.send(map[string][]byte{"interview.mp4": interview.Video(), "statement.txt": []byte("What Witness 1 said.\n")})
	p.received()
	hooks := httptest.NewServer(p)
	defer hooks.Close()
	t.Log(run(t, "blocked.mjs", http.NewServeMux(), "SAFEHAND_PAGES="+w.Node.Pages, "SAFEHAND_HOOKS="+hooks.URL))
}
