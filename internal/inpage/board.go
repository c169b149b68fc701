//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

// monthly is the report that somebody wants, of those units or of all of hers.
type monthly struct {
	Month string         `json:"month"`
	Units []event.UnitID `json:"units,omitempty"`
}

// reported is a report as the page shows it, and as the command line writes it.
type reported struct {
	Sheet *board.Sheet `json:"sheet"`
	Text  written      `json:"text"`
	JSON  written      `json:"json"`
}

// written is a file to the byte, with what tells two of them apart.
type written struct {
	Text   string       `json:"text"`
	Digest event.Digest `json:"digest"`
}

// boardReport takes up to a minute and more: whoever does something else meanwhile does
// not wait for it.
var boardReport = with(func(ctx context.Context, s *session, in monthly) (any, error) {
	m, err := board.ParseMonth(in.Month)
	if err != nil {
		return nil, err
	}
	c, err := s.apart()
	if err != nil {
		return nil, err
	}
	told := progressOf(ctx)
	r, err := c.BoardReport(ctx, m, in.Units, func(done, all int) { told(int64(done), int64(all)) })
	if err != nil {
		return nil, err
	}
	b, err := r.JSON()
	return reported{r.Sheet(), writtenOf(r.Text()), writtenOf(b)}, err
})

func writtenOf(b []byte) written { return written{string(b), event.Sum(b)} }
