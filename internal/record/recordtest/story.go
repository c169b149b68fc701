package recordtest

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// The cast of [Story.Found].
const (
	Police   event.OrgID = "northshire.example"
	CPS      event.OrgID = "cps-northshire.example"
	CID                  = event.UnitID("northshire.example/cid")
	RASSO                = event.UnitID("cps-northshire.example/rasso")
	Crown                = event.UnitID("cps-northshire.example/crown-court")
	Chief                = event.PersonID("chief@northshire.example")         // administers Police
	Director             = event.PersonID("director@cps-northshire.example")  // administers CPS
	Amy                  = event.PersonID("amy.reed@northshire.example")      // leads CID
	Ben                  = event.PersonID("ben.cole@cps-northshire.example")  // leads RASSO
	Cara                 = event.PersonID("cara.holt@cps-northshire.example") // of RASSO
	Dev                  = event.PersonID("dev.shah@cps-northshire.example")  // leads Crown
	Intake               = event.AgentID("cps-northshire.example/rasso/intake")
)

// Story is a cast with a log to speak to.
type Story struct {
	*Cast
	DB  *store.DB
	Log *record.Log
}

// Begin opens the cast's log in db and closes it when the test ends.
func Begin(t testing.TB, c *Cast, db *store.DB) *Story {
	t.Helper()
	return BeginWith(t, c, db, c.Config())
}

// BeginWith is [Begin] with another configuration than the cast's.
func BeginWith(t testing.TB, c *Cast, db *store.DB, config record.Config) *Story {
	t.Helper()
	log, err := record.Open(t.Context(), db, config)
	c.must(err)
	t.Cleanup(log.Close)
	s := &Story{Cast: c, DB: db, Log: log}
	s.Look()
	return s
}

// Look takes the newest checkpoint as the one everybody has seen.
func (s *Story) Look() {
	s.t.Helper()
	s.must(s.DB.View(s.t.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		s.see(h.Checkpoint)
		return err
	}))
}

func (s *Story) see(checkpoint []byte) {
	s.t.Helper()
	c, err := ledger.OpenCheckpoint(checkpoint, s.Service.Log, s.Service.LogKeys)
	s.must(err)
	s.Seen = c.Seen()
}

// State hands f the state of the log.
func (s *Story) State(f func(*custody.State)) {
	s.t.Helper()
	s.must(s.DB.View(s.t.Context(), func(tx *store.Tx) error {
		st := custody.New(directory.New(s.Service, tx), tx)
		f(st)
		return st.Err()
	}))
}

// Say submits e, signed by those who must, and fails the test if it is refused.
func (s *Story) Say(e event.Event) *record.Recorded {
	s.t.Helper()
	return s.Submit(record.Submission{Note: s.Sign(e)})
}

// Submit submits a note and its files and fails the test if it is refused.
func (s *Story) Submit(sub record.Submission) *record.Recorded {
	s.t.Helper()
	r, err := s.Log.Submit(s.t.Context(), sub)
	s.must(err)
	s.see(r.Checkpoint)
	return r
}

// Account asks for an account of a thread.
func (s *Story) Account(o event.Owner, now bool) *record.Recorded {
	s.t.Helper()
	r, err := s.Log.Account(s.t.Context(), o, record.Freshness{Now: now})
	s.must(err)
	s.see(r.Checkpoint)
	return r
}

// Found says everything up to the point where Amy can send to RASSO and RASSO to
// Crown, and Intake works for RASSO.
func (s *Story) Found() {
	s.t.Helper()
	s.Organisation(Police, Chief)
	s.Organisation(CPS, Director)
	s.Recognise(Police, CPS)
	s.Recognise(CPS, Police)
	s.Unit(Chief, CID, Amy)
	s.Unit(Director, RASSO, Ben, Cara)
	s.Unit(Director, Crown, Dev)
	s.Say(&event.AgentAppointed{
		Header: s.By(event.ActorID(Ben), event.PartyID(CPS)), Agent: Intake,
		Key: s.Key(event.InvitationKeyName(event.HolderID(Intake)), 1), Until: event.TimeOf(s.Clock) + 3600,
	})
	s.Enrol(event.HolderID(Intake))
}

// Organisation admits one and enrols its administrator.
func (s *Story) Organisation(o event.OrgID, admin event.PersonID) {
	s.t.Helper()
	s.Say(&event.Admitted{
		Header: s.By(event.ActorID(o), event.PartyID(o)), Thread: event.Thread{Digest: Random()},
		Root: []event.VKey{s.Key(string(o), 1)}, ServiceKey: s.Service.Key, LogKeys: s.Service.LogKeys,
	})
	s.Invite(event.ActorID(o), admin)
	s.Say(&event.Appointed{Header: s.By(event.ActorID(o), event.PartyID(o)), Person: admin, Role: event.Administrator})
}

// Recognise has o's root accept p's.
func (s *Story) Recognise(o, p event.OrgID) {
	s.t.Helper()
	root, err := event.RootDigest(p, []event.VKey{s.Key(string(p), 1)})
	s.must(err)
	s.Say(&event.Recognised{Header: s.By(event.ActorID(o), event.PartyID(o)), Organisation: p, Root: root})
}

// Invite has by invite a person, who enrols.
func (s *Story) Invite(by event.ActorID, p event.PersonID) {
	s.t.Helper()
	s.Say(&event.Invited{
		Header: s.By(by, event.PartyID(by.Org())), Person: p,
		Key: s.Key(event.InvitationKeyName(event.HolderID(p)), 1), Until: event.TimeOf(s.Clock) + 3600,
	})
	s.Enrol(event.HolderID(p))
}

// withdrawn invites somebody and takes it back.
func (s *Story) withdrawn(p event.PersonID) {
	s.t.Helper()
	invited := s.Say(&event.Invited{
		Header: s.By(event.ActorID(Director), event.PartyID(p.Org())), Person: p,
		Key: s.Key(event.InvitationKeyName(event.HolderID(p)), 1), Until: event.TimeOf(s.Clock) + 3600,
	})
	s.Say(&event.InvitationWithdrawn{Header: s.By(event.ActorID(Director), event.PartyID(p.Org())), Holder: event.HolderID(p), Invitation: invited.Event})
}

// Enrol publishes the first key record of somebody invited.
func (s *Story) Enrol(h event.HolderID) {
	s.t.Helper()
	e := &event.Enrolled{
		Header: s.By(event.ActorID(h), event.PartyID(h.Org())),
		Keys:   []event.VKey{s.Key(string(h), 1)}, Recipient: Recipient(),
	}
	s.State(func(st *custody.State) { e.Invitation = st.Dir.Person(h).Invitation.Event })
	s.Say(e)
}

// Unit founds a unit with its members, the first of whom leads it and makes its
// key.
func (s *Story) Unit(admin event.PersonID, u event.UnitID, members ...event.PersonID) {
	s.t.Helper()
	s.UnitOpen(event.Hours{
		Zone: "Europe/London", Holidays: event.EnglandAndWales,
		Open: []event.Opening{{Day: "mon", From: 540, To: 1020}, {Day: "tue", From: 540, To: 1020}, {Day: "wed", From: 540, To: 1020},
			{Day: "thu", From: 540, To: 1020}, {Day: "fri", From: 540, To: 1020}},
	}, admin, u, members...)
}

// UnitOpen is Unit with hours of its own.
func (s *Story) UnitOpen(hours event.Hours, admin event.PersonID, u event.UnitID, members ...event.PersonID) {
	s.t.Helper()
	s.Say(&event.UnitCreated{Header: s.By(event.ActorID(admin), event.PartyID(u.Org())), Unit: u, Hours: hours})
	for i, p := range members {
		s.Invite(event.ActorID(admin), p)
		role := event.Member
		if i == 0 {
			role = event.Lead
		}
		s.Say(&event.Appointed{Header: s.By(event.ActorID(admin), event.PartyID(u.Org())), Person: p, Role: role, Unit: &u})
	}
	s.Submit(s.UnitKey(members[0], u))
}

// UnitKey is the statement by which a lead makes her unit's next key, wrapped to
// its members.
func (s *Story) UnitKey(lead event.PersonID, u event.UnitID) record.Submission {
	s.t.Helper()
	e := &event.UnitKeyMade{
		Header: s.By(event.ActorID(lead), event.PartyID(u)), Unit: u, Recipient: Recipient(),
	}
	var sub record.Submission
	s.State(func(st *custody.State) {
		e.Number = len(st.Dir.Unit(u).Keys) + 1
		for _, k := range st.Dir.MemberKeys(u) {
			f := File()
			sub.Copies = append(sub.Copies, f)
			e.Copies = append(e.Copies, event.KeyCopy{To: k, File: event.Sum(f)})
		}
	})
	sub.Note = s.Sign(e)
	return sub
}
