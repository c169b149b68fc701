package notice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// MailName names the channel of e-mail.
const MailName = "mail"

// MailConfig is how mails go out.
type MailConfig struct {
	// Server is smtp://host:port, where TLS begins with STARTTLS or nothing is
	// sent, or smtps://host:port. On this machine smtp:// needs no TLS.
	Server         string
	From           string // the address that mails come from
	User, Password string // none when empty
	Base           string // where people find the service
	Name           string // of the service, in messages' numbers
	Roots          *x509.CertPool
}

// Mail tells people by e-mail, each alone: no message has two recipients.
type Mail struct {
	MailConfig
	host  string
	port  int
	ssl   bool
	wait  time.Duration
	local bool // on this machine, where nothing can be overheard
}

// NewMail checks c.
func NewMail(c MailConfig) (*Mail, error) {
	u, err := url.Parse(c.Server)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.User != nil || u.Path != "" || u.RawQuery != "" {
		return nil, errors.New("a mail server is smtp://HOST:587 or smtps://HOST:465")
	}
	m := &Mail{MailConfig: c, host: u.Hostname(), port: 587, ssl: u.Scheme == "smtps", wait: answerWithin}
	if m.ssl {
		m.port = 465
	}
	m.local = !m.ssl && loopback(m.host)
	if p := u.Port(); p != "" {
		if m.port, err = strconv.Atoi(p); err != nil || m.port < 1 || m.port > 65535 {
			return nil, errors.New("a port of a mail server is a number up to 65535")
		}
	}
	if err := address(c.From); err != nil {
		return nil, fmt.Errorf("the sender's address: %w", err)
	}
	if (c.User == "") != (c.Password == "") {
		return nil, errors.New("a user and a password at the mail server: both or neither")
	}
	return m, nil
}

// address holds one bare address, and no second that a comma would hide.
func address(s string) error {
	a, err := netmail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" {
		return errors.New("not one bare mail address")
	}
	return nil
}

func (m *Mail) Name() string { return MailName }

// at names the server in what is said of it.
func (m *Mail) at() string { return net.JoinHostPort(m.host, strconv.Itoa(m.port)) }

// answerWithin is how long the server may take for each answer.
const answerWithin = 20 * time.Second

func (m *Mail) client() (*mail.Client, error) {
	o := []mail.Option{
		mail.WithPort(m.port), mail.WithTimeout(m.wait), mail.WithHELO(m.MailConfig.Name),
		mail.WithTLSConfig(&tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12, RootCAs: m.Roots}),
	}
	switch {
	case m.ssl:
		o = append(o, mail.WithSSL())
	case m.local:
		o = append(o, mail.WithTLSPolicy(mail.NoTLS))
	default:
		o = append(o, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.User != "" {
		kind := mail.SMTPAuthAutoDiscover
		if m.local {
			kind = mail.SMTPAuthPlainNoEnc
		}
		o = append(o, mail.WithSMTPAuth(kind), mail.WithUsername(m.User), mail.WithPassword(m.Password))
	}
	return mail.NewClient(m.host, o...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Hello signs in at the server and leaves again.
func (m *Mail) Hello(ctx context.Context) error {
	c, err := m.client()
	if err != nil {
		return m.failed(err)
	}
	s, err := c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return m.failed(err)
	}
	if err := c.CloseWithSMTPClient(s); err != nil {
		return m.failed(err)
	}
	return nil
}

// Send mails msg to its one recipient.
func (m *Mail) Send(ctx context.Context, msg Message) error {
	out, err := m.compose(msg)
	if err != nil {
		return err
	}
	c, err := m.client()
	if err != nil {
		return m.failed(err)
	}
	s, err := c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return m.failed(err)
	}
	err = c.SendWithSMTPClient(s, out)
	_ = c.CloseWithSMTPClient(s) // what was taken is taken, however the goodbye goes
	if err != nil && !out.IsDelivered() {
		return m.failed(err)
	}
	return nil
}

// compose writes the mail. Sent again it has the same Message-ID, by which servers
// and people's programs know that it is one.
func (m *Mail) compose(msg Message) (*mail.Msg, error) {
	if err := address(msg.To); err != nil {
		return nil, &Failure{Sentence: "a recipient's address is not one mail address", Alone: true, Final: true}
	}
	subject, body, err := write(msg, m.Base)
	if err != nil {
		return nil, &Failure{Sentence: "a text could not be written", Alone: true, Final: true}
	}
	out := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(out.From(m.From), out.To(msg.To)); err != nil {
		return nil, &Failure{Sentence: "an address could not be written", Alone: true, Final: true}
	}
	out.Subject(subject)
	out.SetMessageIDWithValue(msg.ID + "@" + m.MailConfig.Name)
	out.SetDateWithValue(msg.Now)
	// No holiday note answers it, and no list server passes it on.
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetGenHeader("X-Auto-Response-Suppress", "All")
	out.SetBodyString(mail.TypeTextPlain, body)
	return out, nil
}

// failed is what went wrong, without the address that go-mail's own words have.
func (m *Mail) failed(err error) error {
	f := &Failure{Sentence: fmt.Sprintf("the mail server %s %s", m.at(), sentence(err))}
	var s *mail.SendError
	if !errors.As(err, &s) || s.ErrorCode() == 0 {
		return f
	}
	code := s.ErrorCode()
	switch s.Reason {
	case mail.ErrSMTPRcptTo:
		f.Sentence = fmt.Sprintf("the mail server %s does not take mail for a recipient (%d)", m.at(), code)
		f.Alone, f.Final = true, code >= 500
	case mail.ErrSMTPDataClose:
		f.Sentence = fmt.Sprintf("the mail server %s did not take a message (%d)", m.at(), code)
		f.Alone, f.Final = true, code >= 500
	default:
		f.Sentence = fmt.Sprintf("the mail server %s refuses mail from us (%d)", m.at(), code)
	}
	return f
}
