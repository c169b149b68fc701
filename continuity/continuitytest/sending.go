package continuitytest

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// Sending is a dispatch with its clear label.
type Sending struct {
	ID    event.ConsignmentID
	Label []byte
}

// relies counts a directory for a dispatch to rely on.
func (w *World) relies(org event.OrgID) event.EventID {
	w.T.Helper()
	if o := w.State.Dir.Organisation(org); w.Thrifty && len(o.Accounts) > 0 {
		if a := o.Accounts[len(o.Accounts)-1]; w.Now-a.At.Recorded < 1800 {
			return a.Event
		}
	}
	return w.Account(event.OwnerOrg(org))
}

// last is the newest change of hands of a sending.
func (w *World) last(s *Sending) event.EventID { return w.State.Consignment(s.ID).Last }

// Draft is an order on its way: said, and nothing of it dispatched yet.
type Draft struct {
	Ordered  *event.Ordered
	ID       event.EventID
	Key      Key
	Exhibits []*Exhibit
	Label    []byte
}

// Draft orders the exhibits named by their references sent. None is sealed yet.
func (p *Person) Draft(to event.HolderID, references ...string) *Draft {
	p.w.T.Helper()
	d := p.Ordering(to, references...)
	d.ID = p.Say(d.Ordered)
	return d
}

// Ordering is a draft whose order is not said yet.
func (p *Person) Ordering(to event.HolderID, references ...string) *Draft {
	p.w.T.Helper()
	d := &Draft{}
	for _, ref := range references {
		d.Exhibits = append(d.Exhibits, p.exhibit(ref))
	}
	d.Label = p.label(d.Exhibits)
	d.Key = KeyOf(event.OrderKeyName(p.ID), fmt.Sprint(p.w.salts))
	d.Ordered = &event.Ordered{
		Header: p.Head(), OrderKey: d.Key.VKey, To: []event.HolderID{to}, Label: event.Sum(d.Label),
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
	}
	for _, x := range d.Exhibits {
		d.Ordered.Exhibits = append(d.Ordered.Exhibits, event.OrderedExhibit{Recipient: x.Recipient, Thread: event.Thread{Digest: event.Sum([]byte("thread " + x.name))}})
	}
	return d
}

// Sealing seals one exhibit of a draft, in the place of another if there is one,
// not yet said.
func (p *Person) Sealing(d *Draft, x, insteadOf *Exhibit) *event.Sealed {
	e := &event.Sealed{
		Header: p.Head(), Order: d.ID, Exhibit: x.ID, Seal: x.seal, Type: "abe-interview",
		Marking: event.OfficialSensitive, People: []event.Count{{Category: "victim", N: 1}},
	}
	if insteadOf != nil {
		e.InsteadOf = &insteadOf.ID
	}
	return e
}

// Order orders exhibits sent, and seals them.
func (p *Person) Order(to event.HolderID, references ...string) *Draft {
	p.w.T.Helper()
	d := p.Draft(to, references...)
	for _, x := range d.Exhibits {
		x.Sealed = p.w.Say(p.Sealing(d, x, nil), d.Key)
	}
	return d
}

// Send orders, seals and dispatches.
func (p *Person) Send(to event.HolderID, references ...string) (*Sending, []*Exhibit) {
	p.w.T.Helper()
	d := p.Order(to, references...)
	return p.Dispatch(d), d.Exhibits
}

// SendAgain seals the same recordings once more and sends them in the place of
// exhibits sent before.
func (p *Person) SendAgain(to event.HolderID, old ...*Exhibit) (*Sending, []*Exhibit) {
	p.w.T.Helper()
	var references []string
	for _, x := range old {
		references = append(references, x.Reference)
	}
	d := p.Draft(to, references...)
	for i, x := range d.Exhibits {
		x.Sealed = p.w.Say(p.Sealing(d, x, old[i]), d.Key)
	}
	return p.Dispatch(d), d.Exhibits
}

// Dispatch sends a draft whose exhibits are all sealed.
func (p *Person) Dispatch(d *Draft) *Sending {
	p.w.T.Helper()
	return &Sending{event.ConsignmentID(p.w.Say(p.Dispatching(d), d.Key)), d.Label}
}

// Dispatching is that, not yet said.
func (p *Person) Dispatching(d *Draft) *event.Dispatched {
	w := p.w
	w.T.Helper()
	org := d.Ordered.To[0].Org()
	relies := w.relies(org)
	e := &event.Dispatched{
		Header: p.Head(), Order: &d.ID, To: d.Ordered.To, Relies: []event.Reliance{{Organisation: org, Account: relies}},
		Label: event.LabelRef{Commitment: event.Sum(d.Label), File: blob("label file")}, Grants: event.Sum([]byte("grants")),
	}
	by, err := w.State.Deadline(e.To, e.At, d.Ordered.Deadline)
	w.must(err)
	e.ReceiveBy = by
	for _, x := range d.Exhibits {
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.ID, After: x.Sealed})
	}
	return e
}

// PassOn sends on what the person's unit received by s, or sent by it before.
func (p *Person) PassOn(s *Sending, to event.HolderID, xs ...*Exhibit) *Sending {
	p.w.T.Helper()
	e, label := p.Onward(s, to, xs...)
	return &Sending{event.ConsignmentID(p.Say(e)), label}
}

// Onward is that, not yet said, and its label.
func (p *Person) Onward(s *Sending, to event.HolderID, xs ...*Exhibit) (*event.Dispatched, []byte) {
	w := p.w
	w.T.Helper()
	relies := w.relies(to.Org())
	label := p.label(xs)
	e := &event.Dispatched{
		Header: p.Head(), To: []event.HolderID{to}, Relies: []event.Reliance{{Organisation: to.Org(), Account: relies}},
		ReceiveBy: w.Now + 7200, Label: event.LabelRef{Commitment: event.Sum(label), File: blob("label file")},
		Grants: event.Sum([]byte("more grants")),
	}
	for _, x := range xs {
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.ID, After: w.last(s)})
	}
	return e, label
}
