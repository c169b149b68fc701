package desk

import (
	"context"

	"github.com/safehand/safehand/event"
)

// proven refuses a statement of somebody without a session before it waits for
// the log, where one writer works for everybody: what a stranger makes up is
// turned away here. What she proves counts as hers: nobody can use up what
// another may say by signing with her name.
func (d *Desk) proven(ctx context.Context, n *event.Note, e event.Event) error {
	logged, err := d.signed(ctx, n, e)
	if err != nil || logged || d.count == nil {
		return err
	}
	return d.count(e.Common().By.ID)
}

// signed verifies a statement's signatures under the keys that stand now, unless
// it is in the log already.
func (d *Desk) signed(ctx context.Context, n *event.Note, e event.Event) (logged bool, err error) {
	err = d.view(ctx, func(v *view) error {
		have, err := v.tx.Logged(n.ID())
		if logged = have != nil; err != nil || logged {
			return err
		}
		keys, err := v.custody.Signers(e)
		if err != nil {
			return err
		}
		return n.Verify(keys)
	})
	return logged, err
}

// Pressed reports that nothing more can be recorded at the moment.
func (d *Desk) Pressed() bool { return d.record.Full() }
