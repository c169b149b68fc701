package client_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// An agent's client asks for none of it; and what an agent signs all the same
// the rules refuse, whatever program signed it.
func TestAgentNeverDoes(t *testing.T) {
	s := newStage(t)
	a := s.agent()
	ctx := t.Context()
	tries := map[string]func(id event.ConsignmentID) error{
		"receive": func(id event.ConsignmentID) error { _, _, err := a.Receive(ctx, id, nil); return err },
		"export": func(id event.ConsignmentID) error {
			_, err := a.Export(ctx, id, nil, t.TempDir(), seal.ExtractOptions{}, nil)
			return err
		},
		"keys":   func(id event.ConsignmentID) error { _, err := a.ExhibitKeys(ctx, id, nil); return err },
		"recall": func(id event.ConsignmentID) error { _, err := a.Recall(ctx, id); return err },
		"file":   func(id event.ConsignmentID) error { _, err := a.File(ctx, id, nil, world.Intake, false); return err },
		"pass on": func(id event.ConsignmentID) error {
			_, err := a.PassOn(ctx, client.Onward{From: id, To: []event.HolderID{event.HolderID(world.CrownCourt)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1}})
			return err
		},
	}
	for name, try := range tries {
		for _, id := range []event.ConsignmentID{built.waiting.Consignment, built.opened.Consignment} {
			if err := try(id); err == nil || errors.Is(err, client.ErrUntrusted) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	unit := event.KeyRef{Holder: event.HolderID(world.RASSO), Number: 1}
	opened, which := event.EventID{}, []event.ExhibitID{built.opened.Exhibits[0].Exhibit, built.opened.Exhibits[1].Exhibit}
	for _, e := range s.operator().notes {
		if e, err := event.Parse(e.Text); err == nil && e.Kind() == "opened" {
			opened = event.IDOf(e)
		}
	}
	agent := world.Intake
	to := event.KeyRef{Holder: event.HolderID(agent), Number: 1}
	file := []byte("a grant")
	var grants event.Grants
	for _, x := range which {
		grants.Grants = append(grants.Grants, event.GrantRef{Exhibit: x, To: to, File: event.Sized{Digest: event.Sum(file), Size: int64(len(file))}})
	}
	list, err := grants.Text()
	s.must(err)
	for _, e := range []event.Event{
		&event.Received{Consignment: built.waiting.Consignment, After: event.EventID(built.waiting.Consignment), Exhibits: []event.ExhibitID{built.waiting.Exhibits[0].Exhibit}},
		&event.Opened{Consignment: built.opened.Consignment, Purpose: event.View, With: unit, Exhibits: which},
		&event.Opened{Consignment: built.opened.Consignment, Purpose: event.ToFile, Agent: &agent, With: unit, Exhibits: which},
		&event.Granted{Opened: opened, To: to, Grants: event.Sum(list)},
		&event.Exported{Opened: opened, Exhibits: which},
	} {
		var with api.Submission
		want := event.CodeAgent
		switch e.(type) {
		case *event.Granted:
			with.GrantsList, with.Grants, want = list, [][]byte{file, file}, event.CodeUnknown // no opening of its own
		case *event.Exported:
			want = event.CodeUnknown
		}
		if err := a.SayRaw(ctx, e, event.PartyID(world.RASSO), with); code(err) != want {
			t.Errorf("%s: %v", e.Kind(), err)
		}
	}
	for _, n := range s.operator().notes {
		e, err := event.Parse(n.Text)
		s.must(err)
		if e.Common().By.ID == event.ActorID(world.Intake) && e.Kind() != "enrolled" {
			t.Errorf("in the log stands %s of the agent", e.Kind())
		}
	}
}

// Whatever an operator says that the agent was let have, it opens only what a
// person signed for it.
func TestFilingNobodyGranted(t *testing.T) {
	s := newStage(t)
	var export event.EventID
	for _, n := range s.operator().notes {
		if e, err := event.Parse(n.Text); err == nil && e.Kind() == "opened" {
			export = n.ID()
		}
	}
	for name, f := range map[string]client.Filing{
		"Tom's own opening":   {Opening: export, Consignment: built.opened.Consignment},
		"nothing at all":      {Consignment: built.opened.Consignment},
		"what nobody has yet": {Opening: event.EventID(built.waiting.Consignment), Consignment: built.waiting.Consignment},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.lies(t, event.PersonID(world.Intake), nil)
			_, err := s.agent().OpenFiling(t.Context(), f)
			refused(t, w, err, "", "nobody has signed that")
		})
	}
}

// Keys that are not those the person granted are not believed, and she is not
// blamed for them.
func TestFilingWithOtherKeys(t *testing.T) {
	s := newStage(t)
	s.file(world.Tom, false, built.opened.Exhibits[0].Exhibit)
	s.file(world.Sarah, false, built.opened.Exhibits[1].Exhibit)
	list := s.filings()
	var other api.Grants
	s.lies(t, event.PersonID(world.Intake), changing(ending("/grants"), func(g *api.Grants) { other = *g }))
	_, err := s.agent().OpenFiling(t.Context(), list[1])
	s.must(err)
	for name, c := range map[string]struct {
		change func(*api.Grants)
		words  string
	}{
		"another list":    {func(g *api.Grants) { g.List = other.List }, "is not the one tom.ellis"},
		"another grant":   {func(g *api.Grants) { g.Grants[0].File = other.Grants[0].File }, "is not the one tom.ellis"},
		"another exhibit": {func(g *api.Grants) { *g = other }, "is not the one tom.ellis"},
		"none":            {func(g *api.Grants) { g.Grants = nil }, "kept back the key"},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.lies(t, event.PersonID(world.Intake), changing(ending("/grants"), c.change))
			_, err := s.agent().OpenFiling(t.Context(), list[0])
			refused(t, w, err, "", c.words)
		})
	}
}

// A person who grants the wrong key is named.
func TestFilingWithAWrongKey(t *testing.T) {
	s := newStage(t)
	s.must(s.as(world.Tom).FileWrongly(t.Context(), built.opened.Consignment, world.Intake))
	_, err := s.agent().OpenFiling(t.Context(), s.filings()[0])
	if !errors.Is(err, seal.ErrWrongKey) || !strings.Contains(err.Error(), string(world.Tom)) {
		t.Errorf("got %v", err)
	}
}

// A list of filings that does not end, or goes round, is refused.
func TestFilingsWithoutEnd(t *testing.T) {
	s := newStage(t)
	s.file(world.Tom, false)
	var page api.Filings
	s.lies(t, event.PersonID(world.Intake), changing(ending("/filings"), func(l *api.Filings) {
		if page.Next == nil {
			page = *l
			page.Next = &l.Filings[0].Index
		}
		*l = page
	}))
	if _, err := s.agent().Filings(t.Context(), 0); !errors.Is(err, client.ErrUntrusted) {
		t.Errorf("got %v", err)
	}
}

// What has arrived is checked once, exhibit by exhibit, by the agent itself.
func TestCheckNew(t *testing.T) {
	s := newStage(t)
	list, err := s.agent().Arrivals(t.Context(), 0)
	s.must(err)
	if len(list) != 2 || list[0].Consignment != built.waiting.Consignment || list[1].Consignment != built.opened.Consignment {
		t.Fatalf("there arrived %+v", list)
	}
	if news, err := s.agent().Arrivals(t.Context(), list[0].Index); err != nil || len(news) != 1 || news[0] != list[1] {
		t.Errorf("after the first there is %+v, %v", news, err)
	}
	// A colleague's check is not the agent's.
	_, err = s.as(world.Sarah).Check(t.Context(), built.waiting.Consignment, nil, nil)
	s.must(err)
	var told []*client.Checked
	w := s.lies(t, event.PersonID(world.Intake), nil)
	check := func() error {
		return s.agent().CheckNew(t.Context(), built.waiting.Consignment, time.Hour, func(c *client.Checked) { told = append(told, c) })
	}
	s.must(check())
	if len(told) != 1 || len(told[0].Passed) != 2 || !slices.Equal(w.said, []event.Kind{"checked"}) {
		t.Fatalf("it told %+v and said %v", told, w.said)
	}
	s.must(check())
	if len(told) != 1 || len(w.said) != 1 {
		t.Errorf("a second time it said %v", w.said)
	}
}

// When the network goes in the middle, what was compared stands.
func TestCheckNewBrokenOff(t *testing.T) {
	s := newStage(t)
	second := built.waiting.Exhibits[1].Exhibit.String()
	w := s.lies(t, event.PersonID(world.Intake), func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if strings.Contains(r.URL.Path, second) {
			return http.StatusBadGateway, nil
		}
		return next()
	})
	var told []*client.Checked
	check := func(every time.Duration) error {
		return s.agent().CheckNew(t.Context(), built.waiting.Consignment, every, func(c *client.Checked) { told = append(told, c) })
	}
	err := check(time.Hour)
	// Which exhibit comes first is chance.
	if !errors.Is(err, client.ErrUnreachable) || len(told) > 1 || len(told) == 1 && len(told[0].Passed) != 1 {
		t.Fatalf("it told %+v: %v", told, err)
	}
	w.mu.Lock()
	w.tell = nil
	w.mu.Unlock()
	s.must(check(0))
	passed := 0
	for _, c := range told {
		passed += len(c.Passed)
	}
	if passed != 2 || len(told) != 2 {
		t.Errorf("it told %+v", told)
	}
}

// A part that comes damaged is fetched three times, it alone, before its seal is
// called broken.
func TestFetchedThreeTimes(t *testing.T) {
	for _, damaged := range []int{2, 3, 100} {
		s := newStage(t)
		fetched := map[string]int{}
		var mu sync.Mutex
		first := built.waiting.Exhibits[0].Exhibit.String() + "/segments/0"
		s.lies(t, event.PersonID(world.Intake), func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			n, b := next()
			mu.Lock()
			defer mu.Unlock()
			fetched[r.URL.Path]++
			if strings.HasSuffix(r.URL.Path, first) && fetched[r.URL.Path] <= damaged {
				b[len(b)/2] ^= 1
			}
			return n, b
		})
		var got *client.Checked
		s.must(s.agent().CheckNew(t.Context(), built.waiting.Consignment, time.Hour, func(c *client.Checked) { got = c }))
		broken := 0
		if damaged >= 3 {
			broken = 1
		}
		if len(got.Broken) != broken || len(got.Passed) != 2-broken {
			t.Errorf("damaged %d times: %+v", damaged, got)
		}
		for path, n := range fetched {
			want := 1
			if strings.HasSuffix(path, first) {
				want = 3
			}
			if strings.Contains(path, "/segments/") && n != want {
				t.Errorf("damaged %d times: %s was fetched %d times", damaged, path, n)
			}
		}
	}
}

// patient is an agent's client that waits for the service, and keeps what it has
// fetched.
func (s *stage) patient(k client.Kept) *client.Client {
	s.Helper()
	h, err := client.OpenHome(s.w.Home(event.ActorID(world.Intake)))
	s.must(err)
	h.Lock = low
	c, err := client.Open(h, world.Passphrase, client.Options{
		Now: s.clock.now, Transport: s.wire(event.ActorID(world.Intake)), Patience: time.Minute, Kept: k,
	})
	s.must(err)
	return c
}

// An outage of a moment does not end a check.
func TestPatience(t *testing.T) {
	s := newStage(t)
	outage := func() lie {
		var mu sync.Mutex
		left := 2
		return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(r.URL.Path, "/segments/") && left > 0 {
				left--
				return http.StatusBadGateway, nil
			}
			return next()
		}
	}
	told := func(*client.Checked) {}
	s.lies(t, event.PersonID(world.Intake), outage())
	if err := s.agent().CheckNew(t.Context(), built.waiting.Consignment, time.Hour, told); !errors.Is(err, client.ErrUnreachable) {
		t.Errorf("without patience: %v", err)
	}
	s.lies(t, event.PersonID(world.Intake), outage())
	s.must(s.patient(nil).CheckNew(t.Context(), built.waiting.Consignment, time.Hour, told))
}

// keeping keeps parts in memory, and gives them back damaged when it is to.
type keeping struct {
	mu    sync.Mutex
	parts map[event.Digest][]byte
	spoil bool
}

func (k *keeping) Get(_ event.ExhibitID, d event.Digest) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	b := slices.Clone(k.parts[d])
	if k.spoil && len(b) > 0 {
		b[0] ^= 1
	}
	return b
}

func (k *keeping) Put(_ event.ExhibitID, d event.Digest, b []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.parts[d] = slices.Clone(b)
}

func (k *keeping) Drop(event.ExhibitID) {}

// What was kept from checking does not cross the line again; what was kept badly
// does.
func TestKept(t *testing.T) {
	for _, spoil := range []bool{false, true} {
		s := newStage(t)
		k := &keeping{parts: map[event.Digest][]byte{}, spoil: spoil}
		a := s.patient(k)
		s.must(a.CheckNew(t.Context(), built.opened.Consignment, time.Hour, func(*client.Checked) {}))
		s.file(world.Tom, false)
		var mu sync.Mutex
		fetched := 0
		s.lies(t, event.PersonID(world.Intake), func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(r.URL.Path, "/segments/") {
				fetched++
			}
			return next()
		})
		list, err := a.Filings(t.Context(), 0)
		s.must(err)
		g, err := a.OpenFiling(t.Context(), list[0])
		s.must(err)
		for _, x := range g.Exhibits {
			_, err := x.Extract(t.Context(), t.TempDir(), seal.ExtractOptions{}, nil)
			s.must(err)
		}
		if want := map[bool]int{false: 0, true: 2}[spoil]; fetched != want {
			t.Errorf("spoilt %v: %d segments were fetched again", spoil, fetched)
		}
	}
}
