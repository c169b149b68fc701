package notice_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// clock is an instant that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// london is an instant of the replay's days.
func london(t *testing.T, s string) time.Time {
	t.Helper()
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("02/01/2006 15:04", s, l)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// heard is a channel that remembers what it took, and answers as it is told to.
type heard struct {
	name   string
	mu     sync.Mutex
	took   []notice.Message
	answer func(notice.Message) error
}

func (h *heard) Name() string                { return h.name }
func (h *heard) Hello(context.Context) error { return nil }

func (h *heard) Send(_ context.Context, m notice.Message) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.answer != nil {
		if err := h.answer(m); err != nil {
			return err
		}
	}
	h.took = append(h.took, m)
	return nil
}

// all are the messages it took so far.
func (h *heard) all() []notice.Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.took)
}

func (h *heard) answers(f func(notice.Message) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = f
}

func queue(t *testing.T, db *store.DB, c *clock, channels ...notice.Channel) *notice.Queue {
	t.Helper()
	q, err := notice.New(t.Context(), notice.Config{Store: db, Channels: channels, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func add(t *testing.T, q *notice.Queue, all ...notice.Notice) {
	t.Helper()
	if err := q.Add(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
}

func pass(t *testing.T, q *notice.Queue) {
	t.Helper()
	if err := q.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// overdue is the replay's first alarm.
func overdue(t *testing.T, key, to string) notice.Notice {
	due := event.TimeOf(london(t, "21/11/2016 11:00"))
	return notice.Notice{
		Key: key, Kind: notice.Overdue, At: due, Ref: "7Q4M-2KPD", Exhibits: 15,
		From: "Northshire Police", For: "CPS Northshire", Due: due, Next: event.TimeOf(london(t, "21/11/2016 15:00")), Tell: event.TimeOf(london(t, "24/11/2016 11:00")),
		Since: event.TimeOf(london(t, "21/11/2016 09:00")), Unit: "cps-northshire.example/rasso", To: to,
	}
}

const (
	amy  = "amy.reed@cps-northshire.example"
	dave = "dave.jones@northshire.example"
)

// What is added twice, by two nodes, is said once by each channel to each recipient.
func TestANoticeIsSaidOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		mail, siem := &heard{name: notice.MailName}, &heard{name: "siem"}
		one, two := queue(t, db, c, mail, siem), queue(t, db, c, mail, siem)
		for range 2 {
			add(t, one, overdue(t, "alarm", amy), overdue(t, "alarm", dave))
			add(t, two, overdue(t, "alarm", amy))
			pass(t, one)
			pass(t, two)
		}
		var to []string
		for _, m := range mail.all() {
			to = append(to, m.To)
		}
		slices.Sort(to)
		if !slices.Equal(to, []string{amy, dave}) {
			t.Errorf("mailed to %v", to)
		}
		if got := siem.all(); len(got) != 1 || got[0].To != "" {
			t.Errorf("the collector was told %d times: %+v", len(got), got)
		}
	})
}

// After a day without a mail server the alarm that is the longest overdue leaves
// first, whoever it is for.
func TestWhatWasDueFirstLeavesFirst(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "22/11/2016 11:00")}
		mail := &heard{name: notice.MailName}
		q := queue(t, db, c, mail)
		const many = 12
		for i := range many {
			n := overdue(t, fmt.Sprint(i), fmt.Sprintf("p%02d@cps-northshire.example", i))
			n.At -= event.Time(i * 60) // whose name is last was due first
			add(t, q, n)
		}
		pass(t, q)
		got := mail.all()
		sorted := slices.IsSortedFunc(got, func(a, b notice.Message) int { return int(a.Said[0].Say - b.Said[0].Say) })
		if len(got) != many || !sorted {
			t.Errorf("%d left, in another order: %v", len(got), got)
		}
	})
}

// Nodes that look at the same moment never have one message in hand together.
func TestNodesNeverSendOneTwice(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		mail := &heard{name: notice.MailName}
		first := queue(t, db, c, mail)
		want := map[string]bool{}
		for i := range 30 {
			to := fmt.Sprintf("p%02d@cps-northshire.example", i)
			want[to] = true
			add(t, first, overdue(t, fmt.Sprintf("alarm-%d", i), to))
		}
		var nodes sync.WaitGroup
		for range 3 {
			q := queue(t, db, c, mail)
			nodes.Go(func() {
				if err := q.Pass(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		ids := map[string]bool{}
		for _, m := range mail.all() {
			if ids[m.ID] {
				t.Errorf("the message to %s went twice", m.To)
			}
			ids[m.ID] = true
			delete(want, m.To)
		}
		if len(want) > 0 {
			t.Errorf("not told: %v", want)
		}
	})
}

// A node that dies with a message in hand holds it up for the lease and no longer;
// the next sends the same message.
func TestACrashedNodesMessageIsTakenOver(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		mail := &heard{name: notice.MailName}
		q := queue(t, db, c, mail)
		add(t, q, overdue(t, "alarm", amy))
		var had string
		mail.answers(func(m notice.Message) error { had = m.ID; panic("the machine lost power") })
		func() {
			defer func() { recover() }()
			q.Pass(t.Context())
		}()
		mail.answers(nil)
		other := queue(t, db, c, mail)
		c.to(c.now().Add(4 * time.Minute))
		if pass(t, other); len(mail.all()) != 0 {
			t.Error("it was sent while the first node may have been sending it")
		}
		// What falls due meanwhile is another message: this one stays as it was.
		add(t, other, overdue(t, "second", amy))
		c.to(c.now().Add(2 * time.Minute))
		pass(t, other)
		got := mail.all()
		if len(got) != 2 || !slices.ContainsFunc(got, func(m notice.Message) bool { return m.ID == had && len(m.Said) == 1 }) {
			t.Errorf("got %+v, and the first node had %s", got, had)
		}
	})
}

// A channel that is gone for a day loses nothing, is not asked all the time, and
// holds up no other; its health says since when and how much waits.
func TestAChannelGoneForADay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		asked := 0
		mail, siem := &heard{name: notice.MailName}, &heard{name: "siem"}
		mail.answers(func(notice.Message) error { asked++; return &notice.Failure{Sentence: "mail.example does not answer"} })
		q := queue(t, db, c, mail, siem)
		add(t, q, overdue(t, "first", amy))
		for i := range 24 * 12 { // each five minutes
			if i == 100 {
				add(t, q, overdue(t, "second", dave))
			}
			pass(t, q)
			c.to(c.now().Add(5 * time.Minute))
		}
		if len(siem.all()) != 2 {
			t.Errorf("the collector was told %d of 2", len(siem.all()))
		}
		if asked < 24 || asked > 24*12 {
			t.Errorf("it was asked %d times in a day", asked)
		}
		h := health(t, q, notice.MailName)
		if h.Trouble != "mail.example does not answer" || h.Waiting != 2 || h.Oldest != event.TimeOf(london(t, "21/11/2016 11:00")) || h.Succeeded != 0 || h.Failed == 0 {
			t.Errorf("its health is %+v", h)
		}
		mail.answers(nil)
		c.to(c.now().Add(time.Hour))
		pass(t, q)
		if got := mail.all(); len(got) != 2 {
			t.Errorf("%d of 2 came", len(got))
		}
		if h := health(t, q, notice.MailName); h.Trouble != "" || h.Waiting != 0 || h.Failures != 0 || h.Succeeded == 0 {
			t.Errorf("its health afterwards is %+v", h)
		}
	})
}

// One recipient who can't be reached holds up nobody else, and is given up after
// three days, which shows.
func TestARefusedRecipientIsGivenUpAndShown(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		mail := &heard{name: notice.MailName}
		mail.answers(func(m notice.Message) error {
			if m.To == dave {
				return &notice.Failure{Sentence: "mail.example refuses a recipient (550)", Alone: true, Final: true}
			}
			return nil
		})
		q := queue(t, db, c, mail)
		add(t, q, overdue(t, "a", dave), overdue(t, "b", amy))
		for range 4 * 24 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		if got := mail.all(); len(got) != 1 || got[0].To != amy {
			t.Errorf("took %+v", got)
		}
		if h := health(t, q, notice.MailName); h.GivenUp != 1 || h.Waiting != 0 {
			t.Errorf("its health is %+v", h)
		}
	})
}

// What is forgotten after 400 days can't be said again: it is not taken any more.
func TestWhatIsForgottenIsNotSaidAgain(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		mail := &heard{name: notice.MailName}
		q := queue(t, db, c, mail)
		add(t, q, overdue(t, "alarm", amy))
		pass(t, q)
		c.to(c.now().Add(401 * 24 * time.Hour))
		if err := q.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"notice", "notice_message"} {
			err := db.View(t.Context(), func(tx *store.Tx) error {
				rows, err := tx.Dump(table)
				if len(rows) != 0 {
					t.Errorf("%s still has %v", table, rows)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		add(t, q, overdue(t, "alarm", amy))
		if pass(t, q); len(mail.all()) != 1 {
			t.Error("it was said again")
		}
	})
}

func TestANoticeWithoutAKeyIsRefused(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := &clock{at: london(t, "21/11/2016 11:00")}
		mail := &heard{name: notice.MailName}
		q := queue(t, db, c, mail)
		if err := q.Add(t.Context(), overdue(t, "good", amy), overdue(t, "", amy)); err == nil {
			t.Error("it was taken")
		}
		if pass(t, q); len(mail.all()) != 0 {
			t.Error("half of what was refused was kept")
		}
	})
}

func health(t *testing.T, q *notice.Queue, name string) store.Channel {
	t.Helper()
	all, err := q.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c store.Channel) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("%s has no health: %+v", name, all)
	}
	return all[i]
}
