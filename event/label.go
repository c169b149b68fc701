package event

const (
	labelFirst = "safehand/label/v1 consignment"
	maxLabel   = 8 << 20
)

// MaxMessage bounds the lines of a label's message.
const MaxMessage = 100

// Label is the writing on the bag: what the addressees may read before they
// sign for it. It travels as an age file; events name it by the SHA-256 of this
// text, which its first line of random bits keeps from being guessed.
type Label struct {
	Random Digest
	From   ActorID
	// Operation is what the case is called while it has no URN.
	Operation *FreeText
	Message   []FreeText
	Exhibits  []LabelExhibit
}

// LabelExhibit is one exhibit's row on the label.
type LabelExhibit struct {
	Exhibit     RecipientID // there is no seal yet when the label is made
	Reference   FreeText
	Description FreeText
	Type        Code
	Files       int64
	Bytes       int64 // of the files together, in clear
}

func (l *Label) fields(c *codec) {
	one(c, "random", &l.Random)
	one(c, "from", &l.From)
	maybe(c, "operation", &l.Operation)
	ordered(c, "message", &l.Message)
	if len(l.Message) > MaxMessage {
		c.fail(bad("message: more than %d lines", MaxMessage))
	}
	if !c.reading {
		for i := range l.Exhibits {
			l.Exhibits[i].fields(c)
		}
	} else {
		for _, ok := c.peek("exhibit"); ok; _, ok = c.peek("exhibit") {
			var e LabelExhibit
			e.fields(c)
			l.Exhibits = append(l.Exhibits, e)
		}
	}
	if c.err == nil && (len(l.Exhibits) == 0 || len(l.Exhibits) > MaxExhibits) {
		c.fail(bad("a label has 1 to %d exhibits", MaxExhibits))
	}
	seen := make(map[RecipientID]bool, len(l.Exhibits))
	for _, e := range l.Exhibits {
		if c.err == nil && seen[e.Exhibit] {
			c.fail(bad("exhibit: one is there twice"))
		}
		seen[e.Exhibit] = true
	}
}

func (e *LabelExhibit) fields(c *codec) {
	one(c, "exhibit", &e.Exhibit)
	one(c, "reference", &e.Reference)
	one(c, "description", &e.Description)
	oneOf(c, "type", &e.Type, Types...)
	number(c, "files", &e.Files)
	number(c, "bytes", &e.Bytes)
}

// Text is the label's one spelling.
func (l *Label) Text() ([]byte, error) { return exactText(labelFirst, l.fields, ParseLabel) }

// ParseLabel reads a label.
func ParseLabel(b []byte) (*Label, error) {
	l := new(Label)
	if err := exact(b, labelFirst, maxLabel, l.fields); err != nil {
		return nil, err
	}
	return l, nil
}
