package client

import (
	"context"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// ReadAdmission takes an organisation's admission apart for its operator, who
// sees the name and the root number before signing. Every root key must have
// signed it.
func ReadAdmission(b []byte) (*event.Note, *event.Admitted, error) {
	n, err := event.ParseNote(b)
	if err != nil {
		return nil, nil, err
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, nil, err
	}
	a, ok := e.(*event.Admitted)
	if !ok {
		return nil, nil, event.Refuse(event.CodeUnknown, "not an organisation's admission")
	}
	return n, a, n.Verify(slices.Sorted(slices.Values(a.Root)))
}

// Admit is the operator's act: the service signs below the root, and the
// organisation joins. It gives no trust: partners still compare root numbers.
func Admit(ctx context.Context, a Address, n *event.Note, service note.Signer, o Options) (*api.Recorded, error) {
	own, err := event.Sign(n.Text, service)
	if err != nil {
		return nil, err
	}
	both := &event.Note{Text: n.Text, Signatures: append(slices.Clone(n.Signatures), own.Signatures...)}
	c, err := with(&Home{Config: Config{Server: a.Server, Pin: a.Pin}}, &Keyring{}, o)
	if err != nil {
		return nil, err
	}
	var r api.Recorded
	err = c.call(ctx, "POST", "/v1/events", api.Submission{Note: string(both.Bytes())}, &r)
	return &r, err
}
