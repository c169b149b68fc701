package event

import "slices"

// Checked says what came of comparing every sealed byte with the seal. It needs
// no key and is not a receipt.
type Checked struct {
	Header
	Consignment ConsignmentID
	Passed      []ExhibitID
	Broken      []ExhibitID
}

func (*Checked) Kind() Kind { return "checked" }
func (e *Checked) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "passed", &e.Passed, 0)
	many(c, "seal-broken", &e.Broken, 0)
	if c.err == nil && len(e.Passed)+len(e.Broken) == 0 {
		c.fail(bad("no exhibit was checked"))
	}
	for _, x := range e.Passed {
		if c.err == nil && slices.Contains(e.Broken, x) {
			c.fail(bad("an exhibit both passed and broken"))
		}
	}
}

// Received is a named person taking exhibits over.
type Received struct {
	Header
	Consignment ConsignmentID
	After       EventID // the last change of hands she saw of this consignment
	Exhibits    []ExhibitID
}

func (*Received) Kind() Kind { return "received" }
func (e *Received) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	one(c, "after", &e.After)
	many(c, "exhibit", &e.Exhibits, 1)
}

// Purposes of opening.
const (
	View     Code = "view"
	ToExport Code = "export"
	ToPassOn Code = "pass-on"
	ToFile   Code = "file" // for the unit, by the agent named
)

// Opened is said before the key is handed out: no opened, no key.
type Opened struct {
	Header
	Consignment ConsignmentID
	Purpose     Code
	With        KeyRef   // the key record, hers or her unit's, whose grant she asks for
	Agent       *AgentID // with ToFile
	Exhibits    []ExhibitID
}

func (*Opened) Kind() Kind { return "opened" }
func (e *Opened) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	oneOf(c, "purpose", &e.Purpose, View, ToExport, ToPassOn, ToFile)
	one(c, "with", &e.With)
	maybe(c, "agent", &e.Agent)
	many(c, "exhibit", &e.Exhibits, 1)
	if c.err == nil && (e.Agent != nil) != (e.Purpose == ToFile) {
		c.fail(bad("an agent goes with the purpose file"))
	}
}

// Exported says that clear files were written outside Safehand.
type Exported struct {
	Header
	Opened   EventID
	Exhibits []ExhibitID
}

func (*Exported) Kind() Kind { return "exported" }
func (e *Exported) fields(c *codec) {
	e.header(c)
	one(c, "opened", &e.Opened)
	many(c, "exhibit", &e.Exhibits, 1)
}

// Recalled takes back an order before its dispatch, or exhibits of a
// consignment before their receipt.
type Recalled struct {
	Header
	Order       *EventID
	Consignment *ConsignmentID
	After       EventID
	Exhibits    []ExhibitID // of the consignment
}

func (*Recalled) Kind() Kind { return "recalled" }
func (e *Recalled) fields(c *codec) {
	e.header(c)
	maybe(c, "order", &e.Order)
	maybe(c, "consignment", &e.Consignment)
	one(c, "after", &e.After)
	many(c, "exhibit", &e.Exhibits, 0)
	if c.err == nil && ((e.Order == nil) == (e.Consignment == nil) || (len(e.Exhibits) > 0) != (e.Consignment != nil)) {
		c.fail(bad("an order, or a consignment and its exhibits"))
	}
}
