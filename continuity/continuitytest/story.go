package continuitytest

import (
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Story is one interview from hand to hand between two organisations.
type Story struct {
	*World
	Police, CPS            *Org
	CID, RASSO, Appeals    event.UnitID
	Amy, Khan, Ellis, Shah *Person
	Agent                  *Person
	Sending, Onward        *Sending
	Exhibit, Other, Third  *Exhibit
	Again                  []*Exhibit // what the exhibit was sent again as
	Opened, Received       event.EventID
}

// People is the cast before anything is sent.
func People(t testing.TB) *Story {
	t.Helper()
	return Cast(New(t))
}

// Cast brings the cast into a new world.
func Cast(w *World) *Story {
	w.T.Helper()
	s := &Story{World: w}
	s.Police, s.CPS = s.Admit("northshire.example"), s.Admit("cps-northshire.example")
	s.Police.Recognise(s.CPS)
	s.CPS.Recognise(s.Police)
	s.CID, s.RASSO, s.Appeals = s.Police.Unit("cid"), s.CPS.Unit("rasso"), s.CPS.Unit("appeals")
	s.Amy = s.Police.Join("amy.reed", event.Lead, s.CID)
	s.Khan = s.CPS.Join("s.khan", event.Lead, s.RASSO)
	s.Ellis = s.CPS.Join("t.ellis", event.Member, s.RASSO)
	s.Shah = s.CPS.Join("p.shah", event.Lead, s.Appeals)
	s.Agent = s.CPS.Agent(s.RASSO, "intake")
	for _, p := range []*Person{s.Amy, s.Khan, s.Shah} {
		p.MakeKey(1)
	}
	return s
}

// Sent is the cast with two exhibits sent to RASSO and nothing more.
func Sent(t testing.TB) *Story {
	t.Helper()
	s := People(t)
	s.Send()
	return s
}

// Send sends two exhibits to RASSO.
func (s *Story) Send() {
	s.T.Helper()
	sending, xs := s.Amy.Send(event.HolderID(s.RASSO), "JRS/1", "JRS/2")
	s.Sending, s.Exhibit, s.Other = sending, xs[0], xs[1]
}

// Told is the whole story: sent, checked, received, opened, exported, passed
// on, received there; then somebody leaves.
func Told(t testing.TB) *Story {
	t.Helper()
	s := Sent(t)
	s.Agent.Check(s.Sending, s.Exhibit, s.Other)
	s.Received = s.Khan.Receive(s.Sending, s.Exhibit, s.Other)
	s.Opened = s.Khan.Open(s.Sending, event.ToExport, s.Exhibit)
	s.Khan.Export(s.Opened, s.Exhibit)
	s.Khan.Open(s.Sending, event.ToPassOn, s.Exhibit)
	s.Onward = s.Khan.PassOn(s.Sending, event.HolderID(s.Appeals), s.Exhibit)
	s.Shah.Receive(s.Onward, s.Exhibit)
	s.CPS.Revoke(s.Ellis, event.Left, nil)
	return s
}

// Owners are the threads of a record about the exhibit and all that it was sent
// again as.
func (s *Story) Owners() []event.Owner {
	out := []event.Owner{s.Exhibit.Owner()}
	for _, x := range s.Again {
		out = append(out, x.Owner())
	}
	return append(out, s.Police.Owner(), s.CPS.Owner(), event.OwnerService(ServiceID))
}

// Count counts the threads of a record to their ends. The service's is not: a
// record holds only how it begins.
func (s *Story) Count() {
	s.T.Helper()
	for _, o := range s.Owners() {
		if o.Kind != event.ServiceThread {
			s.Account(o)
		}
	}
}

// Counted is the evidence for a record, counted now.
func (s *Story) Counted() *continuity.Evidence {
	s.T.Helper()
	s.Count()
	return s.Evidence(s.Owners()...)
}

// Trust is a stranger's who was given both roots on paper.
func (s *Story) Trust() continuity.Trust {
	return continuity.Trust{
		Roots: map[event.OrgID]event.Digest{s.Police.ID: s.Police.RootDigest(), s.CPS.ID: s.CPS.RootDigest()},
		Log:   Origin,
	}
}

// Texts are the clear texts of the exhibit and of its line.
func (s *Story) Texts() continuity.Extras {
	x := continuity.Extras{Manifests: map[event.ExhibitID][]byte{}, Labels: map[event.ConsignmentID][]byte{}}
	for _, e := range append([]*Exhibit{s.Exhibit}, s.Again...) {
		x.Manifests[e.ID] = e.Manifest
	}
	for _, c := range []*Sending{s.Sending, s.Onward} {
		if c != nil {
			x.Labels[c.ID] = c.Label
		}
	}
	return x
}

// Record is the continuity record of the exhibit, counted now.
func (s *Story) Record() []byte {
	s.T.Helper()
	return s.RecordOf(s.Counted(), s.Texts())
}

// RecordOf is the record made from evidence that must verify.
func (s *Story) RecordOf(ev *continuity.Evidence, x continuity.Extras) []byte {
	s.T.Helper()
	story, err := continuity.Replay(ev, s.Trust())
	s.must(err)
	b, err := continuity.Make(ev, story, s.Exhibit.ID, x)
	s.must(err)
	return b
}
