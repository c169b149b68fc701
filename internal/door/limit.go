package door

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/recent"
)

// Act is what is counted. Each is counted apart, so that a sending of a terabyte
// leaves its sender all her receipts.
type Act string

const (
	SignIns    Act = "sign-ins"
	Statements Act = "statements"
	Reads      Act = "reads"
	Blobs      Act = "blobs"
)

// Scope is for whom it is counted.
type Scope string

const (
	Person       Scope = "person" // or agent, or whoever else signs in
	Organisation Scope = "organisation"
	Address      Scope = "address" // see [Prefix]
)

// Limits counts what callers do, in buckets that fill again at an even rate. It
// bounds what one person, organisation or address can take from all others; no
// honest user meets it.
//
// It is counted on each node, in memory: a count that had to be durable would
// cost more than what it counts. It is safe for concurrent use.
type Limits struct {
	rules Rules
	now   func() time.Time
	kept  *recent.Cache[counted, *bucket]
}

type counted struct {
	act   Act
	scope Scope
	who   string
}

type bucket struct {
	rate *rate.Limiter
	mu   sync.Mutex
	told time.Time
}

// mostCounted bounds the buckets in memory, some 200 bytes each. A stranger with
// more addresses than that gets fresh buckets, and so does everybody else: to
// forget only ever lets in.
const mostCounted = 1 << 16

// NewLimits counts by these rules. The clock is a real one, never the service's
// own notion of time: what runs back or stands still would shut people out.
func NewLimits(rules Rules, now func() time.Time) *Limits {
	return &Limits{rules, now, recent.New[counted](mostCounted, recent.Count[*bucket])}
}

// TooMany is the refusal of what went beyond a limit.
type TooMany struct {
	Act   Act
	Scope Scope
	Who   string
	Wait  time.Duration // until trying again can succeed
	// Tell says that this is the first for a minute: a flood must not write a
	// line for each of its requests.
	Tell bool
}

func (e *TooMany) Error() string {
	return fmt.Sprintf("too many %s of one %s; the next in %v", e.Act, e.Scope, e.Wait)
}

// tellEvery is how often the operator hears of one limit that is being met.
const tellEvery = time.Minute

// Take counts one request of who, or refuses it with a [TooMany] and counts
// nothing.
func (l *Limits) Take(act Act, scope Scope, who string) error {
	b := l.bucket(act, scope, who)
	if b == nil {
		return nil
	}
	now := l.now()
	r := b.rate.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	r.CancelAt(now)
	return &TooMany{act, scope, who, wait, b.tell(now)}
}

// Charge counts what a request turned out to cost beyond being one. It may leave
// the bucket in debt: the next request waits.
func (l *Limits) Charge(act Act, scope Scope, who string, more int) {
	if b := l.bucket(act, scope, who); b != nil && more > 0 {
		b.rate.ReserveN(l.now(), min(more, b.rate.Burst()))
	}
}

// bucket is nil for what isn't limited.
func (l *Limits) bucket(act Act, scope Scope, who string) *bucket {
	r := l.rules[Limit{act, scope}]
	if r.Second <= 0 || who == "" {
		return nil
	}
	b, _ := l.kept.Get(counted{act, scope, who}, func() (*bucket, error) {
		return &bucket{rate: rate.NewLimiter(rate.Limit(r.Second), r.Burst)}, nil
	})
	return b
}

func (b *bucket) tell(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.told.IsZero() && now.Sub(b.told) < tellEvery {
		return false
	}
	b.told = now
	return true
}

// TakeAs counts one request of somebody who is known, and of her organisation.
// What she herself is refused takes nothing from the others of it.
func (l *Limits) TakeAs(act Act, who event.ActorID) error {
	if err := l.Take(act, Person, string(who)); err != nil {
		return err
	}
	return l.Take(act, Organisation, string(who.Org()))
}

// ChargeAs is Charge for somebody who is known, and her organisation.
func (l *Limits) ChargeAs(act Act, who event.ActorID, more int) {
	l.Charge(act, Person, string(who), more)
	l.Charge(act, Organisation, string(who.Org()), more)
}
