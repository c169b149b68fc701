package main

import (
	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/witness"
)

type witnessStatusCmd struct {
	ringing
	witnessing
}

// ringing ends with a code of its own when somebody must look.
type ringing struct{}

func (ringing) Exits() []int { return always(api.ExitRings) }

func (witnessStatusCmd) Example() string {
	return "safehand witness status --data witness --log northshire.log"
}

func (c *witnessStatusCmd) Run(s *session) error {
	logs, err := watchedLogs(c.Log)
	if err != nil {
		return err
	}
	all, err := witness.Read(c.Data, logs)
	if err != nil {
		return err
	}
	rings := false
	for _, l := range all {
		rings = rings || l.Rings
	}
	err = s.print(all, func() {
		for _, l := range all {
			s.say("%s", cosignedUpTo(l))
			for _, e := range l.Evidence {
				s.say("  %s", e.Says(l.Origin))
				s.say("  Both heads are in %s.", e.File)
			}
			if l.Rings {
				s.note("Keep the evidence, tell the other organisations and whoever runs the log, and believe no record from it that was made since.")
			}
		}
	})
	if err == nil && rings {
		err = verdict(api.ExitRings)
	}
	return err
}
