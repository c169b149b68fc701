package board_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

var march = board.Month{Year: 2027, Month: time.March}

// parcel is what the life writes down of a sending, in a table of its own.
type parcel struct {
	id       event.ConsignmentID
	exhibits []event.ExhibitID
	to       event.UnitID
	sent     time.Time
	due      time.Time
	received time.Time // zero while it waits
	rang     []time.Time
	reported []time.Time
}

// life is some weeks of two units that send and receive, and of drills of one of them, at
// random.
type life struct {
	*Story
	rand    *rand.Rand
	parcels []*parcel
	dice    *rand.Rand // of the drills
	tests   []*test
}

func lived(t *testing.T, seed uint64) *life {
	t.Helper()
	c := New(t, "safehand.example/log")
	c.Clock = time.Date(2027, 3, 12, 9, 0, 0, 0, time.UTC)
	db := storetest.Open(t, filepath.Join(t.TempDir(), "log.db"))
	l := &life{Story: Begin(t, c, db), rand: rand.New(rand.NewPCG(seed, 15)), dice: rand.New(rand.NewPCG(seed, 14))}
	l.Found()
	return l
}

// until lets the units live on, at most ten hours at a time. Right before
// each of the instants given something is sent.
func (l *life) until(t *testing.T, end time.Time, edges ...time.Time) {
	t.Helper()
	for l.Clock.Before(end) {
		next := l.Clock.Add(time.Duration(1+l.rand.IntN(600)) * time.Minute)
		for _, e := range edges {
			if l.Clock.Before(e) && !next.Before(e) {
				l.Clock = e.Add(-time.Second)
				l.send(t)
				next = e
			}
		}
		l.Clock = next
		l.ring(t)
		l.drill(t)
		switch l.rand.IntN(3) {
		case 0:
			l.send(t)
		case 1:
			l.receive()
		case 2:
			l.report()
		}
	}
}

func (l *life) send(t *testing.T) {
	within := event.Deadline{Kind: event.WorkingHours, N: 2 + l.rand.IntN(7)}
	to := []event.UnitID{RASSO, RASSO, Crown}[l.rand.IntN(3)]
	d := l.OrderWithin(within, Amy, CID, 1+l.rand.IntN(2), event.HolderID(to))
	l.Seal(d)
	p := &parcel{id: event.ConsignmentID(l.Submit(l.Dispatch(d)).Event), exhibits: d.Exhibits(), to: to, sent: l.Clock}
	l.State(func(s *custody.State) { p.due = s.Consignment(p.id).ReceiveBy.Std() })
	l.parcels = append(l.parcels, p)
}

func (l *life) pick(ok func(*parcel) bool) *parcel {
	var those []*parcel
	for _, p := range l.parcels {
		if ok(p) {
			those = append(those, p)
		}
	}
	if len(those) == 0 {
		return nil
	}
	return those[l.rand.IntN(len(those))]
}

func (l *life) receive() {
	if p := l.pick(func(p *parcel) bool { return p.received.IsZero() }); p != nil {
		by := map[event.UnitID]event.PersonID{RASSO: Ben, Crown: Dev}[p.to]
		l.Say(l.Receipt(by, p.to, p.id, p.exhibits...))
		p.received = l.Clock
	}
}

func (l *life) report() {
	if p := l.pick(func(p *parcel) bool { return p.to == RASSO && l.Clock.Sub(p.sent) < 72*time.Hour }); p != nil {
		problem := event.Problems[l.rand.IntN(len(event.Problems))]
		h := l.By(event.ActorID(Cara), event.PartyID(RASSO))
		l.Say(&event.Reported{Header: h, Consignment: p.id, Exhibits: p.exhibits[:1], Problem: problem})
		p.reported = append(p.reported, l.Clock)
	}
}

func (l *life) ring(t *testing.T) {
	t.Helper()
	var owed []custody.Ring
	l.State(func(s *custody.State) {
		var cons []*custody.Consignment
		for _, p := range l.parcels {
			if p.received.IsZero() && len(p.rang) < event.Rungs {
				cons = append(cons, s.Consignment(p.id))
			}
		}
		owed = custody.Rings(cons, event.TimeOf(l.Clock))
	})
	for _, r := range owed {
		if _, err := l.Log.Alarm(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for _, p := range l.parcels {
			if p.id == r.Consignment {
				p.rang = append(p.rang, l.Clock)
			}
		}
	}
	l.Look()
}

// said are all statements of the log.
func (l *life) said(t *testing.T) (out []board.Said) {
	t.Helper()
	err := l.DB.View(t.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		if err != nil {
			return err
		}
		logged, err := tx.LoggedFrom(0, h.Size)
		for _, x := range logged {
			n, wrong := event.ParseNote(x.Note)
			if wrong != nil {
				return wrong
			}
			e, wrong := event.Parse(n.Text)
			if wrong != nil {
				return wrong
			}
			entry, wrong := ledger.ParseEntry(x.Entry)
			if wrong != nil {
				return wrong
			}
			out = append(out, board.Said{Place: directory.Place{Index: x.Index, Recorded: entry.Recorded}, ID: n.ID(), Event: e})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// report of a month by what was said, with its sendings and drills in an order of chance.
func (l *life) reported(t *testing.T, m board.Month, said []board.Said, units ...event.UnitID) *board.Report {
	t.Helper()
	past, err := board.Before(m.Ends(), l.Service, said, nil)
	if err != nil {
		t.Fatal(err)
	}
	var sendings []*board.Sending
	for _, i := range rand.Perm(len(l.parcels)) {
		if s := past.Sending(l.parcels[i].id); s != nil {
			sendings = append(sendings, s, s)
		}
	}
	drills := past.Drills(RASSO.Org())
	slices.Reverse(drills)
	drills = append(drills, drills...)
	size := slices.IndexFunc(said, func(s board.Said) bool { return s.Place.Recorded >= m.Ends() })
	return board.Make(m, board.Log{Origin: l.Service.Log, Size: int64(size)}, units, sendings, drills)
}

// both forms of a report, one after the other.
func both(t *testing.T, r *board.Report) []byte {
	t.Helper()
	b, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return append(r.Text(), b...)
}

// What is said after a month's end changes nothing in its report, to the byte: neither
// receipts and alarms of what was sent in it, nor what was sent since, nor what became of
// the drill that was under way, nor later drills.
func TestA15TheReportOfAMonthNeverChanges(t *testing.T) {
	l := lived(t, 1)
	l.until(t, march.Ends().Std(), march.Ends().Std())
	l.send(t) // the first of April
	r := l.reported(t, march, l.said(t), RASSO)
	first := both(t, r)
	if r.To.Waiting+r.To.Overdue == 0 || r.Drills.Open == 0 {
		t.Fatal("nothing waits when the month ends, or no drill is open: the life tries too little")
	}
	l.Clock = l.Clock.Add(time.Minute)
	for range l.parcels {
		l.receive()
		l.report()
	}
	before := len(l.tests)
	l.until(t, march.Ends().Std().Add(5*24*time.Hour))
	if len(l.tests) < before+2 {
		t.Fatal("no drills followed: the life tries too little")
	}
	said := l.said(t)
	ends := slices.IndexFunc(said, func(s board.Said) bool { return s.Place.Recorded >= march.Ends() })
	if len(said)-ends < 30 || ends < 30 {
		t.Fatalf("%d statements before the month's end and %d after: the life tries too little", ends, len(said)-ends)
	}
	for n := ends + 1; n <= len(said); n += 7 {
		if got := both(t, l.reported(t, march, said[:n], RASSO)); !bytes.Equal(got, first) {
			t.Fatalf("with %d statements more the report is another:\n%s\nwas\n%s", n-ends, got, first)
		}
	}
	april := both(t, l.reported(t, board.Month{Year: 2027, Month: time.April}, said, RASSO))
	if bytes.Equal(april, first) || bytes.Equal(both(t, l.reported(t, march, said, Crown)), first) {
		t.Error("another month, or another unit, has the same report")
	}
}

// The numbers are those that somebody with a table of what was sent adds up.
func TestA15TheReportCountsWhatHappened(t *testing.T) {
	l := lived(t, 10)
	l.until(t, march.Ends().Std().Add(24*time.Hour), march.Ends().Std())
	r := l.reported(t, march, l.said(t), RASSO)
	if got, want := inWords(&r.To), l.counted(RASSO); got != want {
		t.Errorf("to %s: %s, want %s\n%s", RASSO, got, want, r.Text())
	}
	if r.To.Received == 0 || r.To.Late == 0 || r.To.Overdue+r.To.Waiting == 0 || r.To.Alarms[0] == 0 || len(r.To.Problems) == 0 {
		t.Errorf("the life tries too little: %s", inWords(&r.To))
	}
	r = l.reported(t, march, l.said(t), CID)
	if got, want := inWords(&r.By), l.counted(RASSO, Crown); got != want {
		t.Errorf("by %s: %s, want %s\n%s", CID, got, want, r.Text())
	}
}

const counts = "sent %d (%d), received %d, late %d, waiting %d, overdue %d, alarms %d, problems %d; half within %d s (%d s), 95 of 100 within %d s (%d s)"

func inWords(h *board.Half) string {
	n := 0
	for _, k := range h.Problems {
		n += k
	}
	return fmt.Sprintf(counts, h.Sent, h.Exhibits, h.Received, h.Late, h.Waiting, h.Overdue, h.Alarms[0]+h.Alarms[1]+h.Alarms[2], n,
		h.Times.Median.Working, h.Times.Median.Wall, h.Times.NinetyFive.Working, h.Times.NinetyFive.Wall)
}

// counted is the same by the table. March 2027 ended in summer time.
func (l *life) counted(to ...event.UnitID) string {
	begins, ends := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 31, 23, 0, 0, 0, time.UTC)
	in := func(t time.Time) bool { return !t.Before(begins) && t.Before(ends) }
	all := func(ts []time.Time) (n int) {
		for _, t := range ts {
			if in(t) {
				n++
			}
		}
		return n
	}
	var sent, exhibits, received, late, waiting, overdue, alarms, problems int
	var wall, working []int
	for _, p := range l.parcels {
		if !slices.Contains(to, p.to) || !p.sent.Before(ends) {
			continue
		}
		if in(p.sent) {
			sent, exhibits = sent+1, exhibits+len(p.exhibits)
		}
		waits := p.received.IsZero() || !p.received.Before(ends)
		switch {
		case waits && p.due.Before(ends):
			overdue++
		case waits:
			waiting++
		case in(p.received):
			received++
			wall, working = append(wall, int(p.received.Sub(p.sent)/time.Second)), append(working, watched(p.sent, p.received))
			if p.received.After(p.due) {
				late++
			}
		}
		alarms, problems = alarms+all(p.rang), problems+all(p.reported)
	}
	slices.Sort(wall)
	slices.Sort(working)
	half, most := int(math.Ceil(float64(received)*0.5))-1, int(math.Ceil(float64(received)*0.95))-1
	return fmt.Sprintf(counts, sent, exhibits, received, late, waiting, overdue, alarms, problems, working[half], wall[half], working[most], wall[most])
}

// watched is for how many seconds somebody who looks every minute would see the unit
// open: Monday to Friday from nine to five, not on Good Friday and Easter Monday.
func watched(from, to time.Time) (n int) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	shut := map[string]bool{"26/03": true, "29/03": true}
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		l := at.In(london)
		if l.Hour() >= 9 && l.Hour() < 17 && l.Weekday() != time.Saturday && l.Weekday() != time.Sunday && !shut[l.Format("02/01")] {
			n += 60
		}
	}
	return n
}
