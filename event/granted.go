package event

// Granted adds a grant to an agent's key, after an opening to file: the only
// grant outside a dispatch, by the person who opened.
type Granted struct {
	Header
	Opened EventID
	To     KeyRef // the agent's
	Grants Digest // of the grants list
}

func (*Granted) Kind() Kind { return "granted" }
func (e *Granted) fields(c *codec) {
	e.header(c)
	one(c, "opened", &e.Opened)
	one(c, "to", &e.To)
	one(c, "grants", &e.Grants)
	if _, isAgent := e.To.Holder.Agent(); c.err == nil && !isAgent {
		c.fail(bad("to: not an agent"))
	}
}

// Assigned says who of a unit is on the case that exhibits belong to. From then
// on nobody else of the unit opens them. No person: everybody of the unit again.
type Assigned struct {
	Header
	Consignment ConsignmentID
	People      []PersonID
}

func (*Assigned) Kind() Kind { return "assigned" }
func (e *Assigned) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "person", &e.People, 0)
	few(c, e.People)
}

// few: one person alone would be indispensable, hundreds are no list.
func few(c *codec, people []PersonID) {
	if n := len(people); c.err == nil && (n == 1 || n > 100) {
		c.fail(bad("person: two to a hundred people, or none"))
	}
}
