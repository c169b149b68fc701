package notice

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// lineFile is a file that lines are added to, for a collector that reads it. It is
// opened each time, so that it can be renamed away at any moment.
type lineFile string

// write adds a line and has it on the disk. A line that broke off when the disk was
// full is ended first: it is then one damaged line, and this one whole.
func (f lineFile) write(_ context.Context, line []byte, _ Message) error {
	file, err := os.OpenFile(string(f), os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return f.failed(err)
	}
	whole := append(line, '\n')
	if !ended(file) {
		whole = append([]byte{'\n'}, whole...)
	}
	_, err = file.Write(whole)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return f.failed(err)
	}
	return nil
}

// ended reports whether a file ends with a line's end, or is empty.
func ended(f *os.File) bool {
	at, err := f.Seek(0, io.SeekEnd)
	if err != nil || at == 0 {
		return true
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, at-1)
	return err != nil || last[0] == '\n'
}

// hello looks whether it could be written to, and makes nothing.
func (f lineFile) hello(context.Context) error {
	file, err := os.OpenFile(string(f), os.O_WRONLY|os.O_APPEND, 0)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(filepath.Dir(string(f)))
		if err == nil {
			return nil
		}
	}
	if err != nil {
		return f.failed(err)
	}
	return file.Close()
}

func (f lineFile) failed(err error) error {
	why := "can't be written to"
	switch {
	case errors.Is(err, fs.ErrPermission):
		why = "may not be written to by the service"
	case errors.Is(err, fs.ErrNotExist):
		why = "lies in a folder that is not there"
	case errors.Is(err, errFull):
		why = "lies on a disk that is full"
	}
	return &Failure{Sentence: "the file " + string(f) + " " + why}
}
