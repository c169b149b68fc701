//go:build !race

package world_test

import (
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
)

// recorded is of how many exhibits a continuity record is made.
const recorded = 20

// records makes the continuity records of random exhibits and verifies them as a
// stranger would.
func (m *month) records() {
	m.Helper()
	all := m.Oracle.Exhibits()
	statements := 0
	for range recorded {
		x := all[m.rand.IntN(len(all))]
		sending, by := m.Proves(x)
		c := m.As(event.ActorID(by))
		text, err := c.Prove(m.Context(), sending, x)
		if err != nil {
			m.Fatalf("the record of %s, by %s: %v", x.SealNumber(), by, err)
		}
		trust, err := c.Trusted(m.Context())
		if err != nil {
			m.Fatal(err)
		}
		rep, err := continuity.Verify(text, *trust, nil, continuity.Policy{})
		if err != nil {
			m.Fatal(err)
		}
		if rep.Verdict != continuity.Valid || len(rep.Statements) < 3 {
			m.Errorf("the record of %s, by %s: %s, %v, %d statements", x.SealNumber(), by, rep.Verdict, rep.FirstWrong, len(rep.Statements))
		}
		statements += len(rep.Statements)
	}
	m.Logf("%d records verify, with %d statements", recorded, statements)
}

// rebuild stops the service, makes every view again from the log, and compares
// them row for row.
func (m *month) rebuild() {
	m.Helper()
	if err := m.Stop(); err != nil {
		m.Fatal(err)
	}
	db := m.open()
	live := m.views(db)
	n, err := record.Rebuild(m.Context(), db, m.who)
	if err != nil {
		m.Fatal(err)
	}
	rebuilt := m.views(db)
	for table, rows := range live {
		if len(rows) == 0 {
			m.Errorf("%s is empty: nothing was compared", table)
		}
		if !slices.Equal(rows, rebuilt[table]) {
			m.Errorf("%s: %d rows live, %d rebuilt, and they differ%s", table, len(rows), len(rebuilt[table]), firstOther(rows, rebuilt[table]))
		}
	}
	m.Logf("rebuilt from %d entries, %d tables", n, len(live))
}

func (m *month) views(db *store.DB) map[string][]string {
	m.Helper()
	out := map[string][]string{}
	err := db.View(m.Context(), func(tx *store.Tx) error {
		for _, v := range store.Rebuilt() {
			rows, err := tx.Dump(v.Name)
			if err != nil {
				return err
			}
			out[v.Name] = rows
		}
		return nil
	})
	if err != nil {
		m.Fatal(err)
	}
	return out
}

func firstOther(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return ":\n live    " + a[i] + "\n rebuilt " + b[i]
		}
	}
	return ""
}
