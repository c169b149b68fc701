package event

// What was decided of a statement that is in doubt.
const (
	Stands  Code = "stands"   // its signer says that it is hers
	NotHers Code = "not-hers" // somebody else signed it with her key
)

// Decided settles what a compromised key signed while it was in doubt. Two
// people say so, neither of them the key's owner.
type Decided struct {
	Header
	Second    Signer
	Key       KeyRef
	Statement EventID
	Decision  Code
}

func (*Decided) Kind() Kind { return "decided" }
func (e *Decided) fields(c *codec) {
	e.header(c)
	second(c, e.By, &e.Second)
	one(c, "key", &e.Key)
	one(c, "statement", &e.Statement)
	oneOf(c, "decision", &e.Decision, NotHers, Stands)
}

// second is the other of two people. Two persons are two persons.
func second(c *codec, first Signer, s *Signer) {
	one(c, "second", s)
	_, person := s.ID.Person()
	if c.err == nil && (!person || s.ID == first.ID) {
		c.fail(bad("second: two people sign this, and they are two"))
	}
}

// UnitClosed closes a unit that holds nothing any more. Two people say so.
type UnitClosed struct {
	Header
	Second Signer
	Unit   UnitID
}

func (*UnitClosed) Kind() Kind { return "unit-closed" }
func (e *UnitClosed) fields(c *codec) {
	e.header(c)
	second(c, e.By, &e.Second)
	one(c, "unit", &e.Unit)
}

// SecondOf is the second of the two who sign e, nil when one does.
func SecondOf(e Event) *Signer {
	switch e := e.(type) {
	case *Decided:
		return &e.Second
	case *UnitClosed:
		return &e.Second
	}
	return nil
}
