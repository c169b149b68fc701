package seal

import (
	"errors"
	"io"
)

// Unchanged looks again at every file, and names one that is not what it was when
// the exhibit was planned. A first byte is read: a page is told of a change by its
// browser only then.
func (p *Plan) Unchanged() error {
	for i := range p.entries {
		e := &p.entries[i]
		err := e.stands()
		if errors.Is(err, errChanged) {
			return &ChangedError{e.Path}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *entry) stands() error {
	f, err := e.Open()
	if err != nil {
		return readError(e.Path, err)
	}
	defer f.Close() // it was only read
	if err := e.unchanged(f); err != nil || e.file.Size == 0 {
		return err
	}
	if _, err := io.ReadFull(f, make([]byte, 1)); err != nil {
		return readError(e.Path, err)
	}
	return nil
}
