package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Session is somebody signed in. The token itself is never kept.
type Session struct {
	Token event.Digest // SHA-256 of the bearer token
	Role  event.Code
	By    event.Signer
	Order *event.EventID // with the role order
	Until event.Time
}

// AddSession keeps a new session.
func (t *Tx) AddSession(s Session) error {
	p := db.AddSessionParams{
		Token: s.Token[:], Role: string(s.Role), Actor: string(s.By.ID), KeyNumber: int64(s.By.Number), UntilUs: micros(s.Until),
	}
	if s.Order != nil {
		p.OrderID = s.Order.Digest[:]
	}
	return typed(t.q.AddSession(t.ctx, p))
}

// Session is the session of a token that has not ended at now, nil when there is
// none.
func (t *Tx) Session(token event.Digest, now event.Time) (*Session, error) {
	r, err := t.q.Session(t.ctx, db.SessionParams{Token: token[:], UntilUs: micros(now)})
	if ok, err := found(err); !ok {
		return nil, err
	}
	s := &Session{
		Token: token, Role: event.Code(r.Role), Until: seconds(r.UntilUs),
		By: event.Signer{ID: event.ActorID(r.Actor), Number: int(r.KeyNumber)},
	}
	if r.OrderID != nil {
		s.Order = new(event.EventID)
		s.Order.Digest, err = digestOf(r.OrderID)
	}
	return s, err
}

// DropSession ends a session.
func (t *Tx) DropSession(token event.Digest) error { return t.q.DropSession(t.ctx, token[:]) }

// DropSessions forgets the sessions that have ended at now.
func (t *Tx) DropSessions(now event.Time) (int64, error) { return t.q.DropSessions(t.ctx, micros(now)) }
