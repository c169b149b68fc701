package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/sample"
	"github.com/safehand/safehand/seal"
)

// One person's day in a real browser with the real client: she sets up her access,
// receives, reads, moves about and locks, beside colleagues at their command lines.
func TestADayInABrowser(t *testing.T) {
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 4}, Loopback: "localhost:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	c := &colleagues{w: w, dir: t.TempDir()}
	for _, x := range []map[string]int{{"JRS/1": 5000, "JRS/2": 100}, {"JRS/3": 70}} {
		if _, err := sample.Send(t.Context(), w, c.dir, x); err != nil {
			t.Fatal(err)
		}
	}
	hooks := httptest.NewServer(c)
	defer hooks.Close()
	node(t, "day.mjs", nil, "SAFEHAND_PAGES="+w.Node.Pages, "SAFEHAND_HOOKS="+hooks.URL, "SHOTS=screenshots")
}

// colleagues do at a word what the story needs of others.
type colleagues struct {
	w   *world.World
	dir string
}

const alex event.PersonID = "alex.morgan@cps-northshire.example"

func (c *colleagues) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out, err := c.do(r.Context(), strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write([]byte(out))
}

func (c *colleagues) do(ctx context.Context, what string) (string, error) {
	ravi, sarah := c.w.As(event.ActorID(world.Ravi)), c.w.As(event.ActorID(world.Sarah))
	switch what {
	case "invite":
		i, err := ravi.Invite(ctx, alex, time.Hour)
		if err != nil {
			return "", err
		}
		_, fragment, _ := strings.Cut(i.Link(), "#")
		return c.w.Node.Pages + "/join#" + fragment, nil
	case "appoint":
		_, err := ravi.Appoint(ctx, alex, event.Member, world.RASSO)
		return "", err
	case "hand-on":
		_, err := sarah.HandOnUnitKeys(ctx)
		return "", err
	case "send":
		s, err := sample.Send(ctx, c.w, c.dir, map[string]int{"JRS/9": 30})
		if err != nil {
			return "", err
		}
		return s.Consignment.String(), nil
	}
	return "", errors.New("nobody knows how to " + what)
}
