package client

import (
	"context"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

// SignReport signs the bytes of a report that this client made, with the person's own key:
// the file that stands beside it. Nothing of it is said to the service.
func (c *Client) SignReport(ctx context.Context, m board.Month, report []byte) ([]byte, error) {
	s, ev, err := c.directoriesWith(ctx)
	if err != nil {
		return nil, err
	}
	month, err := m.MarshalText()
	if err != nil {
		return nil, err
	}
	return continuity.SignReport(&continuity.ReportSignature{
		Month: string(month), Report: event.Sum(report), Log: s.Service.Log, By: c.Who(), At: event.TimeOf(c.now()),
	}, c.ring.signer, ev, s)
}
