package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// How long a channel may take to answer, and for how long something may have been
// waiting in one that answers: a mail server that is full takes minutes.
const (
	helloWithin   = 15 * time.Second
	waitingWithin = 30 * time.Minute
)

// channels asks each way of telling people whether it would work now, without
// telling anybody anything; and says what the service could not say.
func (x *exam) channels(ctx context.Context) error {
	service := "safehand.example"
	if x.keys != nil && x.keys.Name != "" {
		service = string(x.keys.Name)
	}
	all, err := x.Notices.Channels(service, "https://"+service)
	if err != nil {
		return err
	}
	for _, ch := range all {
		asking, cancel := context.WithTimeout(ctx, helloWithin)
		err := ch.Hello(asking)
		cancel()
		if err != nil {
			x.found(ch.Name()+"-silent", err.Error(), "set it right: until then nobody hears of what is overdue in this way. Nothing is lost, and what comes late says so")
		}
	}
	return x.unsaid(ctx)
}

// unsaid is what the service owes to channels, also to those that are not named any
// more.
func (x *exam) unsaid(ctx context.Context) error {
	if x.db == nil {
		return nil
	}
	var all []store.Channel
	var watched []store.Watched
	now := event.TimeOf(x.Now)
	err := x.db.View(ctx, func(tx *store.Tx) (err error) {
		if all, err = tx.Channels(now); err == nil {
			watched, err = tx.Watched()
		}
		return err
	})
	if err != nil {
		x.found("log-damaged", fmt.Sprintf("what is to be said can't be read (%v)", err), restore)
		return ctx.Err()
	}
	for _, m := range store.Matters(watched) {
		x.Watched = append(x.Watched, Watched{m.Name, m.Since, m.Number})
	}
	for _, c := range all {
		x.Channels = append(x.Channels, Channel{c.Name, c.Succeeded, c.Failed, c.Failures, c.Trouble, c.Waiting, c.Oldest, c.GivenUp})
		if c.Waiting > 0 && x.Now.Sub(c.Oldest.Std()) > waitingWithin {
			why := "the service does not run, or not with this channel"
			if c.Trouble != "" {
				why = c.Trouble
			}
			x.found("notice-late", fmt.Sprintf("%s could not be told by %s since %s: %s", count(c.Waiting, "thing"), c.Name, when(c.Oldest), why),
				"see what is said of the channel; what waits is said as soon as it works, and says that it is late")
		}
		if c.GivenUp > 0 {
			x.found("notice-refused", fmt.Sprintf("%s by %s was refused for three days and given up within the last week: whoever it was for has not been told in this way", count(c.GivenUp, "message"), c.Name),
				"look into the log of the mail server, or of the receiver, for what it refused: is an address of a person who left still in use?")
		}
	}
	return nil
}

// Channel is how telling people by one way went.
type Channel struct {
	Name     string     `json:"name"`
	Took     event.Time `json:"last_taken"` // zero when never
	Failed   event.Time `json:"last_failed"`
	Failures int64      `json:"failures"` // since it last took something
	Trouble  string     `json:"trouble"`
	Waiting  int64      `json:"waiting"` // things that are due and not said
	Oldest   event.Time `json:"waiting_since"`
	GivenUp  int64      `json:"given_up"` // messages, within a week
}

// Watched is what the service found wrong by itself and told of, and is not over, as it
// is called there.
type Watched struct {
	Matter string     `json:"matter"`
	Since  event.Time `json:"since"`  // of the oldest
	Number int64      `json:"number"` // of which there may be several
}
