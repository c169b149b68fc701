package event

const (
	wordsFirst   = "safehand/words/v1 message"
	detailsFirst = "safehand/case/v1 details"
	maxWords     = 1 << 20
)

// MaxPeople bounds the people of a case.
const MaxPeople = 500

// Words are what people say to each other beside a statement: a note, a reason,
// what is asked for. They travel as an age file to the parties; the statement
// names the file.
type Words struct {
	Random   Digest
	From     ActorID
	Exhibits []FreeText // references asked for, in a request
	Lines    []FreeText
}

func (w *Words) fields(c *codec) {
	one(c, "random", &w.Random)
	one(c, "from", &w.From)
	ordered(c, "exhibit", &w.Exhibits)
	ordered(c, "line", &w.Lines)
	if c.err == nil && (len(w.Lines) > MaxMessage || len(w.Exhibits) > MaxExhibits || len(w.Lines)+len(w.Exhibits) == 0) {
		c.fail(bad("line: words have 1 to %d lines, and at most %d exhibits", MaxMessage, MaxExhibits))
	}
}

// Text is the words' one spelling.
func (w *Words) Text() ([]byte, error) { return exactText(wordsFirst, w.fields, ParseWords) }

// ParseWords reads words.
func ParseWords(b []byte) (*Words, error) {
	w := new(Words)
	if err := exact(b, wordsFirst, maxWords, w.fields); err != nil {
		return nil, err
	}
	return w, nil
}

// CaseDetails is what a unit knows of a case and the service does not: what it
// is called and who is in it. They travel as an age file to the unit.
type CaseDetails struct {
	Random    Digest
	From      ActorID
	Operation *FreeText // its name until there is a URN, and often after
	People    []Pseudonym
	Lines     []FreeText
}

func (d *CaseDetails) fields(c *codec) {
	one(c, "random", &d.Random)
	one(c, "from", &d.From)
	maybe(c, "operation", &d.Operation)
	many(c, "person", &d.People, 0)
	ordered(c, "line", &d.Lines)
	if c.err == nil && (len(d.Lines) > MaxMessage || len(d.People) > MaxPeople) {
		c.fail(bad("line: at most %d lines and %d people", MaxMessage, MaxPeople))
	}
}

// Text is the details' one spelling.
func (d *CaseDetails) Text() ([]byte, error) {
	return exactText(detailsFirst, d.fields, ParseCaseDetails)
}

// ParseCaseDetails reads a case's details.
func ParseCaseDetails(b []byte) (*CaseDetails, error) {
	d := new(CaseDetails)
	if err := exact(b, detailsFirst, maxWords, d.fields); err != nil {
		return nil, err
	}
	return d, nil
}

// WordsOf is the age file that a statement names beside itself, nil when it
// names none.
func WordsOf(e Event) *Sized {
	switch e := e.(type) {
	case *Rejected:
		return e.Words
	case *Returned:
		return e.Words
	case *Destroyed:
		return e.Words
	case *RedirectAsked:
		return e.Words
	case *AskedBack:
		return e.Words
	case *Reported:
		return e.Words
	case *Noted:
		return &e.Words
	case *Answered:
		return e.Words
	case *CaseOpened:
		return &e.Details
	case *CaseChanged:
		return e.Details
	case *ReviewDecided:
		return &e.Words
	case *Requested:
		return &e.Words
	}
	return nil
}
