package seal

import (
	"context"

	"github.com/safehand/safehand/event"
)

// SealIn seals with another segment size, so that edges can be met with little.
func SealIn(ctx context.Context, p *Plan, id Identity, meta event.Manifest, sink Sink, segment int) (*Result, error) {
	return sealIn(ctx, p, id, meta, sink, nil, segment)
}

var (
	Candidate = candidate
	TarHeader = tarHeader
)
