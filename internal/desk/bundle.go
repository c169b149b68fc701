package desk

import (
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// bundler gathers threads, each once, and then proves everything on them under
// the one checkpoint of its view.
type bundler struct {
	v       *view
	threads map[event.Owner]api.Thread
	items   map[event.LogIndex]api.Item
	said    map[event.LogIndex]event.Event
}

func newBundler(v *view) *bundler {
	return &bundler{v, map[event.Owner]api.Thread{}, map[event.LogIndex]api.Item{}, map[event.LogIndex]event.Event{}}
}

// add takes in an owner's thread. One that does not exist is left out.
func (b *bundler) add(o event.Owner) error {
	if _, ok := b.threads[o]; ok {
		return nil
	}
	t, err := b.v.tx.Thread(o)
	if err != nil || t == nil {
		return err
	}
	notes, err := b.v.tx.ThreadNotes(t.Value)
	if err != nil {
		return err
	}
	row := api.Thread{Owner: o, Value: t.Value}
	for _, n := range notes {
		row.Indexes = append(row.Indexes, n.Index)
		b.items[n.Index] = api.Item{Index: n.Index, Note: string(n.Note), Entry: string(n.Entry)}
	}
	b.threads[o] = row
	return nil
}

// bundle is what was gathered, with the service's thread: without it nobody
// could tell which rules were in force.
func (b *bundler) bundle() (api.Bundle, error) {
	if err := b.add(event.OwnerService(b.v.desk.service.Log.Service())); err != nil {
		return api.Bundle{}, err
	}
	h, err := b.v.tx.ReadHead()
	if err != nil {
		return api.Bundle{}, err
	}
	out := api.Bundle{Checkpoint: string(h.Checkpoint)}
	var places []int64
	for i := range b.items {
		places = append(places, int64(i))
	}
	slices.Sort(places)
	proofs, err := ledger.ProveRecords(b.v.ctx, b.v.tx, h.Size, places)
	if err != nil {
		return api.Bundle{}, err
	}
	for n, i := range places {
		item := b.items[event.LogIndex(i)]
		item.Proof = base64s(proofs[n])
		out.Items = append(out.Items, item)
	}
	out.Threads = slices.Collect(maps.Values(b.threads))
	slices.SortFunc(out.Threads, func(a, b api.Thread) int {
		if a.Owner.String() < b.Owner.String() {
			return -1
		}
		return 1
	})
	return out, nil
}

func base64s(hashes []tlog.Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = h.String()
	}
	return out
}
