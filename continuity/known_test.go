package continuity_test

import (
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// Two records of one log agree, or one of them is proof against the service.
func TestKnown(t *testing.T) {
	s := continuitytest.Told(t)
	older := s.Record()
	s.Khan.Export(s.Opened, s.Exhibit)
	newer := s.Record()
	known := func(b []byte) *continuity.Known {
		k, err := continuity.KnownOf(b, "the record in hand")
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	asked := func(b []byte, k *continuity.Known) *continuity.Report {
		return verify(t, b, s.Trust(), continuity.Policy{Known: []*continuity.Known{k}})
	}
	if rep := asked(newer, known(older)); rep.Verdict != continuity.Valid {
		t.Errorf("a later record of the same history: %v", rep.FirstWrong)
	}
	if rep := asked(older, known(newer)); rep.Verdict != continuity.Valid {
		t.Errorf("an earlier one, where none newer is asked for: %v", rep.FirstWrong)
	}
	since := known(newer)
	since.Newer = true
	refused(t, asked(older, since), continuity.CheckComplete, "it is older than the record in hand")

	// One tale at a time: what is remembered of heads, of entries, of threads.
	for name, lie := range map[string]struct {
		change func(k *continuity.Known)
		words  string
	}{
		"a head": {func(k *continuity.Known) {
			for n := range k.Heads {
				k.Heads[n] = event.Sum([]byte("another"))
			}
		}, "entries is another"},
		"an entry": {func(k *continuity.Known) { k.Entries[5] = event.Sum([]byte("another")) }, "entry 5 is another"},
		"a statement": {func(k *continuity.Known) {
			k.Threads[s.Exhibit.Owner()][2] = event.EventID{Digest: event.Sum([]byte("x"))}
		}, "statement 2 of the thread of exhibit"},
	} {
		t.Run(name, func(t *testing.T) {
			k := known(newer)
			if name == "an entry" {
				if _, ok := k.Entries[5]; !ok {
					t.Fatal("entry 5 is not in the record")
				}
			}
			lie.change(k)
			refused(t, asked(newer, k), continuity.CheckHistory, "two different histories", "the record in hand", lie.words)
			k.Log = "other.example/log"
			if rep := asked(newer, k); rep.Verdict != continuity.Valid {
				t.Errorf("what is known of another log says nothing: %v", rep.FirstWrong)
			}
		})
	}
}
