package ledgertest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/ledger/ledgertest"
)

// court notes what a test would fail with.
type court struct {
	testing.TB
	errors []string
}

func (c *court) Errorf(format string, args ...any) {
	c.errors = append(c.errors, fmt.Sprintf(format, args...))
}

func entry(n int) ledger.Entry {
	d := event.Sum(fmt.Append(nil, n))
	return ledger.Entry{Recorded: event.Time(1_800_000_000 + n), Event: event.EventID{Digest: d}, Signatures: d, Tallies: []event.Digest{d}}
}

// Whoever keeps the rules hears nothing of it.
func TestAppendKeepsTheRules(t *testing.T) {
	var m ledger.Memory
	var p ledgertest.Plan
	for n := range 20 {
		c := &court{TB: t}
		if _, _, err := ledger.Append(t.Context(), p.Around(c, &m), []ledger.Entry{entry(n)}); err != nil || len(c.errors) > 0 {
			t.Fatalf("entry %d: %v, %v", n, err, c.errors)
		}
	}
	if calls, wrong := p.Calls(); calls < 60 || wrong > 0 {
		t.Errorf("%d calls, %d went wrong", calls, wrong)
	}
}

// Each rule that is broken fails the test.
func TestItPolices(t *testing.T) {
	ctx := t.Context()
	text, err := entry(7).Text()
	if err != nil {
		t.Fatal(err)
	}
	one := [][]byte{text}
	for want, break_ := range map[string]func(s *ledgertest.Faulty, p *ledgertest.Plan){
		"beyond the head":             func(s *ledgertest.Faulty, _ *ledgertest.Plan) { s.Head(ctx); s.ReadHashes(ctx, []int64{8}) },
		"the head was not read":       func(s *ledgertest.Faulty, _ *ledgertest.Plan) { s.WriteEntries(ctx, 5, one) },
		"is written when there are 5": func(s *ledgertest.Faulty, _ *ledgertest.Plan) { s.Head(ctx); s.WriteEntries(ctx, 4, one) },
		"not once, after the entries": func(s *ledgertest.Faulty, _ *ledgertest.Plan) {
			s.Head(ctx)
			s.WriteHashes(ctx, 8, make([]tlog.Hash, 1))
		},
		"a second time": func(s *ledgertest.Faulty, _ *ledgertest.Plan) {
			s.Head(ctx)
			s.WriteEntries(ctx, 5, one)
			s.WriteEntries(ctx, 6, one)
		},
		"WriteHashes: 1 from 7": func(s *ledgertest.Faulty, _ *ledgertest.Plan) {
			s.Head(ctx)
			s.WriteEntries(ctx, 5, one)
			s.WriteHashes(ctx, 7, make([]tlog.Hash, 1))
		},
		"the caller must roll back": func(s *ledgertest.Faulty, p *ledgertest.Plan) {
			p.Fail(ledgertest.Failed, 1, 1)
			s.Head(ctx)
			s.Head(ctx)
		},
	} {
		t.Run(strings.ReplaceAll(want, " ", "-"), func(t *testing.T) {
			var m ledger.Memory
			var p ledgertest.Plan
			c := &court{TB: t}
			for n := range 5 {
				if _, _, err := ledger.Append(ctx, &m, []ledger.Entry{entry(n)}); err != nil {
					t.Fatal(err)
				}
			}
			break_(p.Around(c, &m), &p)
			if !strings.Contains(strings.Join(c.errors, "\n"), want) {
				t.Errorf("it says %q", c.errors)
			}
		})
	}
}

// Each fault does what it is called.
func TestFaultsOfAStorage(t *testing.T) {
	for fault, want := range map[ledgertest.Fault]struct {
		err    error
		hashes int
		same   bool
	}{
		ledgertest.Failed:       {err: ledgertest.ErrFault},
		ledgertest.FailedStored: {err: ledgertest.ErrFault, hashes: 2, same: true},
		ledgertest.Truncated:    {hashes: 1, same: true},
		ledgertest.Flipped:      {hashes: 2},
		ledgertest.Slow:         {hashes: 2, same: true},
		ledgertest.Full:         {hashes: 2, same: true},
	} {
		t.Run(strings.ReplaceAll(string(fault), " ", "-"), func(t *testing.T) {
			var m ledger.Memory
			if _, _, err := ledger.Append(t.Context(), &m, []ledger.Entry{entry(0), entry(1)}); err != nil {
				t.Fatal(err)
			}
			true_, err := m.ReadHashes(t.Context(), []int64{0, 1})
			if err != nil {
				t.Fatal(err)
			}
			var p ledgertest.Plan
			p.Fail(fault, 1, 1)
			got, err := p.Around(t, &m).ReadHashes(context.Background(), []int64{0, 1})
			if !errors.Is(err, want.err) || len(got) != want.hashes {
				t.Fatalf("%d hashes, %v; want %d, %v", len(got), err, want.hashes, want.err)
			}
			if want.hashes > 0 && (got[len(got)-1] == true_[len(got)-1]) != want.same {
				t.Errorf("the last hash is the true one: %t", !want.same)
			}
		})
	}
}
