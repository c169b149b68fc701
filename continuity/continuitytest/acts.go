package continuitytest

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// Exhibit is an exhibit with the clear texts its sender holds.
type Exhibit struct {
	ID        event.ExhibitID
	Recipient event.RecipientID
	Manifest  []byte
	Content   []byte // of its one file
	Sealed    event.EventID
	seal      event.Seal
}

// Owner is the exhibit's thread.
func (x *Exhibit) Owner() event.Owner { return event.OwnerExhibit(x.Recipient) }

// Sending is a dispatch with its clear label.
type Sending struct {
	ID    event.ConsignmentID
	Label []byte
	Last  event.EventID
}

// Order orders the exhibits named by their references sent, and seals them.
func (p *Person) Order(to event.HolderID, references ...string) (*event.Ordered, event.EventID, Key, []*Exhibit, []byte) {
	w := p.w
	w.T.Helper()
	orderKey := KeyOf(event.OrderKeyName(p.ID), fmt.Sprint(references))
	ordered := &event.Ordered{
		Header: p.Head(), OrderKey: orderKey.VKey, To: []event.HolderID{to},
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
	}
	var exhibits []*Exhibit
	for _, ref := range references {
		x := p.exhibit(ref)
		exhibits = append(exhibits, x)
		ordered.Exhibits = append(ordered.Exhibits, event.OrderedExhibit{Recipient: x.Recipient, Thread: event.Thread{Digest: event.Sum([]byte("thread " + ref))}})
	}
	label := p.label(exhibits, references)
	ordered.Label = event.Sum(label)
	id := w.Say(ordered, p.Key)
	for _, x := range exhibits {
		x.Sealed = w.Say(&event.Sealed{
			Header: p.Head(), Order: id, Exhibit: x.ID, Seal: x.seal, Type: "abe-interview",
			Marking: event.OfficialSensitive, People: []event.Count{{Category: "victim", N: 1}},
		}, orderKey)
	}
	return ordered, id, orderKey, exhibits, label
}

// Send orders, seals and dispatches.
func (p *Person) Send(to event.HolderID, references ...string) (*Sending, []*Exhibit) {
	w := p.w
	w.T.Helper()
	ordered, id, orderKey, exhibits, label := p.Order(to, references...)
	relies := w.Account(event.OwnerOrg(to.Org()))
	e := &event.Dispatched{
		Header: p.Head(), Order: &id, To: []event.HolderID{to}, Relies: []event.Reliance{{Organisation: to.Org(), Account: relies}},
		Label: event.LabelRef{Commitment: event.Sum(label), File: blob("label file")}, Grants: event.Sum([]byte("grants")),
	}
	by, err := w.State.Deadline(e.To, e.At, ordered.Deadline)
	w.must(err)
	e.ReceiveBy = by
	for _, x := range exhibits {
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.ID, After: x.Sealed})
	}
	sent := w.Say(e, orderKey)
	return &Sending{event.ConsignmentID(sent), label, sent}, exhibits
}

// PassOn hands on what the person's unit received by s.
func (p *Person) PassOn(s *Sending, to event.HolderID, x *Exhibit) *Sending {
	w := p.w
	w.T.Helper()
	relies := w.Account(event.OwnerOrg(to.Org()))
	label := p.label([]*Exhibit{x}, []string{"JRS/1"})
	id := w.Say(&event.Dispatched{
		Header: p.Head(), To: []event.HolderID{to}, Relies: []event.Reliance{{Organisation: to.Org(), Account: relies}},
		ReceiveBy: w.Now + 7200, Label: event.LabelRef{Commitment: event.Sum(label), File: blob("label file")},
		Grants: event.Sum([]byte("more grants")), Exhibits: []event.DispatchedExhibit{{Exhibit: x.ID, After: s.Last}},
	}, p.Key)
	return &Sending{event.ConsignmentID(id), label, id}
}

func ids(xs []*Exhibit) []event.ExhibitID {
	var out []event.ExhibitID
	for _, x := range xs {
		out = append(out, x.ID)
	}
	return out
}

// Check compares the sealed bytes with the seal.
func (p *Person) Check(s *Sending, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.w.Say(&event.Checked{Header: p.Head(), Consignment: s.ID, Passed: ids(xs)}, p.Key)
}

// Receipt is a receipt, not yet said.
func (p *Person) Receipt(s *Sending, xs ...*Exhibit) *event.Received {
	p.w.T.Helper()
	return &event.Received{Header: p.Head(), Consignment: s.ID, After: s.Last, Exhibits: ids(xs)}
}

// Receive signs for exhibits.
func (p *Person) Receive(s *Sending, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	s.Last = p.w.Say(p.Receipt(s, xs...), p.Key)
	return s.Last
}

// Open opens with the first key that opens.
func (p *Person) Open(s *Sending, purpose event.Code, xs ...*Exhibit) event.EventID {
	w := p.w
	w.T.Helper()
	h := p.Head()
	with := w.State.Openers(w.State.Consignment(s.ID), h.By)
	if len(with) == 0 {
		w.T.Fatalf("%s holds no key to it", p.ID)
	}
	return w.Say(&event.Opened{Header: h, Consignment: s.ID, Purpose: purpose, With: with[0], Exhibits: ids(xs)}, p.Key)
}

// Export writes clear files.
func (p *Person) Export(opened event.EventID, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.w.Say(&event.Exported{Header: p.Head(), Opened: opened, Exhibits: ids(xs)}, p.Key)
}

// Recall takes exhibits back before their receipt.
func (p *Person) Recall(s *Sending, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	s.Last = p.w.Say(&event.Recalled{Header: p.Head(), Consignment: &s.ID, After: s.Last, Exhibits: ids(xs)}, p.Key)
	return s.Last
}

// RecallOrder takes an order back.
func (p *Person) RecallOrder(order event.EventID) event.EventID {
	p.w.T.Helper()
	return p.w.Say(&event.Recalled{Header: p.Head(), Order: &order, After: order}, p.Key)
}

func blob(s string) event.Sized {
	return event.Sized{Digest: event.Sum([]byte(s)), Size: int64(len(s))}
}

func (p *Person) exhibit(ref string) *Exhibit {
	w := p.w
	w.T.Helper()
	x := &Exhibit{Recipient: Recipient(ref).ID(), Content: []byte("the contents of " + ref)}
	list := blob("list " + ref)
	m := &event.Manifest{
		Random: event.Sum([]byte("random " + ref)), Reference: event.FreeText(ref), Description: "Interview, first part",
		Type: "abe-interview", Marking: event.OfficialSensitive,
		People:   []event.Pseudonym{{Category: "victim", Name: "Victim 1"}},
		SealedBy: event.ActorID(p.ID), SealedAt: w.Now, With: "safehand 0.1", List: list,
		Stream: event.Stream{Tar: 2560, Padded: 65536},
		Files: []event.File{
			{Folder: true, Offset: 512, Path: "interview"},
			{Offset: 1024, Size: int64(len(x.Content)), Digest: event.Sum(x.Content), Media: "video/mp4", Path: "interview/part one.mp4"},
		},
	}
	if w.Manifest != nil {
		w.Manifest(m)
	}
	var err error
	x.Manifest, err = m.Text()
	w.must(err)
	x.seal = event.Seal{
		Recipient: x.Recipient, Commitment: event.Sum(x.Manifest), Manifest: blob("manifest " + ref), List: list,
		Segments: event.Segments{Count: 1, Size: 8 << 20, Total: 65800},
	}
	x.ID = x.seal.ID()
	return x
}

func (p *Person) label(xs []*Exhibit, refs []string) []byte {
	p.w.T.Helper()
	p.w.salts++
	l := &event.Label{Random: event.Sum(fmt.Append(nil, "label", p.w.salts)), From: event.ActorID(p.ID), Message: []event.FreeText{"As discussed."}}
	for i, x := range xs {
		l.Exhibits = append(l.Exhibits, event.LabelExhibit{
			Exhibit: x.Recipient, Reference: event.FreeText(refs[i]), Description: "Interview, first part",
			Type: "abe-interview", Files: 1, Bytes: int64(len(x.Content)),
		})
	}
	b, err := l.Text()
	p.w.must(err)
	return b
}
