package server_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
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

// held serves the house again under other limits.
func (h *house) held(o server.Options, c desk.Config) {
	now := func() event.Time { return event.TimeOf(h.Clock) }
	c.Store, c.Record, c.Blobs, c.Service, c.Now = h.DB, h.Log, h.blobs, h.Service, now
	h.desk = desk.New(c)
	at := door.New(h.DB, h.Service, now)
	o.Passkeys = h.keeper(at)
	s := httptest.NewUnstartedServer(nil)
	s.Config = server.HTTP(server.New(h.desk, at, o), slog.New(slog.DiscardHandler))
	s.Start()
	h.t.Cleanup(s.Close)
	h.url = s.URL
}

// only is one rule and no other. Its clock stands still: nothing fills again.
func only(act door.Act, s door.Scope, burst int) *door.Limits {
	still := time.Now()
	return door.NewLimits(door.Rules{{Act: act, Scope: s}: {Second: 0.5, Burst: burst}}, func() time.Time { return still })
}

// until asks until it is refused, and is how often it was not.
func until(t *testing.T, a func() answer) (let int, refused answer) {
	t.Helper()
	for let = range 50 {
		if refused = a(); refused.Status == http.StatusTooManyRequests {
			return let, refused
		}
	}
	t.Fatalf("nothing was refused; the last answer was %d %s", refused.Status, refused.Body)
	return 0, refused
}

// met holds a refusal to what every one promises.
func met(t *testing.T, what string, a answer) {
	t.Helper()
	after, err := strconv.Atoi(a.Header.Get("Retry-After"))
	if a.code() != api.CodeTooMany || err != nil || after < 1 || after > 2 {
		t.Errorf("%s: code %s, Retry-After %q", what, a.code(), a.Header.Get("Retry-After"))
	}
	if !strings.Contains(string(a.Body), "nothing was lost: wait "+strconv.Itoa(after)) && !strings.Contains(string(a.Body), "wait a second") {
		t.Errorf("%s: it says %s", what, a.Body)
	}
}

// Each limit is met by what it counts, says when to come back, stands in the
// operator's table once, and shuts out nobody else.
func TestEachLimitIsMet(t *testing.T) {
	const burst = 7
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		list := func(p event.PersonID) func() answer {
			token := h.person(p)
			return func() answer { return h.do("GET", "/v1/consignments?direction=in", token, nil) }
		}
		says := func(p event.PersonID) func() answer {
			token := h.person(p)
			return func() answer {
				return h.do("POST", "/v1/accounts", token, h.body(api.AccountRequest{Owner: event.OwnerService(Safe)}))
			}
		}
		has := func(*house) func() answer {
			token := h.order(d)
			return func() answer { return h.do("GET", blobPath(d.Seals[0].Recipient, []byte("x")), token, nil) }
		}
		signs := func(p event.PersonID) func() answer {
			return func() answer {
				return h.signIn(event.SignIn{Role: event.AsPerson, By: event.Signer{ID: event.ActorID(p), Number: 1}}, h.Signer(string(p), 1))
			}
		}
		public := func() answer { return h.do("GET", "/v1/checkpoint", "", nil) }
		for _, c := range []struct {
			act   door.Act
			scope door.Scope
			asks  func() answer // who meets it
			other func() answer // who does not
		}{
			{door.Reads, door.Person, list(Fay), list(Gus)},
			{door.Reads, door.Organisation, list(Fay), list(recordtest.Ben)},
			{door.Reads, door.Address, public, nil},
			{door.Statements, door.Person, says(Fay), says(Gus)},
			{door.Statements, door.Organisation, says(Gus), says(recordtest.Ben)},
			{door.Statements, door.Address, says(Fay), list(Fay)},
			{door.Blobs, door.Person, has(h), list(Fay)},
			{door.Blobs, door.Organisation, has(h), list(Fay)},
			{door.Blobs, door.Address, has(h), list(Fay)},
			{door.SignIns, door.Person, signs(Fay), signs(Gus)},
			{door.SignIns, door.Organisation, signs(Fay), signs(recordtest.Ben)},
			{door.SignIns, door.Address, func() answer { return h.do("POST", "/v1/challenge", "", nil) }, public},
		} {
			name := string(c.act) + "/" + string(c.scope)
			h.held(server.Options{Limits: only(c.act, c.scope, burst)}, desk.Config{})
			before := h.newest().Number
			let, a := until(t, c.asks)
			if let != burst {
				t.Errorf("%s: %d were let through, not %d", name, let, burst)
			}
			met(t, name, a)
			until(t, c.asks)
			kept := h.newest()
			if kept.Code != api.CodeTooMany || c.act != door.Blobs && kept.Number != before+1 {
				t.Errorf("%s: the operator's table has %d more, the newest %+v", name, kept.Number-before, kept)
			}
			if c.other == nil {
				continue
			}
			if a := c.other(); a.Status != http.StatusOK {
				t.Errorf("%s: who did nothing gets %d %s", name, a.Status, a.Body)
			}
		}
	})
}

func (h *house) newest() store.Refusal { return (&scene{house: h}).newest() }

// What moved counts: whoever fetches a large thing pays for its size.
func TestBytesCount(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token, b := h.order(d), bytes.Repeat([]byte("x"), 5<<20)
		h.held(server.Options{Limits: only(door.Blobs, door.Person, 8)}, desk.Config{})
		if a := h.do("PUT", blobPath(d.Seals[0].Recipient, b), token, b); a.Status != http.StatusOK {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		let, _ := until(t, func() answer { return h.do("GET", blobPath(d.Seals[0].Recipient, b), token, nil) })
		if let != 2 { // of eight one for the request and five for its bytes are gone
			t.Errorf("after five mebibytes %d requests were left, not 2", let)
		}
	})
}

// By her name alone nobody can use up what somebody may do: what is not proven
// counts for the address it comes from.
func TestNobodyUsesUpAnothersLimits(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		still := time.Now()
		l := door.NewLimits(door.Rules{
			{Act: door.SignIns, Scope: door.Person}: {Second: 0.5, Burst: 2}, {Act: door.Statements, Scope: door.Person}: {Second: 0.5, Burst: 2},
		}, func() time.Time { return still })
		h.held(server.Options{Limits: l}, desk.Config{Count: func(by event.ActorID) error { return l.TakeAs(door.Statements, by) }})
		ben := event.Signer{ID: event.ActorID(recordtest.Ben), Number: 1}
		forged := h.SignAs(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x), h.Signer("stranger", 1))
		for range 20 {
			if a := h.signIn(event.SignIn{Role: event.AsPerson, By: ben}, h.Signer("stranger", 1)); a.Status != http.StatusForbidden {
				t.Fatalf("a stranger's sign-in: %d %s", a.Status, a.Body)
			}
			if a := h.do("POST", "/v1/events", "", h.body(api.Submission{Note: string(forged.Bytes())})); a.Status != http.StatusForbidden {
				t.Fatalf("a stranger's receipt: %d %s", a.Status, a.Body)
			}
		}
		h.person(recordtest.Ben)
		get[api.Recorded](h, h.say(h.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x)))
		// What she proves without a session is hers.
		let, a := until(t, func() answer { return h.say(h.Opening(recordtest.Ben, recordtest.RASSO, s.id, event.View, s.x)) })
		if let != 1 {
			t.Errorf("%d more statements where she may make 2", let)
		}
		met(t, "without a session", a)
	})
}

// Behind a proxy each client has her own limit, and who comes straight to the
// service is believed nothing.
func TestAnAddressIsTheProxysWord(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		asks := func(from string) func() answer {
			return func() answer {
				r, err := http.NewRequestWithContext(t.Context(), "GET", h.url+"/v1/checkpoint", nil)
				h.must(err)
				r.Header.Set("X-Forwarded-For", from)
				return h.send(r)
			}
		}
		proxies, err := door.ParseProxies("127.0.0.0/8", "::1")
		h.must(err)
		h.held(server.Options{Limits: only(door.Reads, door.Address, 5), Proxies: proxies}, desk.Config{})
		for _, from := range []string{"198.51.100.1", "198.51.100.2", "2001:db8:1::1"} {
			if let, _ := until(t, asks(from)); let != 5 {
				t.Errorf("%s behind the proxy: %d", from, let)
			}
		}
		if a := asks("2001:db8:1::2")(); a.Status != http.StatusTooManyRequests {
			t.Errorf("another address of the same network: %d", a.Status)
		}
		h.held(server.Options{Limits: only(door.Reads, door.Address, 5)}, desk.Config{})
		for i := range 5 {
			asks("198.51.100." + strconv.Itoa(i))()
		}
		if a := asks("198.51.100.200")(); a.Status != http.StatusTooManyRequests {
			t.Errorf("who says of herself that she is another, without a proxy: %d", a.Status)
		}
	})
}

// A stranger's body is read before anybody knows whose it is: she has a
// thirty-second of what a member has.
func TestAStrangersBodyIsSmall(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		large := h.body(api.Submission{Note: strings.Repeat("x", 2<<20)})
		if a := h.do("POST", "/v1/events", "", large); a.code() != api.CodeTooLarge || !strings.Contains(string(a.Body), "sign in first") {
			t.Errorf("a stranger's: %d %s", a.Status, a.Body)
		}
		if a := h.do("POST", "/v1/events", h.person(Fay), large); a.code() != api.CodeBadRequest {
			t.Errorf("a member's: %d %s", a.Status, a.Body)
		}
	})
}
