package watch_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
)

// post is a mail server that is down until it is not.
type post struct {
	down bool
	to   []string
	got  []string
}

func (*post) Name() string                { return notice.MailName }
func (*post) Hello(context.Context) error { return nil }
func (p *post) Send(_ context.Context, m notice.Message) error {
	if p.down {
		return &notice.Failure{Sentence: "the mail server is down"}
	}
	what := m.Said[0].Kind
	if len(m.Said) > 1 {
		what = fmt.Sprint(len(m.Said), " things")
	}
	p.to, p.got = append(p.to, m.To), append(p.got, what)
	return nil
}

func once(all []string) []string {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}

// A mail that was made while the mail server was down, and says that something waits,
// does not go out after somebody has received it. An alarm does; and a mail of several
// things that may have been taken once goes as it was.
func TestNoMailThatSomethingWaitsAfterItsReceipt(t *testing.T) {
	for _, c := range []struct {
		what     string
		sendings int
		received int // of them, while the mail server is down
		overdue  bool
		want     []string
	}{
		{"none is received", 1, 0, false, []string{"arrival", "arrival"}},
		{"all is received", 1, 1, false, nil},
		{"one of two: the mail that was tried stays as it was", 2, 1, false, []string{"2 things", "arrival"}},
		{"two of two", 2, 2, false, nil},
		{"its alarm rang", 1, 1, true, []string{"overdue", "overdue", "overdue"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				w, mail := telling(t, db), &post{down: true}
				q, err := notice.New(t.Context(), notice.Config{Store: db, Channels: []notice.Channel{mail}, Over: watch.Over, Now: func() time.Time { return w.Clock }})
				if err != nil {
					t.Fatal(err)
				}
				w.tell.Queue = q
				w.at(t, "20/11/2026 12:30")
				w.seen(t, w.Clock, Amy, Ben, Cara)
				var ids []event.ConsignmentID
				for range c.sendings {
					id, _ := w.Send(Amy, CID, 1, event.HolderID(RASSO))
					ids = append(ids, id)
				}
				w.at(t, "20/11/2026 13:00")
				if err := q.Pass(t.Context()); err != nil || len(mail.got) > 0 {
					t.Fatalf("%v, sent %q", err, mail.got)
				}
				if c.overdue {
					w.seen(t, w.consignment(t, ids[0]).Ladder[0].Std(), Amy, Ben, Cara)
					w.ringAt(t, w.consignment(t, ids[0]).Ladder[0]+1)
					q.Pass(t.Context())
				}
				for _, id := range ids[:c.received] {
					w.Say(w.Receipt(Ben, RASSO, id, w.consignment(t, id).Waiting()...))
				}
				mail.down = false
				for range 3 {
					w.Clock = w.Clock.Add(10 * time.Minute)
					if err := q.Pass(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				slices.Sort(mail.got)
				if !slices.Equal(mail.got, c.want) || len(once(mail.to)) != len(mail.to) {
					t.Errorf("mailed %q to %q, want %q", mail.got, mail.to, c.want)
				}
				health, err := q.Health(t.Context())
				if err != nil || slices.ContainsFunc(health, func(h store.Channel) bool { return h.Name == notice.MailName && h.Waiting+h.GivenUp > 0 }) {
					t.Errorf("something waits still, or was given up: %+v, %v", health, err)
				}
			})
		})
	}
}
