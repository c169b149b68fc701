package web_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/web"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/sample"
)

// house is a running service, and a browser without scripts.
type house struct {
	*testing.T
	w    *world.World
	sent *sample.Sample
	http *http.Client
}

func newHouse(t *testing.T) *house {
	t.Helper()
	return houseOf(t, sample.New(t))
}

// houseOf starts the service of what was made before.
func houseOf(t *testing.T, s *sample.Sample) *house {
	t.Helper()
	w := s.Start(t, world.Config{Loopback: "localhost:0"})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &house{t, w, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

type answer struct {
	*http.Response
	body string
}

func (h *house) do(method, path string, headers ...string) answer {
	h.Helper()
	r, err := http.NewRequestWithContext(h.Context(), method, h.w.Node.Pages+path, nil)
	if err != nil {
		h.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := h.http.Do(r)
	if err != nil {
		h.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		h.Fatal(err)
	}
	return answer{w, string(b)}
}

func (h *house) token(who event.ActorID) string {
	h.Helper()
	t, err := h.w.As(who).Session(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	return t
}

// as signs somebody in, as the client in the page does.
func (h *house) as(who event.PersonID) *house {
	h.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.Fatal(err)
	}
	h.http.Jar = jar
	if a := h.do("POST", "/session", "Authorization", "Bearer "+h.token(event.ActorID(who))); a.StatusCode != http.StatusNoContent {
		h.Fatalf("%s can't sign in: %d", who, a.StatusCode)
	}
	return h
}

func (h *house) cookies() []*http.Cookie {
	u, _ := url.Parse(h.w.Node.Pages)
	return h.http.Jar.Cookies(u)
}

func TestSignedInPagesLeadToUnlocking(t *testing.T) {
	h := newHouse(t)
	id := h.sent.Sent[0].Consignment.String()
	for _, path := range []string{"/overview", "/send", "/s/" + id, "/ask", "/asked/" + id, "/access"} {
		if a := h.do("GET", path); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/unlock?back="+url.QueryEscape(path) {
			t.Errorf("%s: %d to %q", path, a.StatusCode, a.Header.Get("Location"))
		}
	}
	for _, path := range []string{"/", "/unlock", "/set-up", "/join", "/works"} {
		if a := h.do("GET", path); a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// The cookie is not told to scripts nor sent by other sites, and it is not the
// interface's: whoever has it reads pages, and changes nothing.
func TestTheCookieOnlyReads(t *testing.T) {
	h := newHouse(t)
	token := h.token(event.ActorID(world.Sarah))
	a := h.do("POST", "/session", "Authorization", "Bearer "+token)
	if len(a.Cookies()) != 1 {
		t.Fatalf("%d cookies", len(a.Cookies()))
	}
	c := a.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 {
		t.Errorf("the cookie is %s", c)
	}
	if a := h.do("GET", "/overview"); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "Sarah Khan") {
		t.Errorf("the overview: %d", a.StatusCode)
	}
	for _, path := range []string{"/v1/consignments?direction=in", "/v1/drafts", "/v1/signed"} {
		if a := h.do("GET", path); a.StatusCode != http.StatusUnauthorized {
			t.Errorf("the interface took the cookie: %s: %d", path, a.StatusCode)
		}
	}
}

func TestTheCookieIsForTLSAlone(t *testing.T) {
	r, err := http.NewRequest("POST", "https://safehand.example/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]string{
		"safehand.example": "__Host-safehand", "localhost.evil.example": "__Host-safehand", "localhost:8080": "safehand", "127.0.0.1": "safehand", "[::1]:80": "safehand",
	} {
		r.Host = host
		if c := web.Cookie(r); c.Name != want || c.Secure != (want != "safehand") {
			t.Errorf("%s: %s", host, c)
		}
	}
}

func TestWhoCanSignIn(t *testing.T) {
	h := newHouse(t)
	for name, headers := range map[string][]string{
		"nobody":         nil,
		"a made-up one":  {"Authorization", "Bearer " + strings.Repeat("x", 43)},
		"another scheme": {"Authorization", "Basic " + h.token(event.ActorID(world.Sarah))},
	} {
		if a := h.do("POST", "/session", headers...); a.StatusCode != http.StatusUnauthorized || len(a.Cookies()) != 0 {
			t.Errorf("%s: %d, %d cookies", name, a.StatusCode, len(a.Cookies()))
		}
	}
	if a := h.do("POST", "/session", "Authorization", "Bearer "+h.token(event.ActorID(world.Sarah)), "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusForbidden {
		t.Errorf("another site's page: %d", a.StatusCode)
	}
	// A root is not a person, and pages are for people.
	if _, err := h.w.Reopen(event.ActorID(world.CPS)); err != nil {
		t.Fatal(err)
	}
	root := h.token(event.ActorID(world.CPS))
	if a := h.do("POST", "/session", "Authorization", "Bearer "+root); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("a root: %d", a.StatusCode)
	}
}

// What ends is the session itself, not only what the browser knows of it.
func TestSignedOutIsSignedOut(t *testing.T) {
	h := newHouse(t).as(world.Sarah)
	had := h.cookies()
	a := h.do("POST", "/session/end")
	if a.StatusCode != http.StatusNoContent || !strings.Contains(a.Header.Get("Clear-Site-Data"), "cache") {
		t.Errorf("%d, %q", a.StatusCode, a.Header.Get("Clear-Site-Data"))
	}
	if len(h.cookies()) != 0 {
		t.Error("the cookie is still there")
	}
	u, _ := url.Parse(h.w.Node.Pages)
	h.http.Jar.SetCookies(u, had)
	if a := h.do("GET", "/overview"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the session goes on: %d", a.StatusCode)
	}
}

func TestEachSideSeesASending(t *testing.T) {
	h := newHouse(t)
	path := "/s/" + h.sent.Sent[0].Consignment.String()
	for who, want := range map[event.PersonID]int{
		world.Amy: 200, world.Sarah: 200, world.Tom: 200, world.Ravi: 404, // an administrator never sees content
	} {
		a := h.as(who).do("GET", path)
		if a.StatusCode != want {
			t.Errorf("%s: %d, want %d", who, a.StatusCode, want)
		}
		if receives := strings.Contains(a.body, `data-act="receive"`); receives != (who == world.Sarah || who == world.Tom) {
			t.Errorf("%s can receive: %v", who, receives)
		}
		if recalls := strings.Contains(a.body, `data-act="recall"`); recalls != (who == world.Amy) {
			t.Errorf("%s can call it back: %v", who, recalls)
		}
	}
	for _, path := range []string{"/s/abc", "/s/" + strings.Repeat("0", 64)} {
		if a := h.as(world.Sarah).do("GET", path); a.StatusCode != http.StatusNotFound || !strings.Contains(a.body, "<h1") {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// No page that is served holds what only a key opens.
func TestNoPageHoldsWhatOnlyAKeyOpens(t *testing.T) {
	h := newHouse(t)
	for _, who := range []event.PersonID{world.Amy, world.Sarah} {
		h.as(who)
		for _, path := range []string{"/overview", "/send", "/s/" + h.sent.Sent[0].Consignment.String(), "/s/" + h.sent.Sent[1].Consignment.String()} {
			a := h.do("GET", path)
			if a.StatusCode != http.StatusOK || len(a.body) < 2000 {
				t.Fatalf("%s: %d, %d bytes", path, a.StatusCode, len(a.body))
			}
			for _, canary := range []string{"JRS/1", "JRS/2", "JRS/3", "Statement of Witness", ".bin"} {
				if strings.Contains(a.body, canary) {
					t.Errorf("%s says %q to the service's own page for %s", path, canary, who)
				}
			}
		}
	}
}

// The Overview follows what happens: owed by one side and waited for by the other,
// then neither.
func TestOverviewFollowsAReceipt(t *testing.T) {
	h := newHouse(t)
	sent := h.sent.Sent[1].Consignment
	link := `href="/s/` + sent.String() + `"`
	pick := `id="pick-` + sent.String() + `"`
	if a := h.as(world.Sarah).do("GET", "/overview"); !strings.Contains(a.body, pick) || !strings.Contains(a.body, "Receipt needed (2)") {
		t.Error("what came is not asked to be received")
	}
	if a := h.as(world.Amy).do("GET", "/overview"); !strings.Contains(a.body, "Waiting for receipt (2)") || strings.Contains(a.body, pick) {
		t.Error("what was sent is not waited for")
	}
	if _, _, err := h.w.As(event.ActorID(world.Sarah)).Receive(t.Context(), sent, nil); err != nil {
		t.Fatal(err)
	}
	if a := h.as(world.Sarah).do("GET", "/overview"); strings.Contains(a.body, pick) || !strings.Contains(a.body, link) || !strings.Contains(a.body, "Received today (1)") {
		t.Error("what was received is not shown as received")
	}
	if a := h.as(world.Amy).do("GET", "/overview"); !strings.Contains(a.body, "Waiting for receipt (1)") || !strings.Contains(a.body, "Received, last 7 days (1)") {
		t.Error("its sender does not see the receipt")
	} else if !strings.Contains(a.body, `data-do="paragraph" data-for="`+sent.String()+`"`) {
		t.Error("she has no paragraph for her statement to copy")
	}
	if _, err := h.w.Reopen(event.ActorID(world.Lena)); err != nil {
		t.Fatal(err)
	}
	if a := h.as(world.Lena).do("GET", "/overview"); !strings.Contains(a.body, "Received, last 7 days (1)") || strings.Contains(a.body, `data-do="paragraph"`) {
		t.Error("somebody is offered a paragraph about what a colleague sent")
	}
	h.as(world.Amy)
	if a := h.do("GET", "/s/"+sent.String()); !strings.Contains(a.body, "<strong>Received</strong> by Sarah Khan") || !strings.Contains(a.body, `data-form="form-back"`) {
		t.Error("the sending does not say who received it")
	}
}

// Nothing is changed here but a session.
func TestWhatTakesAPost(t *testing.T) {
	var posts []string
	for _, r := range web.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != "GET" {
			posts = append(posts, r.Pattern)
		}
		if method != "GET" && method != "POST" {
			t.Errorf("%s is neither read nor sent", path)
		}
	}
	if strings.Join(posts, ", ") != "POST /session, POST /session/end" {
		t.Errorf("what takes a POST: %v", posts)
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	h := newHouse(t).as(world.Sarah)
	nonces := map[string]bool{}
	for _, path := range []string{"/", "/unlock", "/works", "/replay-2016", "/overview", "/reviews", "/send", "/nowhere", "/s/abc"} {
		a := h.do("GET", path)
		if found := path != "/nowhere" && path != "/s/abc"; path != "/" && found != (a.StatusCode == http.StatusOK) {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
		policy := a.Header.Get("Content-Security-Policy")
		for _, part := range []string{
			"default-src 'none'", "script-src 'nonce-", "'wasm-unsafe-eval'", "require-trusted-types-for 'script'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "style-src 'self'",
		} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy has no %s", path, part)
			}
		}
		if strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
			t.Errorf("%s: the policy allows too much: %s", path, policy)
		}
		nonce := policy[strings.Index(policy, "'nonce-")+7:]
		nonce = nonce[:strings.Index(nonce, "'")]
		if len(nonce) < 22 || nonces[nonce] {
			t.Errorf("%s: the nonce %q is short or was used", path, nonce)
		}
		nonces[nonce] = true
		if a.StatusCode < 300 && !strings.Contains(strings.ReplaceAll(a.body, "&#43;", "+"), `nonce="`+nonce+`"`) {
			t.Errorf("%s: its script does not bear the nonce", path)
		}
		for k, v := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if a.Header.Get(k) != v {
				t.Errorf("%s: %s is %q", path, k, a.Header.Get(k))
			}
		}
	}
}

func TestBuiltFilesAreKeptForEver(t *testing.T) {
	h := newHouse(t)
	page := h.do("GET", "/").body
	at := strings.Index(page, "/static/")
	base := page[at : at+strings.Index(page[at+len("/static/"):], "/")+len("/static/")+1]
	for name, kind := range map[string]string{"page.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"} {
		a := h.do("GET", base+name)
		if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != kind || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %q, %q", name, a.StatusCode, a.Header.Get("Content-Type"), a.Header.Get("Cache-Control"))
		}
	}
	plain, packed := h.do("GET", base+"page.css", "Accept-Encoding", "identity"), h.do("GET", base+"page.css", "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.body) > len(plain.body)/3 || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("page.css has %d bytes compressed, %d plain", len(packed.body), len(plain.body))
	}
	for _, path := range []string{"/static/0000000000000000/page.js", base + "nothing.js", base + "..%2fweb.go", base + "client.wasm.gz"} {
		if a := h.do("GET", path); a.StatusCode != http.StatusNotFound || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %q", path, a.StatusCode, a.Header.Get("Cache-Control"))
		}
	}
}

// A name of a stranger's that leads to this machine is refused: by it a page of his
// would read ours.
func TestAnotherNameForThisMachineIsRefused(t *testing.T) {
	h := newHouse(t)
	r, err := http.NewRequest("GET", h.w.Node.Pages+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "pages.evil.example"
	w, err := h.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if w.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("got %d", w.StatusCode)
	}
}
