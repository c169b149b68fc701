package notice

import (
	"context"
	"crypto/x509"
	"errors"
	"net/url"
	"path/filepath"
)

// SIEMName names the channel to a collector of security events.
const SIEMName = "siem"

// SIEMConfig is where findings go.
type SIEMConfig struct {
	// Address is file:///PATH, syslog://HOST:601 (TCP), syslogs://HOST:6514 (TLS) or
	// https://HOST/PATH.
	Address string
	Header  string // for https: the Authorization header, none when empty
	Base    string
	Service string
	Roots   *x509.CertPool
}

// SIEM tells a collector of security events, one line of JSON each.
type SIEM struct {
	SIEMConfig
	to sink
}

// sink takes lines.
type sink interface {
	write(ctx context.Context, line []byte, m Message) error
	hello(ctx context.Context) error
}

// NewSIEM checks c.
func NewSIEM(c SIEMConfig) (*SIEM, error) {
	s := &SIEM{SIEMConfig: c}
	u, err := url.Parse(c.Address)
	wrong := errors.New("a collector is file:///PATH, syslog://HOST:601, syslogs://HOST:6514 or https://HOST/PATH")
	if err != nil || u.User != nil || u.Fragment != "" {
		return nil, wrong
	}
	switch u.Scheme {
	case "file":
		if u.Host != "" || !filepath.IsAbs(u.Path) || u.RawQuery != "" {
			return nil, wrong
		}
		s.to = lineFile(u.Path)
	case "syslog", "syslogs":
		if u.Hostname() == "" || u.Path != "" || u.RawQuery != "" {
			return nil, wrong
		}
		s.to = newSyslog(u, c.Service, c.Roots)
	case "https":
		if u.Hostname() == "" {
			return nil, wrong
		}
		s.to = &poster{u: u, header: c.Header, client: newHTTP(c.Roots, true)}
	default:
		return nil, wrong
	}
	if c.Header != "" && u.Scheme != "https" {
		return nil, errors.New("a token is for a collector at https:// only")
	}
	return s, nil
}

func (s *SIEM) Name() string { return SIEMName }

// Send writes m's finding.
func (s *SIEM) Send(ctx context.Context, m Message) error {
	line, err := findingOf(m, s.Service, s.Base)
	if err != nil {
		return err
	}
	return s.to.write(ctx, line, m)
}

// Hello looks whether the collector is there.
func (s *SIEM) Hello(ctx context.Context) error { return s.to.hello(ctx) }
