package checker

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// threads: the tallies of each thread run from 1 without a gap, each in the
// entry that is said to hold it, in the order of the log; and no entry holds one
// that is no thread's, or one that stands elsewhere too.
func (c *check) threads() error {
	type step struct {
		value               []byte
		number, index, most int64
	}
	all, err := rows(c.db, `SELECT e.thread, e.number, e.log_index, t.entries FROM thread_entry e
		JOIN thread t ON t.value = e.thread ORDER BY e.thread, e.number`, func(s *step) []any {
		return []any{&s.value, &s.number, &s.index, &s.most}
	})
	if err != nil {
		return err
	}
	held := map[string]int64{}
	for i, e := range c.entries {
		for line := range strings.Lines(string(e)) {
			if t, ok := strings.CutPrefix(line, "tally "); ok {
				if at, twice := held[t]; twice {
					return fmt.Errorf("one tally stands at %d and at %d", at, i)
				}
				held[t] = int64(i)
			}
		}
	}
	for i, s := range all {
		first := i == 0 || string(all[i-1].value) != string(s.value)
		final := i == len(all)-1 || string(all[i+1].value) != string(s.value)
		tally := sum("safehand/tally/v1\n"+string(s.value)+string(binary.BigEndian.AppendUint64(nil, uint64(s.number)))) + "\n"
		at, ok := held[tally]
		if !ok || at != s.index || first && s.number != 1 || final && s.number != s.most ||
			!first && (s.number != all[i-1].number+1 || s.index <= all[i-1].index) {
			return fmt.Errorf("entry %d does not hold tally %d of %d of its thread", s.index, s.number, s.most)
		}
	}
	if len(held) != len(all) {
		return fmt.Errorf("%d tallies in the log, %d of known threads", len(held), len(all))
	}
	return nil
}
