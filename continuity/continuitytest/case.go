package continuitytest

import "github.com/safehand/safehand/event"

// Case opens a file on a case for her unit.
func (p *Person) Case(urn event.URN, with event.UnitID) event.CaseID {
	p.w.T.Helper()
	h := p.Head()
	return event.CaseID(p.Say(&event.CaseOpened{
		Header: h, Thread: event.Thread{Digest: event.Sum([]byte("case " + h.Salt.String()))}, URN: &urn, With: &with,
		Details: *Words("who is in it"),
	}))
}
