package recordtest

import (
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
)

// Deputy is CPS's second administrator, whom [Story.OtherDays] brings in.
const Deputy = event.PersonID("deputy@cps-northshire.example")

// SayWith submits e with the words it names.
func (s *Story) SayWith(e event.Event, words []byte) *record.Recorded {
	s.t.Helper()
	return s.Submit(record.Submission{Note: s.Sign(e), Words: words})
}

func (s *Story) words() ([]byte, event.Sized) {
	f := File()
	return f, Sized(f)
}

func (s *Story) as(p event.PersonID, u event.UnitID) event.Header {
	return s.By(event.ActorID(p), event.PartyID(u))
}

func (s *Story) last(c event.ConsignmentID) (last event.EventID) {
	s.State(func(st *custody.State) { last = st.Consignment(c).Last })
	return last
}

// OtherDays says, after [Story.Found], what is said on the days when not
// everything goes well: each kind at least once.
func (s *Story) OtherDays() {
	s.t.Helper()
	c, xs := s.Send(Amy, CID, 5, event.HolderID(RASSO))
	s.asked(c, xs)
	s.filed(c, xs[0])
	s.givenBack(c, xs)
	s.sentAgain(xs[3])
	s.sentElsewhere(c, xs[3])
	s.cases(c, xs[0])
	s.drilled()
	s.unanswered(c, xs[0])
	s.unchecked(c)
	s.two(c)
}

// asked: the fourth is reported, and asked to go elsewhere; the fifth recalled.
func (s *Story) asked(c event.ConsignmentID, xs []event.ExhibitID) {
	s.t.Helper()
	s.Say(&event.Noticed{Header: s.as(Ben, RASSO), Consignment: c, Exhibits: xs[3:4]})
	f, w := s.words()
	report := s.SayWith(&event.Reported{Header: s.as(Ben, RASSO), Consignment: c, Exhibits: xs[3:4], Problem: "seal-broken", Words: &w}, f)
	redirect := s.Say(&event.RedirectAsked{Header: s.as(Ben, RASSO), Consignment: c, Exhibits: xs[3:], To: Crown})
	s.Say(&event.Answered{Header: s.as(Amy, CID), Question: redirect.Event, Answer: event.Declined})
	f, w = s.words()
	s.SayWith(&event.Noted{Header: s.as(Amy, CID), Consignment: c, ReplyTo: &report.Event, Words: w}, f)
	f, w = s.words()
	s.SayWith(&event.Rejected{
		Header: s.as(Ben, RASSO), Consignment: c, After: s.last(c), Exhibits: xs[3:4], Reasons: []event.Code{"seal-broken"}, Words: &w,
	}, f)
	s.Say(s.Receipt(Ben, RASSO, c, xs[:3]...))
	s.Say(&event.Recalled{Header: s.as(Amy, CID), Consignment: &c, After: s.last(c), Exhibits: xs[4:]})
	s.Say(&event.Assigned{Header: s.as(Ben, RASSO), Consignment: c, People: []event.PersonID{Ben, Cara}})
}

func (s *Story) filed(c event.ConsignmentID, x event.ExhibitID) {
	s.t.Helper()
	o := s.File(Cara, RASSO, c, Intake, x)
	s.Say(&event.Exported{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Opened: o, Exhibits: []event.ExhibitID{x}})
}

// File has a person open an exhibit for an agent to file, and grant it the key.
// It returns the opening.
func (s *Story) File(by event.PersonID, u event.UnitID, c event.ConsignmentID, agent event.AgentID, x event.ExhibitID) event.EventID {
	s.t.Helper()
	e := s.Opening(by, u, c, event.ToFile, x)
	e.Agent = &agent
	o := s.Say(e)
	to := event.KeyRef{Holder: event.HolderID(agent), Number: 1}
	sub := record.Submission{}
	sub.GrantsList, sub.Grants = s.grants([]event.DispatchedExhibit{{Exhibit: x}}, []custody.Grantee{{Key: to}})
	sub.Note = s.Sign(&event.Granted{Header: s.as(by, u), Opened: o.Event, To: to, Grants: event.Sum(sub.GrantsList)})
	s.Submit(sub)
	return o.Event
}

func (s *Story) givenBack(c event.ConsignmentID, xs []event.ExhibitID) {
	s.t.Helper()
	q := s.Say(&event.AskedBack{Header: s.as(Amy, CID), Consignment: c, Exhibits: xs[1:2], Reason: "sent-in-error"})
	s.Say(&event.Answered{Header: s.as(Ben, RASSO), Question: q.Event, Answer: event.Agreed})
	f, w := s.words()
	s.SayWith(&event.Returned{Header: s.as(Ben, RASSO), Consignment: c, After: s.last(c), Exhibits: xs[1:2], Words: &w}, f)
	s.Say(&event.Destroyed{Header: s.as(Ben, RASSO), Consignment: c, After: s.last(c), Exhibits: xs[2:3], Copies: "none-made"})
}

// sentAgain: a new exhibit takes the place of x.
func (s *Story) sentAgain(x event.ExhibitID) {
	s.t.Helper()
	d := s.Order(Amy, CID, 1, event.HolderID(RASSO))
	r := s.Say(&event.Sealed{
		Header: s.as(Amy, CID), Order: d.Order, Exhibit: d.Seals[0].ID(), Seal: d.Seals[0],
		Type: "abe-interview", Marking: event.OfficialSensitive, InsteadOf: &x,
	})
	d.After = append(d.After, r.Event)
	again := event.ConsignmentID(s.Submit(s.Dispatch(d)).Event)
	s.Say(s.Receipt(Ben, RASSO, again, d.Seals[0].ID()))
}

// sentElsewhere: the sending unit sends what was rejected to another unit.
func (s *Story) sentElsewhere(c event.ConsignmentID, x event.ExhibitID) {
	s.t.Helper()
	d := &Sending{
		By: Amy, For: CID, To: []event.HolderID{event.HolderID(Crown)}, Label: Random(),
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1}, After: []event.EventID{s.last(c)},
	}
	s.State(func(st *custody.State) { d.Seals = append(d.Seals, st.Sealed(x).Seal) })
	onward := event.ConsignmentID(s.Submit(s.Dispatch(d)).Event)
	s.Ring(onward)
	s.decided(onward)
	s.stopped(onward, x)
}

// stopped: who leads the unit keeps her people from it for a while.
func (s *Story) stopped(c event.ConsignmentID, x event.ExhibitID) {
	s.t.Helper()
	which := []event.ExhibitID{x}
	r := s.Say(&event.Stopped{Header: s.as(Dev, Crown), Consignment: c, Exhibits: which})
	s.Say(&event.Resumed{Header: s.as(Dev, Crown), Consignment: c, Exhibits: which, Stops: []event.EventID{r.Event}})
	r = s.Say(&event.PersonStopped{Header: s.as(Ben, RASSO), Person: Cara})
	s.Say(&event.PersonResumed{Header: s.as(Ben, RASSO), Person: Cara, Stop: r.Event})
}

// decided: the review that the last alarm opened is closed by who got it late.
func (s *Story) decided(c event.ConsignmentID) {
	s.t.Helper()
	f, w := s.words()
	e := &event.ReviewDecided{Header: s.as(Dev, Crown), Consignment: c, Outcome: event.NotABreach, Advised: Cara, Words: w}
	s.State(func(st *custody.State) {
		r := st.Consignment(c).Review
		e.Causes, e.Exhibits = r.Causes, r.Exhibits
	})
	s.SayWith(e, f)
}

// Ring has the log say every alarm about a sending that nobody receives, each a
// minute after it is due.
func (s *Story) Ring(c event.ConsignmentID) {
	s.t.Helper()
	for {
		var next custody.Ring
		var ok bool
		s.State(func(st *custody.State) { next, ok = st.Consignment(c).NextRing() })
		if !ok {
			return
		}
		s.Clock = next.Due.Std().Add(time.Minute)
		r, err := s.Log.Alarm(s.t.Context(), next)
		s.must(err)
		s.see(r.Checkpoint)
	}
}

// drilled: the alarms of a unit are tested, and somebody hears the second.
func (s *Story) drilled() {
	s.t.Helper()
	d := s.Drill(Ben, RASSO, event.TimeOf(s.Clock)+3600)
	s.RingDrill(d, 2)
	s.Say(&event.DrillAnswered{Header: s.as(Cara, RASSO), Drill: d})
}

// Drill begins a drill of a unit.
func (s *Story) Drill(by event.PersonID, u event.UnitID, due event.Time) event.EventID {
	s.t.Helper()
	return s.Say(&event.DrillBegun{Header: s.as(by, u), Unit: u, Due: due}).Event
}

// RingDrill has the log say the alarms of a drill up to that rung, each a minute after
// it is due.
func (s *Story) RingDrill(id event.EventID, rung int) {
	s.t.Helper()
	for {
		var next custody.DrillRing
		var ok bool
		s.State(func(st *custody.State) { next, ok = st.Drill(id).NextRing() })
		if !ok || next.Rung > rung {
			return
		}
		s.Clock = next.Due.Std().Add(time.Minute)
		r, err := s.Log.DrillAlarm(s.t.Context(), next)
		s.must(err)
		s.see(r.Checkpoint)
	}
}

// unanswered: nobody begins on a problem in time, and then somebody does.
func (s *Story) unanswered(c event.ConsignmentID, x event.ExhibitID) {
	s.t.Helper()
	q := s.Say(&event.Reported{Header: s.as(Ben, RASSO), Consignment: c, Exhibits: []event.ExhibitID{x}, Problem: "will-not-play"}).Event
	var next custody.ProblemRing
	s.State(func(st *custody.State) { next, _ = st.Question(q).NextRing() })
	s.Clock = next.Due.Std().Add(time.Minute)
	r, err := s.Log.Unanswered(s.t.Context(), next)
	s.must(err)
	s.see(r.Checkpoint)
	s.Say(&event.Answered{Header: s.as(Amy, CID), Question: q, Answer: event.CannotSend})
}

// unchecked: nobody checks in time what was received.
func (s *Story) unchecked(c event.ConsignmentID) {
	s.t.Helper()
	var owed []custody.CheckRing
	s.State(func(st *custody.State) {
		n := st.Consignment(c)
		s.Clock = max(event.TimeOf(s.Clock), n.NextCheck()+60).Std()
		owed = custody.CheckRings([]*custody.Consignment{n}, event.TimeOf(s.Clock))
	})
	for _, o := range owed {
		r, err := s.Log.Unchecked(s.t.Context(), o)
		s.must(err)
		s.see(r.Checkpoint)
	}
}

func (s *Story) cases(c event.ConsignmentID, x event.ExhibitID) {
	s.t.Helper()
	f, w := s.words()
	with := CID
	opened := s.SayWith(&event.CaseOpened{Header: s.as(Ben, RASSO), Thread: event.Thread{Digest: Random()}, With: &with, Details: w}, f)
	id, urn := event.CaseID(opened.Event), event.URN("45AA2098221")
	f, w = s.words()
	s.SayWith(&event.CaseChanged{Header: s.as(Cara, RASSO), Case: id, URN: &urn, Details: &w}, f)
	s.Say(&event.CasePeople{Header: s.as(Ben, RASSO), Case: id, People: []event.PersonID{Ben, Cara}})
	s.Say(&event.Filed{Header: s.as(Ben, RASSO), Case: id, Consignments: []event.ConsignmentID{c}})
	s.Say(&event.Marked{Header: s.as(Ben, RASSO), Case: id, Mark: "used", Exhibits: []event.ExhibitID{x}})
	s.Say(&event.HearingListed{Header: s.as(Ben, RASSO), Case: id, Hearing: "trial", Begins: event.TimeOf(s.Clock) + 86400, State: event.Listed})
	s.Account(event.OwnerCase(id), true)
	f, w = s.words()
	q := s.SayWith(&event.Requested{
		Header: s.as(Ben, RASSO), Thread: event.Thread{Digest: Random()}, To: CID, URN: &urn, RespondBy: event.TimeOf(s.Clock) + 86400, Words: w,
	}, f)
	s.Say(&event.Answered{Header: s.as(Amy, CID), Question: q.Event, Answer: event.AlreadySent, Consignment: &c})
	s.Account(event.OwnerRequest(q.Event), true)
}

// two: what it takes two people for.
func (s *Story) two(c event.ConsignmentID) {
	s.t.Helper()
	cps := func(p event.PersonID) event.Header { return s.By(event.ActorID(p), event.PartyID(CPS)) }
	s.Invite(event.ActorID(CPS), Deputy)
	s.Say(&event.Appointed{Header: s.By(event.ActorID(CPS), event.PartyID(CPS)), Person: Deputy, Role: event.Administrator})
	second := event.Signer{ID: event.ActorID(Deputy), Number: 1}
	una, empty := event.PersonID("una.price@cps-northshire.example"), event.UnitID("cps-northshire.example/appeals")
	s.Unit(Director, empty, una)
	s.Say(&event.HoursChanged{Header: cps(Director), Unit: empty, Hours: event.Hours{
		Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{{Day: "sat", From: 600, To: 720}},
	}})
	s.Say(&event.UnitClosed{Header: cps(Director), Second: second, Unit: empty})
	s.withdrawn("p.lowe@cps-northshire.example")
	since, key := event.LogIndex(1), event.KeyRef{Holder: event.HolderID(una), Number: 1}
	s.Say(&event.Revoked{Header: cps(Director), Key: key, Reason: event.Compromised, Since: &since})
	s.Say(&event.Decided{Header: cps(Director), Second: second, Key: key, Statement: event.EventID(c), Decision: event.Stands})
}
