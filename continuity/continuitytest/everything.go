package continuitytest

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// Everything is a story in which every kind of statement is made at least once.
// Its exhibit, JRS/2, arrives with a broken seal and is sent again.
func Everything(t testing.TB) *Story {
	t.Helper()
	s := People(t)
	s.Everything()
	return s
}

// Everything is that, told to a cast to which nothing has happened.
func (s *Story) Everything() {
	s.T.Helper()
	sending, xs := s.Amy.Send(event.HolderID(s.RASSO), "JRS/1", "JRS/2")
	s.Sending, s.Other, s.Exhibit = sending, xs[0], xs[1]
	s.brokenAndSentAgain()
	s.openedAndReturned()
	s.redirected()
	s.casework()
	s.changesOfPeople()
}

func (s *Story) brokenAndSentAgain() {
	s.Agent.Say(s.Agent.Checking(s.Sending, []*Exhibit{s.Other}, []*Exhibit{s.Exhibit}))
	s.Received = s.Khan.Receive(s.Sending, s.Other)
	s.PutInForce(3)
	s.Khan.Say(s.Khan.Answer(s.Khan.Say(s.Khan.Noticing(s.Sending, s.Exhibit)), event.Withdrawn))
	s.Khan.Say(s.Khan.Noticing(s.Sending, s.Exhibit))
	problem := s.Khan.Say(s.Khan.Problem(s.Sending, "seal-broken", s.Exhibit))
	stop := s.Amy.Say(s.Amy.Stopping(s.Sending, &problem, s.Exhibit))
	s.Amy.Say(s.Amy.Resuming(s.Sending, stop, s.Exhibit))
	e := s.Khan.Rejection(s.Sending, []event.Code{"missing-exhibits", "seal-broken"}, s.Exhibit)
	e.Words = Words("the last part is missing")
	s.Khan.Say(e)
	s.Onward, s.Again = s.Amy.SendAgain(event.HolderID(s.RASSO), s.Exhibit)
	s.Ring(s.Onward, 1)
	s.Khan.Receive(s.Onward, s.Again[0])
}

func (s *Story) openedAndReturned() {
	s.Khan.Say(s.Khan.Assignment(s.Onward, s.Khan, s.Ellis))
	opened := s.Ellis.Open(s.Onward, event.ToFile, s.Again[0])
	s.Ellis.Say(s.Ellis.Granting(opened))
	s.Agent.Export(opened, s.Again[0])
	note := s.Khan.Say(s.Khan.Note(s.Sending, "it starts late", nil))
	s.Amy.Say(s.Amy.Note(s.Sending, "so does the master", &note))
	s.Opened = s.Khan.Open(s.Sending, event.View, s.Other)
	asked := s.Amy.Say(s.Amy.AskingBack(s.Sending, "wrong-case", s.Other))
	s.Khan.Say(s.Khan.Answer(asked, event.Agreed))
	s.Khan.Say(s.Khan.Return(s.Sending, s.Other))
}

func (s *Story) redirected() {
	third, xs := s.Amy.Send(event.HolderID(s.RASSO), "JRS/3")
	s.Third = xs[0]
	s.Khan.Say(s.Khan.Redirection(third, s.Appeals, xs[0]))
	s.Amy.Recall(third, xs[0])
	next := s.Amy.PassOn(third, event.HolderID(s.Appeals), xs[0])
	s.Ring(next, event.Rungs)
	s.Shah.Say(s.Shah.Deciding(next, event.NotABreach, s.Ellis))
	s.Shah.Receive(next, xs[0])
	s.Neglect(s.Shah.Say(s.Shah.Problem(next, "will-not-play", xs[0])), event.Rungs)
	s.Unchecked(next)
	s.Shah.Say(s.Shah.Destruction(next, "all-destroyed", xs[0]))
}

func (s *Story) casework() {
	c := s.Khan.Case("45AA2098221", s.CID)
	urn := event.URN("45AA2098222")
	s.Khan.Say(&event.CaseChanged{Header: s.Khan.Head(), Case: c, URN: &urn})
	s.Khan.Say(&event.CasePeople{Header: s.Khan.Head(), Case: c, People: persons([]*Person{s.Khan, s.Ellis})})
	s.Khan.Say(&event.Filed{Header: s.Khan.Head(), Case: c, Consignments: []event.ConsignmentID{s.Onward.ID}})
	s.Khan.Say(&event.Marked{Header: s.Khan.Head(), Case: c, Mark: "used", Exhibits: ids(s.Again)})
	s.Khan.Say(&event.HearingListed{Header: s.Khan.Head(), Case: c, Hearing: "trial", Begins: s.Now + 90*24*3600, State: event.Listed})
	asked := s.Khan.Say(s.Khan.Request(s.CID))
	answer := s.Amy.Answer(asked, event.AlreadySent)
	answer.Consignment = &s.Onward.ID
	s.Amy.Say(answer)
}

func (s *Story) drilled() {
	d := s.Khan.Drill()
	s.RingDrill(d, 2)
	s.Ellis.Say(&event.DrillAnswered{Header: s.Ellis.Head(), Drill: d})
}

func (s *Story) changesOfPeople() {
	s.CPS.Join("n.cole", event.Member, s.RASSO)
	s.Khan.HandOn(1)
	deputy := s.CPS.Deputy()
	s.CPS.ChangeHours(s.Appeals)
	s.CPS.Withdraw("p.lowe")
	stop := s.Khan.Say(&event.PersonStopped{Header: s.Khan.Head(), Person: event.PersonID(s.Ellis.ID)})
	s.Khan.Say(&event.PersonResumed{Header: s.Khan.Head(), Person: event.PersonID(s.Ellis.ID), Stop: stop})
	s.drilled()
	s.CPS.Admin.CloseUnit(deputy, s.CPS.Unit("old"))
	since := event.LogIndex(0)
	s.CPS.Revoke(s.Khan, event.Compromised, &since)
	s.CPS.Admin.Decision(deputy, event.KeyRef{Holder: event.HolderID(s.Khan.ID), Number: 1}, s.Received, event.Stands)
}
