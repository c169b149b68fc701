package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/ledger"
)

// Bundles that were changed on the way, under the true head.
func TestChangedBundles(t *testing.T) {
	s := newStage(t)
	o := s.operator()
	of := func(i event.LogIndex) func(*api.Bundle) {
		return func(b *api.Bundle) { without(b, i) }
	}
	received, _ := find(o, func(e *event.Received) bool { return true })
	opened, _ := find(o, func(e *event.Opened) bool { return true })
	var other api.Bundle
	s.lies(t, world.Tom, changing(isConsignment, func(b *api.Bundle) { other = *b }))
	_, err := s.as(world.Tom).Show(t.Context(), built.waiting.Consignment)
	s.must(err)
	second := event.OwnerExhibit(s.recipient(o, built.opened.Exhibits[1].Exhibit))
	for _, c := range []struct {
		name   string
		change func(*api.Bundle)
		check  string
		words  string
	}{
		{"receipt dropped", of(received), continuity.CheckTally, "is missing"},
		{"opening dropped", of(opened), continuity.CheckTally, "is missing"},
		{"statement dropped, its place kept", func(b *api.Bundle) {
			b.Items = slices.DeleteFunc(b.Items, func(x api.Item) bool { return x.Index == received })
		}, continuity.CheckMissing, "is missing"},
		{"everything after the receipt dropped", func(b *api.Bundle) {
			for i := received; int(i) < len(o.entries); i++ {
				without(b, i)
			}
		}, continuity.CheckThread, "something was taken out of it"},
		{"out of order", func(b *api.Bundle) { b.Items[3], b.Items[4] = b.Items[4], b.Items[3] }, continuity.CheckOrder, "does not follow"},
		{"thread out of order", func(b *api.Bundle) { x := b.Threads[0].Indexes; x[1], x[2] = x[2], x[1] }, continuity.CheckTally, "not statement"},
		{"one statement twice", func(b *api.Bundle) { b.Items = slices.Insert(b.Items, 4, b.Items[3]) }, continuity.CheckOrder, "does not follow"},
		{"another's signatures", func(b *api.Bundle) {
			n := strings.Index(b.Items[5].Note, "\n\n")
			m := strings.Index(b.Items[6].Note, "\n\n")
			b.Items[5].Note = b.Items[5].Note[:n] + b.Items[6].Note[m:]
		}, continuity.CheckEntry, "other signatures"},
		{"another sending", func(b *api.Bundle) { *b = other }, "", "other exhibits than those asked for"},
		{"an exhibit left out", func(b *api.Bundle) {
			i := slices.IndexFunc(b.Threads, func(t api.Thread) bool { return t.Owner == second })
			for _, x := range b.Threads[i].Indexes {
				if !slices.ContainsFunc(b.Threads, func(t api.Thread) bool { return t.Owner != second && slices.Contains(t.Indexes, x) }) {
					without(b, x)
				}
			}
			b.Threads = slices.Delete(b.Threads, i, i+1)
		}, "", "left out an exhibit"},
		{"the partner's directory left out", func(b *api.Bundle) {
			t := threadOf(b, event.OwnerOrg(world.Police))
			for _, x := range slices.Clone(t.Indexes) {
				without(b, x)
			}
			b.Threads = slices.DeleteFunc(b.Threads, func(t api.Thread) bool { return t.Owner == event.OwnerOrg(world.Police) })
		}, continuity.CheckTally, ""},
		{"an empty directory", func(b *api.Bundle) { threadOf(b, event.OwnerOrg(world.Police)).Indexes = nil }, continuity.CheckThread, "not counted there"},
		{"the rules left out", func(b *api.Bundle) {
			b.Threads = slices.DeleteFunc(b.Threads, func(t api.Thread) bool { return t.Owner.Kind == event.ServiceThread })
			b.Items = slices.DeleteFunc(b.Items, func(x api.Item) bool { return x.Index == 0 })
		}, "", "where its rules stand"},
		{"two threads of one value", func(b *api.Bundle) { b.Threads[1].Value = b.Threads[0].Value }, continuity.CheckThread, "it has the value of"},
		{"a head cut short", func(b *api.Bundle) { b.Checkpoint = b.Checkpoint[:len(b.Checkpoint)/2] }, continuity.CheckCheckpoint, ""},
		{"nothing", func(b *api.Bundle) { *b = api.Bundle{} }, continuity.CheckRoot, ""},
		{"a proof that is none", func(b *api.Bundle) { b.Items[2].Proof = []string{"???"} }, "", "proof"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Tom, changing(isConsignment, c.change))
			_, err := s.as(world.Tom).Show(t.Context(), built.opened.Consignment)
			refused(t, w, err, c.check, c.words)
		})
	}
}

// recipient is an exhibit's, as its sealing says.
func (s *stage) recipient(o *operator, x event.ExhibitID) event.RecipientID {
	_, e := find(o, func(e *event.Sealed) bool { return e.Exhibit == x })
	return e.Seal.Recipient
}

// An account over an exhibit's thread from which the end was cut: a record made
// on it would leave out the openings.
func TestRecordOverAShortenedThread(t *testing.T) {
	s := newStage(t)
	o := s.operator()
	i, _ := find(o, func(e *event.Opened) bool { return true })
	s.must(errorOf(s.as(world.Tom).Show(t.Context(), built.opened.Consignment)))
	w := s.lies(t, world.Tom, s.afresh(isConsignment, func(o *operator, b *api.Bundle) {
		for n := range b.Threads {
			if th := &b.Threads[n]; th.Owner.Kind == event.ExhibitThread {
				th.Indexes = o.cut(th.Owner, th.Value, th.Indexes, slices.Index(th.Indexes, i), o.now())
			}
		}
	}))
	_, err := s.as(world.Tom).Prove(t.Context(), built.opened.Consignment, built.opened.Exhibits[0].Exhibit)
	refused(t, w, err, continuity.CheckThread, "something was taken out of it")
}

func errorOf[T any](_ T, err error) error { return err }

// A thread of the operator's invention in the place of the service's own: the
// rules and whom it admitted before could be left out of it.
func TestMadeUpRules(t *testing.T) {
	s := newStage(t)
	value := event.Thread{Digest: event.Sum([]byte("invented"))}
	w := s.lies(t, world.Sarah, s.afresh(bundles, func(o *operator, b *api.Bundle) {
		th := threadOf(b, event.OwnerService(o.keys.Name))
		th.Value, th.Indexes = value, nil
		for i := range event.LogIndex(len(o.entries)) {
			e, err := event.Parse(o.notes[i].Text)
			s.must(err)
			if _, ok := e.(*event.Admitted); ok {
				th.Indexes = append(th.Indexes, i)
				o.entries[i].Tallies = append(slices.Clone(o.entries[i].Tallies), ledger.Tally(value, int64(len(th.Indexes))))
			}
		}
		o.build()
	}))
	_, err := s.newcomer(world.Sarah).Show(t.Context(), built.waiting.Consignment)
	refused(t, w, err, continuity.CheckThread, "does not begin with the rules")
}
