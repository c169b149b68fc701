package notice_test

import (
	"bufio"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func mailTo(t *testing.T, server string, change func(*notice.MailConfig)) *notice.Mail {
	t.Helper()
	c := notice.MailConfig{Server: server, From: "safehand@safehand.example", Base: "https://safehand.example", Name: "safehand.example"}
	if change != nil {
		change(&c)
	}
	m, err := notice.NewMail(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// aMessage is the replay's first alarm, about to be sent.
func aMessage(t *testing.T, now string) notice.Message {
	n := overdue(t, "alarm", amy)
	return notice.Message{ID: "0123abcd", To: amy, Now: london(t, now), Said: []notice.Said{notice.SaidOf(store.Waiting{Notice: n, Say: n.At})}}
}

// A mail goes to one person, and has what lets machines leave it unanswered.
func TestAMailAsItArrives(t *testing.T) {
	p := newPost(t, false)
	m := mailTo(t, "smtp://"+p.addr, nil)
	if err := m.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err != nil {
		t.Fatal(err)
	}
	got := p.mails()
	if len(got) != 1 || len(got[0].to) != 1 || got[0].to[0] != amy || got[0].from != "safehand@safehand.example" {
		t.Fatalf("took %+v", got)
	}
	for name, want := range map[string]string{
		"Subject": "Receipt overdue since 11:00 (ref 7Q4M-2KPD)", "Message-Id": "<0123abcd@safehand.example>",
		"To": "<" + amy + ">", "Cc": "", "Bcc": "", "Auto-Submitted": "auto-generated",
		"Date": "Mon, 21 Nov 2016 11:00:00 +0000",
	} {
		if v := got[0].header.Get(name); v != want {
			t.Errorf("%s is %q, not %q", name, v, want)
		}
	}
	if ct := got[0].header.Get("Content-Type"); !strings.HasPrefix(ct, "text/plain") {
		t.Errorf("it is %s", ct)
	}
}

// Nothing goes to another machine without encryption that was verified.
func TestMailIsEncrypted(t *testing.T) {
	plain, with := newPost(t, false), newPost(t, true)
	bare := mailTo(t, "smtp://"+plain.addr, nil).Far()
	if err := bare.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "offers no encryption") {
		t.Errorf("without STARTTLS: %v", err)
	}
	strange := mailTo(t, "smtp://"+with.addr, nil).Far()
	if err := strange.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate nobody knows: %v", err)
	}
	if len(plain.mails())+len(with.mails()) != 0 {
		t.Fatal("it was sent all the same")
	}
	known := mailTo(t, "smtp://"+with.addr, func(c *notice.MailConfig) { c.Roots = with.roots; c.User, c.Password = "safehand", password }).Far()
	if err := known.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); err != nil || len(with.mails()) != 1 {
		t.Errorf("with TLS and a password: %v", err)
	}
	if err := known.Hello(t.Context()); err != nil || len(with.mails()) != 1 {
		t.Errorf("hello: %v", err)
	}
	wrong := mailTo(t, "smtp://"+with.addr, func(c *notice.MailConfig) { c.Roots = with.roots; c.User, c.Password = "safehand", "wrong" }).Far()
	if err := wrong.Hello(t.Context()); err == nil || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a wrong password: %v", err)
	}
}

// The server takes the mail and the line breaks before it says so: the mail comes
// twice, and both times under one Message-ID. That is all that can be promised.
func TestALostAnswerGivesTheSameMessageID(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPost(t, false)
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, mailTo(t, "smtp://"+p.addr, nil))
		p.behaves(func(p *post) { p.data = func() error { return errCut } })
		add(t, q, overdue(t, "alarm", amy))
		pass(t, q)
		if h := health(t, q, notice.MailName); h.Trouble == "" || h.Waiting != 1 {
			t.Errorf("its health is %+v", h)
		}
		p.behaves(func(p *post) { p.data = nil })
		add(t, q, overdue(t, "another", amy)) // which must not change the first
		c.to(c.now().Add(time.Hour))
		pass(t, q)
		ids := map[string]int{}
		for _, m := range p.mails() {
			ids[m.header.Get("Message-Id")]++
		}
		twice := 0
		for _, n := range ids {
			twice = max(twice, n)
		}
		if len(ids) != 2 || twice != 2 || len(p.mails()) != 3 {
			t.Errorf("the mails came as %v", ids)
		}
		c.to(c.now().Add(24 * time.Hour))
		if pass(t, q); len(p.mails()) != 3 {
			t.Error("it came once more after it was taken")
		}
	})
}

// A server that is gone for a day, then slow, then full gets each mail once in the
// end, and each says that it is late.
func TestAMailServerGoneForADay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		p := newPost(t, false)
		if err := p.close(); err != nil {
			t.Fatal(err)
		}
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, mailTo(t, "smtp://"+p.addr, nil).Within(300*time.Millisecond))
		add(t, q, overdue(t, "alarm", amy), overdue(t, "alarm", dave))
		for range 24 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		if h := health(t, q, notice.MailName); !strings.Contains(h.Trouble, "takes no connections") || h.Oldest != event.TimeOf(london(t, "21/11/2016 11:00")) {
			t.Errorf("its health is %+v", h)
		}
		l, err := net.Listen("tcp", p.addr)
		if err != nil {
			t.Fatal(err)
		}
		full := func() error { return &smtp.SMTPError{Code: 452, Message: "full"} }
		stop := make(chan bool)
		p.behaves(func(p *post) { p.before = func() error { <-stop; return full() } })
		p.serve(t, l, false)
		pass(t, q)
		if h := health(t, q, notice.MailName); !strings.HasSuffix(h.Trouble, "does not answer in time") || h.Waiting != 2 {
			t.Errorf("while it is slow its health is %+v", h)
		}
		close(stop)
		p.behaves(func(p *post) { p.before = full })
		c.to(c.now().Add(time.Hour))
		pass(t, q)
		if h := health(t, q, notice.MailName); !strings.HasSuffix(h.Trouble, "(452)") || len(p.mails()) != 0 {
			t.Errorf("a full server took %d; its health is %+v", len(p.mails()), h)
		}
		p.behaves(func(p *post) { p.before = nil })
		c.to(c.now().Add(time.Hour))
		pass(t, q)
		if got := p.mails(); len(got) != 2 {
			t.Fatalf("%d of 2 came", len(got))
		}
		for _, m := range p.mails() {
			if !strings.HasPrefix(m.body, "This message is late: it was due at 11:00 on 21/11/2016.\n") {
				t.Errorf("it says %q", m.body)
			}
		}
		c.to(c.now().Add(time.Hour))
		if pass(t, q); len(p.mails()) != 2 {
			t.Error("they came again")
		}
	})
}

// A server that takes the connection and never speaks is left when the time is up, and
// tried again: whoever waits hears from the next that speaks.
func TestAMailServerThatHangs(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		address := l.Addr().String()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go bufio.NewReader(c).ReadString(0)
			}
		}()
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, mailTo(t, "smtp://"+address, nil).Within(200*time.Millisecond))
		add(t, q, overdue(t, "alarm", amy))
		pass(t, q)
		if h := health(t, q, notice.MailName); !strings.HasSuffix(h.Trouble, "does not answer in time") || h.Waiting != 1 {
			t.Errorf("its health is %+v", h)
		}
		l.Close()
		if l, err = net.Listen("tcp", address); err != nil {
			t.Fatal(err)
		}
		p := &post{addr: address}
		p.serve(t, l, false)
		for range 2 {
			c.to(c.now().Add(time.Hour))
			pass(t, q)
		}
		if got := p.mails(); len(got) != 1 || len(got[0].to) != 1 || got[0].to[0] != amy {
			t.Errorf("the next took %+v", got)
		}
	})
}

// Whose address is refused concerns that person alone; no error repeats it.
func TestARefusedRecipient(t *testing.T) {
	p := newPost(t, false)
	p.behaves(func(p *post) {
		p.rcpt = func(to string) error { return &smtp.SMTPError{Code: 550, Message: "no such user " + to} }
	})
	m := mailTo(t, "smtp://"+p.addr, nil)
	var f *notice.Failure
	if err := m.Send(t.Context(), aMessage(t, "21/11/2016 11:00")); !errors.As(err, &f) || !f.Alone || !f.Final {
		t.Errorf("got %#v", err)
	}
	if strings.Contains(f.Sentence, "amy") {
		t.Errorf("it names her: %s", f.Sentence)
	}
	two := aMessage(t, "21/11/2016 11:00")
	two.To = amy + ", " + dave
	if err := m.Send(t.Context(), two); err == nil || len(p.mails()) != 0 {
		t.Error("two recipients in one mail")
	}
}

func TestAMailServersAddress(t *testing.T) {
	for _, bad := range []string{"", "mail.example", "http://mail.example", "smtp://", "smtp://u:p@mail.example", "smtp://mail.example:0", "smtp://mail.example:99999", "smtp://mail.example/x"} {
		if _, err := notice.NewMail(notice.MailConfig{Server: bad, From: "a@b.example"}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, from := range []string{"", "nobody", "a@b.example, c@d.example", "Amy <a@b.example>", "a@b.example\nBcc: c@d.example"} {
		if _, err := notice.NewMail(notice.MailConfig{Server: "smtps://mail.example", From: from}); err == nil {
			t.Errorf("the sender %q was taken", from)
		}
	}
	if _, err := notice.NewMail(notice.MailConfig{Server: "smtps://mail.example", From: "a@b.example", User: "u"}); err == nil {
		t.Error("a user without a password was taken")
	}
}
