package server_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi/openapitest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/door/passkey/passkeytest"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func TestWhatIsSentIsNotLogged(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		var out bytes.Buffer
		log := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		now := func() event.Time { return event.TimeOf(h.Clock) }
		at := door.New(db, h.Service, now)
		s := httptest.NewServer(server.New(h.desk, at, server.Options{Logger: log, Passkeys: h.keeper(at)}))
		defer s.Close()
		h.url = s.URL
		sent := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		token := h.person(recordtest.Ben)
		h.do("GET", sent.item()+"/segments/0?canary=CANARY-QUERY", token, nil)
		h.do("GET", "/v1/CANARY-PATH", token, nil)
		h.do("POST", "/v1/events", token, []byte(`{"note":"CANARY-BODY"}`))
		h.do("POST", "/v1/accounts", "CANARY-TOKEN", []byte(`{"CANARY":1}`))
		p := passkeytest.New(site, siteHost)
		added := get[api.Passkey](h, h.adds(p, token, []byte("CANARY-KEYRING")))
		exposed := p.Get(t, get[api.PasskeyOptions](h, h.do("POST", "/v1/passkeys/ask", "", nil)))
		exposed["clientExtensionResults"] = map[string]any{"prf": map[string]any{"results": map[string]any{"first": "CANARY-PRF"}}}
		h.do("POST", "/v1/passkeys/open", "", h.body(api.OpenKeyring{Response: exposed}))
		for _, secret := range []string{"CANARY", added.Passkey.String(), token, sent.dead, sent.id.String(), sent.x.String(), event.Sum(sent.bag.list).String()} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("the log holds %.20s", secret)
			}
		}
		line := map[string]any{}
		for l := range strings.Lines(out.String()) {
			if strings.Contains(l, "segments") {
				h.must(json.Unmarshal([]byte(l), &line))
			}
		}
		if line["route"] != api.PathSegment || line["status"] != 200.0 || line["caller"] != "person "+string(recordtest.Ben)+" 1" {
			t.Errorf("the line of a request: %v", line)
		}
	})
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		for _, path := range []string{"/healthz", "/v1/directory", "/nothing", "/v1/service"} {
			a := h.do("GET", path, "", nil)
			for k, v := range map[string]string{
				"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
				"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
			} {
				if a.Header.Get(k) != v {
					t.Errorf("%s: %s is %q", path, k, a.Header.Get(k))
				}
			}
		}
		if a := h.do("GET", "/nothing", "", nil); a.Status != http.StatusNotFound || a.code() != api.CodeNotFound {
			t.Errorf("what is not: %d %s", a.Status, a.Body)
		}
	})
}

func TestAnotherSitesPageIsRefused(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		r, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/v1/challenge", nil)
		h.must(err)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if a := h.send(r); a.Status != http.StatusForbidden || a.code() != event.CodeNotYours {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	})
}

func TestRequestsAreBounded(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token := h.order(d)
		r := d.Seals[0].Recipient
		big := make([]byte, desk.MaxBlob+1)
		small := []byte("some bytes")
		long := append([]byte(`{"note":"`), bytes.Repeat([]byte("x"), 300<<10)...)
		for _, c := range []struct {
			name, method, path string
			body               []byte
			status             int
			code               event.Code
		}{
			{"a blob too large", "PUT", blobPath(r, big), big, 413, api.CodeTooLarge},
			{"a sign-in too large", "POST", "/v1/sign-in", long, 413, api.CodeTooLarge},
			{"bytes of another digest", "PUT", blobPath(r, small), []byte("ssome byte"), 422, api.CodeMismatch},
			{"an unknown field", "POST", "/v1/accounts", []byte(`{"owner":"service safehand.example","more":1}`), 400, api.CodeBadRequest},
			{"two values", "POST", "/v1/sign-in", []byte(`{"note":""}{}`), 400, api.CodeBadRequest},
			{"no JSON", "POST", "/v1/events", []byte(`note`), 400, api.CodeBadRequest},
			{"no note", "POST", "/v1/events", []byte(`{"note":"x"}`), 400, api.CodeBadRequest},
			{"no digest", "PUT", "/v1/exhibits/" + r.String() + "/blobs/x", small, 400, api.CodeBadRequest},
			{"no direction", "GET", "/v1/consignments", nil, 400, api.CodeBadRequest},
		} {
			t.Run(c.name, func(t *testing.T) {
				if a := h.do(c.method, c.path, token, c.body); a.Status != c.status || a.code() != c.code {
					t.Errorf("%d %s", a.Status, a.Body)
				}
			})
		}
		if a := h.do("GET", blobPath(r, small), token, nil); a.Status != http.StatusNotFound {
			t.Errorf("bytes that were refused are there: %d", a.Status)
		}
	})
}

func TestAnEndedSessionIsKeptAsARefusal(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := &scene{house: newHouse(t, db)}
		if a := s.do("GET", "/v1/directory", "no-such-token", nil); a.Status != 401 || a.code() != api.CodeSignIn {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if r := s.newest(); r.Caller != "nobody" || r.Route != api.PathDirectory || r.Code != api.CodeSignIn {
			t.Errorf("kept: %+v", r)
		}
	})
}

func TestAPanicTellsNothing(t *testing.T) {
	var out bytes.Buffer
	// A desk without a database panics on first use.
	d := desk.New(desk.Config{})
	h := httptest.NewServer(server.New(d, nil, server.Options{Logger: slog.New(slog.NewTextHandler(&out, nil))}))
	defer h.Close()
	w, err := (&http.Client{Transport: openapitest.Transport(t, http.DefaultTransport)}).Get(h.URL + "/v1/service")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	var e api.Error
	if err := json.NewDecoder(w.Body).Decode(&e); err != nil || w.StatusCode != 500 || e.Code != api.CodeInternal {
		t.Errorf("%d %+v %v", w.StatusCode, e, err)
	}
	if !strings.Contains(out.String(), "msg=panic") || !strings.Contains(out.String(), "status=500") {
		t.Errorf("logged: %s", out.String())
	}
}

func TestTheCertificateStays(t *testing.T) {
	dir := t.TempDir()
	now := recordtest.New(t, "safehand.example/log").Clock
	_, pin, err := server.Certificate(dir, now, "safehand.example")
	if err != nil {
		t.Fatal(err)
	}
	c, again, err := server.Certificate(dir, now.AddDate(1, 0, 0), "other.example")
	if err != nil || again != pin {
		t.Errorf("another certificate the second time: %v", err)
	}
	for _, name := range []string{"localhost", "safehand.example", "127.0.0.1"} {
		if err := c.Leaf.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
	if years := c.Leaf.NotAfter.Sub(now).Hours() / 24 / 365; years < 9.9 {
		t.Errorf("it lasts %.1f years", years)
	}
}

func TestTheInvitedSeeTheirOwnDirectoryAlone(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		const eve = event.PersonID("eve.moss@northshire.example")
		key := event.InvitationKeyName(event.HolderID(eve))
		h.Say(&event.Invited{
			Header: h.By(event.ActorID(recordtest.Chief), event.PartyID(recordtest.Police)), Person: eve,
			Key: h.Key(key, 1), Until: event.TimeOf(h.Clock) + 3600,
		})
		by := event.Signer{ID: event.ActorID(eve), Number: 1}
		token := get[api.Session](h, h.signIn(event.SignIn{Role: event.AsInvitation, By: by}, h.Signer(key, 1))).Token
		for path, want := range map[string]int{
			"/v1/directory": 200,
			"/v1/directory?organisation=northshire.example":     200,
			"/v1/directory?organisation=cps-northshire.example": 404,
			"/v1/directory?organisation=nowhere.example":        404,
			"/v1/consignments?direction=in":                     403,
		} {
			if a := h.do("GET", path, token, nil); a.Status != want {
				t.Errorf("%s: %d where %d is due", path, a.Status, want)
			}
		}
	})
}
