package world

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// Replay is the loss of 2016 with this program in the place of the box: the dates
// are those of life, the statements and alarms are real ones of a real service,
// and only its clock is held. Nothing it says of the program is written down
// beforehand: it is read from the log, as both sides would read it.
type Replay struct {
	World       *World
	Clock       *Clock
	Consignment event.ConsignmentID
	tell        Teller
	rang        int // alarms told so far
}

// ReplayBegins is when the people of the replay come to work.
func ReplayBegins() time.Time { return in2016(2016, time.November, 18, 9, 0) }

// PlayReplay plays it in a new world whose clock is the one given.
func PlayReplay(ctx context.Context, w *World, clock *Clock, tell Teller) (*Replay, error) {
	r := &Replay{World: w, Clock: clock, tell: tell}
	if err := r.people(ctx); err != nil {
		return r, err
	}
	for _, day := range lifeOf2016() {
		if err := r.until(ctx, day.at); err != nil {
			return r, err
		}
		r.tell.Chapter(day.when())
		r.tell.Say("In life:  %s", day.life)
		if day.here != nil {
			if err := day.here(r, ctx); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

// people are those the story needs, who joined that morning.
func (r *Replay) people(ctx context.Context) error {
	quietly := func(string) {}
	for _, f := range []func(context.Context, Step) error{r.World.found, r.World.police} {
		if err := f(ctx, quietly); err != nil {
			return err
		}
	}
	if err := r.World.administrator(ctx, Ravi); err != nil {
		return err
	}
	return r.World.unit(ctx, Ravi, RASSO, Sarah, Tom)
}

// until lets the clock run to t. The watch says when it has to look next; what
// rings on the way is told at its own time.
func (r *Replay) until(ctx context.Context, t time.Time) error {
	for {
		next, err := r.World.Node.Ring(ctx)
		if err != nil {
			return err
		}
		if err := r.hear(ctx); err != nil {
			return err
		}
		if next == 0 || !next.Std().Before(t) {
			r.Clock.Set(t)
			return nil
		}
		r.Clock.Set((next + 1).Std())
	}
}

// hear tells of alarms that both sides find when they look now.
func (r *Replay) hear(ctx context.Context) error {
	if r.Consignment == (event.ConsignmentID{}) {
		return nil
	}
	police, err := r.World.As(event.ActorID(Amy)).Show(ctx, r.Consignment)
	if err != nil {
		return err
	}
	cps, err := r.World.As(event.ActorID(Sarah)).Show(ctx, r.Consignment)
	if err != nil {
		return err
	}
	a, b := alarmsOf(police), alarmsOf(cps)
	if len(a) != len(b) {
		return errors.New("one side sees an alarm that the other does not")
	}
	for ; r.rang < len(a); r.rang++ {
		if a[r.rang].Event != b[r.rang].Event || police.Alarm == nil {
			return errors.New("the two sides see two alarms")
		}
		r.ring(police, a[r.rang])
	}
	return nil
}

func alarmsOf(v *client.View) (out []client.Happening) {
	for _, h := range v.Happened {
		if h.Kind == "alarm" {
			out = append(out, h)
		}
	}
	return out
}

var heard2016 = [event.Rungs]string{
	"the unit and the police, in the same minute", "both managers", "both data protection teams",
}

// ring tells of one alarm, as the police read it; the other side reads the same.
func (r *Replay) ring(v *client.View, h client.Happening) {
	at := local2016(h.Recorded)
	r.tell.Chapter(at.Format(toTheMinute) + elapsed(at))
	r.tell.Say("In life:  nothing. Nobody who expected the box was there, and nobody was told.")
	r.tell.Say("Here:     %s rings for %s.", h.Detail, heard2016[r.rang])
	r.tell.Quote(
		fmt.Sprintf("%s  %s from %s: receipt overdue since %s.", v.Reference, exhibitsOf(len(v.Exhibits)), v.From, clock2016(v.Alarm.Since)),
		fmt.Sprintf("Still waiting for a receipt: %d. Opened by %d people.", waitingIn(v), openedBy(v)),
	)
	if next := v.Alarm.Next; next != nil {
		r.tell.Quote(fmt.Sprintf("Next: %s are told at %s.", heard2016[v.Alarm.Rung], clock2016(next.At)))
	}
	if review := v.Alarm.Open; review != nil {
		r.tell.Quote("A review is open. This is not necessarily a data breach: late is not lost.")
		r.law("if it is decided that it is one, the ICO must be told by %s, 72 hours from the first alarm.", clock2016(review.TellBy))
	}
}

// law says what the law of today would ask. In 2016 there was no such duty, and a
// line that leaves that out is wrong.
func (r *Replay) law(format string, args ...any) {
	r.tell.Say("Under today's law: %s", fmt.Sprintf(format, args...))
}

func (r *Replay) send(ctx context.Context) error {
	o := client.Outgoing{
		For: Team, To: []event.HolderID{event.HolderID(RASSO)}, WrongCaseChecked: true,
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
	}
	dir := filepath.Join(r.World.Dir, "police")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for n := range 15 {
		path := filepath.Join(dir, fmt.Sprintf("JRS-%d.txt", n+1))
		if err := os.WriteFile(path, fmt.Appendf(nil, "In the place of interview %d.\n", n+1), 0o600); err != nil {
			return err
		}
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: fmt.Sprintf("JRS/%d", n+1), Description: fmt.Sprintf("Recorded interview of Victim %d", n+1),
			Type: "abe-interview", Marking: event.OfficialSensitive, People: victim(n + 1),
			Master: "Interview suite server", Paths: []string{path},
		})
	}
	amy := r.World.As(event.ActorID(Amy))
	p, err := amy.Prepare(ctx, o)
	if err != nil {
		return err
	}
	sent, err := amy.Send(ctx, p, nil)
	if err != nil {
		return err
	}
	r.Consignment = sent.Consignment
	r.tell.Say("Here:     %s sealed, each with a key of its own, and sent. Without a receipt nobody there gets a key.", exhibitsOf(len(o.Exhibits)))
	r.tell.Say("          The unit opens at 09:00 and has two working hours: receipt due %s.", clock2016(sent.ReceiveBy))
	return nil
}
