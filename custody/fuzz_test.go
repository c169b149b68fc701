package custody_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func newEmpty(partial bool) *custody.State {
	s := custody.New(directory.New(theService(), nil), nil)
	s.Partial = partial
	return s
}

// pools are names and digests that exist, and some that do not.
type pools struct {
	*rand.Rand
	w      *world
	actors []event.ActorID
	units  []event.UnitID
	ids    []event.Digest
}

func pick[T any](p *pools, of []T) T { return of[p.IntN(len(of))] }

func (p *pools) event() event.EventID     { return event.EventID{Digest: pick(p, p.ids)} }
func (p *pools) exhibit() event.ExhibitID { return event.ExhibitID{Digest: pick(p, p.ids)} }
func (p *pools) con() event.ConsignmentID { return event.ConsignmentID{Digest: pick(p, p.ids)} }
func (p *pools) holder() event.HolderID {
	if p.IntN(2) == 0 {
		return event.HolderID(pick(p, p.units))
	}
	return event.HolderID(pick(p, p.actors[:len(p.actors)-2]))
}
func (p *pools) ref() event.KeyRef { return event.KeyRef{Holder: p.holder(), Number: 1 + p.IntN(2)} }

func (p *pools) exhibits() (out []event.ExhibitID) {
	for range 1 + p.IntN(3) {
		out = append(out, p.exhibit())
	}
	return out
}

func (p *pools) header() event.Header {
	h := p.w.by(pick(p, p.actors), "")
	h.By.Number = 1 + p.IntN(3)
	if p.IntN(3) > 0 {
		h.For = event.PartyID(pick(p, p.units))
	}
	return h
}

// statement is any kind, about anything.
func (p *pools) statement() event.Event {
	h, unit, order, con := p.header(), pick(p, p.units), p.event(), p.con()
	person := event.PersonID(pick(p, p.actors[:5]))
	copies := []event.KeyCopy{{To: p.ref(), File: pick(p, p.ids)}}
	to := []event.HolderID{p.holder(), p.holder()}[:1+p.IntN(2)]
	seal := sealOf(event.RecipientID{Digest: pick(p, p.ids)})
	switch p.IntN(42) {
	case 0:
		return &event.Recognised{Header: h, Organisation: unit.Org(), Root: pick(p, p.ids)}
	case 1:
		return &event.Appointed{Header: h, Person: person, Role: event.Lead, Unit: &unit}
	case 2:
		return &event.Appointed{Header: h, Person: person, Role: event.Administrator}
	case 3:
		return &event.Invited{Header: h, Person: person, Key: invitationKey(event.ActorID(person)), Until: h.At}
	case 4:
		return &event.Enrolled{Header: h, Invitation: order, Keys: []event.VKey{vkey(string(h.By.ID))}, Recipient: "age1pq1new"}
	case 5:
		return &event.Revoked{Header: h, Key: p.ref(), Reason: event.Superseded}
	case 6:
		return &event.UnitCreated{Header: h, Unit: unit, Hours: office()}
	case 7:
		return &event.UnitKeyMade{Header: h, Unit: unit, Number: 1 + p.IntN(3), Copies: copies}
	case 8:
		return &event.UnitKeyHandedOn{Header: h, Unit: unit, Number: 1 + p.IntN(3), Copies: copies}
	case 9:
		a := event.AgentID(unit + "/robot")
		return &event.AgentAppointed{Header: h, Agent: a, Key: invitationKey(event.ActorID(a)), Until: h.At}
	case 10:
		return &event.Ordered{Header: h, OrderKey: vkey(event.OrderKeyName(h.By.ID)), To: to, Deadline: twoHours,
			Exhibits: []event.OrderedExhibit{{Recipient: seal.Recipient, Thread: thread(order.String())}}}
	case 11:
		return &event.Sealed{Header: h, Order: order, Exhibit: seal.ID(), Seal: seal}
	case 12, 13:
		e := &event.Dispatched{Header: h, To: to, Relies: p.w.relies(to), ReceiveBy: h.At + 60,
			Exhibits: []event.DispatchedExhibit{{Exhibit: p.exhibit(), After: p.event()}, {Exhibit: p.exhibit(), After: p.event()}}}
		if p.IntN(2) == 0 {
			e.Order = &order
		}
		return e
	case 14:
		return &event.Checked{Header: h, Consignment: con, Passed: p.exhibits(), Broken: p.exhibits()}
	case 15:
		return &event.Received{Header: h, Consignment: con, After: p.event(), Exhibits: p.exhibits()}
	case 16:
		return &event.Opened{Header: h, Consignment: con, Purpose: event.ToExport, With: p.ref(), Exhibits: p.exhibits()}
	case 17:
		return &event.Exported{Header: h, Opened: order, Exhibits: p.exhibits()}
	case 18:
		return &event.Recalled{Header: h, Order: &order, After: p.event()}
	case 19:
		return &event.Recalled{Header: h, Consignment: &con, After: p.event(), Exhibits: p.exhibits()}
	}
	return p.another(h, unit)
}

// another is a statement of the kinds that give back, ask and file.
func (p *pools) another(h event.Header, unit event.UnitID) event.Event {
	con, q, words := p.con(), p.event(), someWords()
	second := event.Signer{ID: pick(p, p.actors), Number: 1 + p.IntN(2)}
	names := []event.PersonID{event.PersonID(pick(p, p.actors)), event.PersonID(pick(p, p.actors))}[:2*p.IntN(2)]
	aCase := event.CaseID(p.event())
	switch p.IntN(35) {
	case 0:
		e := &event.Sealed{Header: h, Order: q, Seal: sealOf(event.RecipientID{Digest: pick(p, p.ids)})}
		old := p.exhibit()
		e.Exhibit, e.InsteadOf = e.Seal.ID(), &old
		return e
	case 1:
		return &event.UnitClosed{Header: h, Second: second, Unit: unit}
	case 2:
		return &event.Decided{Header: h, Second: second, Key: p.ref(), Statement: q, Decision: event.Stands}
	case 3:
		return &event.Revoked{Header: h, Key: p.ref(), Reason: event.Left, HandOver: &unit}
	case 4:
		return &event.Granted{Header: h, Opened: q, To: p.ref()}
	case 5:
		a := event.AgentID(intake)
		return &event.Opened{Header: h, Consignment: con, Purpose: event.ToFile, With: p.ref(), Agent: &a, Exhibits: p.exhibits()}
	case 6:
		return &event.Rejected{Header: h, Consignment: con, After: p.event(), Exhibits: p.exhibits()}
	case 7:
		return &event.Returned{Header: h, Consignment: con, After: p.event(), Exhibits: p.exhibits()}
	case 8:
		return &event.Destroyed{Header: h, Consignment: con, After: p.event(), Exhibits: p.exhibits()}
	case 9:
		return &event.Assigned{Header: h, Consignment: con, People: names}
	case 10:
		return &event.RedirectAsked{Header: h, Consignment: con, Exhibits: p.exhibits(), To: pick(p, p.units)}
	case 11:
		return &event.AskedBack{Header: h, Consignment: con, Exhibits: p.exhibits()}
	case 12:
		return &event.Reported{Header: h, Consignment: con, Exhibits: p.exhibits()}
	case 13:
		return &event.Noted{Header: h, Consignment: con, ReplyTo: &q, Words: words}
	case 14:
		return &event.Requested{Header: h, Thread: thread(q.String()), To: pick(p, p.units), RespondBy: h.At + 60, Words: words}
	case 15:
		return &event.Answered{Header: h, Question: q, Answer: event.Declined, Consignment: &con}
	case 16:
		return &event.CaseOpened{Header: h, Thread: thread(q.String()), With: &unit, Details: words}
	case 17:
		return &event.CasePeople{Header: h, Case: aCase, People: names}
	case 18:
		return &event.Filed{Header: h, Case: aCase, Consignments: []event.ConsignmentID{con}}
	case 19:
		return &event.CaseChanged{Header: h, Case: aCase, With: &unit}
	case 30:
		return &event.InvitationWithdrawn{Header: h, Holder: p.holder(), Invitation: q}
	case 24:
		h.By = event.Signer{ID: event.ActorID(admin(unit)), Number: 1}
		e := &event.HoursChanged{Header: h, Unit: unit, Hours: office()}
		e.Hours.Open = e.Hours.Open[:1+p.IntN(len(e.Hours.Open))]
		return e
	case 21:
		h.By = event.Signer{ID: event.ActorID(service), Number: 1}
		rung := 1 + p.IntN(event.Rungs)
		if c := p.w.s.Consignment(con); c != nil {
			h.At = c.Ladder[rung-1]
		}
		return &event.Alarm{Header: h, Consignment: con, Rung: rung, What: event.OwedReceipt}
	case 22:
		return &event.Reported{Header: h, Consignment: con, Exhibits: p.exhibits(), Problem: "lost-or-changed"}
	case 23:
		e := &event.ReviewDecided{Header: h, Consignment: con, Causes: []event.EventID{q}, Exhibits: p.exhibits(), Advised: event.PersonID(pick(p, p.actors[:5])), Words: words}
		if c := p.w.s.Consignment(con); c != nil && c.Review != nil && p.IntN(4) > 0 {
			e.Causes, e.Exhibits = c.Review.Causes, c.Review.Exhibits
		}
		return e
	case 26:
		h.By = event.Signer{ID: event.ActorID(admin(unit)), Number: 1}
		return &event.DrillBegun{Header: h, Unit: unit, Due: p.w.at.Recorded + event.Time(p.IntN(3))}
	case 27:
		h.By = event.Signer{ID: event.ActorID(service), Number: 1}
		e := &event.DrillAlarm{Header: h, Drill: q, Rung: 1 + p.IntN(event.Rungs)}
		if d := p.w.s.DrillOf(unit); d != nil {
			e.Drill, e.At = d.ID(), d.Ladder[e.Rung-1]
		}
		return e
	case 28:
		e := &event.DrillAnswered{Header: h, Drill: q}
		if d := p.w.s.DrillOf(unit); d != nil {
			e.Drill = d.ID()
		}
		return e
	case 29:
		h.By = event.Signer{ID: event.ActorID(service), Number: 1}
		e := &event.Unanswered{Header: h, Question: q, Rung: 1 + p.IntN(event.Rungs)}
		if asked := p.w.s.Question(q); asked != nil {
			e.At = asked.Ladder[e.Rung-1]
		}
		return e
	case 31:
		h.By = event.Signer{ID: event.ActorID(service), Number: 1}
		e := &event.Unchecked{Header: h, Consignment: con, Receipt: q}
		if c := p.w.s.Consignment(con); c != nil && len(c.Checking) > 0 {
			e.Receipt, e.At = c.Checking[0].Receipt, c.Checking[0].Due
		}
		return e
	case 32:
		return &event.Stopped{Header: h, Consignment: con, Exhibits: p.exhibits(), Question: &q}
	case 33:
		e := &event.Resumed{Header: h, Consignment: con, Exhibits: p.exhibits(), Stops: []event.EventID{q}}
		if x := p.w.s.Sealed(e.Exhibits[0]); x != nil && len(x.Stops) > 0 {
			e.Stops = []event.EventID{x.Stops[len(x.Stops)-1].Event}
		}
		return e
	case 34:
		return &event.Noticed{Header: h, Consignment: con, Exhibits: p.exhibits()}
	case 20:
		return &event.HearingListed{Header: h, Case: aCase, Hearing: "trial", Begins: 1, State: event.Listed}
	}
	return &event.Marked{Header: h, Case: aCase, Mark: "used", Exhibits: p.exhibits()}
}

// Whatever a statement names, known or not, by whomever, in a whole state or a
// partial one, and even if nobody asked for its signers first: an answer, never
// a panic.
func TestNeverPanics(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for _, partial := range []bool{false, true} {
		t.Run(fmt.Sprint("partial ", partial), func(t *testing.T) {
			w := newWorld(t)
			d := w.send(amy, cid, 2, to(rasso)...)
			o := w.sealAll(w.order(amy, cid, 1, to(rasso)...))
			w.quick, w.s.Partial = true, partial
			p := &pools{Rand: rand.New(rand.NewPCG(seed, 3)), w: w,
				actors: append([]event.ActorID{amy, khan, both, boss, loner, "nobody@cps-northshire.example", "a@stranger.example", intake, "stranger.example/desk/robot"}, event.ActorID(cps), event.ActorID(service)),
				units:  []event.UnitID{cid, rasso, appeals, empty, "cps-northshire.example/none", "stranger.example/desk"},
				ids: []event.Digest{
					d.order.Digest, d.id.Digest, d.x(0).Digest, d.x(1).Digest, d.seals[0].Recipient.Digest, d.sealed[0].Digest,
					o.order.Digest, o.x(0).Digest, o.sealed[0].Digest, event.Sum(nil), {},
				}}
			taken := 0
			for i := range 9_000 {
				if i == 8_000 { // an empty state knows nothing at all
					w.s = newEmpty(partial)
				}
				e := p.statement()
				w.s.Signers(e)
				if w.s.Apply(w.at, w.id(e), e) == nil {
					taken++
					p.ids = append(p.ids, w.id(e).Digest)
				}
				w.s.Touched(e)
				w.s.Concerned(e)
			}
			if taken < 50 {
				t.Errorf("seed %d: only %d statements were taken", seed, taken)
			}
		})
	}
}
