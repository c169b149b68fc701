package watch_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
)

// receiver is the year's mail server, or its collector: what it took, by the year's clock,
// and how it fails.
type receiver struct {
	y     *year
	name  string
	rand  *rand.Rand
	left  map[string]bool // messages with alarms that it was asked to take and has not
	fails bool            // it took nothing when it was asked last
	down  bool            // it was told last that no mail goes out

	mu     sync.Mutex
	took   map[line][]int    // at which minutes
	whole  map[string]int    // how often it took a message and said so
	half   map[string][]line // what it took, and the answer was lost
	downs  []int             // when it was told that no mail goes out
	first  map[int]int       // when an alarm was tried first in each time in which it fails
	oldest map[int]int       // and when the oldest was due that was
	still  map[int]bool      // and whether programs had heard of an earlier one last
	failed map[string]int    // how often, and how
}

// line is one thing said to somebody, as far as a message shows which alarm it is of.
type line struct {
	kind, ref, to string
	due, since    event.Time
}

func newReceiver(y *year, name string, seed uint64) *receiver {
	return &receiver{
		y: y, name: name, rand: rand.New(rand.NewPCG(2029, seed)), took: map[line][]int{}, whole: map[string]int{},
		half: map[string][]line{}, left: map[string]bool{}, first: map[int]int{}, oldest: map[int]int{}, still: map[int]bool{}, failed: map[string]int{},
	}
}

func (r *receiver) Name() string              { return r.name }
func (*receiver) Hello(context.Context) error { return nil }

// failures are how a mail server fails: it is not there, it is too slow, or it takes a mail
// and the line breaks before it says so.
var failures = []string{"gone", "slow", "cut"}

func (r *receiver) Send(_ context.Context, m notice.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []line
	for _, s := range m.Said {
		if m.Now.Before(s.Say.Std()) {
			r.y.t.Errorf("%s says at %s what is due at %s: %s", r.name, m.Now, s.Say, s.Kind)
		}
		all = append(all, saidOf(s, m.To))
	}
	if r.name == notice.MailName {
		if slices.ContainsFunc(all, alarming) { // an arrival may be over before it is tried again
			r.left[m.ID] = true
		}
		if err := r.fail(m, all); err != nil {
			return err
		}
		r.fails = false
	}
	if half, ok := r.half[m.ID]; ok && !slices.Equal(half, all) {
		r.y.t.Errorf("message %s said %+v, and sent again it says %+v", m.ID, half, all)
	}
	for i, s := range all {
		r.took[s] = append(r.took[s], r.minute(m.Now))
		r.hear(m.Said[i], m.Now)
	}
	r.whole[m.ID]++
	delete(r.left, m.ID)
	return nil
}

func saidOf(s notice.Said, to string) line {
	out := line{kind: s.Kind, ref: s.Ref, to: to, due: s.Say}
	switch s.Kind {
	case notice.Unanswered, notice.Unchecked, notice.Unsaid, notice.HoursLeft:
		out.since = s.Since // of which report, receipt or click
	}
	return out
}

// hear keeps when it was told that no mail goes out, and that it does again.
func (r *receiver) hear(s notice.Said, now time.Time) {
	if s.Matter != "mail-down" || r.name == notice.MailName {
		return
	}
	if s.Kind == notice.Health {
		r.downs = append(r.downs, r.minute(now))
	}
	if again := s.Kind == notice.Health; again == r.down {
		r.y.t.Errorf("at %s a program is told %s of mails twice", now, s.Kind)
	}
	r.down = s.Kind == notice.Health
}

func (r *receiver) isDown() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.down
}

// fail is why the mail server does not take a mail now.
func (r *receiver) fail(m notice.Message, all []line) error {
	at := r.minute(m.Now)
	for i, d := range r.y.Deafs {
		if at < d.From || at >= d.To || d.Alone != "" && d.Alone != m.To {
			continue
		}
		how := failures[i/2%len(failures)]
		if d.Alone != "" {
			r.failed["refused alone"]++
			return &notice.Failure{Sentence: "a mailbox is full", Alone: true, Final: how == "gone"}
		}
		if r.left[m.ID] {
			r.late(i, at, m)
		}
		r.fails = true
		if r.failed[how]++; how == "cut" {
			r.half[m.ID] = all
		}
		return &notice.Failure{Sentence: "the mail server is " + how}
	}
	// One that was started again lives until it has said what the other held.
	if _, tried := r.half[m.ID]; !tried && m.Now.After(r.y.held.Add(lookEvery)) && r.rand.IntN(60) == 0 {
		r.failed["the node died"]++
		r.half[m.ID] = all
		panic(errDied)
	}
	return nil
}

// late keeps that something about an alarm could not be said: that waits until it is.
func (r *receiver) late(i, at int, m notice.Message) {
	for _, s := range m.Said {
		if due := r.minute(s.Say.Std()); r.oldest[i] == 0 || due < r.oldest[i] {
			r.oldest[i] = due
		}
	}
	if r.first[i] == 0 {
		r.first[i], r.still[i] = at, r.y.siem.isDown()
	}
}

func (r *receiver) minute(t time.Time) int { return int(t.Sub(newYear) / time.Minute) }
