package notice_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

var secret = "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret of twenty-four bytes!"))

// hook is a receiver that checks signatures with the standard's own library.
type hook struct {
	mu     sync.Mutex
	url    string
	bodies map[string][]string // by webhook-id
	wrong  []string
	answer http.HandlerFunc // instead of 204, after the body was kept
}

func newHook(t *testing.T) *hook {
	t.Helper()
	wh, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	h := &hook{bodies: map[string][]string{}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		h.mu.Lock()
		answer := h.answer
		if r.Method == http.MethodPost {
			// The test's clock is years back; the library's is not.
			if err == nil {
				err = wh.VerifyIgnoringTimestamp(b, r.Header)
			}
			if err != nil {
				h.wrong = append(h.wrong, err.Error())
			}
			id := r.Header.Get("webhook-id")
			h.bodies[id] = append(h.bodies[id], string(b))
		}
		h.mu.Unlock()
		if answer != nil {
			answer(w, r)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(s.Close)
	h.url = s.URL
	return h
}

func (h *hook) answers(f http.HandlerFunc) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = f
}

// came gives how often each number came.
func (h *hook) came(t *testing.T) (ids, all int) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.wrong) > 0 {
		t.Errorf("a signature is not good: %v", h.wrong)
	}
	for _, b := range h.bodies {
		all += len(b)
	}
	return len(h.bodies), all
}

func webhook(t *testing.T, address string, private bool) *notice.Webhook {
	t.Helper()
	key, err := notice.ParseSecret(secret + "\n")
	if err != nil {
		t.Fatal(err)
	}
	w, err := notice.NewWebhook(notice.WebhookConfig{Address: address, Secret: key, Private: private, Base: "https://safehand.example"})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAWebhookIsSigned(t *testing.T) {
	h := newHook(t)
	w := webhook(t, h.url, true)
	if err := w.Hello(t.Context()); err != nil {
		t.Fatal(err)
	}
	if ids, _ := h.came(t); ids != 0 {
		t.Error("looking told something")
	}
	if err := w.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err != nil {
		t.Fatal(err)
	}
	h.came(t)
	var got struct {
		Type, Timestamp string
		Data            map[string]any
	}
	if len(h.bodies["0123abcd"]) != 1 || json.Unmarshal([]byte(h.bodies["0123abcd"][0]), &got) != nil {
		t.Fatalf("got %v", h.bodies)
	}
	if got.Type != "safehand.overdue" || got.Timestamp != "2016-11-21T11:00:00Z" || got.Data["reference"] != "7Q4M-2KPD" || got.Data["late_seconds"] != 0.0 {
		t.Errorf("got %+v", got)
	}
}

// Nothing that a webhook is told has personal data in it.
func TestA46NoWebhookHasPersonalData(t *testing.T) {
	for _, kind := range append(notice.Kinds(), "canary-unknown") {
		h := newHook(t)
		n, canaries := loaded(t, kind)
		if err := webhook(t, h.url, true).Send(t.Context(), message(t, "23/11/2016 11:00", n)); err != nil {
			t.Fatal(err)
		}
		noPersonalData(t, kind, strings.Join(h.bodies["0123abcd"], ""), append(canaries, "canary-unknown"))
	}
}

// A webhook goes nowhere inside the operator's network unless told to, and nowhere
// that a redirection says.
func TestAWebhookStaysOutside(t *testing.T) {
	h := newHook(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		if err := webhook(t, "http://"+host+":"+port, false).Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "private network") {
			t.Errorf("%s: %v", host, err)
		}
	}
	for address, inside := range map[string]bool{
		"10.1.2.3:443": true, "192.168.0.1:443": true, "169.254.169.254:80": true, "100.64.0.1:443": true, "[::1]:443": true, "[fd00::1]:443": true,
		"[fe80::1%eth0]:443": true, "[::ffff:10.0.0.1]:443": true, "[64:ff9b::a00:1]:443": true, "0.0.0.0:443": true, "224.0.0.1:443": true, "nonsense": true,
		"93.184.215.14:443": false, "[2606:2800:21f:cb07::1]:443": false,
	} {
		if got := notice.Public(address) != nil; got != inside {
			t.Errorf("%s: refused %v", address, got)
		}
	}
	other := newHook(t)
	h.answers(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.url, http.StatusTemporaryRedirect)
	})
	if err := webhook(t, h.url, true).Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "answers 307") {
		t.Errorf("a redirection: %v", err)
	}
	if ids, _ := other.came(t); ids != 0 {
		t.Error("a redirection was followed")
	}
}

// A receiver that fails, takes without answering, and hangs is told everything, and
// what came twice came under one number.
func TestAWebhookThatLosesAnswers(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHook(t)
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, webhook(t, h.url, true))
		add(t, q, overdue(t, "a", amy), overdue(t, "a", dave), overdue(t, "b", amy))
		h.answers(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		for range 24 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		if got := health(t, q, notice.WebhookName); !strings.HasSuffix(got.Trouble, "answers 503") || got.Waiting != 2 {
			t.Errorf("its health is %+v", got)
		}
		h.answers(func(w http.ResponseWriter, r *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				c.Close()
			}
		})
		pass(t, q)
		if got := health(t, q, notice.WebhookName); !strings.HasSuffix(got.Trouble, "broke off") {
			t.Errorf("its health is %+v", got)
		}
		c.to(c.now().Add(time.Hour))
		h.answers(nil)
		_, before := h.came(t)
		for range 3 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		ids, all := h.came(t)
		if ids != 2 || all != before+2 || health(t, q, notice.WebhookName).Waiting != 0 {
			t.Errorf("%d numbers, and %d more after it was well", ids, all-before)
		}
	})
}

func TestAWebhooksAddress(t *testing.T) {
	key, err := notice.ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "hooks.example", "http://hooks.example/x", "https://", "https://u:p@hooks.example", "ftp://hooks.example"} {
		if _, err := notice.NewWebhook(notice.WebhookConfig{Address: bad, Secret: key}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if _, err := notice.NewWebhook(notice.WebhookConfig{Address: "https://hooks.example"}); err == nil {
		t.Error("it would not have been signed")
	}
	for _, bad := range []string{"", "whsec_", "whsec_c2hvcnQ=", secret[6:], secret + "!"} {
		if _, err := notice.ParseSecret(bad); err == nil || bad != "" && strings.Contains(err.Error(), bad) && bad != "whsec_" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// A receiver that never answers is left when the time is up, and tried again, under
// the same number: it may have taken it.
func TestASlowWebhook(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := newHook(t)
		stop := make(chan bool)
		h.answers(func(http.ResponseWriter, *http.Request) { <-stop })
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, webhook(t, h.url, true).Within(200*time.Millisecond))
		add(t, q, overdue(t, "a", amy))
		pass(t, q)
		if got := health(t, q, notice.WebhookName); !strings.HasSuffix(got.Trouble, "does not answer in time") || got.Waiting != 1 {
			t.Errorf("its health is %+v", got)
		}
		close(stop)
		h.answers(nil)
		for range 3 {
			c.to(c.now().Add(time.Minute))
			pass(t, q)
		}
		if ids, all := h.came(t); ids != 1 || all != 2 || health(t, q, notice.WebhookName).Waiting != 0 {
			t.Errorf("it came %d times, under %d numbers", all, ids)
		}
	})
}

// A receiver that is gone for a day is told each thing once when it is back.
func TestAWebhookGoneForADay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := l.Addr().String()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, webhook(t, "http://"+address, true))
		add(t, q, overdue(t, "a", amy), overdue(t, "b", amy))
		for range 24 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		if got := health(t, q, notice.WebhookName); !strings.HasSuffix(got.Trouble, "takes no connections") || got.Waiting != 2 {
			t.Errorf("its health is %+v", got)
		}
		if l, err = net.Listen("tcp", address); err != nil {
			t.Fatal(err)
		}
		var told []string
		var mu sync.Mutex
		s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, r.Header.Get("webhook-id"))
		})}
		go s.Serve(l)
		defer s.Close()
		for range 3 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		mu.Lock()
		defer mu.Unlock()
		if len(told) != 2 || told[0] == told[1] {
			t.Errorf("told %v", told)
		}
	})
}
