package main

import (
	"runtime/debug"

	"github.com/safehand/safehand/client"
)

type versionCmd struct{ offline }

func (versionCmd) Example() string { return "safehand version" }

func (c *versionCmd) Run(s *session) error {
	out := map[string]string{"version": client.Version}
	if b, ok := debug.ReadBuildInfo(); ok {
		out["go"] = b.GoVersion
		for _, v := range b.Settings {
			if v.Key == "vcs.revision" {
				out["revision"] = v.Value
			}
		}
	}
	return s.print(out, func() {
		s.say("%s (%s)", out["version"], out["go"])
	})
}
