package client

import (
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Known is what the home remembers of its log, to hold a record against: one of
// another history is found out without asking anybody.
func (h *Home) Known() (*continuity.Known, error) {
	h.advancing.Lock()
	defer h.advancing.Unlock()
	m, err := h.recall()
	if err != nil {
		return nil, err
	}
	k := &continuity.Known{From: "the memory of this machine", Log: h.Config.Log, Heads: m.Heads, Threads: map[event.Owner]map[int64]event.EventID{}}
	if m.Seen.Size > 0 {
		k.Heads[m.Seen.Size] = m.Seen.Root
	}
	for owner, r := range m.Threads {
		k.Threads[owner] = map[int64]event.EventID{r.N: r.Event}
	}
	return k, nil
}
