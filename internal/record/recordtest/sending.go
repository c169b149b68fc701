package recordtest

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
)

// Sending is an order on its way: what it takes to seal and dispatch it.
type Sending struct {
	By       event.PersonID
	For      event.UnitID
	To       []event.HolderID
	Deadline event.Deadline
	Label    event.Digest
	Order    event.EventID
	Seals    []event.Seal
	After    []event.EventID // the sealing of each, or the change of hands before
}

// Order has by order n exhibits sent to a unit or people.
func (s *Story) Order(by event.PersonID, from event.UnitID, n int, to ...event.HolderID) *Sending {
	s.t.Helper()
	return s.OrderWithin(event.Deadline{Kind: event.WorkingHours, N: 2}, by, from, n, to...)
}

// OrderWithin is Order with a deadline of its own.
func (s *Story) OrderWithin(within event.Deadline, by event.PersonID, from event.UnitID, n int, to ...event.HolderID) *Sending {
	s.t.Helper()
	d := &Sending{By: by, For: from, To: to, Deadline: within, Label: Random()}
	e := &event.Ordered{
		Header: s.By(event.ActorID(by), event.PartyID(from)), Label: d.Label, To: to, Deadline: d.Deadline,
		OrderKey: s.Key(event.OrderKeyName(event.ActorID(by)), 1),
	}
	for range n {
		x := event.OrderedExhibit{Recipient: event.RecipientID{Digest: Random()}, Thread: event.Thread{Digest: Random()}}
		e.Exhibits = append(e.Exhibits, x)
		d.Seals = append(d.Seals, event.Seal{
			Recipient: x.Recipient, Commitment: Random(), Manifest: Sized(File()), List: Sized(File()),
			Segments: event.Segments{Count: 1, Size: 8 << 20, Total: 1 << 16},
		})
	}
	d.Order = s.Say(e).Event
	return d
}

// Seal seals every exhibit of the order.
func (s *Story) Seal(d *Sending) {
	s.t.Helper()
	for _, x := range d.Seals {
		r := s.Say(&event.Sealed{
			Header: s.By(event.ActorID(d.By), event.PartyID(d.For)), Order: d.Order, Exhibit: x.ID(), Seal: x,
			Type: "abe-interview", Marking: event.OfficialSensitive, People: []event.Count{{Category: "victim", N: 1}},
		})
		d.After = append(d.After, r.Event)
	}
}

// Dispatch is the dispatch of what was sealed, with its files. Without an order
// it passes on.
func (s *Story) Dispatch(d *Sending) record.Submission {
	s.t.Helper()
	label := File()
	e := &event.Dispatched{
		To: d.To, Label: event.LabelRef{Commitment: d.Label, File: Sized(label)},
		Relies: []event.Reliance{{
			Organisation: d.To[0].Org(), Account: s.Account(event.OwnerOrg(d.To[0].Org()), true).Event,
		}},
	}
	e.Header = s.By(event.ActorID(d.By), event.PartyID(d.For))
	if !d.Order.IsZero() {
		e.Order = &d.Order
	}
	for i, x := range d.Seals {
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.ID(), After: d.After[i]})
	}
	sub := record.Submission{Label: label}
	s.State(func(st *custody.State) {
		var err error
		e.ReceiveBy, err = st.Deadline(d.To, e.At, d.Deadline)
		s.must(err)
		sub.GrantsList, sub.Grants = s.grants(e.Exhibits, st.Grantees(d.For, d.To))
	})
	e.Grants = event.Sum(sub.GrantsList)
	sub.Note = s.Sign(e)
	return sub
}

// grants makes a grant of each exhibit to each grantee, and their list.
func (s *Story) grants(exhibits []event.DispatchedExhibit, to []custody.Grantee) (text []byte, files [][]byte) {
	s.t.Helper()
	var list event.Grants
	byDigest := map[event.Digest][]byte{}
	for _, x := range exhibits {
		for _, g := range to {
			f := File()
			byDigest[event.Sum(f)] = f
			list.Grants = append(list.Grants, event.GrantRef{Exhibit: x.Exhibit, To: g.Key, File: Sized(f)})
		}
	}
	text, err := list.Text()
	s.must(err)
	inOrder, err := event.ParseGrants(text)
	s.must(err)
	for _, g := range inOrder.Grants {
		files = append(files, byDigest[g.File.Digest])
	}
	return text, files
}

// Send orders, seals and dispatches n exhibits, and returns the consignment and
// its exhibits.
func (s *Story) Send(by event.PersonID, from event.UnitID, n int, to ...event.HolderID) (event.ConsignmentID, []event.ExhibitID) {
	s.t.Helper()
	d := s.Order(by, from, n, to...)
	s.Seal(d)
	r := s.Submit(s.Dispatch(d))
	return event.ConsignmentID(r.Event), d.Exhibits()
}

// Exhibits are the identities of what was sealed.
func (d *Sending) Exhibits() []event.ExhibitID {
	var out []event.ExhibitID
	for _, x := range d.Seals {
		out = append(out, x.ID())
	}
	return out
}

// Receipt is a person's receipt for exhibits of a consignment, for a unit.
func (s *Story) Receipt(by event.PersonID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Received {
	s.t.Helper()
	e := &event.Received{Header: s.By(event.ActorID(by), event.PartyID(u)), Consignment: c, Exhibits: xs}
	s.State(func(st *custody.State) { e.After = st.Consignment(c).Last })
	return e
}

// Opening is a person's opening with her unit's first key.
func (s *Story) Opening(by event.PersonID, u event.UnitID, c event.ConsignmentID, purpose event.Code, xs ...event.ExhibitID) *event.Opened {
	return &event.Opened{
		Header: s.By(event.ActorID(by), event.PartyID(u)), Consignment: c, Purpose: purpose,
		With: event.KeyRef{Holder: event.HolderID(u), Number: 1}, Exhibits: xs,
	}
}
