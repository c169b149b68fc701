package custody_test

import (
	"fmt"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

var twoHours = event.Deadline{Kind: event.WorkingHours, N: 2}

// sending is an order on its way.
type sending struct {
	by     event.ActorID
	from   event.UnitID
	order  event.EventID
	to     []event.HolderID
	seals  []event.Seal
	sealed []event.EventID
	id     event.ConsignmentID
}

func to(who ...any) (out []event.HolderID) {
	for _, w := range who {
		out = append(out, event.HolderID(fmt.Sprint(w)))
	}
	return out
}

func label(s string) event.Digest { return event.Sum([]byte("label " + s)) }

// ordering is an order of n new exhibits, not yet said.
func (w *world) ordering(by event.ActorID, from event.UnitID, n int, to ...event.HolderID) *event.Ordered {
	e := &event.Ordered{
		Header: w.by(by, from), OrderKey: vkey(event.OrderKeyName(by)), Label: label("first"), To: to, Deadline: twoHours,
	}
	for range n {
		w.n++
		r := event.RecipientID{Digest: event.Sum(fmt.Appendf(nil, "recipient %d", w.n))}
		e.Exhibits = append(e.Exhibits, event.OrderedExhibit{Recipient: r, Thread: thread(r.String())})
	}
	return e
}

func (w *world) order(by event.ActorID, from event.UnitID, n int, to ...event.HolderID) *sending {
	w.t.Helper()
	e := w.ordering(by, from, n, to...)
	d := &sending{by: by, from: from, order: w.say(e), to: to}
	for _, x := range e.Exhibits {
		d.seals = append(d.seals, sealOf(x.Recipient))
	}
	return d
}

func sealOf(r event.RecipientID) event.Seal {
	return event.Seal{
		Recipient: r, Commitment: event.Sum([]byte("manifest " + r.String())), Manifest: event.Sized{Size: 700}, List: event.Sized{Size: 90},
		Segments: event.Segments{Count: 1, Size: 8 << 20, Total: 5000},
	}
}

func (w *world) sealing(d *sending, i int) *event.Sealed {
	return &event.Sealed{
		Header: w.by(d.by, d.from), Order: d.order, Exhibit: d.seals[i].ID(), Seal: d.seals[i], Type: "abe-interview", Marking: event.OfficialSensitive,
	}
}

func (w *world) sealAll(d *sending) *sending {
	w.t.Helper()
	for i := range d.seals {
		d.sealed = append(d.sealed, w.say(w.sealing(d, i)))
	}
	return d
}

func (w *world) relies(to []event.HolderID) []event.Reliance {
	return []event.Reliance{{Organisation: to[0].Org(), Account: w.accounts[to[0].Org()]}}
}

func (w *world) dispatch(d *sending) *event.Dispatched {
	w.t.Helper()
	e := &event.Dispatched{
		Header: w.by(d.by, d.from), Order: &d.order, To: d.to, Relies: w.relies(d.to),
		Label: event.LabelRef{Commitment: label("first")}, Grants: event.Sum([]byte("grants")),
	}
	var err error
	if e.ReceiveBy, err = w.s.Deadline(d.to, e.At, twoHours); err != nil {
		w.t.Fatal(err)
	}
	for i, x := range d.seals {
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.ID(), After: d.sealed[i]})
	}
	return e
}

// send orders, seals and dispatches.
func (w *world) send(by event.ActorID, from event.UnitID, n int, to ...event.HolderID) *sending {
	w.t.Helper()
	d := w.sealAll(w.order(by, from, n, to...))
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	return d
}

// passOn passes exhibits of a consignment on, not yet said.
func (w *world) passOn(by event.ActorID, from event.UnitID, c event.ConsignmentID, to []event.HolderID, xs ...event.ExhibitID) *event.Dispatched {
	w.t.Helper()
	e := &event.Dispatched{
		Header: w.by(by, from), To: to, Relies: w.relies(to), ReceiveBy: w.at.Recorded + 3600,
		Label: event.LabelRef{Commitment: label("next")}, Grants: event.Sum([]byte("grants")),
	}
	for _, x := range xs {
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x, After: w.con(c).Last})
	}
	return e
}

func (w *world) con(id event.ConsignmentID) *custody.Consignment {
	w.t.Helper()
	c := w.s.Consignment(id)
	if c == nil {
		w.t.Fatalf("there is no consignment %s", id)
	}
	return c
}

// x is an exhibit's identity.
func (d *sending) x(i int) event.ExhibitID { return d.seals[i].ID() }

func (d *sending) all() (out []event.ExhibitID) {
	for i := range d.seals {
		out = append(out, d.x(i))
	}
	return out
}

func (w *world) receipt(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Received {
	return &event.Received{Header: w.by(by, u), Consignment: c, After: w.con(c).Last, Exhibits: xs}
}

func (w *world) check(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Checked {
	return &event.Checked{Header: w.by(by, u), Consignment: c, Passed: xs}
}

func (w *world) recall(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Recalled {
	return &event.Recalled{Header: w.by(by, u), Consignment: &c, After: w.con(c).Last, Exhibits: xs}
}

func (w *world) recallOrder(by event.ActorID, u event.UnitID, order event.EventID) *event.Recalled {
	return &event.Recalled{Header: w.by(by, u), Order: &order, After: order}
}

func unitKeyRef(u event.UnitID, n int) event.KeyRef {
	return event.KeyRef{Holder: event.HolderID(u), Number: n}
}

// opening is with the unit's first key, rasso's where she acts for no unit.
func (w *world) opening(by event.ActorID, u event.UnitID, c event.ConsignmentID, purpose event.Code, xs ...event.ExhibitID) *event.Opened {
	with := unitKeyRef(rasso, 1)
	if u != "" {
		with = unitKeyRef(u, 1)
	}
	return &event.Opened{Header: w.by(by, u), Consignment: c, Purpose: purpose, With: with, Exhibits: xs}
}

func (w *world) export(by event.ActorID, u event.UnitID, opened event.EventID, xs ...event.ExhibitID) *event.Exported {
	return &event.Exported{Header: w.by(by, u), Opened: opened, Exhibits: xs}
}
