package main

import (
	"errors"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
)

type restoreDrillCmd struct {
	keeping
	From       string `required:"" env:"SAFEHAND_BACKUPS" placeholder:"DIR" help:"Folder with the backups of the service."`
	Data       string `env:"SAFEHAND_DATA" default:"safehand-service" placeholder:"DIR" help:"The service's data folder, where it is noted. The service may be running."`
	Scratch    string `required:"" type:"existingdir" placeholder:"DIR" help:"Folder with room for all of it, which nobody else reads. What is put there is deleted again."`
	Generation string `placeholder:"NAME" help:"Which backup, by the name of its folder. The newest finished one if you say nothing."`
}

func (restoreDrillCmd) Example() string {
	return "safehand restore-drill --from /mnt/backups --data service --scratch /srv/scratch"
}

func (c *restoreDrillCmd) Run(s *session) error {
	start := time.Now()
	progress, finish := s.bar("Restoring")
	r, err := backup.Try(s.ctx, backup.TryConfig{
		From: c.From, Generation: c.Generation, Data: c.Data, Scratch: c.Scratch, Now: time.Now, Progress: progress,
	})
	finish()
	if r == nil || err != nil && !errors.Is(err, backup.ErrNotWhole) {
		return err
	}
	if err := s.print(restoredOf("", r), func() { c.say(s, r, time.Since(start)) }); err != nil {
		return err
	}
	return s.wanting(r.Wanting, "is not whole in the backup")
}

func (c *restoreDrillCmd) say(s *session, r *backup.Restored, took time.Duration) {
	for _, g := range r.Unfinished {
		s.note("The backup begun on %s was never finished, and is passed over.", local(event.TimeOf(g.Begun)))
	}
	s.say("Restored %s from %s as it was on %s, in %s, and deleted it again: %s in %d sealed pieces (%s), each compared with its digest.",
		r.Manifest.Service, r.Name, local(r.Manifest.Begun), took.Round(time.Millisecond), count(int(r.Manifest.Exhibits), "exhibit"), r.Manifest.Pieces, size(r.Manifest.Bytes))
	if len(r.Wanting) == 0 {
		s.say("The service says on its page that this worked, and when.")
		return
	}
	s.say("It is not whole. The service says on its page that this failed, and its owner is told.")
}
