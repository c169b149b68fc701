package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Service says who the service is, to anybody.
func (d *Desk) Service(ctx context.Context) (api.Service, error) {
	s := api.Service{Log: d.service.Log, Key: d.service.Key, LogKeys: d.service.LogKeys, Version: d.version}
	err := d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		s.Checkpoint = string(h.Checkpoint)
		t, err := v.tx.Thread(event.OwnerService(d.service.Log.Service()))
		if t != nil {
			s.Thread = t.Value
		}
		return err
	})
	return s, err
}

// Checkpoint is the head of the log, to anybody.
func (d *Desk) Checkpoint(ctx context.Context) (text string, err error) {
	err = d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		text = string(h.Checkpoint)
		return err
	})
	return text, err
}

// Tree proves, to anybody, that the log of size from begins that of size to. To
// is the newest size when it is negative.
func (d *Desk) Tree(ctx context.Context, from, to int64) (p api.TreeProof, err error) {
	err = d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		if to < 0 {
			to = h.Size
		}
		if from > to || to > h.Size {
			return &api.Error{Code: api.CodeBadRequest, Message: "the log has no such sizes"}
		}
		hashes, err := ledger.ProveTree(ctx, v.tx, to, from)
		p = api.TreeProof{From: from, To: to, Proof: base64s(hashes)}
		return err
	})
	return p, err
}
