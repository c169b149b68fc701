package world

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/replay"
)

// Replay is the loss of 2016 with this program in the place of the box: the dates
// are those of life, the statements and alarms are real ones of a real service,
// and only its clock is held. Nothing it says of the program is written down
// beforehand: it is read from the log, as both sides would read it.
type Replay struct {
	World       *World
	Clock       *Clock
	Consignment event.ConsignmentID
	Steps       []replay.Step // that were told
	tell        Teller
	rang        int // alarms told so far
}

// PlayReplay plays it in a new world whose clock is the one given.
func PlayReplay(ctx context.Context, w *World, clock *Clock, tell Teller) (*Replay, error) {
	r := &Replay{World: w, Clock: clock, tell: tell}
	if err := r.people(ctx); err != nil {
		return r, err
	}
	for i, day := range replay.Days() {
		if err := r.until(ctx, day.At); err != nil {
			return r, err
		}
		if i == 0 {
			if err := r.send(ctx); err != nil {
				return r, err
			}
		}
		v, err := r.World.As(event.ActorID(Amy)).Show(ctx, r.Consignment)
		if err != nil {
			return r, err
		}
		r.told(day.Step(r.record(v)))
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

// until lets the clock run to t. What rings on the way is told at its own time.
func (r *Replay) until(ctx context.Context, t time.Time) error {
	return r.World.ringUntil(ctx, r.Clock, t, func() error { return r.hear(ctx) })
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
		r.told(replay.Ring(r.record(police)))
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

// record is what the police read of it now; the other side reads the same.
func (r *Replay) record(v *client.View) *replay.Record {
	out := &replay.Record{
		Now: r.Clock.Now(), Reference: v.Reference, From: v.From, ReceiveBy: v.ReceiveBy, Exhibits: len(v.Exhibits),
		Waiting: waitingIn(v), Opened: openedBy(v), Status: v.Status,
	}
	out.Opens, _ = custody.Opens(OfficeHours(), v.Sent)
	for _, a := range alarmsOf(v) {
		out.Rang = append(out.Rang, a.Recorded)
	}
	if v.Alarm != nil && v.Alarm.Next != nil {
		out.Next = v.Alarm.Next.At
	}
	if v.Alarm != nil && v.Alarm.Open != nil {
		out.Review = &replay.Review{Since: v.Alarm.Open.Since, TellBy: v.Alarm.Open.TellBy}
	}
	return out
}

// told tells a step as it is printed.
func (r *Replay) told(s replay.Step) {
	r.Steps = append(r.Steps, s)
	r.tell.Chapter(s.When)
	r.tell.Say("In life:  %s", s.Life)
	for i, line := range s.Here {
		r.tell.Say("%-9s %s", []string{"Here:", ""}[min(i, 1)], line)
	}
	if len(s.Quotes) > 0 {
		r.tell.Quote(s.Quotes...)
	}
	if s.Law != "" {
		// In 2016 there was no such duty, and a line that leaves that out is wrong.
		r.tell.Say("Under today's law: %s", s.Law)
	}
}

func waitingIn(v *client.View) (n int) {
	for _, x := range v.Exhibits {
		if !x.Received && !x.Recalled && !x.Rejected {
			n++
		}
	}
	return n
}

func openedBy(v *client.View) int {
	who := map[event.ActorID]bool{}
	for _, h := range v.Happened {
		if h.Kind == "opened" {
			who[h.By] = true
		}
	}
	return len(who)
}

func (r *Replay) send(ctx context.Context) error {
	o := client.Outgoing{
		For: Team, To: []event.HolderID{event.HolderID(RASSO)}, WrongCaseChecked: true,
		Deadline: replay.Deadline(),
	}
	dir := filepath.Join(r.World.Dir, "police")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for n := range replay.Exhibits {
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
	return nil
}
