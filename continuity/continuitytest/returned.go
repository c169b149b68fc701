package continuitytest

import "github.com/safehand/safehand/event"

// Words name an age file to the parties that travels beside a statement.
func Words(s string) *event.Sized {
	b := blob("words " + s)
	return &b
}

// Rejection rejects exhibits instead of signing for them, not yet said.
func (p *Person) Rejection(s *Sending, reasons []event.Code, xs ...*Exhibit) *event.Rejected {
	return &event.Rejected{Header: p.Head(), Consignment: s.ID, After: p.w.last(s), Exhibits: ids(xs), Reasons: reasons}
}

// Return gives exhibits back, not yet said.
func (p *Person) Return(s *Sending, xs ...*Exhibit) *event.Returned {
	return &event.Returned{Header: p.Head(), Consignment: s.ID, After: p.w.last(s), Exhibits: ids(xs)}
}

// Destruction says that the unit has exhibits no longer, not yet said.
func (p *Person) Destruction(s *Sending, copies event.Code, xs ...*Exhibit) *event.Destroyed {
	return &event.Destroyed{Header: p.Head(), Consignment: s.ID, After: p.w.last(s), Exhibits: ids(xs), Copies: copies}
}

// Assignment says who of her unit is on the case, not yet said.
func (p *Person) Assignment(s *Sending, people ...*Person) *event.Assigned {
	return &event.Assigned{Header: p.Head(), Consignment: s.ID, People: persons(people)}
}

func persons(people []*Person) []event.PersonID {
	var out []event.PersonID
	for _, x := range people {
		id, _ := x.ID.Person()
		out = append(out, id)
	}
	return out
}
