package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

type completionCmd struct {
	offline
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (completionCmd) Example() string {
	return "safehand completion bash > ~/.local/share/bash-completion/completions/safehand"
}

// Run prints a script that knows every command and flag of this program and
// runs nothing: a press of a key must not open a home.
func (c *completionCmd) Run(s *session, k *kong.Kong) error {
	places := placesOf(k.Model.Node)
	var script string
	switch c.Shell {
	case "bash":
		script = bashScript(places)
	case "zsh":
		script = zshScript(places)
	case "fish":
		script = fishScript(places)
	}
	return s.print(map[string]string{"shell": c.Shell, "script": script}, func() { fmt.Fprint(s.out, script) })
}
