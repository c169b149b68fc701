package main

import (
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/disk"
)

type backupCmd struct {
	keeping
	Data     string `env:"SAFEHAND_DATA" default:"safehand-service" placeholder:"DIR" help:"The service's data folder. The service may be running."`
	Database string `env:"SAFEHAND_DATABASE" help:"A postgres:// address; SQLite in the data folder if you say nothing."`
	Into     string `required:"" env:"SAFEHAND_BACKUPS" placeholder:"DIR" help:"Folder for the backups of this service, on another disk."`
	Keep     int    `env:"SAFEHAND_KEEP" default:"14" help:"How many backups are kept; older ones are deleted. Sealed bytes are kept once for all."`
}

func (backupCmd) Example() string { return "safehand backup --data service --into /mnt/backups" }

// kept is a finished backup as it is printed.
type kept struct {
	Folder     string `json:"folder"`
	Generation string `json:"generation"`
	*backup.Manifest
	New        int64      `json:"new_bytes"`
	Kept       int        `json:"kept"`
	Until      event.Time `json:"destroyed_is_gone"`
	SameVolume bool       `json:"same_volume"`
}

func (c *backupCmd) Run(s *session) error {
	if c.Keep < 1 {
		return usagef("--keep: at least 1")
	}
	start := time.Now()
	progress, finish := s.bar("Backing up")
	m, err := backup.Make(s.ctx, backup.Config{
		Data: c.Data, DSN: c.Database, Into: c.Into, Keep: c.Keep, Now: time.Now, Program: client.Version, Progress: progress,
	})
	finish()
	if err != nil {
		return err
	}
	out := kept{
		Folder: c.Into, Generation: m.Name, Manifest: m.Manifest, New: m.Copied, Kept: len(m.Kept),
		Until: event.TimeOf(m.Until), SameVolume: same(c.Data, c.Into),
	}
	if err := s.print(out, func() { c.say(s, m, time.Since(start)) }); err != nil {
		return err
	}
	if out.SameVolume {
		s.note("Warning: %s and %s lie on one disk. What takes one takes the other.", c.Into, c.Data)
	}
	return s.wanting(m.Manifest.Wanting, "was not there to be backed up")
}

func (c *backupCmd) say(s *session, m *backup.Made, took time.Duration) {
	x := m.Manifest
	s.say("Backed up %s: %d entries of its log up to %s, %s in %d sealed pieces (%s, %s of it new), in %s.",
		x.Service, x.Size, local(x.Last), count(int(x.Exhibits), "exhibit"), x.Pieces, size(x.Bytes), size(m.Copied), took.Round(time.Millisecond))
	s.say("It is %s, one of %d kept there.", m.Dir, len(m.Kept))
	s.say("The service's own keys are in it: whoever reads them can speak as the service. Nothing in it opens an exhibit by itself.")
	s.say("What is destroyed from now on can be opened from these backups, with a key of its readers, until %s: at this pace on %s.",
		count(m.More, "more backup")+" "+have(m.More)+" been made", local(event.TimeOf(m.Until)))
}

func have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// same reports whether two folders lie on one volume; one that can't be asked
// does not.
func same(a, b string) bool {
	x, err := disk.Volume(a)
	if err != nil {
		return false
	}
	y, err := disk.Volume(b)
	return err == nil && x == y
}

// wanting names the exhibits that are not whole, and ends with their code.
func (s *session) wanting(all []backup.Wanting, how string) error {
	if len(all) == 0 {
		return nil
	}
	for _, w := range all {
		s.result("%s, sealed for %s, %s: %d pieces missing, %d damaged.", w.SealNumber, w.By, how, w.Missing, w.Damaged)
	}
	return verdict(api.ExitSealBroken)
}
