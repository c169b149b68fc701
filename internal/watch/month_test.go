package watch_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/watch"
)

// How ordinary a month is: what is sent in it, how much of that late, and what a
// person and a data protection team may hear of it at most.
const (
	sendings  = 1000
	lateOnes  = sendings / 20
	people    = 4 // of each unit
	mostMails = 3
	mostTeam  = 4
)

// step is how often the month is looked at.
const step = 10 * time.Minute

// inboxes is a mail server that takes everything, and counts by person and day.
type inboxes struct {
	mails map[string]int // "person day"
	teams map[string]int
	boxes int            // mails to units' mailboxes
	said  map[string]int // by kind
	texts map[string][]string
}

func (*inboxes) Name() string                { return notice.MailName }
func (*inboxes) Hello(context.Context) error { return nil }

func (in *inboxes) Send(_ context.Context, m notice.Message) error {
	for _, s := range m.Said {
		in.said[s.Kind]++
	}
	if strings.HasPrefix(m.To, "data.protection@") {
		in.teams[m.To]++
		return nil
	}
	if strings.HasPrefix(m.To, "mailbox.") {
		in.boxes++
		return nil
	}
	day := m.To + m.Now.In(m.Said[0].Zone).Format(" 02/01")
	in.mails[day]++
	in.texts[day] = append(in.texts[day], fmt.Sprintf("%s %s+%d", m.Now.Format("15:04"), m.Said[0].Kind, len(m.Said)-1))
	return nil
}

// month is that of an area: eight units receive what the officers of two police units
// send.
type month struct {
	*told
	in    *inboxes
	queue *notice.Queue
	rand  *rand.Rand
	from  []event.UnitID
	to    []event.UnitID
	of    map[event.UnitID][]event.PersonID
	acts  map[time.Time][]func() // by the step in which they happen
	late  []event.ConsignmentID
}

// In an ordinary month nobody is mailed so often that she stops reading, no data
// protection team hears of what is merely late, and lateness opens nothing by itself
// before the third alarm.
func TestAnOrdinaryMonth(t *testing.T) {
	m := ordinary(t)
	m.plan(t)
	for end := m.Clock.AddDate(0, 1, 10); m.Clock.Before(end); {
		m.step(t)
	}
	worst := 0
	for day, n := range m.in.mails {
		if worst = max(worst, n); n > mostMails {
			t.Errorf("%s: %d mails: %v", day, n, m.in.texts[day])
		}
	}
	for team, n := range m.in.teams {
		if n > mostTeam {
			t.Errorf("%s: %d alerts", team, n)
		}
	}
	rung := m.rung(t)
	if rung[0] != lateOnes || rung[1] == 0 || rung[2] == 0 || len(m.in.mails) == 0 || m.in.said[notice.Arrival] < sendings/4 || m.in.boxes == 0 || m.in.said[notice.Opening] == 0 || len(m.in.teams) != 2 {
		t.Errorf("alarms %v, said %v: the month tries too little", rung, m.in.said)
	}
	t.Logf("alarms %v; at most %d mails for a person in a day, on %d days; mailboxes %d; teams %v; said %v", rung, worst, len(m.in.mails), m.in.boxes, m.in.teams, m.in.said)
}

// rung counts the alarms of what was late, and holds that the third alone opens a review.
func (m *month) rung(t *testing.T) (n [event.Rungs]int) {
	t.Helper()
	m.State(func(s *custody.State) {
		for _, id := range m.late {
			c := s.Consignment(id)
			for i := range c.Alarms {
				n[i]++
			}
			if (c.Review != nil) != (len(c.Alarms) == event.Rungs) || len(c.Waiting()) > 0 {
				t.Errorf("%d alarms, a review %v, waiting %d", len(c.Alarms), c.Review, len(c.Waiting()))
			}
		}
	})
	return n
}

func ordinary(t *testing.T) *month {
	t.Helper()
	m := &month{
		told: &told{world: watched(t, sqlite(t))}, in: &inboxes{mails: map[string]int{}, teams: map[string]int{}, said: map[string]int{}, texts: map[string][]string{}},
		rand: rand.New(rand.NewPCG(2027, 2)), of: map[event.UnitID][]event.PersonID{}, acts: map[time.Time][]func(){},
	}
	m.db = m.DB
	for i := range 10 {
		org, admin, units := Police, Chief, &m.from
		if i >= 2 {
			org, admin, units = CPS, Director, &m.to
		}
		u := event.UnitID(fmt.Sprintf("%s/unit-%d", org, i))
		*units = append(*units, u)
		for p := range people {
			m.of[u] = append(m.of[u], event.PersonID(fmt.Sprintf("person.%d.%d@%s", i, p, org)))
		}
		m.Unit(admin, u, m.of[u]...)
	}
	var err error
	if m.queue, err = notice.New(t.Context(), notice.Config{Store: m.db, Channels: []notice.Channel{m.in}, Now: func() time.Time { return m.Clock }}); err != nil {
		t.Fatal(err)
	}
	m.tell = &watch.Teller{Queue: m.queue, Teams: map[event.OrgID]string{Police: "data.protection@northshire.example", CPS: "data.protection@cps-northshire.example"}}
	m.tell.Units = map[event.UnitID]string{}
	for i, u := range m.to {
		m.tell.Units[u] = fmt.Sprintf("mailbox.%d@%s", i, CPS)
	}
	m.telling(t)
	m.at(t, "01/02/2027 00:00") // a Monday
	return m
}

// plan draws when what is sent, on the working days of February 2027, most of it in
// the hours of the office, and who is late with it.
func (m *month) plan(t *testing.T) {
	t.Helper()
	late := map[int]bool{}
	for _, i := range m.rand.Perm(sendings)[:lateOnes] {
		late[i] = true
	}
	for i := range sendings {
		day := m.Clock.AddDate(0, 0, 7*m.rand.IntN(4)+m.rand.IntN(5))
		at := day.Add(7*time.Hour + time.Duration(m.rand.IntN(12*6))*step)
		m.acts[at] = append(m.acts[at], func() { m.send(t, late[i]) })
	}
}

// send has one sent, an interview now and then, and received in time or not.
func (m *month) send(t *testing.T, late bool) {
	within := event.Deadline{Kind: event.WorkingDays, N: 1}
	if m.rand.IntN(5) == 0 {
		within = event.Deadline{Kind: event.WorkingHours, N: 2}
	}
	from, to := m.from[m.rand.IntN(len(m.from))], m.to[m.rand.IntN(len(m.to))]
	d := m.OrderWithin(within, m.of[from][m.rand.IntN(people)], from, 1, event.HolderID(to))
	m.Seal(d)
	id := event.ConsignmentID(m.Submit(m.Dispatch(d)).Event)
	ladder := m.consignment(t, id).Ladder
	first, last := event.TimeOf(m.Clock), ladder[0]
	if late {
		m.late = append(m.late, id)
		switch n := len(m.late); {
		case n%20 == 0: // one in a hundred of all: nobody for a day
			first, last = ladder[2], ladder[2]+8*3600
		case n%5 < 2:
			first, last = ladder[1], ladder[2]
		default:
			first, last = ladder[0], ladder[1]
		}
		first += 600
	}
	at := m.after(first + event.Time(m.rand.Int64N(int64(max(last-first-600, 1)))))
	m.acts[at] = append(m.acts[at], func() {
		m.Say(m.Receipt(m.of[to][m.rand.IntN(people)], to, id, d.Exhibits()...))
	})
}

// after is the step after an instant; what would fall into the night is done before it.
func (m *month) after(at event.Time) time.Time {
	s := at.Std().In(m.Clock.Location()).Truncate(step).Add(step)
	y, mon, d := s.Date()
	if s.Hour() < 7 {
		d--
	}
	if s.Hour() >= 20 || s.Hour() < 7 {
		return time.Date(y, mon, d, 20, 0, 0, 0, s.Location()).Add(-step)
	}
	return s
}

// step lets ten minutes pass: who is at work signs in, what happens happens, the watch
// looks, and mails go out.
func (m *month) step(t *testing.T) {
	t.Helper()
	if h, min, _ := m.Clock.Clock(); h == 8 && min == 30 && m.Clock.Weekday()%6 != 0 {
		for _, u := range slices.Concat(m.from, m.to) {
			m.seen(t, m.Clock, m.of[u]...)
		}
	}
	if all := m.acts[m.Clock]; len(all) > 0 {
		m.Look()
		for _, do := range all {
			do()
		}
	}
	if _, err := m.watch.Ring(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.queue.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.Clock = m.Clock.Add(step)
	if m.Clock.Hour() >= 20 { // nothing is sent in the night that is not sent in the evening
		m.Clock = m.Clock.Add(11 * time.Hour)
	}
}
