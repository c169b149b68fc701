package cosign_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/cosign"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

const origin event.Origin = "safehand.example/log"

// onBoth runs a test on each engine with a log that some have been admitted to.
func onBoth(t *testing.T, test func(t *testing.T, s *Story)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := Begin(t, New(t, origin), db)
		grow(s)
		test(t, s)
	})
}

var made atomic.Int64

// grow has the log take in an organisation and its administrator.
func grow(s *Story) {
	o := fmt.Sprintf("force-%d.example", made.Add(1))
	s.Organisation(event.OrgID(o), event.PersonID("chief@"+o))
}

// post is a witness of ours that counts how often it is asked.
type post struct {
	ahead time.Duration // of its clock before ours
	asked atomic.Int64
	as    cosign.Asked
	w     *witness.Witness
	keys  []*ledger.Cosigner
	// instead answers instead of the witness, if it is set.
	instead atomic.Pointer[http.HandlerFunc]
}

func newPost(t *testing.T, s *Story, name string) *post {
	t.Helper()
	p := new(post)
	var err error
	if p.keys, err = ledger.GenerateCosigners(name); err != nil {
		t.Fatal(err)
	}
	var vkeys []string
	for _, k := range s.Service.LogKeys {
		vkeys = append(vkeys, string(k))
	}
	watched, err := ledger.ParseHeadKeys(string(origin), vkeys)
	if err != nil {
		t.Fatal(err)
	}
	if p.w, err = witness.Open(witness.Config{
		Dir: t.TempDir(), Keys: p.keys, Logs: []ledger.HeadKeys{watched}, Now: func() time.Time { return s.Clock.Add(p.ahead) },
	}); err != nil {
		t.Fatal(err)
	}
	h := p.w.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			p.asked.Add(1)
		}
		if f := p.instead.Load(); f != nil {
			(*f)(w, r)
			return
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.as = cosign.Asked{URL: server.URL}
	for _, k := range p.keys {
		p.as.Keys = append(p.as.Keys, k.Key())
	}
	return p
}

func (p *post) answers(f http.HandlerFunc) { p.instead.Store(&f) }

// node is an asker on the log's database, as one node of the service has it.
type node struct {
	*cosign.Asker
	said *bytes.Buffer
}

func ask(t *testing.T, s *Story, posts ...*post) *node {
	t.Helper()
	n := &node{said: new(bytes.Buffer)}
	c := cosign.Config{
		Store: s.DB, Service: s.Service, Now: func() time.Time { return s.Clock },
		Logger: slog.New(slog.NewTextHandler(n.said, nil)), Client: &http.Client{
			Timeout: time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	for _, p := range posts {
		c.Witnesses = append(c.Witnesses, p.as)
	}
	var err error
	if n.Asker, err = cosign.New(c); err != nil {
		t.Fatal(err)
	}
	if err := n.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

func look[T any](t *testing.T, s *Story, f func(*store.Tx) (T, error)) (out T) {
	t.Helper()
	err := s.DB.View(t.Context(), func(tx *store.Tx) (err error) { out, err = f(tx); return err })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func witnesses(t *testing.T, s *Story) []store.Witness {
	return look(t, s, (*store.Tx).Witnesses)
}

// lines is what others signed of the newest head, verified.
func lines(t *testing.T, s *Story, posts ...*post) []ledger.Cosignature {
	t.Helper()
	c := look(t, s, func(tx *store.Tx) (*store.Cosigned, error) { return tx.Cosigned(s.Seen.Size) })
	if c == nil {
		return nil
	}
	var keys []ledger.CosignerKey
	for _, p := range posts {
		keys = append(keys, p.as.Keys...)
	}
	got, err := ledger.OpenCosigned(ledger.WithLines(c.Checkpoint, c.Last...), origin, s.Service.LogKeys, keys)
	if err != nil {
		t.Fatal(err)
	}
	return got.Cosignatures
}

// Every head that is there when a witness is due is cosigned by it, with both
// kinds of key, and the first line a key made is kept beside the newest.
func TestHeadsAreCosigned(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		one, two := newPost(t, s, "cps-northshire.example/witness"), newPost(t, s, "northshire.example/witness")
		n := ask(t, s, one, two)
		if got := lines(t, s, one, two); len(got) != 4 {
			t.Fatalf("at the start there are %d lines", len(got))
		}
		first := s.Seen.Size
		grow(s)
		n.Round(t.Context()) // not due yet
		if one.asked.Load() != 1 || lines(t, s, one) != nil {
			t.Error("a witness was asked again at once")
		}
		s.Clock = s.Clock.Add(10 * time.Second)
		n.Round(t.Context())
		if got := lines(t, s, one, two); len(got) != 4 || got[0].At != event.TimeOf(s.Clock) {
			t.Fatalf("the next head has %v", got)
		}
		earliest := s.Clock
		s.Clock = s.Clock.Add(time.Minute)
		n.Round(t.Context())
		if got := one.asked.Load(); got != 2 {
			t.Errorf("a head that stands was asked for %d times within the minute", got)
		}
		s.Clock = s.Clock.Add(5 * time.Minute)
		n.Round(t.Context())
		c := look(t, s, func(tx *store.Tx) (*store.Cosigned, error) { return tx.Cosigned(s.Seen.Size) })
		for what, l := range map[time.Time][][]byte{earliest: c.First, s.Clock: c.Last} {
			got, err := ledger.OpenLines(c.Checkpoint, bytes.Join(l, nil), string(origin), one.as.Keys)
			if err != nil || len(got) != 2 || got[0].At != event.TimeOf(what) {
				t.Errorf("of %v there is %v, %v", what, got, err)
			}
		}
		for _, k := range one.as.Keys {
			upTo, after, err := func() (a, b int64, err error) {
				err = s.DB.View(t.Context(), func(tx *store.Tx) error { a, b, err = tx.CosignedBeside(k, s.Seen.Size-1); return err })
				return a, b, err
			}()
			if err != nil || upTo != first || after != s.Seen.Size {
				t.Errorf("beside %d there are %d and %d, %v", s.Seen.Size-1, upTo, after, err)
			}
		}
		if w := witnesses(t, s); len(w) != 2 || w[0].Trouble != "" || w[0].Size != s.Seen.Size || w[0].Cosigned != event.TimeOf(s.Clock) {
			t.Errorf("they are %+v", w)
		}
	})
}

// How far a witness's clock is from ours is kept, for the watch to judge.
func TestAWitnesssClockIsCompared(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		one, two := newPost(t, s, "cps-northshire.example/witness"), newPost(t, s, "northshire.example/witness")
		one.ahead = 10 * time.Minute
		ask(t, s, one, two)
		if w := witnesses(t, s); w[0].Drift != 600 || w[1].Drift != 0 {
			t.Errorf("their clocks are ahead by %d and %d seconds", w[0].Drift, w[1].Drift)
		}
	})
}

// An append waits for nobody: a witness that hangs is asked beside it.
func TestAnAppendWaitsForNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		n := ask(t, s, p)
		hangs := make(chan bool)
		p.answers(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // until then nobody notices that the other side hangs up
			close(hangs)
			<-r.Context().Done()
		})
		grow(s)
		s.Clock = s.Clock.Add(10 * time.Second)
		done := make(chan bool)
		ctx, stop := context.WithCancel(t.Context())
		go func() { n.Run(ctx); close(done) }()
		<-hangs
		grow(s) // fails the test if it waits for the witness
		stop()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			t.Fatal("the loops did not stop")
		}
		if w := witnesses(t, s)[0]; w.Trouble != "" {
			t.Errorf("that the service stopped is held against the witness: %+v", w)
		}
	})
}

// What a witness may do instead of cosigning. Having been heard before it stops
// nothing; it is shown, asked ever more seldom, and taken back when it is well.
func TestTroubles(t *testing.T) {
	status := func(code int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}
	}
	flip := new(atomic.Int64)
	for name, c := range map[string]struct {
		answer func(s *Story, p *post) http.HandlerFunc
		want   string
	}{
		"an error of its own": {func(*Story, *post) http.HandlerFunc { return status(500, "text/plain", "oh") }, store.Silent},
		"not to be found":     {func(*Story, *post) http.HandlerFunc { return status(404, "text/plain", "no") }, store.Refuses},
		"not the log's keys":  {func(*Story, *post) http.HandlerFunc { return status(403, "text/plain", "no") }, store.Refuses},
		"a bad request":       {func(*Story, *post) http.HandlerFunc { return status(400, "text/plain", "no") }, store.Refuses},
		"elsewhere": {func(*Story, *post) http.HandlerFunc {
			return http.RedirectHandler("/other", http.StatusTemporaryRedirect).ServeHTTP
		}, store.Silent},
		"nothing":             {func(*Story, *post) http.HandlerFunc { return status(200, "text/plain", "") }, store.Silent},
		"no signature":        {func(*Story, *post) http.HandlerFunc { return status(200, "text/plain", "cosigned\n") }, store.Silent},
		"without end":         {func(*Story, *post) http.HandlerFunc { return status(200, "text/plain", strings.Repeat("x", 300<<10)) }, store.Silent},
		"a size that is none": {func(*Story, *post) http.HandlerFunc { return status(409, witness.SizeType, "many\n") }, store.Silent},
		"a 409 without size":  {func(*Story, *post) http.HandlerFunc { return status(409, "text/plain", "3\n") }, store.Silent},
		"ever another size": {func(*Story, *post) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				status(409, witness.SizeType, fmt.Sprintf("%d\n", flip.Add(1)%2+1))(w, r)
			}
		}, store.Silent},
		"hanging up": {func(*Story, *post) http.HandlerFunc {
			return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		}, store.Silent},
		"a stranger's line": {func(s *Story, _ *post) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { signs(t, w, r, s, strangers(t), nil) }
		}, store.Silent},
		"a line of another head": {func(s *Story, p *post) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				signs(t, w, r, s, p.keys, []byte(string(origin)+"\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"))
			}
		}, store.Silent},
		"one key of two": {func(s *Story, p *post) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { signs(t, w, r, s, p.keys[:1], nil) }
		}, store.Partial},
	} {
		t.Run(name, func(t *testing.T) {
			s := Begin(t, New(t, origin), storetest.Open(t, t.TempDir()+"/test.db"))
			p := newPost(t, s, "cps-northshire.example/witness")
			n := ask(t, s, p)
			p.answers(c.answer(s, p))
			grow(s)
			s.Clock = s.Clock.Add(10 * time.Second)
			n.Round(t.Context())
			w := witnesses(t, s)[0]
			if w.Trouble != c.want || look(t, s, (*store.Tx).Behind) {
				t.Fatalf("it is %+v", w)
			}
			if !strings.Contains(n.said.String(), "does not cosign") {
				t.Errorf("the operator is told %s", n.said)
			}
			grow(s) // goes on
			if c.want == store.Partial {
				return
			}
			if len(lines(t, s, p)) > 0 {
				t.Error("something was kept as a cosignature")
			}
			gap := w.Next - w.Asked
			s.Clock = (w.Next + 1).Std()
			n.Round(t.Context())
			if again := witnesses(t, s)[0]; again.Failures != 2 || again.Next-again.Asked <= gap {
				t.Errorf("after %d s it waits %+v", gap, again)
			}
			p.instead.Store(nil)
			s.Clock = s.Clock.Add(5 * time.Minute)
			n.Round(t.Context())
			if w := witnesses(t, s)[0]; w.Trouble != "" || w.Failures != 0 || len(lines(t, s, p)) != 2 {
				t.Errorf("once it is well it is %+v", w)
			}
		})
	}
}

func strangers(t *testing.T) []*ledger.Cosigner {
	k, err := ledger.GenerateCosigners("stranger.example")
	if err != nil {
		t.Error(err)
	}
	return k
}

// signs answers with lines of keys for what was asked, or for another text.
func signs(t *testing.T, w http.ResponseWriter, r *http.Request, s *Story, keys []*ledger.Cosigner, text []byte) {
	b := new(bytes.Buffer)
	_, err := b.ReadFrom(r.Body)
	q, e := witness.ParseRequest(b.Bytes())
	if text == nil && errors.Join(err, e) == nil {
		text, _, _ = bytes.Cut(q.Checkpoint, []byte("\n\n"))
		text = append(bytes.Clone(text), '\n')
	}
	l, err := ledger.Cosign(text, event.TimeOf(s.Clock), keys...)
	if err := errors.Join(err, e); err != nil {
		t.Error(err)
	}
	w.Write(l)
}

// A mirror cosigns what it has read. While it reads, the log grows: it is asked
// for the same head until that is done, and holds up nothing, not even the first
// time, because it shows that it has cosigned nothing yet.
func TestOneThatReadsFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/mirror")
		var asked []string
		busy := func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			b, _ := io.ReadAll(r.Body)
			q, err := witness.ParseRequest(b)
			if err != nil {
				t.Error(err)
			}
			asked = append(asked, strings.Split(string(q.Checkpoint), "\n")[1])
			http.Error(w, "reading", http.StatusServiceUnavailable)
		}
		p.answers(busy)
		n := ask(t, s, p)
		first := s.Seen.Size
		for range 3 {
			grow(s)
			s.Clock = s.Clock.Add(11 * time.Second)
			n.Round(t.Context())
		}
		if want := strings.Repeat(fmt.Sprintf("%d ", first), 4); strings.Join(asked, " ")+" " != want {
			t.Errorf("asked for heads of %v, not %s", asked, want)
		}
		p.instead.Store(nil)
		for range 2 {
			s.Clock = s.Clock.Add(11 * time.Second)
			n.Round(t.Context())
		}
		if c := look(t, s, func(tx *store.Tx) (*store.Cosigned, error) { return tx.Cosigned(first) }); c == nil || len(lines(t, s, p)) != 2 {
			t.Errorf("once it has read the first it is %+v", witnesses(t, s))
		}
	})
}

// Several nodes ask a witness once.
func TestNodesDoNotHammerAWitness(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		nodes := []*node{ask(t, s, p), ask(t, s, p), ask(t, s, p)}
		before := p.asked.Load()
		for range 5 {
			grow(s)
			s.Clock = s.Clock.Add(11 * time.Second)
			done := make(chan bool)
			for _, n := range nodes {
				go func() { n.Round(t.Context()); done <- true }()
			}
			for range nodes {
				<-done
			}
			if len(lines(t, s, p)) != 2 {
				t.Error("a head was not cosigned")
			}
		}
		if n := p.asked.Load() - before; n != 5 {
			t.Errorf("for five heads it was asked %d times", n)
		}
	})
}

func TestWhoIsAsked(t *testing.T) {
	s := Begin(t, New(t, origin), storetest.Open(t, t.TempDir()+"/test.db"))
	p, q := newPost(t, s, "cps-northshire.example/witness"), newPost(t, s, "northshire.example/witness")
	own := cosign.Asked{URL: "https://x.example", Keys: []ledger.CosignerKey{ledger.CosignerKey(s.Service.LogKeys[1])}}
	for name, all := range map[string][]cosign.Asked{
		"one twice": {p.as, p.as}, "the log itself": {p.as, own},
		"a key twice": {p.as, {URL: q.as.URL, Keys: []ledger.CosignerKey{q.as.Keys[0], q.as.Keys[0]}}},
	} {
		if _, err := cosign.New(cosign.Config{Store: s.DB, Service: s.Service, Witnesses: all, Now: time.Now}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	ask(t, s, p, q)
	n := ask(t, s, q)
	if w := witnesses(t, s); len(w) != 1 || w[0].Name != "northshire.example/witness" {
		t.Errorf("asked are %+v", w)
	}
	if !strings.Contains(n.said.String(), `not asked any more" witness=cps-northshire.example/witness`) {
		t.Errorf("of the one left out it says %s", n.said)
	}
}

func TestParseAsked(t *testing.T) {
	s := Begin(t, New(t, origin), storetest.Open(t, t.TempDir()+"/test.db"))
	p := newPost(t, s, "cps-northshire.example/witness")
	a, b := string(p.as.Keys[0]), string(p.as.Keys[1])
	got, err := cosign.ParseAsked("https://w.example:8444/x/#" + a + "#" + b)
	if err != nil || got.URL != "https://w.example:8444/x" || len(got.Keys) != 2 || got.Name() != "cps-northshire.example/witness" {
		t.Errorf("got %+v, %v", got, err)
	}
	other := newPost(t, s, "other.example").as.Keys[0]
	for _, text := range []string{
		"", "w.example#" + a, "https://w.example", "ftp://w.example#" + a, "https://w.example#x", "https://w.example#" + a + "#",
		"https://user@w.example#" + a, "https://w.example?x=1#" + a, "https://w.example#" + a + "#" + string(other),
	} {
		if _, err := cosign.ParseAsked(text); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}
