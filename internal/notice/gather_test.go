package notice_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// arrival is something that arrived at and must be received by due.
func arrival(t *testing.T, key, at, due string) notice.Notice {
	n := overdue(t, key, amy)
	n.Kind, n.At, n.Due = notice.Arrival, event.TimeOf(london(t, at)), event.TimeOf(london(t, due))
	return n
}

// Arrivals are told together at nine and at one by the unit's clock, summer and
// winter; but what is due sooner than that, at once.
func TestDigests(t *testing.T) {
	for _, c := range []struct{ what, at, due, mailed string }{
		{"in the night", "21/11/2016 06:49", "22/11/2016 17:00", "21/11/2016 09:00"},
		{"at nine", "21/11/2016 09:00", "22/11/2016 17:00", "21/11/2016 09:00"},
		{"after nine", "21/11/2016 09:01", "22/11/2016 17:00", "21/11/2016 13:00"},
		{"in the afternoon", "21/11/2016 13:01", "22/11/2016 17:00", "22/11/2016 09:00"},
		{"in summer", "21/06/2017 08:30", "22/06/2017 17:00", "21/06/2017 09:00"},
		{"the night the clocks go back", "29/10/2016 23:00", "31/10/2016 17:00", "30/10/2016 09:00"},
		{"due before the digest", "21/11/2016 09:01", "21/11/2016 11:01", "21/11/2016 09:01"},
		{"due within an hour of it", "21/11/2016 11:30", "21/11/2016 13:30", "21/11/2016 11:30"},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got, want := notice.WhenMailed(arrival(t, "a", c.at, c.due)), event.TimeOf(london(t, c.mailed)); got != want {
				t.Errorf("mailed at %v, not %v", got.Std(), want.Std())
			}
		})
	}
	soon := arrival(t, "a", "21/11/2016 09:01", "22/11/2016 17:00")
	if soon.Soon = true; notice.WhenMailed(soon) != soon.At {
		t.Error("what is urgent waited for the digest")
	}
}

// Forty-five arrivals of a day are two mails, whoever looks how often.
func TestFortyFiveArrivalsAreTwoMails(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 07:00")}
		mail := &heard{name: notice.MailName}
		q := queue(t, db, c, mail)
		for c.now().Before(london(t, "21/11/2016 16:00")) {
			if n := c.now().Hour()*60 + c.now().Minute() - 7*60; n < 45*7 && n%7 == 0 {
				a := arrival(t, fmt.Sprint(n), "21/11/2016 07:00", "22/11/2016 17:00")
				a.At = event.TimeOf(c.now())
				add(t, q, a)
			}
			pass(t, q)
			c.to(c.now().Add(time.Minute))
		}
		told := 0
		for _, m := range mail.all() {
			told += len(m.Said)
		}
		if got := mail.all(); len(got) != 2 || told != 45 {
			t.Errorf("%d mails told of %d", len(got), told)
		}
	})
}

// Beyond the day's number a person gets what is more together, within the hour or
// while it is still of use; what managers and data protection teams are told never
// waits.
func TestADayOfAlarms(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 09:00")}
		mail := &heard{name: notice.MailName}
		q := queue(t, db, c, mail)
		told := map[string]time.Time{}
		for i := 0; c.now().Before(london(t, "21/11/2016 14:00")); i++ {
			if i%10 == 0 {
				n := overdue(t, fmt.Sprint(i), amy)
				n.At = event.TimeOf(c.now())
				add(t, q, n)
			}
			if i == 120 {
				n := overdue(t, "review", amy)
				n.Kind, n.At = notice.Review, event.TimeOf(c.now())
				add(t, q, n)
			}
			before := len(mail.all())
			pass(t, q)
			if h := health(t, q, notice.MailName); h.Waiting != 0 {
				t.Fatalf("what is held on purpose shows as late: %+v", h)
			}
			for _, m := range mail.all()[before:] {
				for _, s := range m.Said {
					if late := c.now().Sub(s.Say.Std()); late > time.Hour || s.Kind == notice.Review && late != 0 {
						t.Errorf("%s was told %v late", s.Kind, late)
					}
					told[fmt.Sprint(s.Kind, s.Say)] = c.now()
				}
			}
			c.to(c.now().Add(time.Minute))
		}
		// Three one by one, then about one an hour; and the review.
		if n := len(mail.all()); n < 6 || n > 3+5+1 {
			t.Errorf("%d mails in five hours", n)
		}
		if len(told) < 25 {
			t.Errorf("only %d were told", len(told))
		}
	})
}
