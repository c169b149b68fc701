package event

// RedirectAsked is an addressee asking, before the receipt, that exhibits go to
// another unit of her own organisation. The sending unit's next client carries
// it out: only that side has the key.
type RedirectAsked struct {
	Header
	Consignment ConsignmentID
	Exhibits    []ExhibitID
	To          UnitID
	Words       *Sized
}

func (*RedirectAsked) Kind() Kind { return "redirect-asked" }
func (e *RedirectAsked) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "exhibit", &e.Exhibits, 1)
	one(c, "to", &e.To)
	maybe(c, "words", &e.Words)
}

// Reasons for asking something back.
var BackReasons = []Code{"case-ended", "replaced", "sent-in-error", "wrong-case", "other"}

// AskedBack is the sending unit asking for exhibits back after their receipt.
// The receiving unit answers: it is a controller in its own right.
type AskedBack struct {
	Header
	Consignment ConsignmentID
	Exhibits    []ExhibitID
	Reason      Code
	RespondBy   *Time
	Words       *Sized
}

func (*AskedBack) Kind() Kind { return "asked-back" }
func (e *AskedBack) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "exhibit", &e.Exhibits, 1)
	oneOf(c, "reason", &e.Reason, BackReasons...)
	maybe(c, "respond-by", &e.RespondBy)
	maybe(c, "words", &e.Words)
}

// Problems that anybody who has to do with an exhibit can report.
var Problems = []Code{
	"does-not-match", "lost-or-changed", "not-ours", "not-sure", "seal-broken", "seen-by-others", "will-not-play",
}

// Noticed is somebody having pressed Report a problem, before she has said what it is: that
// is asked next, and the clock of what may be a breach counts from here. A [Reported] of
// hers about one of these exhibits says it; [Answered] with [Withdrawn], that she pressed it
// by mistake.
type Noticed struct {
	Header
	Consignment ConsignmentID
	Exhibits    []ExhibitID
}

func (*Noticed) Kind() Kind { return "noticed" }
func (e *Noticed) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "exhibit", &e.Exhibits, 1)
}

// Reported is a problem reported, with what it is.
type Reported struct {
	Header
	Consignment ConsignmentID
	Exhibits    []ExhibitID
	Problem     Code
	Words       *Sized
}

func (*Reported) Kind() Kind { return "reported" }
func (e *Reported) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "exhibit", &e.Exhibits, 1)
	oneOf(c, "problem", &e.Problem, Problems...)
	maybe(c, "words", &e.Words)
}

// Noted is a note about a consignment to the other side, or a reply to one.
type Noted struct {
	Header
	Consignment ConsignmentID
	ReplyTo     *EventID
	Words       Sized
}

func (*Noted) Kind() Kind { return "noted" }
func (e *Noted) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	maybe(c, "reply-to", &e.ReplyTo)
	one(c, "words", &e.Words)
}

// Answers to a question. Withdrawn is the asking side's own.
const (
	Agreed      Code = "agreed"
	AlreadySent Code = "already-sent" // in the consignment it names
	CannotSend  Code = "cannot-send"
	Declined    Code = "declined"
	Closed      Code = "closed" // a reported problem has been dealt with
	Withdrawn   Code = "withdrawn"
)

// Answered answers what was asked or reported: the statement named.
type Answered struct {
	Header
	Question    EventID
	Answer      Code
	Consignment *ConsignmentID // with AlreadySent
	Words       *Sized
}

func (*Answered) Kind() Kind { return "answered" }
func (e *Answered) fields(c *codec) {
	e.header(c)
	one(c, "question", &e.Question)
	oneOf(c, "answer", &e.Answer, Agreed, AlreadySent, CannotSend, Closed, Declined, Withdrawn)
	maybe(c, "consignment", &e.Consignment)
	maybe(c, "words", &e.Words)
	if c.err == nil && e.Consignment == nil && e.Answer == AlreadySent {
		c.fail(bad("already-sent names the consignment"))
	}
}
