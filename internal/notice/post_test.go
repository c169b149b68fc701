package notice_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// post is a mail server: what it took, and how it behaves.
type post struct {
	mu       sync.Mutex
	addr     string
	roots    *x509.CertPool
	took     []letter
	sessions int
	rcpt     func(to string) error
	data     func() error // after the message was kept, before the answer
	before   func() error // before it is kept
	close    func() error
}

// letter is a mail as it came.
type letter struct {
	from   string
	to     []string
	raw    string
	header mail.Header
	body   string
}

const password = "correct-horse"

// newPost serves on loopback, with TLS if it is to be offered.
func newPost(t *testing.T, withTLS bool) *post {
	t.Helper()
	p := &post{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	p.serve(t, l, withTLS)
	return p
}

func (p *post) serve(t *testing.T, l net.Listener, withTLS bool) {
	s := smtp.NewServer(p)
	s.Domain = "mail.northshire.example"
	s.AllowInsecureAuth = true
	s.ErrorLog = quiet{}
	if withTLS {
		var cert tls.Certificate
		cert, p.roots = certificate(t)
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	}
	p.close = l.Close
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions++
	return &postSession{p: p, conn: c}, nil
}

func (p *post) mails() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter(nil), p.took...)
}

func (p *post) behaves(f func(p *post)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(p)
}

type postSession struct {
	p    *post
	conn *smtp.Conn
	now  letter
}

func (s *postSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *postSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if user != "safehand" || pass != password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *postSession) Reset()        { s.now = letter{} }
func (s *postSession) Logout() error { return nil }

func (s *postSession) Mail(from string, _ *smtp.MailOptions) error { s.now.from = from; return nil }

func (s *postSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.p.mu.Lock()
	f := s.p.rcpt
	s.p.mu.Unlock()
	if f != nil {
		if err := f(to); err != nil {
			return err
		}
	}
	s.now.to = append(s.now.to, to)
	return nil
}

func (s *postSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.raw = string(b)
	m, err := mail.ReadMessage(strings.NewReader(s.now.raw))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	s.now.header, s.now.body = m.Header, strings.ReplaceAll(string(body), "\r\n", "\n")
	s.p.mu.Lock()
	before, after := s.p.before, s.p.data
	s.p.mu.Unlock()
	if before != nil {
		if err := before(); err != nil {
			return err
		}
	}
	s.p.behaves(func(p *post) { p.took = append(p.took, s.now) })
	if after != nil {
		err := after()
		if errors.Is(err, errCut) {
			s.conn.Conn().Close()
		}
		return err
	}
	return nil
}

// errCut has the line cut after the mail was kept: its answer is lost.
var errCut = errors.New("the line is cut")

// certificate is one for 127.0.0.1, and the roots that know it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
