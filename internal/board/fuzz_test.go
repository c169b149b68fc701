package board_test

import (
	"testing"

	"github.com/safehand/safehand/internal/board"
)

// A month that is read is written as it was, and lies between its neighbours.
func FuzzMonth(f *testing.F) {
	for _, s := range []string{"2026-10", "2026-03", "2000-01", "9999-12", "2026-13", "2026-1", "+026-10", "2026-10 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := board.ParseMonth(s)
		if err != nil {
			return
		}
		if text, err := m.MarshalText(); err != nil || string(text) != s {
			t.Errorf("%q is written as %q", s, text)
		}
		if m.Begins() >= m.Ends() || m.Looked() >= m.Begins() || board.MonthOf(m.Begins()) != m || board.MonthOf(m.Ends()-1) != m {
			t.Errorf("%q goes from %s to %s", s, m.Begins(), m.Ends())
		}
	})
}
