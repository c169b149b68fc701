package main

import (
	"os"

	"github.com/safehand/safehand/internal/replay"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// replay tells 2016 again. Its people are made up, so the lock of their keyrings
// may be the lightest that the program opens.
func (c *demoCmd) replay(s *session, dir string) error {
	lock := s.lock
	if lock == (seal.Lock{}) {
		lock = seal.Lightest()
	}
	clock := world.NewClock(replay.Begins())
	w, err := world.New(s.ctx, world.Config{Dir: dir, Lock: lock, Now: clock.Now})
	if err != nil {
		return err
	}
	defer w.Close()
	s.say("2016 again: what happened to one box, and what this program says at the same moments.")
	s.say("Dates and what happened in life are real. The people here are made up; statements and alarms are real ones")
	s.say("of a service in %s whose clock is held.", dir)
	if _, err := world.PlayReplay(s.ctx, w, clock, &telling{s: s}); err != nil {
		return err
	}
	s.say("\nNot one of these alarms needed anybody to sign in, a rota to be right, or a mail to arrive.")
	if c.Dir == "" {
		w.Close()
		return os.RemoveAll(dir)
	}
	return nil
}
