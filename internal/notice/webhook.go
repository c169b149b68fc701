package notice

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// WebhookName names the channel to a program of the operator's choice.
const WebhookName = "webhook"

// WebhookConfig is where a webhook goes.
type WebhookConfig struct {
	Address string
	Secret  []byte // as [ParseSecret] reads it
	Private bool   // whether Address may be in a private network
	Base    string
	Roots   *x509.CertPool
}

// Webhook tells a program, signed as standardwebhooks.com says: it knows who told
// it, when, and by the number whether it was told before.
type Webhook struct {
	WebhookConfig
	to *poster
}

// NewWebhook checks c.
func NewWebhook(c WebhookConfig) (*Webhook, error) {
	u, err := url.Parse(c.Address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return nil, errors.New("a webhook is https://HOST/PATH")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, errors.New("a webhook is https://HOST/PATH; http:// is for this machine only")
	}
	if len(c.Secret) == 0 {
		return nil, errors.New("a webhook needs a secret to be signed with")
	}
	return &Webhook{WebhookConfig: c, to: &poster{u: u, client: newHTTP(c.Roots, c.Private)}}, nil
}

// ParseSecret reads the secret of a webhook: whsec_ and 24 to 64 bytes in base64.
func ParseSecret(s string) ([]byte, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(s), "whsec_")
	b, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(b) < 24 || len(b) > 64 {
		return nil, errors.New("a webhook's secret is whsec_ and 24 to 64 random bytes in base64")
	}
	return b, nil
}

func (w *Webhook) Name() string { return WebhookName }

// envelope is what the standard recommends: what happened, when, and its facts.
type envelope struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      facts  `json:"data"`
}

// Send posts m under its number, signed with the time of this attempt.
func (w *Webhook) Send(ctx context.Context, m Message) error {
	f, err := factsOf(m, w.Base)
	if err != nil {
		return err
	}
	body, err := json.Marshal(envelope{"safehand." + f.Kind, f.Said, f})
	if err != nil {
		return err
	}
	return w.to.post(ctx, body, signed(w.Secret, m.ID, m.Now, body))
}

// signed is the standard's three headers, in a few lines of the standard library.
// The standard's own library, which checks them in the tests, has not been released
// since its first version.
func signed(secret []byte, id string, at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", stamp)
	h.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

// Hello connects to the receiver and posts nothing.
func (w *Webhook) Hello(ctx context.Context) error { return w.to.hello(ctx) }
