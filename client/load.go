package client

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/event"
)

// Forget deletes what lies here of a sending that was called back.
func (c *Client) Forget(b *Begun) error {
	j, err := c.openJournal(b.first)
	if err != nil {
		return err
	}
	return j.drop()
}

// load reads all of the draft: what lies here, or what the service has where that
// tells of more. The journal is this program's from then on.
func (c *Client) load(ctx context.Context, b *Begun) (*journal, *drafted, error) {
	j, err := c.openJournal(b.first)
	if err != nil {
		return nil, nil, err
	}
	d, err := j.read(c.drafted())
	if err != nil && !errors.Is(err, fs.ErrNotExist) && len(b.there) == 0 {
		j.close()
		return nil, nil, err
	}
	if err != nil {
		d = nil
	}
	if j.there = sameParts(j.parts, b.there); j.there < len(b.there) {
		d, err = c.takeOver(ctx, j, d, b.there)
	}
	if err == nil && (d == nil || d.head == nil || d.first() != b.first) {
		err = errDraft
	}
	if err != nil {
		j.close()
		return nil, nil, err
	}
	return j, d, nil
}

func sameParts(a, b []event.Sized) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// takeOver fetches the parts that are not here. If they tell of more than what lies
// here, as when another machine went on with it, they take its place.
func (c *Client) takeOver(ctx context.Context, j *journal, have *drafted, parts []event.Sized) (*drafted, error) {
	d := c.drafted()
	var files [][]byte
	for n, want := range parts {
		var b []byte
		var err error
		if n < j.there {
			b, err = os.ReadFile(j.path(partFormat, n))
		} else {
			b, err = c.draftPart(ctx, j.first, n, want)
		}
		if err != nil {
			return nil, err
		}
		if err := d.take(b, j.id); err != nil {
			return nil, err
		}
		files = append(files, b)
	}
	if have != nil && have.progress() >= d.progress() {
		return have, nil
	}
	if err := j.clear(); err != nil {
		return nil, err
	}
	for _, b := range files {
		if err := j.keep(b); err != nil {
			return nil, err
		}
	}
	j.there, j.last = len(j.parts), d.last
	for i := range d.items {
		d.items[i].tellDone()
		unbroken(&d.items[i].done)
	}
	return d, nil
}

// clear empties the folder but for its lock.
func (j *journal) clear() error {
	entries, err := os.ReadDir(j.dir)
	for _, e := range entries {
		if e.Name() != lockFile {
			err = errors.Join(err, os.Remove(filepath.Join(j.dir, e.Name())))
		}
	}
	j.parts, j.there, j.last = nil, 0, event.Digest{}
	return err
}
