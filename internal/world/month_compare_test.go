//go:build !race

package world_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/oracle"
	"github.com/safehand/safehand/ledger"
)

// moments is at how many the two accounts are held against each other.
const moments = 1000

// compare replays the log from its first entry, and asks the rules and the oracle
// of every exhibit at each of some random moments.
func (m *month) compare() {
	m.Helper()
	began, at, asked := time.Now(), m.moments(), 0
	s := custody.New(directory.New(m.who, nil), nil)
	granted := map[event.ExhibitID][]event.EventID{} // openings for a machine
	for _, l := range m.logged() {
		p, id, e := m.read(l)
		for len(at) > 0 && at[0] < p.Recorded {
			asked += m.compareAt(s, at[0], granted)
			at = at[1:]
		}
		if err := s.Apply(p, id, e); err != nil {
			m.Fatalf("entry %d (%s) is void: %v", l.Index, e.Kind(), err)
		}
		if g, ok := e.(*event.Granted); ok {
			for _, x := range s.Opening(g.Opened).Exhibits {
				granted[x] = append(granted[x], g.Opened)
			}
		}
	}
	for _, t := range at {
		asked += m.compareAt(s, t, granted)
	}
	if asked < moments*10 {
		m.Errorf("only %d questions were asked", asked)
	}
	m.Logf("asked %d times about an exhibit, at %d moments, in %.0f s", asked, moments, time.Since(began).Seconds())
}

// moments are drawn between the things that took place, so that as many fall into
// a busy hour as happened in it.
func (m *month) moments() []event.Time {
	var out []event.Time
	times := m.Oracle.Times()
	for range moments {
		i := m.rand.IntN(len(times))
		next := times[min(i+1, len(times)-1)]
		out = append(out, times[i]+event.Time(m.rand.Int64N(int64(next-times[i])+1)))
	}
	slices.Sort(out)
	return out
}

// open opens the service's database a second time.
func (m *month) open() *store.DB {
	m.Helper()
	dsn := m.dsn
	if dsn == "" {
		dsn = filepath.Join(m.Data(), "safehand.db")
	}
	return storetest.Open(m, dsn)
}

// logged are the statements of the log, in their order.
func (m *month) logged() (out []store.Logged) {
	m.Helper()
	err := m.open().View(m.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		if err == nil {
			out, err = tx.LoggedFrom(0, h.Size)
		}
		return err
	})
	if err != nil {
		m.Fatal(err)
	}
	return out
}

func (m *month) read(l store.Logged) (directory.Place, event.EventID, event.Event) {
	m.Helper()
	n, err := event.ParseNote(l.Note)
	if err != nil {
		m.Fatal(err)
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		m.Fatal(err)
	}
	entry, err := ledger.ParseEntry(l.Entry)
	if err != nil {
		m.Fatal(err)
	}
	return directory.Place{Index: l.Index, Recorded: entry.Recorded}, n.ID(), e
}

// compareAt compares all exhibits there were, and gives their number. The first
// difference ends the test: what follows would rest on it.
func (m *month) compareAt(s *custody.State, at event.Time, granted map[event.ExhibitID][]event.EventID) int {
	m.Helper()
	o := m.Oracle.At(at)
	all := o.Exhibits()
	for _, id := range all {
		x := s.Sealed(id)
		if x == nil {
			m.Fatalf("%s: %s was sent and is not in the log", world.Local(at), id.SealNumber())
		}
		have, could, agents := s.Holders(x), s.CouldOpen(x), fetching(s, id, granted[id])
		if !slices.Equal(have, o.Has(id)) || !slices.Equal(could, o.CouldOpen(id)) || !slices.Equal(agents, o.Agents(id)) {
			m.differs(s, o, id, at, have, could, agents)
		}
	}
	return len(all)
}

// fetching are the machines that may fetch the key of an exhibit that was opened
// for them.
func fetching(s *custody.State, x event.ExhibitID, openings []event.EventID) []event.AgentID {
	var out []event.AgentID
	for _, id := range openings {
		if o := s.Opening(id); s.AtHand(o, x) {
			out = append(out, *o.Agent)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// differs says how, and what happened to the exhibit and among the people before.
func (m *month) differs(s *custody.State, o *oracle.Moment, x event.ExhibitID, at event.Time, have []event.UnitID, could []event.PersonID, agents []event.AgentID) {
	m.Helper()
	m.Fatalf("%s, %s:\n the rules:  had by %v\n             could be opened by %v\n             fetched by %v\n the oracle: had by %v\n             could be opened by %v\n             fetched by %v\n%s%s",
		x.SealNumber(), world.Local(at), have, could, agents, o.Has(x), o.CouldOpen(x), o.Agents(x), ways(s, o, x),
		m.diary(40, func(l world.Line) bool { return l.At <= at && (slices.Contains(l.Exhibits, x) || len(l.Exhibits) == 0) }))
}

// ways are the sendings of an exhibit as the rules have them, and who could open it by each
// as the oracle has it.
func ways(s *custody.State, o *oracle.Moment, x event.ExhibitID) string {
	var b strings.Builder
	for _, id := range s.Sealed(x).Consignments {
		c := s.Consignment(id)
		i := c.Item(x)
		urn := event.URN("no URN")
		if c.URN != nil {
			urn = *c.URN
		}
		fmt.Fprintf(&b, " %s, %s to %v, %s: waits %v, received %v, its list was seen %v\n", id.Reference(), c.For, c.To, urn, i.Waits(), i.Received != nil, c.ListSeen(x))
		for _, a := range c.Assigned {
			fmt.Fprintf(&b, "   on the case, for %s: %v\n", a.Unit, a.People)
		}
		fmt.Fprintf(&b, "   by the oracle %v could\n", o.OpensBy(id, x))
	}
	return b.String()
}
