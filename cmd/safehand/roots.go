package main

import (
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

type rootsCmd struct{ online }

func (rootsCmd) Example() string { return "safehand roots > northshire.roots" }

func (c *rootsCmd) Run(s *session) error {
	cl, err := s.open()
	if err != nil {
		return err
	}
	t, err := cl.Trusted(s.ctx)
	if err != nil {
		return err
	}
	b, err := continuity.FormatRoots(*t)
	if err != nil {
		return err
	}
	out := map[string]string{}
	for org, d := range t.Roots {
		out[string(org)] = event.RootNumber(d)
	}
	return s.print(map[string]any{"file": string(b), "numbers": out}, func() {
		s.out.Write(b)
		for org, n := range out {
			s.note("%s is %s", org, n)
		}
	})
}
