package browser_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/canary"
)

// alex is new: nobody else has a key of hers.
const alex event.PersonID = "alex.morgan@cps-northshire.example"

// Nothing that was opened is left on the PC: a person opens, plays and shows what
// came, writes a note, sends, leaves a form half filled in, and then locks, or signs
// out; the browser is closed. No name, no word, nothing of a file, no key and no
// passphrase is then in the browser's profile, its temporary folder or its home, in
// any spelling, and so whoever has the PC next, or steals it, finds none. Nor does the
// service, of what the browser said to it: see searchService.
//
// What a page can read of its own storage is searched as the page reads it; every
// file is searched as it lies on the disk, and in what was compressed by DEFLATE.
// Not searched: blocks of LevelDB that are compressed by Snappy, but for what the
// page reads of them; what the browser locks with the system's key (cookies); what
// the file system has not yet overwritten of deleted files; swap. Nor is a browser
// that was short of memory: then Chromium puts large blobs into its profile until
// they are dropped, and a picture, a text or a download of these pages is one.
// What a person saves is hers to keep, and the browser's list of downloads names it:
// nothing is saved here. An address with a link in it stays in the browser's history;
// such a link works once, and had.
func TestNothingIsLeftInTheProfile(t *testing.T) {
	t.Parallel()
	lines := &logged{}
	w, err := world.New(t.Context(), world.Config{
		Dir: t.TempDir(), Lock: light, Loopback: "localhost:0", Logger: slog.New(slog.NewTextHandler(lines, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	for way, who := range map[string]event.PersonID{"lock": world.Sarah, "sign-out": alex} {
		t.Run(way, func(t *testing.T) {
			p := &remains{T: t, w: w, log: lines, dir: t.TempDir()}
			p.plantAll()
			line := overhear(p)
			defer line.Close()
			p.pages = line.address()
			hooks := httptest.NewServer(p)
			defer hooks.Close()
			var env []string
			for name, of := range map[string]string{"TMPDIR": "tmp", "HOME": "home", "XDG_RUNTIME_DIR": "run", "SAFEHAND_PROFILE": "profile"} {
				p.must(os.MkdirAll(p.at(of), 0o700))
				env = append(env, name+"="+p.at(of))
			}
			env = append(env, "SAFEHAND_PAGES="+p.pages, "SAFEHAND_HOOKS="+hooks.URL, "SAFEHAND_WAY="+way, "SAFEHAND_OWN="+p.own)
			t.Log(run(t, "profile.mjs", http.NewServeMux(), env...))
			p.search()
			p.searchService(line, who)
		})
	}
}

// logged is what the service logs, line by line.
type logged struct {
	mu sync.Mutex
	b  []byte
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b = append(l.b, b...)
	return len(b), nil
}

// Copy is all of it so far.
func (l *logged) Copy() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.b)
}

// remains is what may not remain of one person's work.
type remains struct {
	*testing.T
	w     *world.World
	log   *logged
	dir   string
	pages string // where she finds them
	sent  event.ConsignmentID
	own   string // a file that she sends

	mu       sync.Mutex
	canaries []canary.Canary
}

func (p *remains) at(name string) string { return filepath.Join(p.dir, name) }

func (p *remains) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *remains) plant(name string, b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.canaries = append(p.canaries, canary.Canary{Name: name, Bytes: b, Digest: true})
}

// ServeHTTP does what others do, and hears from the script what it alone knows.
func (p *remains) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var out string
	if err == nil {
		out, err = p.do(r.Context(), strings.TrimPrefix(r.URL.Path, "/"), string(body))
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write([]byte(out))
}

func (p *remains) do(ctx context.Context, what, said string) (string, error) {
	ravi, sarah := p.w.As(event.ActorID(world.Ravi)), p.w.As(event.ActorID(world.Sarah))
	switch what {
	case "device":
		return device(ctx, p.w, event.ActorID(world.Sarah))
	case "invite":
		i, err := ravi.Invite(ctx, alex, time.Hour)
		if err != nil {
			return "", err
		}
		_, fragment, _ := strings.Cut(i.Link(), "#")
		return p.pages + "/join#" + fragment, nil
	case "appoint":
		_, err := ravi.Appoint(ctx, alex, event.Member, world.RASSO)
		if err != nil {
			return "", err
		}
		_, err = sarah.HandOnUnitKeys(ctx)
		return "", err
	case "passphrase":
		p.plant("her passphrase", []byte(said))
		return world.Passphrase, nil
	case "shown": // what the page reads of its own storage
		return "", os.WriteFile(p.at("as the page reads it"), []byte(said), 0o600)
	case "sent":
		var id event.ConsignmentID
		if err := id.UnmarshalText([]byte(said)); err != nil {
			return "", err
		}
		return "", p.keysOf(ctx, id)
	}
	return "", errors.New("nobody knows how to " + what)
}

// keysOf plants the keys of a sending's exhibits.
func (p *remains) keysOf(ctx context.Context, id event.ConsignmentID) error {
	who := world.Sarah
	if id != p.sent {
		who = world.Lena
	}
	c := p.w.As(event.ActorID(who))
	if _, _, err := c.Receive(ctx, id, nil); err != nil && id != p.sent {
		return err
	}
	keys, err := c.ExhibitKeys(ctx, id, nil)
	if err != nil {
		return err
	}
	for x, key := range keys {
		p.identity("the key of exhibit "+x.String(), key)
	}
	return nil
}

func (p *remains) identity(name, key string) {
	all, err := canary.Identity(name, key)
	p.must(err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.canaries = append(p.canaries, all...)
}
