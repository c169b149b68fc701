package notice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"time"
)

// syslog writes to a syslog receiver: messages of RFC 5424 over TCP (RFC 6587, each
// with its length before it) or TLS (RFC 5425). It is one line to write, and is read
// in the tests by a library of others.
type syslog struct {
	addr, host string
	service    string
	tls        *tls.Config // nil over TCP
	goodbye    time.Duration
}

func newSyslog(u *url.URL, service string, roots *x509.CertPool) *syslog {
	s := &syslog{addr: u.Host, host: u.Hostname(), service: service, goodbye: goodbyeWithin}
	port := "601"
	if u.Scheme == "syslogs" {
		port = "6514"
		s.tls = &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12, RootCAs: roots}
	}
	if u.Port() == "" {
		s.addr = net.JoinHostPort(s.host, port)
	}
	return s
}

// halfCloser is a connection that says it has no more to say and still listens.
type halfCloser interface {
	net.Conn
	CloseWrite() error
}

func (s *syslog) dial(ctx context.Context) (halfCloser, error) {
	d := &net.Dialer{Timeout: answerWithin}
	var c net.Conn
	var err error
	if s.tls != nil {
		c, err = (&tls.Dialer{NetDialer: d, Config: s.tls}).DialContext(ctx, "tcp", s.addr)
	} else {
		c, err = d.DialContext(ctx, "tcp", s.addr)
	}
	if err != nil {
		return nil, s.failed(err)
	}
	return c.(halfCloser), nil
}

func (s *syslog) hello(ctx context.Context) error {
	c, err := s.dial(ctx)
	if err != nil {
		return err
	}
	c.Close()
	return nil
}

// goodbyeWithin is how long the receiver may take to close its side.
const goodbyeWithin = 5 * time.Second

// write sends one message on a connection of its own. Syslog has no answers; but a
// receiver that closes in order when we have, has read everything, and one that is
// gone resets. One that does neither in time is believed: some never close. What it does with what it has read, nobody can know from here.
func (s *syslog) write(ctx context.Context, line []byte, m Message) error {
	c, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	// Both give the error of the write that follows, if they have one.
	_ = c.SetDeadline(time.Now().Add(answerWithin))
	if _, err := c.Write(frame(s.service, line, m)); err != nil {
		return s.failed(err)
	}
	if err := c.CloseWrite(); err != nil {
		return s.failed(err)
	}
	_ = c.SetReadDeadline(time.Now().Add(s.goodbye))
	if _, err := io.Copy(io.Discard, c); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return s.failed(err)
	}
	return nil
}

// frame is one message: facility 13, log audit.
func frame(service string, line []byte, m Message) []byte {
	s := m.Said[0]
	severity := map[int]int{1: 6, 3: 4, 4: 3}[severities[s.kind()]]
	out := fmt.Sprintf("<%d>1 %s %s safehand - %s - %s",
		13*8+severity, m.Now.UTC().Format("2006-01-02T15:04:05.000Z"), service, s.kind(), line)
	return fmt.Appendf(nil, "%d %s", len(out), out)
}

func (s *syslog) failed(err error) error {
	return &Failure{Sentence: fmt.Sprintf("the syslog receiver %s %s", s.addr, sentence(err))}
}
