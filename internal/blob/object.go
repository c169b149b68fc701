package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// object is a blob of a bucket that is being read. A seek asks for the rest of
// it only when somebody reads on.
type object struct {
	ctx  context.Context // of Open: an io.Reader is given none
	s    *bucket
	n    Name
	size int64
	body io.ReadCloser
	at   int64 // what the reader wants next
	from int64 // what body has next
}

func (o *object) Read(p []byte) (int, error) {
	if o.at >= o.size {
		return 0, io.EOF
	}
	if o.body == nil || o.at != o.from {
		if err := o.reopen(); err != nil {
			return 0, err
		}
	}
	n, err := o.body.Read(p)
	o.at, o.from = o.at+int64(n), o.from+int64(n)
	if errors.Is(err, io.EOF) && o.at < o.size {
		err = io.ErrUnexpectedEOF // the store hung up: less is not the blob
	}
	return n, err
}

func (o *object) reopen() error {
	if err := o.Close(); err != nil {
		return err
	}
	out, err := o.s.get(o.ctx, o.n, fmt.Sprintf("bytes=%d-", o.at))
	if err != nil {
		return objectError(o.n, err)
	}
	o.body, o.from = out.Body, o.at
	return nil
}

func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return 0, errors.New("a place before the beginning of a blob")
	}
	o.at = offset
	return offset, nil
}

func (o *object) Close() error {
	if o.body == nil {
		return nil
	}
	err := o.body.Close()
	o.body = nil
	return err
}
