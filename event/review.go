package event

// What a review can come to. Whether there was a breach, and whether it is likely to
// put anybody at risk, are two questions: only the second decides who must be told.
const (
	NotABreach   Code = "not-a-breach"
	BreachKept   Code = "breach-no-likely-risk" // it goes into the organisation's own register
	BreachToTell Code = "breach-to-be-told"     // the Information Commissioner is told
)

// Outcomes are those, in the order in which they are asked.
var Outcomes = []Code{NotABreach, BreachKept, BreachToTell}

// ReviewDecided closes a review for one organisation. Its signer decides; who
// advised her is another person, and named. The reasons travel sealed, so that
// nothing about a victim stands in a log that nobody can shorten.
type ReviewDecided struct {
	Header
	Consignment ConsignmentID
	// Causes are all the statements for which the review is open: one that she had
	// not seen can't be closed by her.
	Causes   []EventID
	Exhibits []ExhibitID // all that they are about
	Outcome  Code
	Advised  PersonID
	Words    Sized
}

func (*ReviewDecided) Kind() Kind { return "review-decided" }
func (e *ReviewDecided) fields(c *codec) {
	e.header(c)
	one(c, "consignment", &e.Consignment)
	many(c, "cause", &e.Causes, 1)
	many(c, "exhibit", &e.Exhibits, 1)
	oneOf(c, "outcome", &e.Outcome, Outcomes...)
	one(c, "advised", &e.Advised)
	one(c, "words", &e.Words)
	if c.err == nil && ActorID(e.Advised) == e.By.ID {
		c.fail(bad("advised: who advises and who decides are two people"))
	}
}
