package client

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/lock"
	"github.com/safehand/safehand/seal"
)

// exporting is one export under way.
type exporting struct {
	c        *Client
	op       *opening
	folder   string
	options  seal.ExtractOptions
	progress Progress
	taken    folders
	began    time.Time

	done, total int64
	out         []Exported
}

// IsBegun reports whether an export of the exhibit into that folder was begun and not
// ended: the same command goes on with it.
func (c *Client) IsBegun(folder string, x event.ExhibitID) bool {
	return seal.IsBegun(folder, c.stageOf(x))
}

// stageOf is the name of the hidden folder for an exhibit: two people may export it
// into one folder at the same time.
func (c *Client) stageOf(x event.ExhibitID) string {
	return ".safehand-" + event.Sum([]byte("export " + string(c.Who().ID) + " " + x.String())).String()[:16]
}

// openToExport opens exhibits to be exported, or goes on under the opening of an
// export into that folder that was cut short: one export is one opening in the log,
// however often the power fails.
func (c *Client) openToExport(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, folder string) (*opening, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if which, err = c.openable(s, con, which); err != nil {
		return nil, settled(con, err)
	}
	party := c.party(s, con)
	if o := c.begunExport(s, con, party, which, folder); o != nil {
		op := &opening{id: o.ID, con: con, story: s, party: party, use: toOpen}
		err := c.fill(ctx, op, o.With, which)
		var refused *api.Error
		if !errors.As(err, &refused) || Away(err) {
			return op, err
		}
		// Its key is not to be had any more: opened anew, the reason is told.
	}
	return c.openFor(ctx, s, con, party, which, event.ToExport)
}

// begunExport is the newest opening of just these exhibits to export them, of which
// not all were, if something of it stands in the folder.
func (c *Client) begunExport(s *continuity.Story, con *custody.Consignment, party event.PartyID, which []event.ExhibitID, folder string) *custody.Opening {
	if !slices.ContainsFunc(which, func(x event.ExhibitID) bool { return c.IsBegun(folder, x) }) {
		return nil
	}
	for _, o := range slices.Backward(openings(s, con)) {
		if o.Act.By != c.Who() || o.Act.For != party || o.Purpose != event.ToExport || !sameSet(o.Exhibits, which) {
			continue
		}
		if len(exportedBy(s, o)) < len(which) {
			return o
		}
	}
	return nil
}

func sameSet(a, b []event.ExhibitID) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x event.ExhibitID) bool { return !slices.Contains(b, x) })
}

// exportedBy are the exhibits of an opening that were said to be exported.
func exportedBy(s *continuity.Story, o *custody.Opening) (out []event.ExhibitID) {
	for i := range s.Statements {
		if e, ok := s.Statements[i].Event.(*event.Exported); ok && e.Opened == o.ID {
			out = append(out, e.Exhibits...)
		}
	}
	return out
}

// exhibit writes one exhibit, or finds that it stands.
func (e *exporting) exhibit(ctx context.Context, x *openExhibit) error {
	free, err := e.alone(x.id)
	if err != nil {
		return err
	}
	defer free()
	name := e.taken.of(string(x.Manifest.Reference), x.id)
	o := e.options
	o.Stage = e.c.stageOf(x.id)
	got, err := x.ExtractAs(ctx, e.folder, name, o, e.moved)
	if err != nil {
		return err
	}
	e.done += x.Manifest.Stream.Padded
	e.moved(0, 0)
	e.out = append(e.out, Exported{x.id, string(x.Manifest.Reference), filepath.Join(e.folder, name), got})
	return nil
}

func (e *exporting) moved(done, _ int64) {
	if e.progress != nil {
		e.progress(e.done+done, e.total)
	}
}

// alone keeps a second program of the same person from writing the same exhibit: they
// would take each other's half for their own.
func (e *exporting) alone(x event.ExhibitID) (free func(), err error) {
	path := filepath.Join(e.c.home.Dir, e.c.stageOf(x)+".lock")
	unlock, err := lock.File(path)
	if err != nil {
		return nil, fmt.Errorf("another program exports it from this home just now (%v)", err)
	}
	return func() { os.Remove(path); unlock() }, nil
}

// say says what stands outside now, even if the rest could not be written or was
// given up.
func (e *exporting) say(ctx context.Context) error {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
	}
	s := e.op.story
	if e.c.now().Sub(e.began) > time.Hour {
		// What was seen then would soon be too old to be signed.
		var err error
		if s, _, err = e.c.look(ctx, e.op.con.ID); err != nil {
			return err
		}
	}
	said := exportedBy(s, &custody.Opening{ID: e.op.id})
	ev := &event.Exported{Header: e.c.header(s, e.op.party), Opened: e.op.id}
	for _, x := range e.out {
		if !slices.Contains(said, x.Exhibit) {
			ev.Exhibits = append(ev.Exhibits, x.Exhibit)
		}
		if e.c.kept != nil {
			e.c.kept.Drop(x.Exhibit)
		}
	}
	if len(ev.Exhibits) == 0 {
		return nil
	}
	_, err := e.c.say(ctx, ev, api.Submission{})
	return err
}

// forget takes the journals away, when nothing is left to go on with.
func (e *exporting) forget() (err error) {
	for _, x := range e.out {
		err = errors.Join(err, seal.Forget(e.folder, e.c.stageOf(x.Exhibit)))
	}
	return err
}
