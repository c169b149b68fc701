package record

import (
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// seen refuses a statement whose signer saw another history than this log's, or
// one that has been out of date for more than a day: that is, if the first entry
// it does not hold was recorded that long ago. A checkpoint that nothing has been
// added to is as good as new.
func (b *batch) seen(e event.Event) error {
	if e.Kind().ByService() {
		return nil
	}
	s := e.Common().Seen
	if s.Size < 1 || s.Size > b.head.Size {
		return forked(s)
	}
	root, err := b.rootAt(s.Size)
	if err != nil {
		return b.fail(err)
	}
	if event.Digest(root) != s.Root {
		return forked(s)
	}
	if s.Size == b.head.Size {
		return nil
	}
	text, err := b.tx.Entry(s.Size)
	if err != nil {
		return b.fail(err)
	}
	missed, err := ledger.ParseEntry(text)
	if err != nil {
		return b.fail(err)
	}
	if b.recorded-missed.Recorded > event.MaxSeen {
		return event.Refuse(event.CodeStale, "what was last seen of the record is more than a day old: look again and sign anew")
	}
	return nil
}

func forked(s event.Seen) error {
	return event.Refuse(event.CodeForked, "the checkpoint of size %d that was seen is not one of this log", s.Size)
}

func (b *batch) rootAt(size int64) (tlog.Hash, error) {
	if size == b.head.Size {
		return b.head.Root, nil
	}
	if r, ok := b.roots[size]; ok {
		return r, nil
	}
	r, err := ledger.RootAt(b.ctx, b.tx, size)
	if err == nil {
		b.roots[size] = r
	}
	return r, err
}
