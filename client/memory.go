package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// memory is what a home has verified of its log and its threads. The service
// holds all its own keys and could sign another past; it can't make this home
// forget the one it showed before. It is kept in a file, which every act reads
// and writes anew: two programs may use one home.
type memory struct {
	Seen event.Seen `json:"seen"`
	// Head is the newest head as the log signed it, and At when this home was
	// shown it: proof, should the service ever show another.
	Head string     `json:"head,omitempty"`
	At   event.Time `json:"at,omitempty"`
	// Threads are how far each had come.
	Threads map[event.Owner]reached `json:"threads,omitempty"`
	// Heads are those that others said they had seen, and that were proven to be
	// of this log.
	Heads map[int64]event.Digest `json:"heads,omitempty"`
}

// reached is the newest statement known of a thread.
type reached struct {
	N     int64          `json:"n"`
	Event event.EventID  `json:"event"`
	Index event.LogIndex `json:"index"`
}

// A home remembers this many threads of exhibits, cases and requests, and heads,
// the newest: the directories' are kept whatever their number.
const (
	maxRemembered = 2000
	maxHeads      = 500
)

func (h *Home) recall() (*memory, error) {
	m := &memory{Threads: map[event.Owner]reached{}, Heads: map[int64]event.Digest{}}
	b, err := os.ReadFile(filepath.Join(h.Dir, seenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("%s is damaged: %v", filepath.Join(h.Dir, seenFile), err)
	}
	return m, nil
}

func (h *Home) remember(m *memory) error {
	m.prune()
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return replace(filepath.Join(h.Dir, seenFile), b)
}

func (m *memory) prune() {
	var many []event.Owner
	for o := range m.Threads {
		if o.Kind != event.OrganisationThread && o.Kind != event.ServiceThread {
			many = append(many, o)
		}
	}
	slices.SortFunc(many, func(a, b event.Owner) int { return cmp.Compare(m.Threads[a].Index, m.Threads[b].Index) })
	for _, o := range many[:max(0, len(many)-maxRemembered)] {
		delete(m.Threads, o)
	}
	sizes := slices.Sorted(maps.Keys(m.Heads))
	for _, s := range sizes[:max(0, len(sizes)-maxHeads)] {
		delete(m.Heads, s)
	}
}

// advance believes a head only as the continuation of the newest one this home
// ever saw. What learn takes in is remembered with it.
func (c *Client) advance(ctx context.Context, cp ledger.Checkpoint, signed string, learn func(*memory) error) error {
	c.home.advancing.Lock()
	defer c.home.advancing.Unlock()
	if err := c.home.stopped(); err != nil {
		return err
	}
	m, err := c.home.recall()
	if err != nil {
		return err
	}
	if m.Seen.Size > 0 {
		if err := c.joined(ctx, m.Seen, cp.Seen()); err != nil {
			return c.caught(err, m, []byte(signed))
		}
	}
	if err := learn(m); err != nil {
		return c.caught(err, m, []byte(signed))
	}
	if cp.Size > m.Seen.Size || m.Head == "" && cp.Seen() == m.Seen {
		m.Seen, m.Head, m.At = cp.Seen(), signed, event.TimeOf(c.now())
	}
	return c.home.remember(m)
}

// joined: the head now shown continues the one from before, or is an older one
// of the same history.
func (c *Client) joined(ctx context.Context, before, now event.Seen) error {
	switch {
	case before == now:
		return nil
	case before.Size == now.Size:
		return &TwoHistoriesError{Before: before, Now: now}
	case before.Size < now.Size:
		return c.begin(ctx, []event.Seen{before}, now)
	case now.Size == 0:
		return &TwoHistoriesError{Before: before, Now: now, Shorter: true}
	}
	err := c.begin(ctx, []event.Seen{now}, before)
	var two *TwoHistoriesError
	if errors.As(err, &two) {
		two.Before, two.Now = before, now
	}
	return err
}

// begin: each of the smaller heads is a beginning of b.
func (c *Client) begin(ctx context.Context, smaller []event.Seen, b event.Seen) error {
	_, err := c.beginnings(ctx, smaller, b)
	return err
}

// beginnings fetches and checks the proofs that each of the smaller heads is a
// beginning of b. They are asked for together: the line to the service is the
// slowest part of every act.
func (c *Client) beginnings(ctx context.Context, smaller []event.Seen, b event.Seen) ([]tlog.TreeProof, error) {
	var out []tlog.TreeProof
	for chunk := range slices.Chunk(smaller, maxBeginnings) {
		ask := []string{"to", fmt.Sprint(b.Size)}
		for _, a := range chunk {
			if a.Size >= b.Size {
				return nil, &TwoHistoriesError{Before: a, Now: b, Shorter: a.Size > b.Size}
			}
			ask = append(ask, "from", fmt.Sprint(a.Size))
		}
		var t api.TreeProof
		err := c.call(ctx, "GET", "/v1/tree"+query(ask...), nil, &t)
		var refused *api.Error
		if errors.As(err, &refused) && refused.Code == api.CodeBadRequest {
			// It has no such sizes. (Any other refusal, such as being asked too
			// often, says nothing about its history.)
			return nil, &TwoHistoriesError{Before: chunk[0], Now: b, Shorter: true}
		}
		if err != nil {
			return nil, err
		}
		p, err := beginningsIn(&t, chunk, b)
		if err != nil {
			return nil, err
		}
		out = append(out, p...)
	}
	return out, nil
}

// beginningsIn holds an answer against the heads that were asked for.
func beginningsIn(t *api.TreeProof, smaller []event.Seen, b event.Seen) (out []tlog.TreeProof, err error) {
	proofs := append([]api.Beginning{{From: t.From, Proof: t.Proof}}, t.More...)
	for i, a := range smaller {
		if i >= len(proofs) {
			return nil, &TwoHistoriesError{Before: a, Now: b}
		}
		p, err := hashes(proofs[i].Proof)
		if err != nil {
			return nil, err
		}
		if ledger.CheckTree(p, b.Size, tlog.Hash(b.Root), a.Size, tlog.Hash(a.Root)) != nil {
			return nil, &TwoHistoriesError{Before: a, Now: b}
		}
		out = append(out, p)
	}
	return out, nil
}

// maxBeginnings is how many heads are asked for at once.
const maxBeginnings = 100

// takeIn holds a story against the memory: no thread may have lost a statement
// that was shown before, and everybody in it must have seen this same log.
func (c *Client) takeIn(ctx context.Context, m *memory, s *continuity.Story) error {
	for _, t := range s.Counted() {
		was := m.Threads[t.Owner]
		if st := s.Nth(t.Owner, was.N); was.N > 0 && (st == nil || st.ID != was.Event) {
			return fmt.Errorf("%w: %w", ErrUntrusted, &continuity.Fault{
				Check: continuity.CheckThread, Where: "the thread of " + t.Owner.String(),
				Why: fmt.Sprintf("it holds %d statements now, and statement %d is not the one that stood there before: something was taken out of it", t.N, was.N),
			})
		}
		if t.N > was.N {
			m.Threads[t.Owner] = reached{t.N, t.Last, t.At}
		}
	}
	if err := c.sawTheSame(ctx, m, s); err != nil {
		return err
	}
	c.learn(s)
	return nil
}

// sawTheSame: what everybody in the story had seen begins this same log.
func (c *Client) sawTheSame(ctx context.Context, m *memory, s *continuity.Story) error {
	head := s.Checkpoint.Seen()
	var unknown []event.Seen
	for _, seen := range s.NewestSeen() {
		if seen.Size > 0 && seen != head && m.Heads[seen.Size] != seen.Root {
			unknown = append(unknown, seen)
		}
	}
	if err := c.begin(ctx, unknown, head); err != nil {
		var two *TwoHistoriesError
		if errors.As(err, &two) {
			if st := s.WhoSaw(two.Before); st != nil {
				two.Who, two.statement = st.Event.Common().By.ID, st.Note.Bytes()
			}
		}
		return err
	}
	for _, seen := range unknown {
		m.Heads[seen.Size] = seen.Root
	}
	return nil
}
