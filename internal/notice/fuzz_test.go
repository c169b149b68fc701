package notice_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// What an operator types as an address or a secret is taken or refused in words
// that do not repeat it, since a password may be in it.
func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"smtp://mail.example:587", "smtps://mail.example", "syslog://siem.example", "syslogs://[::1]:6514", "file:///var/log/safehand.jsonl", "https://hooks.example/x?y=1", secret, "smtp://u:p@h", "http://127.0.0.1:1/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, mail := notice.NewMail(notice.MailConfig{Server: s, From: "safehand@safehand.example", Name: "safehand.example"})
		_, siem := notice.NewSIEM(notice.SIEMConfig{Address: s})
		_, hook := notice.NewWebhook(notice.WebhookConfig{Address: s, Secret: []byte("x")})
		key, err := notice.ParseSecret(s)
		if err == nil && (len(key) < 24 || len(key) > 64) {
			t.Errorf("a secret of %d bytes was taken", len(key))
		}
		for _, err := range []error{mail, siem, hook, err} {
			if err != nil && len(s) > 12 && strings.Contains(err.Error(), s) {
				t.Errorf("%q is repeated: %v", s, err)
			}
		}
	})
}

// Whatever stands in a notice, something is said, in lines that are the service's
// own.
func FuzzSaid(f *testing.F) {
	f.Add("overdue", "", "7Q4M-2KPD", "Northshire Police", "CPS Northshire", 15, int64(1479726000), false)
	f.Add("health", "clock", "'; --", "a\r\nBcc: b", "\u202e", -1, int64(-1), true)
	f.Fuzz(func(t *testing.T, kind, matter, ref, from, to string, exhibits int, at int64, sending bool) {
		if at < 0 || at > 1<<37 {
			return // event.Time has no such instants
		}
		n := notice.Notice{Key: "k", Kind: kind, Matter: matter, Ref: ref, From: from, For: to, Exhibits: exhibits, Sending: sending, At: event.Time(at), Due: event.Time(at)}
		m := notice.Message{ID: "id", To: amy, Now: event.Time(at).Std(), Said: []notice.Said{notice.SaidOf(store.Waiting{Notice: n, Say: n.At})}}
		subject, body, err := notice.Write(m, "https://safehand.example")
		if err != nil || subject == "" || strings.ContainsAny(subject, "\r\n") || strings.Contains(body, "\r") || strings.Contains(body, "\nBcc:") {
			t.Errorf("%q, %q: %v", subject, body, err)
		}
		out, err := notice.FindingOf(m, "safehand.example", "https://safehand.example")
		if err != nil || !json.Valid(out) || strings.ContainsAny(string(out), "\r\n") {
			t.Errorf("%s: %v", out, err)
		}
	})
}
