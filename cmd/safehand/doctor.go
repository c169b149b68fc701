package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/doctor"
	"github.com/safehand/safehand/internal/notice"
)

type doctorCmd struct {
	examining
	Data     string `env:"SAFEHAND_DATA" default:"safehand-service" placeholder:"DIR" help:"The service's data folder. The service may be running."`
	Database string `env:"SAFEHAND_DATABASE" help:"A postgres:// address; SQLite in the data folder if you say nothing."`
	noticing
	Deep          bool          `help:"Read every sealed byte and compare it with its digest."`
	Reserve       disk.Reserve  `env:"SAFEHAND_RESERVE" placeholder:"SIZE" help:"How much of the disk is kept free, as for 'serve'."`
	BackupWithin  time.Duration `env:"SAFEHAND_BACKUP_WITHIN" default:"26h" help:"How old the newest backup may be; 0 where that is looked after by other means."`
	RestoreWithin time.Duration `name:"restore-drill-within" env:"SAFEHAND_RESTORE_DRILL_WITHIN" default:"2208h" placeholder:"TIME" help:"How long ago the last restore drill that worked may be: 92 days. 0 where that is looked after by other means."`
	Accept        []string      `env:"SAFEHAND_ACCEPT" placeholder:"CODE" help:"Findings you know of and accept, by their codes: they are still named, and not counted as wrong."`
}

func (doctorCmd) Example() string { return "safehand doctor --data service --deep" }

func (c *doctorCmd) Run(s *session) error {
	for _, code := range c.Accept {
		if !slices.Contains(doctor.Codes(), code) {
			return usagef("--accept: %q is not the code of a finding; they are %s", code, strings.Join(doctor.Codes(), ", "))
		}
	}
	notices, err := c.settings()
	if err != nil {
		return err
	}
	progress, finish := s.bar("Looking")
	r, err := doctor.Examine(s.ctx, doctor.Config{
		Data: c.Data, DSN: c.Database, Now: time.Now(), Deep: c.Deep, Reserve: c.Reserve,
		BackupWithin: c.BackupWithin, RestoreWithin: c.RestoreWithin, Notices: notices, Accept: c.Accept, Progress: progress,
	})
	finish()
	if err != nil {
		return err
	}
	err = s.print(r, func() { c.say(s, r) })
	if err == nil && r.Wrong() > 0 {
		err = verdict(api.ExitInvalid)
	}
	return err
}

func (c *doctorCmd) say(s *session, r *doctor.Report) {
	switch n := r.Wrong(); n {
	case 0:
		s.say("Nothing is wrong with %s.", c.Data)
	case 1:
		s.say("1 thing is wrong with %s:", c.Data)
	default:
		s.say("%d things are wrong with %s, the worst first:", n, c.Data)
	}
	number := 0
	for _, f := range r.Findings {
		if f.Accepted {
			s.say("\nAccepted: %s. (%s)", f.What, f.Code)
			continue
		}
		number++
		s.say("\n%2d. %s. (%s)\n    To do: %s.", number, f.What, f.Code, f.Do)
		for _, d := range f.Details {
			s.say("    - %s", d)
		}
	}
	s.say("")
	c.facts(s, r)
}

// facts are said whatever is wrong: the operator compares some of them.
func (c *doctorCmd) facts(s *session, r *doctor.Report) {
	if t := r.Stock; t != nil {
		how := "by their lengths"
		if c.Deep {
			how = "byte for byte"
		}
		s.say("Sealed pieces of %s, %s: %d expected, %d present, %d missing, %d damaged, %d extra.",
			count(int(t.Exhibits), "exhibit"), how, t.Expected, t.Present, t.Missing, t.Damaged, t.Extra)
	}
	for _, o := range r.Stored {
		s.say("  %s: %s of %s sealed, %s not sealed yet.", cmp.Or(string(o.Organisation), "nobody known (from before an upgrade or a restore)"), size(o.Bytes), count(int(o.Exhibits), "exhibit"), size(o.UnsealedBytes))
	}
	if r.Entries > 0 {
		s.say("The log of %s on %s: %d entries, the newest of %s.", r.Service, r.Engine, r.Entries, local(r.Last))
	}
	if r.Pin != "" {
		s.say("Fingerprint of the certificate (the pin in the address): %s, until %s.", r.Pin, local(r.Certificate))
	}
	s.say("Bank holidays are known as they were published, until %s.%s", localDay(r.Holidays.Until), soon(r.Holidays))
	for _, q := range r.Quiet {
		if q.Over {
			s.say("%s is not quiet any more, since %s: its --quiet can go.", q.Unit, local(q.Until))
		} else {
			s.say("%s is quiet until %s: of its second and third alarms only the unit is mailed.", q.Unit, local(q.Until))
		}
	}
	s.say("Free on the disk: %s.", size(r.Free))
	c.watched(s, r)
	for _, b := range r.Backups {
		s.say("Backup in %s: of %s, %d entries.", b.Folder, local(b.Finished), b.Size)
		if b.Kept > 0 {
			s.say("  %s kept there; what was destroyed since %s may still be opened from them.", count(b.Kept, "backup"), local(event.Time(b.Oldest)))
		}
	}
}

// watched is how telling people goes, and what the service told of by itself.
func (c *doctorCmd) watched(s *session, r *doctor.Report) {
	for _, ch := range r.Channels {
		took := "never took anything"
		if ch.Took > 0 {
			took = "last took something on " + local(ch.Took)
		}
		if ch.Failures > 0 {
			took += fmt.Sprintf(", and failed %s since, last on %s (%s)", times(int(ch.Failures)), local(ch.Failed), ch.Trouble)
		}
		if ch.Waiting > 0 {
			took += fmt.Sprintf("; waiting in it: %d since %s", ch.Waiting, local(ch.Oldest))
		}
		s.say("Telling by %s: it %s.", ch.Name, took)
	}
	for _, w := range r.Watched {
		s.say("Told by the service, and not over: %s (%d) since %s: %s.", w.Matter, w.Number, local(w.Since), notice.Matters()[w.Matter])
	}
}

// soon is what to do when the published bank holidays end within a year: deadlines
// that reach beyond them count by the standing rules alone.
func soon(h doctor.Holidays) string {
	if !h.Soon {
		return ""
	}
	return " That is within a year: install a newer version, which knows more."
}

// localDay is the day of an instant in London, whose bank holidays they are.
func localDay(t event.Time) string { return t.Std().Format("02/01/2006") }
