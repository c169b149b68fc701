package seal

import (
	"bytes"
	"context"

	"github.com/safehand/safehand/event"
)

// SealIn seals with another segment size, so that edges can be met with little.
func SealIn(ctx context.Context, p *Plan, id Identity, meta event.Manifest, sink Sink, segment int) (*Result, error) {
	return ResumeIn(ctx, p, id, meta, sink, segment, Begun{})
}

// ResumeIn goes on with another segment size.
func ResumeIn(ctx context.Context, p *Plan, id Identity, meta event.Manifest, sink Sink, segment int, b Begun) (*Result, error) {
	w := work{sink: sink, segment: int64(segment), journal: b.Journal, encrypt: toAge(id.age.Recipient())}
	return sealIn(ctx, p, id, meta, w, b.Done)
}

var (
	Candidate = candidate
	TarHeader = tarHeader
)

// MarkAlways renews the journal of an extraction as often as it may, for a test.
func MarkAlways() (back func()) {
	was := markEvery
	markEvery = 0
	return func() { markEvery = was }
}

// ResumeFaked goes on with a sealer that makes of a segment what seal says.
func ResumeFaked(ctx context.Context, p *Plan, id Identity, meta event.Manifest, sink Sink, segment int, b Begun, seal func(*bytes.Buffer, []byte) error) (*Result, error) {
	encrypt := func(dst *bytes.Buffer, clear []byte) (event.Digest, error) {
		err := seal(dst, clear)
		return event.Sum(dst.Bytes()), err
	}
	return sealIn(ctx, p, id, meta, work{sink: sink, segment: int64(segment), journal: b.Journal, encrypt: encrypt}, b.Done)
}
