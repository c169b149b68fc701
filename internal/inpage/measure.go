//go:build js && wasm && measure

package main

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// The benchmark of the page's ciphers is built with this act. No page has it: it
// seals to a key that it throws away, into nothing.
func init() { acts["sealToNothing"] = sealToNothing }

type sealed struct {
	Paths []string `json:"paths"`
}

var sealToNothing = with(func(ctx context.Context, _ *session, in sealed) (any, error) {
	id, err := seal.GenerateIdentity()
	if err != nil {
		return nil, err
	}
	p, err := seal.PlanPaths(in.Paths)
	if err != nil {
		return nil, err
	}
	r, err := seal.Seal(ctx, p, id, event.Manifest{
		Reference: "JRS/9", Description: "Noise", Type: "other", Marking: event.OfficialSensitive,
		SealedBy: "amy.reed@northshire.example", SealedAt: 1795293060, With: "bench",
	}, nothing{}, nil)
	if err != nil {
		return nil, err
	}
	list, err := event.ParseList(r.ListText)
	if err != nil {
		return nil, err
	}
	return len(list.Segments), nil
})

type nothing struct{}

func (nothing) Put(context.Context, event.Digest, []byte) error { return nil }
