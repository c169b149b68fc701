package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddKeyring keeps a locked keyring until it is collected once, instead of any
// other of that person. The code itself is never kept.
func (t *Tx) AddKeyring(code event.Digest, who event.PersonID, file []byte, until event.Time) error {
	if err := t.q.DropKeyringsOf(t.ctx, string(who)); err != nil {
		return err
	}
	return typed(t.q.AddKeyring(t.ctx, db.AddKeyringParams{Code: code[:], Person: string(who), File: file, UntilUs: micros(until)}))
}

// TakeKeyring hands out a keyring and forgets it; nil when there is none, or its
// time is over.
func (t *Tx) TakeKeyring(code event.Digest, now event.Time) ([]byte, error) {
	b, err := t.q.TakeKeyring(t.ctx, db.TakeKeyringParams{Code: code[:], UntilUs: micros(now)})
	return file(b, err)
}

// DropKeyrings forgets those that nobody collected in time.
func (t *Tx) DropKeyrings(now event.Time) (int64, error) { return t.q.DropKeyrings(t.ctx, micros(now)) }
