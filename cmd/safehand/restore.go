package main

import (
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
)

type restoreCmd struct {
	keeping
	From       string `required:"" env:"SAFEHAND_BACKUPS" placeholder:"DIR" help:"Folder with the backups of a service."`
	Data       string `required:"" placeholder:"DIR" help:"Folder to put it into. It must be empty."`
	Generation string `placeholder:"NAME" help:"Which backup, by the name of its folder. The newest finished one if you say nothing."`
	Database   string `env:"SAFEHAND_DATABASE" help:"The postgres:// address of an empty database; SQLite in the data folder if you say nothing."`
}

func (restoreCmd) Example() string { return "safehand restore --from /mnt/backups --data service" }

// restored is a service put back, as it is printed.
type restored struct {
	Data       string `json:"data,omitempty"` // of what stays
	Generation string `json:"generation"`
	*backup.Manifest
	Entries    int64            `json:"entries"`
	Wanting    []backup.Wanting `json:"wanting"`
	Rebuilt    float64          `json:"rebuilt_in_seconds"`
	Unfinished []string         `json:"unfinished"`
}

func (c *restoreCmd) Run(s *session) error {
	start := time.Now()
	progress, finish := s.bar("Restoring")
	r, err := backup.Restore(s.ctx, backup.RestoreConfig{
		From: c.From, Generation: c.Generation, Data: c.Data, DSN: c.Database, Progress: progress,
	})
	finish()
	if err != nil {
		return err
	}
	if err := s.print(restoredOf(c.Data, r), func() { c.say(s, r, time.Since(start)) }); err != nil {
		return err
	}
	return s.wanting(r.Wanting, "is not whole in the backup")
}

func restoredOf(data string, r *backup.Restored) restored {
	out := restored{
		Data: data, Generation: r.Name, Manifest: r.Manifest, Entries: r.Entries,
		Wanting: some(r.Wanting), Rebuilt: r.Rebuilding.Seconds(), Unfinished: []string{},
	}
	for _, g := range r.Unfinished {
		out.Unfinished = append(out.Unfinished, g.Name)
	}
	return out
}

func (c *restoreCmd) say(s *session, r *backup.Restored, took time.Duration) {
	m := r.Manifest
	for _, g := range r.Unfinished {
		s.note("The backup begun on %s was never finished, and is passed over.", local(event.TimeOf(g.Begun)))
	}
	s.say("Restored %s as it was on %s, in %s: %s in %d sealed pieces (%s), each compared with its digest.",
		m.Service, local(m.Begun), took.Round(time.Millisecond), count(int(m.Exhibits), "exhibit"), m.Pieces, size(m.Bytes))
	s.say("Its log of %d entries was rebuilt in %s: every signature, rule, tally and hash agrees with the checkpoint in the backup.",
		r.Entries, r.Rebuilding.Round(time.Millisecond))
	s.say("What it acknowledged after %s is not in it. Whoever has seen that is refused by her own program, which must", local(m.Last))
	s.say("not believe a log that was set back: docs/operating.md, \"After a restore\", says what to do.")
	s.note("Start it with 'safehand serve --data %s', at the address it had.", c.Data)
}
