package world

import (
	"context"
	"fmt"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// lifeDay is what happened in 2016 and 2017 by the Information Commissioner's
// penalty notice and the reports of it, and what happens here at that moment.
type lifeDay struct {
	at    time.Time
	known string // how exactly, as a layout
	life  string
	here  func(*Replay, context.Context) error
}

const (
	toTheMinute = "Monday 2 January 2006, 15:04"
	toTheDay    = "Monday 2 January 2006"
	toTheMonth  = "January 2006"
)

func (d lifeDay) when() string {
	if d.known == toTheMonth {
		return d.at.Format(toTheMonth)
	}
	return d.at.Format(d.known) + elapsed(d.at)
}

func lifeOf2016() []lifeDay {
	return []lifeDay{
		{in2016(2016, time.November, 18, 17, 30), toTheDay, "A police force gives 15 unencrypted DVDs of victims' interviews to one CPS office; the same day they go on to another, all in one box, tracked.", (*Replay).send},
		{in2016(2016, time.November, 21, 6, 49), toTheMinute, "\"Delivered\": the courier leaves the box in a shared reception. Nobody of the CPS is there.", (*Replay).delivered},
		{noticed2016(), toTheDay, "The one person who expected the box is back from leave. The loss is noticed.", (*Replay).noticed},
		{in2016(2016, time.December, 14, 9, 0), toTheDay, "The police, whose evidence it is, are told.", (*Replay).policeTold},
		{in2016(2017, time.February, 1, 9, 0), toTheMonth, "The CPS's area business manager is formally told.", (*Replay).managersTold},
		{in2016(2017, time.March, 1, 9, 0), toTheMonth, "The 15 victims are told.", (*Replay).victimsTold},
		{in2016(2017, time.April, 11, 9, 0), toTheDay, "The Information Commissioner is told, " + fmt.Sprint(days(noticed2016(), in2016(2017, time.April, 11, 9, 0))) + " days after the loss was noticed. The penalty was 325,000 pounds.", (*Replay).regulatorTold},
	}
}

func (r *Replay) delivered(ctx context.Context) error {
	v, err := r.World.As(event.ActorID(Sarah)).Show(ctx, r.Consignment)
	if err != nil {
		return err
	}
	r.tell.Say("Here:     stored at the service is not received. It is %s, on the whole unit's list:", v.Status)
	r.tell.Quote(fmt.Sprintf("%s  Receipt needed by %s", v.Reference, clock2016(v.ReceiveBy)))
	return nil
}

func (r *Replay) noticed(ctx context.Context) error { return r.since(ctx, "noticed on", 1, "") }

func (r *Replay) policeTold(ctx context.Context) error {
	return r.since(ctx, "the police have known since", 1, "")
}

func (r *Replay) managersTold(ctx context.Context) error {
	return r.since(ctx, "both managers have known since", 2, "at least ")
}

// since says from when on the log shows that it was known here.
func (r *Replay) since(ctx context.Context, what string, rung int, about string) error {
	v, err := r.World.As(event.ActorID(Amy)).Show(ctx, r.Consignment)
	if err != nil {
		return err
	}
	rang := local2016(alarmsOf(v)[rung-1].Recorded)
	r.tell.Say("Here:     %s %s, %s%d days earlier.", what, rang.Format("02/01/2006 15:04"), about, days(rang, r.Clock.Now()))
	return nil
}

func (r *Replay) victimsTold(ctx context.Context) error {
	v, err := r.World.As(event.ActorID(Amy)).Show(ctx, r.Consignment)
	if err != nil {
		return err
	}
	r.tell.Say("Here:     nobody ever had a key: opened by %d people, as the log shows.", openedBy(v))
	r.law("whether each of them must be told is one of the reviewers' decisions, and that no key was given is a reason in it.")
	return nil
}

func (r *Replay) regulatorTold(ctx context.Context) error {
	v, err := r.World.As(event.ActorID(Amy)).Show(ctx, r.Consignment)
	if err != nil {
		return err
	}
	r.tell.Say("Here:     the review has been open since %s.", clock2016(v.Alarm.Open.Since))
	r.law("had it been decided that it was a breach, the ICO was to be told by %s. The 72 hours came in on 25 May 2018; in 2016 there was no such duty.", clock2016(v.Alarm.Open.TellBy))
	return nil
}

func in2016(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, london())
}

func noticed2016() time.Time { return in2016(2016, time.December, 1, 9, 0) }

func local2016(t event.Time) time.Time { return t.Std().In(london()) }

func clock2016(t event.Time) string { return local2016(t).Format("02/01/2006 15:04") }

func elapsed(t time.Time) string {
	if n := days(ReplayBegins(), t); n > 0 {
		return fmt.Sprintf("  (+%d d)", n)
	}
	return ""
}

// days from one day to another, by the calendar.
func days(from, to time.Time) int {
	noon := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	return int(noon(to).Sub(noon(from)).Hours() / 24)
}

func exhibitsOf(n int) string {
	if n == 1 {
		return "1 exhibit"
	}
	return fmt.Sprintf("%d exhibits", n)
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
