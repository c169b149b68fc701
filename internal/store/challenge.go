package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddChallenge keeps a nonce that one sign-in may answer until an instant.
func (t *Tx) AddChallenge(nonce event.Salt, until event.Time) error {
	return typed(t.q.AddChallenge(t.ctx, db.AddChallengeParams{Nonce: nonce[:], UntilUs: micros(until)}))
}

// UseChallenge reports whether the nonce was open at now. It never is again.
func (t *Tx) UseChallenge(nonce event.Salt, now event.Time) (bool, error) {
	n, err := t.q.UseChallenge(t.ctx, db.UseChallengeParams{Nonce: nonce[:], UntilUs: micros(now)})
	return n == 1, err
}

// DropChallenges forgets the nonces nobody answered by now.
func (t *Tx) DropChallenges(now event.Time) (int64, error) {
	return t.q.DropChallenges(t.ctx, micros(now))
}
