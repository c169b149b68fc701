package event

// CaseOpened opens a unit's file on a case. It draws the case's thread; its id
// is the case's. The operation's name and the people stand in the details, an
// age file to the unit.
type CaseOpened struct {
	Header
	Thread  Thread
	URN     *URN
	With    *UnitID // the unit on the other side that handles it
	Details Sized
}

func (*CaseOpened) Kind() Kind { return "case-opened" }
func (e *CaseOpened) fields(c *codec) {
	e.header(c)
	one(c, "thread", &e.Thread)
	maybe(c, "urn", &e.URN)
	maybe(c, "with", &e.With)
	one(c, "details", &e.Details)
}

// CaseChanged puts a case right: what is missing stays as it was.
type CaseChanged struct {
	Header
	Case    CaseID
	URN     *URN
	With    *UnitID
	Details *Sized
}

func (*CaseChanged) Kind() Kind { return "case-changed" }
func (e *CaseChanged) fields(c *codec) {
	e.header(c)
	one(c, "case", &e.Case)
	maybe(c, "urn", &e.URN)
	maybe(c, "with", &e.With)
	maybe(c, "details", &e.Details)
	if c.err == nil && e.URN == nil && e.With == nil && e.Details == nil {
		c.fail(bad("nothing is changed"))
	}
}

// CasePeople says who of the unit is on the case; none: everybody.
type CasePeople struct {
	Header
	Case   CaseID
	People []PersonID
}

func (*CasePeople) Kind() Kind { return "case-people" }
func (e *CasePeople) fields(c *codec) {
	e.header(c)
	one(c, "case", &e.Case)
	many(c, "person", &e.People, 0)
	few(c, e.People)
}

// Filed puts consignments into a case.
type Filed struct {
	Header
	Case         CaseID
	Consignments []ConsignmentID
}

func (*Filed) Kind() Kind { return "filed" }
func (e *Filed) fields(c *codec) {
	e.header(c)
	one(c, "case", &e.Case)
	many(c, "consignment", &e.Consignments, 1)
	if c.err == nil && len(e.Consignments) > MaxExhibits {
		c.fail(bad("more than %d consignments", MaxExhibits))
	}
}

// Marks of an exhibit in a case.
var Marks = []Code{"none", "unused", "used"}

// Marked says whether exhibits are used in a case.
type Marked struct {
	Header
	Case     CaseID
	Mark     Code
	Exhibits []ExhibitID
}

func (*Marked) Kind() Kind { return "marked" }
func (e *Marked) fields(c *codec) {
	e.header(c)
	one(c, "case", &e.Case)
	oneOf(c, "mark", &e.Mark, Marks...)
	many(c, "exhibit", &e.Exhibits, 1)
}

// Hearings a case can be listed for.
var Hearings = []Code{"appeal", "bail", "first-hearing", "mention", "other", "plea-and-trial-preparation", "sentence", "trial"}

// HearingListed puts a hearing on a case's list, or takes it off.
type HearingListed struct {
	Header
	Case    CaseID
	Hearing Code
	Begins  Time
	State   Code // listed or vacated
}

// States of a hearing.
const (
	Listed  Code = "listed"
	Vacated Code = "vacated"
)

func (*HearingListed) Kind() Kind { return "hearing-listed" }
func (e *HearingListed) fields(c *codec) {
	e.header(c)
	one(c, "case", &e.Case)
	oneOf(c, "hearing", &e.Hearing, Hearings...)
	one(c, "begins", &e.Begins)
	oneOf(c, "state", &e.State, Listed, Vacated)
}

// Requested asks another unit for exhibits. It draws the request's thread; its
// id is the request's. What is asked for stands in the words, an age file to
// both units.
type Requested struct {
	Header
	Thread    Thread
	To        UnitID
	URN       *URN
	RespondBy Time
	Words     Sized
}

func (*Requested) Kind() Kind { return "requested" }
func (e *Requested) fields(c *codec) {
	e.header(c)
	one(c, "thread", &e.Thread)
	one(c, "to", &e.To)
	maybe(c, "urn", &e.URN)
	one(c, "respond-by", &e.RespondBy)
	one(c, "words", &e.Words)
}
