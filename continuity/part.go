package continuity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// rules is the service's thread up to its newest statement of rules. A record
// holds no more of it: whom else the service admitted is nobody's business who
// reads about one exhibit.
func (s *Story) rules() []event.LogIndex {
	t := s.threads[event.OwnerService(s.Service.Log.Service())]
	if t == nil {
		return nil
	}
	for i, at := range slices.Backward(t.indexes) {
		if _, ok := s.at(at).Event.(*event.Rules); ok {
			return t.indexes[:i+1]
		}
	}
	return nil
}

// inForce are the rules that the story says were put in force, the oldest first.
func (s *Story) inForce() []directory.InForce {
	var out []directory.InForce
	for _, at := range s.rules() {
		if e, ok := s.at(at).Event.(*event.Rules); ok {
			out = append(out, directory.InForce{Number: e.Number, From: s.at(at).Place})
		}
	}
	return out
}

// inForceWords is that in words: a log goes over to other rules at an entry.
func (s *Story) inForceWords() string {
	var out []string
	for i, in := range s.inForce() {
		from := fmt.Sprintf("%d, in force from the log's first entry on", in.Number)
		if i > 0 {
			from = fmt.Sprintf("%d from %s on", in.Number, place(in.From))
		}
		out = append(out, from)
	}
	return strings.Join(out, "; ")
}

// upToAccount is how much of a thread a record holds: a directory's is cut after its
// newest account, because what follows is not counted.
func (s *Story) upToAccount(owner event.Owner) []event.LogIndex {
	t := s.threads[owner]
	n, _ := slices.BinarySearch(t.indexes, s.Account(owner).Place.Index)
	return t.indexes[:n+1]
}

// threads are those of the record: the line's, the directories', and the rules.
func (sub *subject) threads() []Thread {
	var out []Thread
	add := func(o event.Owner, indexes []event.LogIndex) {
		out = append(out, Thread{Owner: o, Value: sub.story.threads[o].value, Indexes: indexes})
	}
	for _, m := range sub.line {
		add(m.owner, sub.story.upToAccount(m.owner))
	}
	for _, org := range sub.orgs {
		add(event.OwnerOrg(org), sub.story.upToAccount(event.OwnerOrg(org)))
	}
	add(event.OwnerService(sub.story.Service.Log.Service()), sub.story.rules())
	return out
}

// evidence is what the record needs of the story's, and no more: the threads of
// other exhibits and organisations are nobody's business who reads it. (The
// order, which is whole or nothing, still names its other exhibits' threads.)
func (sub *subject) evidence(all *Evidence) Evidence {
	e := Evidence{Checkpoint: ownLines(all.Checkpoint, sub.story.Service.Log), Threads: sub.threads(), Heads: sub.heads(all.Heads)}
	wanted := make(map[event.LogIndex]bool)
	for _, t := range e.Threads {
		for _, i := range t.Indexes {
			wanted[i] = true
		}
	}
	for i := range sub.story.Statements {
		if st := &sub.story.Statements[i]; wanted[st.Place.Index] {
			e.Items = append(e.Items, *st.item)
		}
	}
	return e
}
