package event

// Stopped is an organisation keeping its own people from exhibits, wherever they have
// them, until it says [Resumed]. It binds nobody else: whoever received an exhibit has
// it by right, and no other side takes it back this way.
type Stopped struct {
	Header
	Consignment ConsignmentID
	Exhibits    []ExhibitID
	Question    *EventID // the problem that was reported, or what was asked, that it answers
}

func (*Stopped) Kind() Kind { return "stopped" }
func (e *Stopped) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "exhibit", &e.Exhibits, 1)
	maybe(c, "question", &e.Question)
}

// Resumed lets an organisation's people at exhibits again.
type Resumed struct {
	Header
	Consignment ConsignmentID
	Exhibits    []ExhibitID
	// Stops are the statements it undoes: one that its signer had not seen, and which
	// may have another reason, is not undone with them.
	Stops []EventID
}

func (*Resumed) Kind() Kind { return "resumed" }
func (e *Resumed) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "exhibit", &e.Exhibits, 1)
	many(c, "stop", &e.Stops, 1)
}

// PersonStopped keeps one person from everything: while it stands, nothing that she
// signs is taken, and she can't sign in. It takes nothing back that she has.
type PersonStopped struct {
	Header
	Person PersonID
}

func (*PersonStopped) Kind() Kind { return "person-stopped" }
func (e *PersonStopped) fields(c *codec) {
	e.header(c)
	one(c, "person", &e.Person)
}

// PersonResumed lets her go on, with the keys that she has.
type PersonResumed struct {
	Header
	Person PersonID
	Stop   EventID // which it undoes
}

func (*PersonResumed) Kind() Kind { return "person-resumed" }
func (e *PersonResumed) fields(c *codec) {
	e.header(c)
	one(c, "person", &e.Person)
	one(c, "stop", &e.Stop)
}
