package porter

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// inVain counts the orders that were given of a folder as it is since anything more of
// it was stored. Each is a statement in the log that never goes away: a service that
// answers everything and stores nothing must not be signed for without end. It is
// written down with each order, before the service hears of it: a scheduler starts the
// agent anew each time, and a crash must not begin the count again.
type inVain struct {
	Outbox string    `json:"outbox"`
	Name   string    `json:"name"` // of the folder
	As     string    `json:"as"`   // what it held, and what was to be sent of it
	Orders int       `json:"orders"`
	Stored int64     `json:"stored"` // segments, the most there were when one was given
	Last   time.Time `json:"last"`
	Why    string    `json:"why,omitempty"` // the last one was in vain
}

const (
	// mostInVain spans five days, and the service keeps for seven what was stored.
	mostInVain = 12
	// atOnce are given one after the other: a moment's outage, the machine's end or a
	// colleague who calls it back need no patience.
	atOnce = 3
	// firstHold comes after those, and doubles from there on.
	firstHold = 15 * time.Minute

	inVainPrefix = "in-vain-"
)

func (b *outbox) inVainFile(name string) string {
	return inVainPrefix + strings.TrimPrefix(b.sendingFile(name), sendingPrefix)
}

// inVain is what was given in vain of a folder; nothing if it is another one now.
func (b *outbox) inVain(name, as string) (*inVain, error) {
	v := &inVain{}
	if err := b.state.load(b.inVainFile(name), v); err != nil {
		return nil, err
	}
	if v.As != as {
		v = &inVain{Outbox: b.Outbox, Name: name, As: as}
	}
	return v, nil
}

// ordered counts an order that is about to be given with so much stored.
func (v *inVain) ordered(stored int64, now time.Time) {
	if v.moved(stored) {
		v.Orders, v.Stored = 0, stored
	}
	v.Orders, v.Last = v.Orders+1, now
}

// moved: under the last order more was stored than ever before.
func (v *inVain) moved(stored int64) bool { return stored > v.Stored }

func (v *inVain) over() bool { return v.Orders >= mostInVain }

// due is when the next order may be given. A clock that was set back holds nothing up
// for longer than it should.
func (v *inVain) due(now time.Time) time.Time {
	if v.Orders < atOnce || v.Last.After(now) {
		return v.Last
	}
	return v.Last.Add(firstHold << (v.Orders - atOnce))
}

// held is why no order is given now; nil if one is. When it is over only a change in
// the folder helps, as with every other problem of one.
func (v *inVain) held(now time.Time) *problem {
	switch due := v.due(now); {
	case v.over():
		return &problem{
			short: fmt.Sprintf("a folder could not be stored in %d tries, and is not tried again: see the note beside it", v.Orders),
			lines: []string{
				fmt.Sprintf("The service did not store what is in this folder, though it was tried %d times, the last time on %s.", v.Orders, local(v.Last)),
				"Nothing of it was sent. What was begun was called back, and it is not tried again by itself.", "",
				"The last time: " + v.Why,
			},
			todo: "nothing is wrong with the folder. Ask whoever runs the service, and whoever runs the network here,\r\n" +
				"why large uploads fail. Then save " + listNames[0] + " again: the folder is looked at as soon as anything in it\r\n" +
				"changes, and begins anew. Other folders are not held up by this one. This note goes away by itself.",
		}
	case due.After(v.Last) && now.Before(due):
		return &problem{
			short: fmt.Sprintf("nothing more of a folder was stored in %d tries; it is tried again, less and less often", v.Orders),
			lines: []string{"The service did not store what is in this folder. It is tried again on " + local(due) + ".", "", "The last time: " + v.Why},
			todo:  "nothing is wrong with the folder. If it lasts, ask whoever runs the service, and whoever runs the\r\nnetwork here, why large uploads fail. This note goes away by itself.",
			until: due,
		}
	}
	return nil
}

// count writes down an order that is about to be given of a folder.
func (b *outbox) count(s *sending, stored int64) error {
	v, err := b.inVain(s.Name, s.As)
	if err != nil {
		return err
	}
	v.ordered(stored, b.Now())
	return b.state.save(b.inVainFile(s.Name), v)
}

// failed writes down why the last order was in vain, and is the problem if none
// follows at once.
func (b *outbox) failed(s *sending, why error) (*problem, error) {
	v, err := b.inVain(s.Name, s.As)
	if err != nil {
		return nil, err
	}
	v.Why = why.Error()
	return v.held(b.Now()), b.state.save(b.inVainFile(s.Name), v)
}

// forgetInVain drops the counts of folders that are gone.
func (b *outbox) forgetInVain(here map[string]bool) error {
	files, err := filepath.Glob(b.state.path(inVainPrefix + "*"))
	for _, f := range files {
		var v inVain
		name := filepath.Base(f)
		if loaded := b.state.load(name, &v); loaded != nil || v.Outbox == b.Outbox && !here[v.Name] {
			err = errors.Join(err, b.state.drop(name))
		}
	}
	return err
}
