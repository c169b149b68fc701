package porter

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// outbox sends what lands in a folder: each folder in it that has an exhibit
// list, is complete and has come to rest.
type outbox struct {
	*Porter
	client *client.Client
	seen   map[string]*glance
	idle   map[string]*problem // why what was begun of a folder waits
	moving bool                // something has still to come to rest
}

// glance is what was last seen of a folder, and what came of it.
type glance struct {
	contents *contents
	since    time.Time // that it has looked so
	refused  *problem  // why it was not sent, looking so
	until    time.Time // when a refusal is tried again that the folder may not be to blame for
}

const (
	// listless is how long a folder may lie there without an exhibit list before
	// anybody is told: somebody may be typing it.
	listless = 10 * time.Minute
	// retry is when something is tried again that changes elsewhere: a unit gets
	// its key, an organisation is recognised.
	retry = 15 * time.Minute
)

func newOutbox(p *Porter, c *client.Client) *outbox {
	return &outbox{Porter: p, client: c, seen: map[string]*glance{}, idle: map[string]*problem{}}
}

// settling reports that waiting a little would help.
func (b *outbox) settling() bool { return b.moving }

// round ends what an earlier round or an earlier run began, then looks through
// the folder.
func (b *outbox) round(ctx context.Context) error {
	b.moving = false
	all := []error{b.finish(ctx)}
	if unreachable(all[0]) {
		return all[0]
	}
	entries, err := os.ReadDir(b.Outbox)
	if err != nil {
		return err
	}
	all = append(all, b.forget(entries))
	for _, e := range entries {
		if !theirs(e) {
			continue
		}
		err := b.one(ctx, e.Name(), e.Type())
		if all = append(all, err); ctx.Err() != nil || unreachable(err) {
			break
		}
	}
	return errors.Join(all...)
}

// theirs: a folder that somebody put there to be sent, or a link to one.
func theirs(e fs.DirEntry) bool {
	return (e.IsDir() || e.Type()&fs.ModeSymlink != 0) && e.Name() != Sent && !strings.HasPrefix(e.Name(), ".")
}

// forget drops what is known of folders that are gone, and the notes beside them.
func (b *outbox) forget(entries []fs.DirEntry) error {
	here := map[string]bool{}
	for _, e := range entries {
		here[e.Name()] = theirs(e)
	}
	maps.DeleteFunc(b.seen, func(name string, _ *glance) bool { return !here[name] })
	var all []error
	for _, e := range entries {
		if name, note := strings.CutSuffix(e.Name(), problemSuffix); note && !here[name] {
			all = append(all, hide(b.problemFile(name)))
		}
	}
	return errors.Join(append(all, b.forgetInVain(here))...)
}

const problemSuffix = " - problem.txt"

func (b *outbox) problemFile(name string) string { return filepath.Join(b.Outbox, name+problemSuffix) }

// one looks at a folder and sends it if it is time to.
func (b *outbox) one(ctx context.Context, name string, kind fs.FileMode) error {
	if busy, err := b.unfinished(name); busy || err != nil {
		return err
	}
	g, now := b.seen[name], b.Now()
	if g != nil && g.refused != nil && now.Before(g.until) {
		return g.refused
	}
	c, p := b.look(name, kind)
	switch {
	case p != nil:
		return b.refuse(name, &glance{contents: &contents{}, until: now.Add(retry)}, p)
	case g == nil || g.contents.print != c.print:
		b.seen[name] = &glance{contents: c, since: now}
		b.moving = true
		return nil
	case g.refused != nil && g.until.IsZero():
		return g.refused
	case now.Sub(g.since) < b.Settle:
		b.moving = true
		return nil
	case len(c.lists) == 0 && now.Sub(g.since) < listless:
		return nil
	}
	return b.ready(ctx, name, g, c)
}

func (b *outbox) look(name string, kind fs.FileMode) (*contents, *problem) {
	if kind&fs.ModeSymlink != 0 {
		return nil, problemOf("a link where a folder should be", "%q is a link. Copy the folder itself here.", name)
	}
	c, err := look(filepath.Join(b.Outbox, name))
	if err != nil {
		return nil, problemOf("a folder can't be read: "+plainly(err), "It can't be read: %v.", err)
	}
	return c, nil
}

// ready sends a folder that has come to rest, or says beside it why it can't.
func (b *outbox) ready(ctx context.Context, name string, g *glance, c *contents) error {
	o, ignored, wrong := b.outgoing(c)
	if wrong != nil {
		return b.refuse(name, g, &problem{
			short: "a folder can't be sent as it is: see the note beside it",
			lines: append(wrong, "", "Nothing of this folder has left this machine."),
		})
	}
	err := b.send(ctx, name, c, o, ignored)
	var p *problem
	var doubts *client.WrongCaseError
	switch {
	case err == nil, ctx.Err() != nil, unreachable(err):
		return err
	case errors.As(err, &p):
		g.until = p.until
	case errors.As(err, &doubts):
		p = &problem{
			short: "it may be for another case: see the note beside the folder", cause: err,
			lines: append([]string{"It may be for another case. Nothing of this folder has left this machine."}, doubts.Doubts...),
		}
		p.lines = append(p.lines, "", "If you have looked, and it belongs to the case: add a column \"case checked\" to the exhibit list, with \"yes\".")
	default:
		p = &problem{short: plainly(err), lines: []string{err.Error()}, cause: err}
		g.until = b.Now().Add(retry)
	}
	return b.refuse(name, g, p)
}

// refuse says why beside the folder. It is not tried again before something
// changes.
func (b *outbox) refuse(name string, g *glance, p *problem) error {
	b.seen[name] = g
	g.refused = p
	return errors.Join(p, p.show(b.problemFile(name), b.Now()))
}

// outgoing is what a folder's exhibit list says is to be sent.
func (b *outbox) outgoing(c *contents) (*client.Outgoing, []string, []string) {
	switch len(c.lists) {
	case 0:
		return nil, nil, []string{fmt.Sprintf("There is no exhibit list in this folder. Put one there as %s, with the columns \"reference\" and \"file\".", listNames[0])}
	case 1:
	default:
		return nil, nil, []string{fmt.Sprintf("There are two exhibit lists, %s and %s. Leave one.", c.lists[0], c.lists[1])}
	}
	text, err := os.ReadFile(filepath.Join(c.dir, c.lists[0]))
	if err != nil {
		return nil, nil, []string{fmt.Sprintf("%s can't be read: %v.", c.lists[0], err)}
	}
	l, wrong := readList(c.lists[0], text)
	if wrong != nil {
		return nil, nil, wrong
	}
	o, wrong := exhibits(l, c, b.Type)
	if wrong != nil {
		return nil, nil, wrong
	}
	agent, _ := b.client.Who().ID.Agent()
	o.For, o.To, o.Deadline = agent.Unit(), b.To, b.deadline(o)
	return o, l.ignored, nil
}

// deadline is as it was set, or what is usual.
func (b *outbox) deadline(o *client.Outgoing) event.Deadline {
	if b.Deadline != nil {
		return *b.Deadline
	}
	return client.UsualDeadline(o.Types()...)
}
