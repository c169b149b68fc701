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

// Checkpoint is the head of the log, to anybody, with what others have signed
// under it so far.
func (d *Desk) Checkpoint(ctx context.Context) (text string, err error) {
	err = d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		text = string(h.Checkpoint)
		c, err := v.tx.Cosigned(h.Size)
		if c != nil {
			text = string(ledger.WithLines(h.Checkpoint, c.Last...))
		}
		return err
	})
	return text, err
}

// MaxBeginnings is how many sizes are proven at once.
const MaxBeginnings = 100

// Tree proves, to anybody, that the logs of the sizes from begin that of size to.
// To is the newest size when it is negative.
func (d *Desk) Tree(ctx context.Context, from []int64, to int64) (p api.TreeProof, err error) {
	if len(from) == 0 {
		from = []int64{0}
	}
	if len(from) > MaxBeginnings {
		return p, &api.Error{Code: api.CodeBadRequest, Message: "too many sizes at once"}
	}
	err = d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		if to < 0 {
			to = h.Size
		}
		p = api.TreeProof{From: from[0], To: to}
		for i, size := range from {
			if size > to || to > h.Size {
				return &api.Error{Code: api.CodeBadRequest, Message: "the log has no such sizes"}
			}
			hashes, err := ledger.ProveTree(ctx, v.tx, to, size)
			if err != nil {
				return err
			}
			if i == 0 {
				p.Proof = base64s(hashes)
				continue
			}
			p.More = append(p.More, api.Beginning{From: size, Proof: base64s(hashes)})
		}
		return nil
	})
	return p, err
}
