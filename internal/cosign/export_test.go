package cosign

import "context"

// Round asks each witness that is due, as the loops do once a second.
func (a *Asker) Round(ctx context.Context) {
	for _, w := range a.Witnesses {
		a.ask(ctx, w, false)
	}
}
