package web

import (
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// Everybody and everything in the gallery is made up.
const (
	madeTeam  event.UnitID   = "northshire.example/child-abuse-investigation-team-a"
	madeRASSO event.UnitID   = "cps-northshire.example/rasso"
	madeCrown event.UnitID   = "cps-northshire.example/crown-court"
	madeLong  event.UnitID   = "north-and-west-yorkshire-and-the-humber-regional-organised-crime.example/serious-sexual-offences-and-safeguarding-investigations-north-east"
	madeAmy   event.PersonID = "amy.reed@northshire.example"
	madeLena  event.PersonID = "lena.hart@northshire.example"
	madeSarah event.PersonID = "sarah.khan@cps-northshire.example"
	madeTom   event.PersonID = "tom.ellis@cps-northshire.example"
	madeAgent event.AgentID  = "cps-northshire.example/rasso/intake"
)

// madeNow is 21/11/2016 09:12, a Monday, in London as in UTC.
const (
	madeNow  event.Time = 1479719520
	minute              = 60
	hour                = 60 * minute
	madeSent            = madeNow - 2*day - 12*hour - 41*minute
)

// made is a sending that stands as its maker says.
type made struct {
	name      string
	out       bool // seen by its sender
	exhibits  int
	kinds     []event.Code
	urn       event.URN
	due       event.Time
	received  int
	passed    int
	broken    int
	recalled  bool
	rejected  bool
	returned  bool
	from      event.UnitID
	to        event.UnitID
	closed    bool // the receiving unit is
	questions []event.Kind
	answers   []event.Code // to each question
	mine      bool         // the reader's side asked
	silent    bool         // and nobody begins on the problem
	unchecked bool         // and nobody checks it in time
	listed    bool         // it was not theirs, and nobody had opened it
	notTheirs bool         // that is the problem, and somebody had
	leads     bool         // the reader may stop access
	stopped   int          // the first exhibits, to which her organisation has
	theirs    bool         // the other one has, too, to the first
}

// sent and morning are when it was sent, and looked at on arrival: what nobody begins on was received on the Friday before.
func (m made) sent() event.Time {
	if m.silent {
		return madeSent - day
	}
	return madeSent
}

func (m made) morning() event.Time {
	if m.silent {
		return madeNow - 3*day
	}
	return madeNow
}

func (m made) complete() made {
	if m.from == "" {
		m.from = madeTeam
	}
	if m.to == "" {
		m.to = madeRASSO
	}
	if m.exhibits == 0 {
		m.exhibits = 1
	}
	if len(m.kinds) == 0 {
		m.kinds = []event.Code{"abe-interview"}
	}
	if m.due == 0 {
		m.due = m.morning() + hour + 48*minute
	}
	return m
}

func madeID(words ...any) event.Digest { return event.Sum([]byte(fmt.Sprint(words...))) }

func madeAct(by event.ActorID, at event.Time, index event.LogIndex, words ...any) *custody.Act {
	return &custody.Act{
		Event: event.EventID{Digest: madeID(words...)}, By: event.Signer{ID: by, Number: 1},
		At: directory.Place{Index: index, Recorded: at},
	}
}

// sending is what the desk would say of it.
func (m made) sending() *desk.Sending {
	m = m.complete()
	id := event.ConsignmentID{Digest: madeID(m.name)}
	n := &custody.Consignment{
		ID: id, By: event.Signer{ID: event.ActorID(madeAmy), Number: 1}, For: m.from, To: []event.HolderID{event.HolderID(m.to)},
		ReceiveBy: m.due, Ladder: custody.Ladder{m.due, m.due + 4*hour, m.due + day}, At: directory.Place{Index: 1, Recorded: m.sent()},
	}
	s := &desk.Sending{Readable: true, Ladder: n.Ladder}
	for i := range m.exhibits {
		s.Exhibits = append(s.Exhibits, m.exhibit(i))
		n.Items = append(n.Items, s.Exhibits[i].Item)
	}
	s.Row = m.row(n, s.Exhibits)
	if m.listed {
		s.Readable = m.out
		report := *madeAct(event.ActorID(madeSarah), madeNow-31*minute, 14, m.name, "not-ours")
		report.For = event.PartyID(m.to)
		l := custody.ListSeen{Report: report}
		for _, i := range n.Items {
			l.Exhibits = append(l.Exhibits, i.Exhibit)
		}
		s.Lists = append(s.Lists, l)
	}
	if s.Row.Received > m.passed+m.broken {
		s.CheckBy = madeNow + day + 7*hour + 48*minute
	}
	if m.unchecked {
		s.CheckBy = madeNow - 16*hour - 12*minute
	}
	s.Happened = append(m.stops(s), m.happened(n)...)
	for _, kind := range m.questions {
		if q := m.question(kind, n); kind != "noted" && !q.Done() {
			s.Asked = append(s.Asked, q)
		}
	}
	return s
}

// question is about the first of its exhibits.
func (m made) question(kind event.Kind, n *custody.Consignment) desk.Question {
	from, to := m.to, m.from
	if kind == "asked-back" {
		from, to = m.from, m.to
	}
	q := madeQuestion(kind, from, to, 0, m.mine, m.answers...)
	q.Consignment, q.Exhibits = &n.ID, []event.ExhibitID{n.Items[0].Exhibit}
	q.ID.Digest, q.Act.At.Recorded = madeID(m.name, kind), madeNow-6*minute
	for i := range q.Answers {
		q.Answers[i].At.Recorded = madeNow - 4*minute
	}
	if m.silent && kind != "noticed" {
		q.Code, q.Review = "not-sure", true
	}
	if m.notTheirs {
		q.Code, q.Review = "not-ours", true
	}
	if q.Ladder[0] > 0 {
		if m.silent { // six minutes of its two working hours were left for the Monday
			q.Act.At.Recorded = madeNow - 3*day + 5*hour + 24*minute
		}
		q.Ladder = madeLadder(q.Act.At.Recorded)
	}
	return q
}

func (m made) exhibit(i int) desk.ExhibitRow {
	x := event.ExhibitID{Digest: madeID(m.name, i)}
	item := custody.Item{Exhibit: x}
	if i < m.received {
		item.Received = madeAct(event.ActorID(madeSarah), m.morning()-8*minute, 20, m.name, "received")
	}
	if m.recalled {
		item.Recalled = madeAct(event.ActorID(madeAmy), m.sent()+98*minute, 3, m.name, "recalled")
	}
	if m.rejected {
		item.Rejected = madeAct(event.ActorID(madeSarah), madeNow-30*minute, 15, m.name, "rejected")
		item.Reasons = []event.Code{"not-for-this-unit"}
	}
	if m.returned {
		item.Returned = madeAct(event.ActorID(madeSarah), madeNow-2*minute, 25, m.name, "returned")
	}
	switch {
	case i < m.passed:
		item.Checks = []custody.Check{{Act: *madeAct(event.ActorID(madeAgent), m.morning()-134*minute, 10, m.name, "checked"), Passed: true}}
	case i < m.passed+m.broken:
		item.Checks = []custody.Check{{Act: *madeAct(event.ActorID(madeAgent), m.morning()-134*minute, 10, m.name, "checked")}}
	}
	return desk.ExhibitRow{
		Exhibit: x, SealNumber: x.SealNumber(), Type: m.kinds[i%len(m.kinds)], Marking: event.OfficialSensitive,
		People: []event.Count{{Category: "victim", N: 1}}, Size: 2_100_000_000 + int64(i)*387_654_321, Item: item, Sealer: m.out,
	}
}

func (m made) row(n *custody.Consignment, exhibits []desk.ExhibitRow) desk.Row {
	r := desk.Row{
		Summary: api.Summary{
			Consignment: n.ID, Index: 1, From: m.from, By: event.ActorID(madeAmy), To: n.To, Sent: m.sent(), ReceiveBy: m.due,
			Status: string(n.Status(madeNow)), Exhibits: m.exhibits, Received: m.received, Passed: m.passed, Broken: m.broken,
		},
		Incoming: !m.out, Addressed: n.To, Waits: len(n.Waiting()), Markings: []event.Marking{event.OfficialSensitive},
		People: []event.Count{{Category: "victim", N: m.exhibits}, {Category: "suspect", N: 1}, {Category: "other", N: 5}},
	}
	if m.urn != "" {
		r.URN = &m.urn
	}
	if m.closed {
		r.Opens = madeNow + 18*minute
	}
	for _, k := range m.kinds {
		r.Kinds = append(r.Kinds, desk.Kind{Type: k, N: (m.exhibits + len(m.kinds) - 1) / len(m.kinds)})
	}
	if m.received > 0 {
		r.Receipt = exhibits[0].Item.Received
	}
	return r
}

// happened goes by the same acts as the exhibits.
func (m made) happened(n *custody.Consignment) (out []desk.Happened) {
	which := func(from, to int) (ids []event.ExhibitID) {
		for _, i := range n.Items[from:to] {
			ids = append(ids, i.Exhibit)
		}
		return ids
	}
	all := len(n.Items)
	add := func(kind event.Kind, a *custody.Act, which []event.ExhibitID, passed bool, code event.Code) {
		if len(which) > 0 {
			out = append(out, desk.Happened{Act: *a, Kind: kind, Exhibits: which, Passed: passed, Code: code, Note: madeNote(kind, a)})
		}
	}
	for i := event.Rungs; i > 0; i-- {
		due := m.due + event.Time(i*(i-1)/2)*(4*hour+4*hour*event.Time(i/3))
		if a := madeAct("", due+1, event.LogIndex(10+i), m.name, "alarm", i); n.Waiting() != nil && due < madeNow {
			add("alarm", a, n.Waiting(), false, "")
			h := &out[len(out)-1]
			h.Rung, h.Due, h.Tell = i, due, m.due+72*hour
			if i == event.Rungs { // and the one side has decided
				add("review-decided", madeAct(event.ActorID(madeLena), due+2*hour, 20, m.name, "decided"), n.Waiting(), false, event.NotABreach)
				d := out[len(out)-1]
				d.Advised = "dee.price@northshire.example"
				out = append([]desk.Happened{d}, out[:len(out)-1]...)
			}
		}
	}
	if m.unchecked {
		due := madeNow - 16*hour - 12*minute
		add("unchecked", madeAct("", due+1, 45, m.name, "unchecked"), which(m.passed, m.received), false, "")
		out[len(out)-1].Due = due
	}
	if m.returned {
		add("returned", n.Items[0].Returned, which(0, all), false, "")
	}
	for _, kind := range m.questions {
		q := m.question(kind, n)
		for _, a := range q.Answers {
			add("answered", &a.Act, which(0, 1), false, a.Answer)
			out[len(out)-1].Of = kind
		}
		if m.silent && q.Ladder[0] > 0 {
			add("unanswered", madeAct("", q.Ladder[0]+1, 40, m.name, "unanswered"), which(0, 1), false, q.Code)
			out[len(out)-1].Rung, out[len(out)-1].Due, out[len(out)-1].Of = 1, q.Ladder[0], kind
		}
		add(kind, &q.Act, which(0, 1), false, q.Code)
		out[len(out)-1].Done = q.Done()
	}
	if m.received > 0 {
		add("received", n.Items[0].Received, which(0, m.received), false, "")
	}
	if m.rejected {
		add("rejected", n.Items[0].Rejected, which(0, all), false, "not-for-this-unit")
	}
	checks := madeAct(event.ActorID(madeAgent), m.morning()-134*minute, 10, m.name, "checked")
	add("checked", checks, which(m.passed, m.passed+m.broken), false, "")
	add("checked", checks, which(0, m.passed), true, "")
	if m.recalled {
		add("recalled", n.Items[0].Recalled, which(0, all), false, "")
	}
	add("dispatched", madeAct(event.ActorID(madeAmy), m.sent(), 1, m.name), which(0, all), false, "")
	return out
}

// madeNote is what somebody might have signed.
func madeNote(kind event.Kind, a *custody.Act) string {
	return fmt.Sprintf("safehand/event/v1 %s\nlog safehand.example/log\nby %s\nat %s\n\n— %s %x\n", kind, a.By.ID, a.At.Recorded, a.By.ID, a.Event.Digest)
}
