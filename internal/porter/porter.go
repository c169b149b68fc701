// Package porter is what a unit's machine does by itself, with a key of its own:
// it sends what lands in a folder, checks what arrives for its unit, and files
// what a person of the unit let it have.
//
// What a newcomer may rely on:
//
//   - It never receives and never opens. It asks for no key but those that a
//     person granted to it by name, after saying in the log that she did.
//   - A folder is sent once, whenever the program or the machine dies: before each
//     step it writes down what it is about to do, and afterwards it asks the
//     service what became of it. Nothing that others put anywhere is deleted or
//     written over.
//   - A file is filed once, whole or not at all, and compared with the seal and
//     the manifest before it takes its name.
//   - Its log says what was done with which sending, by reference and seal number.
//     It never holds a name of evidence, of a folder or of anybody in it.
//   - What it can't do it says where people look, tries again by itself, and does
//     the rest meanwhile.
package porter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/kept"
	"github.com/safehand/safehand/internal/lock"
)

// Config is what a porter does. An errand whose folder is not named is not run.
type Config struct {
	// Outbox is the folder whose folders are sent, each with its exhibit list, to
	// To. They come to lie in Sent inside it.
	Outbox   string
	To       []event.HolderID
	Deadline *event.Deadline // nil: two working hours with an ABE interview, else the next working day
	Type     event.Code      // of exhibits whose row says none
	Settle   time.Duration   // how long a folder must not have changed

	Check bool

	// Files is the folder to file into.
	Files   string
	Name    Template
	MaxPath int
	Kept    *kept.Kept // of the client's, where there is one

	Every  time.Duration // between two rounds
	Status string        // file that says after each round how it went
	Log    *slog.Logger
	Now    func() time.Time
}

// Sent is the folder in the outbox for what was sent.
const Sent = "sent"

// Done is how much was done: sendings sent, sendings checked, exhibits filed.
type Done struct {
	Sent    int `json:"sent"`
	Checked int `json:"checked"`
	Filed   int `json:"filed"`
}

// Porter runs errands for one agent.
type Porter struct {
	Config
	// Done may be read when no errand is run.
	Done Done

	client *client.Client
	state  store
	status *status
	unlock func() error
}

// ErrRunning is wrapped when another porter runs for the same agent.
var ErrRunning = errors.New("this agent is running already")

// New is a porter for the agent whose client c is. What it needs to remember
// stands in the agent's home. It must be closed.
func New(c *client.Client, cfg Config) (*Porter, error) {
	if _, ok := c.Who().ID.Agent(); !ok {
		return nil, fmt.Errorf("%s is not an agent: a machine has a key of its own, so that nobody is taken for having done what it did", c.Who().ID)
	}
	p := &Porter{Config: cfg, client: c, state: store{stateOf(c.Home())}}
	if err := os.MkdirAll(p.state.dir, 0o700); err != nil {
		return nil, err
	}
	for _, dir := range []*string{&p.Outbox, &p.Files} {
		if err := folder(dir); err != nil {
			return nil, err
		}
	}
	p.status = newStatus(cfg.Status, c.Who().ID, cfg.Now)
	var err error
	if p.unlock, err = lock.File(filepath.Join(p.state.dir, "lock")); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrRunning, err)
	}
	return p, nil
}

// folder demands that one is there: a share that is not mounted must not be
// taken for an empty folder, or be made on the disk below it.
func folder(path *string) (err error) {
	if *path == "" {
		return nil
	}
	if *path, err = filepath.Abs(*path); err != nil {
		return err
	}
	info, err := os.Stat(*path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", *path)
	}
	return nil
}

// stateOf is where the porter of a home keeps what it remembers.
func stateOf(h *client.Home) string { return filepath.Join(h.Dir, "agent") }

// Close lets another porter run.
func (p *Porter) Close() error { return p.unlock() }

// errands are what this porter is to do, each with a client of its own: a long
// one holds up no other.
func (p *Porter) errands() []*errand {
	var out []*errand
	if p.Outbox != "" {
		b := newOutbox(p, p.client.Apart())
		out = append(out, &errand{name: "send", pause: min(p.Every, max(p.Settle/5, time.Second)), round: b.round, soon: b.settling})
	}
	if p.Check {
		out = append(out, &errand{name: "check", pause: p.Every, round: (&checker{p, p.client.Apart()}).round})
	}
	if p.Files != "" {
		out = append(out, &errand{name: "file", pause: p.Every, round: (&filer{p, p.client.Apart()}).round})
	}
	return append(out, &errand{name: "watch", pause: time.Hour, round: (&watcher{p, p.client.Apart()}).round})
}

// Once does what there is to do and returns what could not be done, in words
// without a name of evidence: a scheduler mails them to anybody. It waits for a
// folder to settle, though not for one that goes on changing, and for nothing
// else.
func (p *Porter) Once(ctx context.Context) error {
	var all []error
	for _, e := range p.errands() {
		until := p.Now().Add(3*p.Settle + time.Second)
		err := p.one(ctx, e)
		for err == nil && e.soon != nil && e.soon() && p.Now().Before(until) {
			if err = pause(ctx, e.pause); err == nil {
				err = p.one(ctx, e)
			}
		}
		all = append(all, err)
	}
	if err := errors.Join(all...); err != nil && ctx.Err() == nil {
		return &problem{short: plainly(err), cause: err}
	}
	return ctx.Err()
}
