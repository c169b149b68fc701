package server_test

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// hanging begins a statement that does not end until finish is called. Turned
// away, it comes again: it floods.
func (h *house) hanging(token string) (finish func()) {
	h.t.Helper()
	end, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		for {
			req, _ := http.NewRequest("POST", h.url+"/v1/events", io.MultiReader(strings.NewReader(`{"note":"`), stuck(end)))
			req.Header.Set("Authorization", "Bearer "+token)
			req.ContentLength = 100
			resp, err := http.DefaultClient.Do(req)
			if err == nil {
				resp.Body.Close()
			}
			select {
			case <-end:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return sync.OnceFunc(func() {
		close(end)
		<-done
	})
}

// stuck is a reader that waits for its end, and then breaks off.
type stuck chan bool

func (s stuck) Read([]byte) (int, error) {
	<-s
	return 0, io.ErrUnexpectedEOF
}

// becomes waits until f holds.
func becomes(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to this: %s", what)
		}
	}
}

// One organisation that fills all the room it gets is told to come back; another
// signs its receipt meanwhile.
func TestAFloodOfOneLeavesRoomForAnother(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		h.held(server.Options{Capacity: server.Capacity{server.Statements: 8}}, desk.Config{})
		fay, ben := h.person(Fay), h.person(recordtest.Ben)
		for range 6 { // three quarters
			defer h.hanging(fay)()
		}
		var a answer
		becomes(t, "the flood is turned away", func() bool {
			a = h.do("POST", "/v1/events", fay, h.body(api.Submission{Note: "x"}))
			return a.Status == http.StatusServiceUnavailable
		})
		if n, err := strconv.Atoi(a.Header.Get("Retry-After")); a.code() != api.CodeBusy || err != nil || n < 1 {
			t.Errorf("it is told %s, Retry-After %q", a.Body, a.Header.Get("Retry-After"))
		}
		began := time.Now()
		receipt := h.body(api.Submission{Note: string(h.Sign(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)).Bytes())})
		get[api.Recorded](h, h.do("POST", "/v1/events", ben, receipt))
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("the receipt took %v", took)
		}
		if a := h.do("GET", "/v1/consignments?direction=out", fay, nil); a.Status != http.StatusOK {
			t.Errorf("who floods with statements can't read: %d %s", a.Status, a.Body)
		}
	})
}

// A flood that asks as fast as it can, of everything there is, leaves another
// organisation able to sign a receipt under the usual limits.
func TestAReceiptIsSignedWhileAnotherFloods(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		h.held(server.Options{}, desk.Config{})
		fay, ben := h.person(Fay), h.person(recordtest.Ben)
		stop, done := make(chan bool), sync.WaitGroup{}
		var asked atomic.Int64
		for i := range 24 {
			path := []string{"/v1/consignments?direction=out", "/v1/directory", s.path(), "/v1/signed"}[i%4]
			done.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						asked.Add(1)
						req, _ := http.NewRequest("GET", h.url+path, nil)
						req.Header.Set("Authorization", "Bearer "+fay)
						if resp, err := http.DefaultClient.Do(req); err == nil {
							_, _ = io.Copy(io.Discard, resp.Body)
							resp.Body.Close()
						}
					}
				}
			})
		}
		becomes(t, "a flood", func() bool { return asked.Load() > 100 })
		began := time.Now()
		receipt := h.body(api.Submission{Note: string(h.Sign(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)).Bytes())})
		a := h.do("POST", "/v1/events", ben, receipt)
		took := time.Since(began)
		close(stop)
		done.Wait()
		if a.Status != http.StatusOK || took > 30*time.Second { // of a machine that is busy with other tests too
			t.Errorf("the receipt: %d after %v: %.200s", a.Status, took, a.Body)
		}
		t.Logf("beside %d requests the receipt took %v", asked.Load(), took)
	})
}

// Health says at which kind of work nobody is let in any more, and is well again
// after it.
func TestHealthSaysWhenItIsFull(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.held(server.Options{Capacity: server.Capacity{server.Statements: 2}}, desk.Config{})
		well := func() answer { return h.do("GET", "/healthz", "", nil) }
		if a := well(); a.Status != http.StatusOK {
			t.Fatalf("at rest: %d %s", a.Status, a.Body)
		}
		end := []func(){h.hanging(h.person(Fay)), h.hanging(h.person(recordtest.Ben))}
		becomes(t, "health says it", func() bool {
			a := well()
			return a.Status == http.StatusServiceUnavailable && a.Header.Get("Retry-After") != "" && strings.Contains(string(a.Body), "statements are turned away")
		})
		// Nobody is let in any more, whoever it is, and hears so at once.
		if a := h.do("POST", "/v1/events", "", h.body(api.Submission{Note: "x"})); a.code() != api.CodeBusy {
			t.Errorf("a third is told %d %s", a.Status, a.Body)
		}
		for _, f := range end {
			f()
		}
		becomes(t, "health is well again", func() bool { return well().Status == http.StatusOK })
	})
}

// A large statement takes the room of many: what is held in memory is bounded,
// not only how many hold it.
func TestALargeStatementWeighsWhatItHolds(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		h.held(server.Options{Capacity: server.Capacity{server.Statements: 8}}, desk.Config{})
		fay := h.person(Fay)
		r, w := io.Pipe()
		defer w.Close()
		req, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/v1/events", r)
		h.must(err)
		req.Header.Set("Authorization", "Bearer "+fay)
		req.ContentLength = 20 << 20
		go func() {
			if resp, err := http.DefaultClient.Do(req); err == nil {
				resp.Body.Close()
			}
		}()
		_, err = w.Write([]byte(`{"note":"`))
		h.must(err)
		becomes(t, "one of twenty mebibytes fills the room of its organisation", func() bool {
			return h.do("POST", "/v1/events", fay, h.body(api.Submission{Note: "x"})).Status == http.StatusServiceUnavailable
		})
	})
}

// The list that a seal names is read from the store once, however
// many segments are fetched.
func TestASegmentListIsReadOnce(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		opens := &opened{Store: h.blobs}
		h.blobs = opens
		h.held(server.Options{}, desk.Config{})
		token := h.person(recordtest.Ben)
		for i := range 10 {
			a := h.do("GET", s.item()+"/segments/"+strconv.Itoa(i%2), token, nil)
			if a.Status != http.StatusOK || !bytes.Equal(a.Body, s.bag.segments[i%2]) {
				t.Fatalf("segment %d: %d", i%2, a.Status)
			}
		}
		if n := opens.of(event.Sum(s.bag.list)); n != 1 {
			t.Errorf("the list was read %d times for ten segments", n)
		}
	})
}

// No route is without a limit, or without room that it shares.
func TestEveryRouteIsCounted(t *testing.T) {
	acts := []door.Act{door.SignIns, door.Statements, door.Reads, door.Blobs}
	for _, r := range server.Routes() {
		known := false
		for _, a := range acts {
			known = known || r.Act == a
		}
		if _, ok := server.DefaultCapacity()[r.Work]; !ok || !known {
			t.Errorf("%s counts as %q and works as %q", r.Pattern, r.Act, r.Work)
		}
	}
}
