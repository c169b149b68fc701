package notice_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leodido/go-syslog/v4"
	"github.com/leodido/go-syslog/v4/octetcounting"
	"github.com/leodido/go-syslog/v4/rfc5424"

	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// receiver is a syslog receiver: what each connection brought, read by a library of
// others.
type receiver struct {
	mu    sync.Mutex
	addr  string
	took  []*rfc5424.SyslogMessage
	wrong []error
	reset bool // cut the line before anything is read
	close func() error
	idle  sync.WaitGroup
}

func newReceiver(t *testing.T, addr string, conf *tls.Config) *receiver {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{addr: l.Addr().String(), close: l.Close}
	t.Cleanup(func() { l.Close() })
	if conf != nil {
		l = tls.NewListener(l, conf)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r.idle.Go(func() { r.serve(c) })
		}
	}()
	return r
}

func (r *receiver) serve(c net.Conn) {
	defer c.Close()
	r.mu.Lock()
	reset := r.reset
	r.mu.Unlock()
	if tcp, ok := c.(*net.TCPConn); ok && reset {
		tcp.SetLinger(0)
		return
	}
	b, err := io.ReadAll(c)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.wrong = append(r.wrong, err)
	}
	if len(b) == 0 { // somebody only looked whether it is there
		return
	}
	octetcounting.NewParser(syslog.WithListener(func(res *syslog.Result) {
		if res.Error != nil {
			r.wrong = append(r.wrong, res.Error)
			return
		}
		r.took = append(r.took, res.Message.(*rfc5424.SyslogMessage))
	})).Parse(bytes.NewReader(b))
}

func (r *receiver) messages(t *testing.T) []*rfc5424.SyslogMessage {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.wrong) > 0 {
		t.Errorf("it could not read: %v", r.wrong)
	}
	return r.took
}

func (r *receiver) resets(is bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reset = is
}

// Over TCP and over TLS, another library reads what was written; and over TLS only
// who has the certificate gets it.
func TestSyslog(t *testing.T) {
	cert, roots := certificate(t)
	for scheme, conf := range map[string]*tls.Config{"syslog": nil, "syslogs": {Certificates: []tls.Certificate{cert}}} {
		t.Run(scheme, func(t *testing.T) {
			r := newReceiver(t, "127.0.0.1:0", conf)
			s := siem(t, scheme+"://"+r.addr, func(c *notice.SIEMConfig) { c.Roots = roots })
			if err := s.Hello(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := s.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err != nil {
				t.Fatal(err)
			}
			got := r.messages(t)
			if len(got) != 1 {
				t.Fatalf("%d came", len(got))
			}
			m := got[0]
			if *m.Hostname != "safehand.example" || *m.Appname != "safehand" || *m.MsgID != "overdue" || *m.Facility != 13 || *m.Severity != 4 || !m.Timestamp.Equal(london(t, "21/11/2016 11:00")) {
				t.Errorf("got %+v", m)
			}
			if !json.Valid([]byte(*m.Message)) || !strings.Contains(*m.Message, `"class_uid":2004`) {
				t.Errorf("it says %s", *m.Message)
			}
			if conf == nil {
				return
			}
			strange := siem(t, scheme+"://"+r.addr, func(c *notice.SIEMConfig) { c.Roots = x509.NewCertPool() })
			if err := strange.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "certificate") {
				t.Errorf("a certificate nobody knows: %v", err)
			}
		})
	}
}

// A receiver that cuts lines, then is gone for a day, gets everything once.
func TestASyslogReceiverGoneForADay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		r := newReceiver(t, "127.0.0.1:0", nil)
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, siem(t, "syslog://"+r.addr, nil))
		r.resets(true)
		add(t, q, overdue(t, "a", amy))
		pass(t, q)
		if h := health(t, q, notice.SIEMName); h.Trouble == "" || h.Waiting != 1 {
			t.Errorf("after a cut: %+v", h)
		}
		r.close()
		add(t, q, overdue(t, "b", amy))
		for range 24 {
			c.to(c.now().Add(time.Hour))
			pass(t, q)
		}
		if h := health(t, q, notice.SIEMName); !strings.Contains(h.Trouble, "takes no connections") || h.Waiting != 2 {
			t.Errorf("after a day: %+v", h)
		}
		again := newReceiver(t, r.addr, nil)
		for range 3 {
			c.to(c.now().Add(time.Hour))
			pass(t, q)
		}
		if got := again.messages(t); len(got) != 2 || len(r.messages(t)) != 0 {
			t.Errorf("%d of 2 came", len(got))
		}
	})
}

// A receiver that takes everything and never closes is believed; one that does not
// even speak TLS is left when the time is up.
func TestASlowSyslogReceiver(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	took := make(chan string, 1)
	stop := make(chan bool)
	defer close(stop)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				b, _ := io.ReadAll(c)
				took <- string(b)
				<-stop
				c.Close()
			}()
		}
	}()
	if err := siem(t, "syslog://"+l.Addr().String(), nil).Goodbye(50*time.Millisecond).Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err != nil {
		t.Error(err)
	}
	if got := <-took; !strings.Contains(got, `"class_uid":2004`) {
		t.Errorf("it took %q", got)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := siem(t, "syslogs://"+l.Addr().String(), nil).Send(ctx, aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "does not answer in time") {
		t.Errorf("got %v", err)
	}
}
