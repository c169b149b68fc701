package notice_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const token = "Bearer 5f0c-collector"

// collector takes findings over TLS, from whoever has the token.
type collector struct {
	mu     sync.Mutex
	addr   string
	cert   tls.Certificate
	roots  *x509.CertPool
	took   map[string]int // by the finding's number
	text   string
	looks  int
	answer http.HandlerFunc // instead of 200, before anything is kept
	server *http.Server
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{addr: "127.0.0.1:0", took: map[string]int{}}
	c.cert, c.roots = certificate(t)
	c.opens(t)
	return c
}

// opens begins to listen, where it did before.
func (c *collector) opens(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", c.addr)
	if err != nil {
		t.Fatal(err)
	}
	c.addr = l.Addr().String()
	s := &http.Server{Handler: http.HandlerFunc(c.take), ReadHeaderTimeout: time.Minute}
	c.server = s
	go s.Serve(tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{c.cert}}))
	t.Cleanup(func() { s.Close() })
}

func (c *collector) take(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	answer := c.answer
	c.mu.Unlock()
	if answer != nil {
		answer(w, r)
		return
	}
	if r.Header.Get("Authorization") != token {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	b, err := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Method != http.MethodPost { // it knows no other question
		c.looks++
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	var finding struct{ Metadata struct{ UID string } }
	if err != nil || json.Unmarshal(b, &finding) != nil || r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.took[finding.Metadata.UID]++
	c.text += string(b)
}

func (c *collector) answers(f http.HandlerFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = f
}

// came are how many findings came, and how often in all.
func (c *collector) came() (findings, all int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.took {
		all += n
	}
	return len(c.took), all
}

func (c *collector) siem(t *testing.T, header string) *notice.SIEM {
	t.Helper()
	return siem(t, "https://"+c.addr+"/services/collector", func(s *notice.SIEMConfig) { s.Header, s.Roots = header, c.roots })
}

// A look is for what a message would meet: the certificate, the token, and whether it
// is there at all; and it tells nothing.
func TestACollectorIsLookedAtWithItsToken(t *testing.T) {
	c := newCollector(t)
	if err := c.siem(t, token).Hello(t.Context()); err != nil || c.looks != 1 {
		t.Errorf("with the token: %v, looked at %d times", err, c.looks)
	}
	for _, wrong := range []string{"", "Bearer of-last-year"} {
		s := c.siem(t, wrong)
		if err := s.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "answers 401") {
			t.Errorf("%q: sent, %v", wrong, err)
		}
		err := s.Hello(t.Context())
		if (wrong != "") != (err != nil) || err != nil && !strings.HasSuffix(err.Error(), "refuses our token (401)") {
			t.Errorf("%q: looked at, %v", wrong, err)
		}
	}
	for code, good := range map[int]bool{200: true, 403: false, 404: true, 501: true, 503: false} {
		c.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
		if err := c.siem(t, token).Hello(t.Context()); (err == nil) != good {
			t.Errorf("it answers %d: %v", code, err)
		}
	}
	strange := siem(t, "https://"+c.addr, func(s *notice.SIEMConfig) { s.Header, s.Roots = token, x509.NewCertPool() })
	if err := strange.Hello(t.Context()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate nobody knows: %v", err)
	}
	if findings, _ := c.came(); findings != 0 {
		t.Error("looking told something")
	}
}

// A collector that fails, is slow, then gone for a day has each finding in the end,
// once, as soon as it is well.
func TestACollectorGoneForADay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := newCollector(t)
		now := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, now, c.siem(t, token).Within(300*time.Millisecond))
		hour := func(trouble string, waiting int64) {
			t.Helper()
			pass(t, q)
			now.to(now.now().Add(time.Hour))
			if h := health(t, q, notice.SIEMName); !strings.HasSuffix(h.Trouble, trouble) || h.Waiting != waiting || waiting > 0 && h.Oldest != event.TimeOf(london(t, "21/11/2016 11:00")) {
				t.Errorf("its health is %+v, not %q with %d waiting", h, trouble, waiting)
			}
		}
		add(t, q, overdue(t, "a", amy), overdue(t, "a", dave), overdue(t, "b", amy))
		c.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		hour("answers 503", 2)
		c.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
		hour("answers 401", 2)
		stop := make(chan bool)
		c.answers(func(http.ResponseWriter, *http.Request) { <-stop })
		hour("does not answer in time", 2)
		close(stop)
		c.answers(nil)
		c.server.Close()
		for range 24 {
			hour("takes no connections", 2)
		}
		c.opens(t)
		for range 3 {
			hour("", 0)
		}
		if findings, all := c.came(); findings != 2 || all != 2 || strings.Count(c.text, "this message is late") != 4 {
			t.Errorf("%d findings came, %d times: %s", findings, all, c.text)
		}
	})
}
