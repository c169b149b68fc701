package watch_test

import (
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/watch/oracle"
)

var alarms = map[oracle.Kind][]string{
	oracle.Waits:    {notice.Overdue, notice.Managers, notice.Review},
	oracle.Open:     {notice.Unanswered, notice.Unanswered, notice.Unanswered},
	oracle.Raw:      {notice.Unchecked},
	oracle.Unsaid:   {notice.Unsaid, notice.Unsaid, notice.Unsaid},
	oracle.LeftOpen: {notice.HoursLeft}, oracle.LeftUnsaid: {notice.HoursLeft},
}

// shown is what shows of a mail about an alarm.
func (y *year) shown(m oracle.Mail) line {
	out := line{kind: alarms[m.Kind][m.Rung-1], to: m.To, due: event.TimeOf(minute(m.Due))}
	of := m.Of
	switch m.Kind {
	case oracle.Unsaid, oracle.LeftUnsaid:
		of, out.since = y.clicks[m.Of].of, event.TimeOf(minute(y.Clicks[m.Of].At))
	case oracle.Open, oracle.LeftOpen:
		of, out.since = y.reports[m.Of].of, event.TimeOf(minute(y.Reports[m.Of].At))
	case oracle.Raw:
		of, out.since = y.receipts[m.Of].of, event.TimeOf(minute(y.Receipts[m.Of].At))
	}
	out.ref = y.sent[of].id.Reference()
	return out
}

func (y *year) to(s line) *receiver {
	if s.to == oracle.Programs {
		return y.siem
	}
	return y.post
}

// alarming: it is about an alarm.
func alarming(s line) bool {
	for _, k := range alarms {
		if slices.Contains(k, s.kind) {
			return true
		}
	}
	return false
}

// mailed holds that each alarm was taken once for each address that hears of it, and for
// programs once, whatever failed; in time, or as soon as it could be.
func (y *year) mailed(must map[line][]int) {
	y.t.Helper()
	for s, by := range must {
		took := y.to(s).took[s]
		if len(took) != len(by) {
			y.t.Errorf("%+v must be taken %d times, and was at %v", s, len(by), took)
			continue
		}
		for _, at := range took {
			if at > slices.Max(by) {
				y.t.Errorf("%+v was taken at %s, and could have been by %s", s, minute(at), minute(slices.Max(by)))
			}
		}
	}
}

// strange holds that nobody was told of an alarm that the oracle knows nothing of, and that
// whatever was sent twice had one number: its receiver can tell.
func (y *year) strange(must map[line][]int) {
	y.t.Helper()
	for _, r := range []*receiver{y.post, y.siem} {
		for s, at := range r.took {
			if alarming(s) && must[s] == nil {
				y.t.Errorf("nobody expects that %s is told %+v, at %v", r.name, s, at)
			}
		}
		for id, n := range r.whole {
			if n != 1 {
				y.t.Errorf("%s took message %s %d times", r.name, id, n)
			}
		}
		for id, half := range r.half {
			over := !slices.ContainsFunc(half, func(s line) bool { return s.kind != notice.Arrival && s.kind != notice.Opening })
			if r.whole[id] == 0 && !over {
				y.t.Errorf("message %s was taken, nobody heard so, and it did not come again: %+v", id, half)
			}
		}
	}
}

// heard holds that programs were told of each time in which no mail went out for long, once
// when it began and once when it was over.
func (y *year) heard() (long int) {
	y.t.Helper()
	left := slices.Clone(y.siem.downs)
	for i, d := range y.Deafs {
		n := len(left)
		left = slices.DeleteFunc(left, func(at int) bool { return d.Alone == "" && at >= d.From && at < d.To+again })
		n -= len(left)
		interrupted := slices.ContainsFunc(y.Downs, func(s oracle.Down) bool { return s.From < d.To+again && s.To > d.From })
		must := y.post.first[i] > 0 && max(y.post.first[i], y.post.oldest[i]+30)+again <= d.To && !interrupted && !y.post.still[i]
		if must {
			long++
		}
		if n > 1 || must && n == 0 {
			y.t.Errorf("no mail went out from %s to %s, and programs were told %d times", minute(d.From), minute(d.To), n)
		}
	}
	if len(left) > 0 || y.siem.down {
		y.t.Errorf("programs were told that no mail goes out at %v, when it did, or that it goes out again was not told: %v", left, y.siem.down)
	}
	return long
}

// again is how long, in minutes, it takes at most until it is tried and looked at again.
const again = 72

// told holds all of that, and that the year tried enough to show anything.
func (y *year) told() {
	y.t.Helper()
	must := map[line][]int{} // by which minutes
	for m, by := range y.Mails() {
		must[y.shown(m)] = append(must[y.shown(m)], by)
	}
	y.mailed(must)
	y.strange(must)
	long := y.heard()
	y.t.Logf("%d mails and %d messages to programs, %d alarms told; programs heard %d times that mail fails, and had to %d times; %v", len(y.post.whole), len(y.siem.whole), len(must), len(y.siem.downs), long, y.post.failed)
	if len(y.siem.downs) == 0 {
		y.t.Error("programs never heard that no mail goes out: the year tries too little")
	}
	for _, how := range append(failures, "refused alone", "the node died") {
		if y.post.failed[how] == 0 {
			y.t.Errorf("%s: the year tries too little", how)
		}
	}
}
