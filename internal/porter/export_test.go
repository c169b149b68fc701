package porter

import (
	"context"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// What tests look at from outside.
var (
	Place    = place
	Safe     = safe
	Length   = length
	Fold     = fold
	Plainly  = plainly
	Harmless = harmless
	Look     = look
)

// Reading is what comes of an exhibit list and a folder.
func Reading(name string, text []byte, dir string) (*client.Outgoing, []string, []string) {
	l, wrong := readList(name, text)
	if wrong != nil {
		return nil, nil, wrong
	}
	found, err := look(dir)
	if err != nil {
		return nil, nil, []string{err.Error()}
	}
	o, wrong := exhibits(l, found, "other")
	return o, l.ignored, wrong
}

// ReadList only reads.
func ReadList(text []byte) []string {
	_, wrong := readList("exhibits.csv", text)
	return wrong
}

// Path is a template's name for an exhibit.
func (t Template) Path(values map[string]string, maxPath int) string { return t.path(values, maxPath) }

// Problem is one with a line that names evidence.
func Problem(short, line string) error { return &problem{short: short, lines: []string{line}} }

// Files is a manifest's files.
type Files = []event.File

// PrintOf is what changes when anything in a folder does.
func PrintOf(c *contents) [32]byte { return c.print }

// Again runs an errand until ctx ends.
func Again(ctx context.Context, c Config, of event.ActorID, wait time.Duration, round func(context.Context) error) {
	p := &Porter{Config: c, status: newStatus(c.Status, of, c.Now)}
	p.again(ctx, &errand{name: "test", pause: wait, round: round})
}

// EachDue does what is due of a list of words.
func EachDue(ctx context.Context, list *Waiting, now func() time.Time, save func() error, do func(string) error) error {
	return eachDue(ctx, (*[]waiting[string])(list), now, save, func(_ context.Context, w *waiting[string]) error { return do(w.What) })
}

// Waiting is a list of words to be done.
type Waiting []waiting[string]

// Add puts a word at its end.
func (l *Waiting) Add(what string) { *l = append(*l, waiting[string]{What: what}) }

// Words are those still there.
func (l Waiting) Words() (out []string) {
	for _, w := range l {
		out = append(out, w.What)
	}
	return out
}

// Outbox1 is one round of sending.
func (p *Porter) Outbox1() func(context.Context) error {
	b := newOutbox(p, p.client)
	return b.round
}

// SendingFile is where a folder's way out is written down.
func (p *Porter) SendingFile(name string) string { return (&outbox{Porter: p}).sendingFile(name) }

// Remember writes down that a folder was sent and is being moved, as it stands
// there after a crash.
func (p *Porter) Remember(name, moved string, sent *client.Sent) error {
	s := &sending{Outbox: p.Outbox, Name: name, Order: "a note", Sent: sent, Landed: true, Moved: moved}
	return p.state.save(p.SendingFile(name), s)
}

// InVain counts orders.
type InVain struct{ v inVain }

// Ordered counts one.
func (v *InVain) Ordered(stored int64, now time.Time) { v.v.ordered(stored, now) }

// Held is whether the next waits, or none follows.
func (v *InVain) Held(now time.Time) string {
	switch p := v.v.held(now); {
	case p == nil:
		return ""
	case p.until.IsZero():
		return "over"
	}
	return "waits"
}
