package watch_test

import (
	"context"
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

// collector keeps what it is told of.
type collector struct{ matters []string }

func (*collector) Name() string                { return "siem" }
func (*collector) Hello(context.Context) error { return nil }
func (c *collector) Send(_ context.Context, m notice.Message) error {
	if s := m.Said[0]; s.Matter != "" {
		c.matters = append(c.matters, s.Kind+" "+s.Matter)
	}
	return nil
}

// That no mail goes out is over when one does, and not because nothing is left to be
// mailed: what waited was received meanwhile, and the server is as dead as before.
func TestNoMailGoesOutUntilOneDoes(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w, mail, siem := telling(t, db), &post{down: true}, &collector{}
		q, err := notice.New(t.Context(), notice.Config{Store: db, Channels: []notice.Channel{mail, siem}, Over: watch.Over, Now: func() time.Time { return w.Clock }})
		if err != nil {
			t.Fatal(err)
		}
		w.tell.Queue = q
		r := w.rounds()
		r.BackupWithin, r.Owner = 0, ""
		step := func(d time.Duration, want ...string) {
			t.Helper()
			w.Clock = w.Clock.Add(d)
			for range 2 { // what is found on one is said on the next
				if err := q.Pass(t.Context()); err != nil {
					t.Fatal(err)
				}
				w.walk(t, r)
			}
			if !slices.Equal(siem.matters, want) {
				t.Errorf("at %s programs have heard %q, not %q", w.Clock, siem.matters, want)
			}
		}
		w.at(t, "23/11/2026 08:50")
		w.seen(t, w.Clock, Amy, Ben, Cara)
		id, _ := w.Send(Amy, CID, 1, event.HolderID(RASSO))
		w.at(t, "23/11/2026 09:00")
		step(time.Minute)
		step(40*time.Minute, "health mail-down")
		w.Say(w.Receipt(Ben, RASSO, id, w.consignment(t, id).Waiting()...))
		step(10*time.Minute, "health mail-down")
		step(time.Hour, "health mail-down")
		mail.down = false
		w.Send(Amy, CID, 1, event.HolderID(RASSO))
		w.at(t, "23/11/2026 13:00")
		step(time.Minute, "health mail-down", "over mail-down")
	})
}
