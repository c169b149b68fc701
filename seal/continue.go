package seal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/safehand/safehand/event"
)

// continued is one call of ExtractAs.
type continued struct {
	x        *Exhibit
	root     *os.Root
	name     string
	o        ExtractOptions
	progress Progress

	from *mark // what it goes on from, if there is anything
}

func (c *continued) run(ctx context.Context) (*Extracted, error) {
	c.from = readMark(c.root, c.o.Stage)
	if c.from != nil && c.from.Of != c.print() {
		c.from = nil
	}
	if c.from != nil && c.from.Whole {
		if done, err := c.stands(ctx); done != nil || err != nil {
			return done, err
		}
		c.from = nil
	}
	if err := c.vacant(); err != nil {
		return nil, err
	}
	s, err := c.stage(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.write(ctx, s); err != nil {
		return nil, err
	}
	return c.finish(s)
}

// stands gives what was extracted whole before, if it still is what it was.
func (c *continued) stands(ctx context.Context) (*Extracted, error) {
	if c.from.Files != len(c.x.Manifest.Files) || c.from.Part != nil {
		return nil, nil
	}
	for _, at := range []string{c.o.Stage, c.name} {
		s := c.newStage()
		s.folder = at
		if info, err := c.root.Lstat(at); err != nil || !info.IsDir() {
			continue
		}
		err := s.replay(ctx, c.from)
		if errors.Is(err, errDiffers) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		s.result.TrueNames = c.from.TrueNames
		if at == c.o.Stage {
			return c.settle(s)
		}
		s.result.Written = s.top
		return &s.result, nil
	}
	return nil, nil
}

// vacant refuses a folder of that name that holds something.
func (c *continued) vacant() error {
	info, err := c.root.Lstat(c.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	e := &ExistsError{Folder: c.root.Name(), Names: []string{c.name}}
	if err != nil || !info.IsDir() {
		return errors.Join(err, e)
	}
	have, err := readDir(c.root, c.name)
	if err != nil || len(have) == 0 {
		return err
	}
	e = &ExistsError{Folder: filepath.Join(c.root.Name(), c.name)}
	for _, f := range have {
		e.Names = append(e.Names, f.Name())
	}
	return e
}

func (c *continued) newStage() *stage {
	s := emptyStage(c.root, c.x.Manifest, c.o)
	s.own = true
	return s
}

// stage is what an earlier call left, as far as it is what the journal says, or a
// new one.
func (c *continued) stage(ctx context.Context) (*stage, error) {
	if c.from != nil {
		s := c.newStage()
		err := s.replay(ctx, c.from)
		if err == nil {
			return s, nil
		}
		s.shut()
		if !errors.Is(err, errDiffers) {
			return nil, err
		}
	}
	if err := c.clear(); err != nil {
		return nil, err
	}
	s := c.newStage()
	return s, c.root.Mkdir(s.folder, s.dirs)
}

// write fetches and writes what is missing.
func (c *continued) write(ctx context.Context, s *stage) error {
	defer s.shut()
	var stream *stream
	var t *tarReader
	if c.from == nil {
		stream = c.x.stream(ctx, 0, 0, c.progress)
		t = newTarReader(stream, c.x.Manifest)
	} else {
		stream = c.x.stream(ctx, c.from.Segment, c.from.Start, c.progress)
	}
	defer stream.Close() // it only ends the fetching
	if c.from != nil {
		var err error
		if t, err = continueTarReader(stream, c.x.Manifest, c.from); err != nil {
			return err
		}
	}
	s.marks = &marks{stream: stream, of: c.print()}
	return s.write(t)
}

// finish makes the folder durable, says that it is whole, and gives it its name.
func (c *continued) finish(s *stage) (*Extracted, error) {
	if err := s.syncFolders(); err != nil {
		return nil, err
	}
	m := &mark{Of: c.print(), Files: len(c.x.Manifest.Files), Whole: true, TrueNames: s.result.TrueNames}
	if err := s.save(m); err != nil {
		return nil, err
	}
	return c.settle(s)
}

func (c *continued) settle(s *stage) (*Extracted, error) {
	if err := c.vacant(); err != nil {
		return nil, err
	}
	// An empty folder of that name is in the way on some systems.
	if err := c.root.Remove(c.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := c.root.Rename(s.folder, c.name); err != nil {
		return nil, err
	}
	s.result.Written = s.top
	return &s.result, syncFolder(c.root, ".")
}

// ended keeps what can be continued, and takes away what can't: a broken exhibit's
// files are no use to anybody, and a full disk needs its room back.
func (c *continued) ended(err error) error {
	var part *PartError
	var exists *ExistsError
	if err == nil {
		return nil
	}
	if errors.As(err, &part) || errors.As(err, &exists) || full(err) || readMark(c.root, c.o.Stage) == nil {
		return errors.Join(err, c.clear())
	}
	return &PausedError{filepath.Join(c.root.Name(), c.o.Stage), err}
}

func (c *continued) clear() error {
	c.from = nil
	return errors.Join(c.root.RemoveAll(c.o.Stage), c.root.RemoveAll(c.o.Stage+journalSuffix), c.root.RemoveAll(c.o.Stage+journalSuffix+"-"))
}

func full(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// print is what a journal is of: this exhibit, under these names.
func (c *continued) print() event.Digest {
	return event.Sum(fmt.Appendf(nil, "%s\n%s\n%v\n%v\n%q\n", c.x.sealed.Seal.ID(), c.x.sealed.Seal.List.Digest, c.o.Portable, c.o.Shared, c.name))
}
