package door_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/door"
)

// clock is one that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func limits(second float64, burst int) (*door.Limits, *clock) {
	c := &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	r := door.Rules{}
	for l := range door.DefaultRules() {
		r[l] = door.Rule{Second: second, Burst: burst}
	}
	return door.NewLimits(r, c.now), c
}

func taken(l *door.Limits, act door.Act, s door.Scope, who string, n int) (let int, last error) {
	for range n {
		if err := l.Take(act, s, who); err != nil {
			last = err
			continue
		}
		let++
	}
	return let, last
}

func TestABucketEmptiesAndFillsAgain(t *testing.T) {
	l, c := limits(2, 10)
	let, err := taken(l, door.Reads, door.Person, "amy.reed@northshire.example", 30)
	var many *door.TooMany
	if let != 10 || !errors.As(err, &many) {
		t.Fatalf("%d of 30 were let through, then %v", let, err)
	}
	if many.Wait <= 0 || many.Wait > time.Second || many.Scope != door.Person || many.Act != door.Reads {
		t.Errorf("the refusal says %+v", many)
	}
	c.at = c.at.Add(many.Wait)
	if err := l.Take(door.Reads, door.Person, "amy.reed@northshire.example"); err != nil {
		t.Errorf("after the time it said: %v", err)
	}
	c.at = c.at.Add(5 * time.Second)
	if let, _ := taken(l, door.Reads, door.Person, "amy.reed@northshire.example", 30); let != 10 {
		t.Errorf("after five seconds %d were let through where ten are due", let)
	}
}

// What one does takes nothing from another, nor from another kind of act: who
// sends a terabyte can still sign a receipt.
func TestBucketsAreApart(t *testing.T) {
	l, _ := limits(1, 5)
	_, _ = taken(l, door.Blobs, door.Person, "amy.reed@northshire.example", 50)
	for _, o := range []struct {
		act   door.Act
		scope door.Scope
		who   string
	}{
		{door.Statements, door.Person, "amy.reed@northshire.example"},
		{door.Blobs, door.Person, "ben.cole@cps-northshire.example"},
		{door.Blobs, door.Organisation, "northshire.example"},
		{door.Blobs, door.Address, "amy.reed@northshire.example"},
	} {
		if let, _ := taken(l, o.act, o.scope, o.who, 5); let != 5 {
			t.Errorf("%s of the %s %s: %d of five", o.act, o.scope, o.who, let)
		}
	}
}

// What a request moved is counted when it is known, and waited for.
func TestWhatWasMovedIsOwed(t *testing.T) {
	l, c := limits(1, 10)
	_, _ = taken(l, door.Blobs, door.Organisation, "northshire.example", 9)
	l.Charge(door.Blobs, door.Organisation, "northshire.example", 8)
	if err := l.Take(door.Blobs, door.Organisation, "northshire.example"); err == nil {
		t.Fatal("it is not counted")
	}
	c.at = c.at.Add(8 * time.Second)
	if err := l.Take(door.Blobs, door.Organisation, "northshire.example"); err != nil {
		t.Errorf("it is never paid: %v", err)
	}
	l.Charge(door.Blobs, door.Organisation, "avon.example", 1000) // more than fits
	c.at = c.at.Add(11 * time.Second)
	if err := l.Take(door.Blobs, door.Organisation, "avon.example"); err != nil {
		t.Errorf("one answer larger than the bucket shuts out for longer than it takes to fill: %v", err)
	}
}

// A flood says so once a minute, not once for each request.
func TestTheOperatorHearsOfItOnceAMinute(t *testing.T) {
	l, c := limits(1, 1)
	told := 0
	for range 180 {
		for range 20 {
			var many *door.TooMany
			if errors.As(l.Take(door.SignIns, door.Address, "192.0.2.1/32"), &many) && many.Tell {
				told++
			}
		}
		c.at = c.at.Add(time.Second)
	}
	if told != 3 {
		t.Errorf("in three minutes it was told %d times", told)
	}
}

// A stranger with a million addresses makes no more buckets than the bound, and
// what is not limited makes none.
func TestTheTableIsBounded(t *testing.T) {
	l, _ := limits(1, 1)
	for i := range 300_000 {
		_ = l.Take(door.Reads, door.Address, fmt.Sprintf("2001:db8:%x:%x::/64", i>>16, i&0xffff))
	}
	if n := door.Counted(l); n > 2<<16 {
		t.Errorf("%d buckets are held", n)
	}
	none := door.NewLimits(door.Rules{}, time.Now)
	if let, _ := taken(none, door.Reads, door.Person, "amy.reed@northshire.example", 100); let != 100 || door.Counted(none) != 0 {
		t.Errorf("without rules %d of 100, %d buckets", let, door.Counted(none))
	}
}
