package event

// Reasons for rejecting: the CPS's own words for discarding material and for
// sending a file back after triage.
var RejectReasons = []Code{
	"attached-in-error", "dispatched-in-error", "duplicate", "illegible", "incomplete-contact-details", "missing-exhibits",
	"not-for-this-unit", "not-received-correctly", "replaced", "seal-broken", "superfluous", "wrong-case",
}

// Rejected is an addressee refusing exhibits instead of receiving them. They are
// the sending unit's again, and nobody on the receiving side can open them.
type Rejected struct {
	Header
	Consignment ConsignmentID
	After       EventID
	Exhibits    []ExhibitID
	Reasons     []Code
	RespondBy   *Time
	Words       *Sized // an age file to the parties
}

func (*Rejected) Kind() Kind { return "rejected" }
func (e *Rejected) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	one(c, "after", &e.After)
	many(c, "exhibit", &e.Exhibits, 1)
	codes(c, "reason", &e.Reasons, RejectReasons)
	maybe(c, "respond-by", &e.RespondBy)
	maybe(c, "words", &e.Words)
}

// codes are some of a list, at least one.
func codes(c *codec, key string, v *[]Code, list []Code) {
	many(c, key, v, 1)
	for i := range *v {
		within(c, key, (*v)[i], list)
	}
}

// Returned gives exhibits back after the receipt: from here on the service hands
// the receiving side no key to them. What was exported is not undone by it.
type Returned struct {
	Header
	Consignment ConsignmentID
	After       EventID
	Exhibits    []ExhibitID
	Words       *Sized
}

func (*Returned) Kind() Kind { return "returned" }
func (e *Returned) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	one(c, "after", &e.After)
	many(c, "exhibit", &e.Exhibits, 1)
	maybe(c, "words", &e.Words)
}

// What became of the files that were exported.
var CopiesLeft = []Code{"none-made", "all-destroyed", "some-remain"}

// Destroyed is a person of the receiving unit saying that it holds the exhibits
// no longer, and what became of the files it exported.
type Destroyed struct {
	Header
	Consignment ConsignmentID
	After       EventID
	Exhibits    []ExhibitID
	Copies      Code
	Words       *Sized
}

func (*Destroyed) Kind() Kind { return "destroyed" }
func (e *Destroyed) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	one(c, "after", &e.After)
	many(c, "exhibit", &e.Exhibits, 1)
	oneOf(c, "copies", &e.Copies, CopiesLeft...)
	maybe(c, "words", &e.Words)
}
