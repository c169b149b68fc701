package desk

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/recent"
)

// mostListed bounds the segment lists kept in memory, in segments of forty bytes
// each and twice over: room for two exhibits of a terabyte, or thousands of
// ordinary ones.
const mostListed = 1 << 18

func newLists() *recent.Cache[blob.Name, *event.List] {
	return recent.New[blob.Name](mostListed, func(l *event.List) int64 { return int64(len(l.Segments)) + 1 })
}

// known is the segment list of an exhibit, which has been compared with its seal
// once: to read it anew for each segment would cost as much as the segments. It is
// never what a seal is recorded upon.
func (d *Desk) known(ctx context.Context, s *event.Seal) (*event.List, error) {
	l, err := d.lists.Get(blob.Name{Recipient: s.Recipient, Digest: s.List.Digest}, func() (*event.List, error) { return d.segments(ctx, s) })
	if err != nil {
		return nil, err
	}
	return l, agrees(l, s)
}
