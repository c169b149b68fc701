package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
)

type manCmd struct {
	offline
	Command []string `arg:"" optional:"" help:"Of which command; of the whole program if you say nothing."`
	Into    string   `placeholder:"DIR" help:"Write the pages of all commands into this folder, such as ~/.local/share/man/man1."`
}

func (manCmd) Example() string { return "safehand man --into ~/.local/share/man/man1" }

func (c *manCmd) Run(s *session, k *kong.Kong) error {
	places := placesOf(k.Model.Node)
	if c.Into != "" {
		if len(c.Command) > 0 {
			return usagef("--into writes the pages of all commands; leave out %q", strings.Join(c.Command, " "))
		}
		return c.write(s, places)
	}
	for _, p := range places {
		if p.path == strings.Join(c.Command, " ") {
			page := manPage(p, places)
			return s.print(map[string]string{"name": manName(p), "page": page}, func() { fmt.Fprint(s.out, page) })
		}
	}
	return usagef("there is no command %q", strings.Join(c.Command, " "))
}

// write makes the pages anew where some of an earlier version stand.
func (c *manCmd) write(s *session, places []place) error {
	dir := kong.ExpandPath(c.Into)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	names := []string{}
	var err error
	for _, p := range places {
		name := manName(p) + ".1"
		names = append(names, name)
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(manPage(p, places)), 0o644))
	}
	if err != nil {
		return err
	}
	return s.print(map[string]any{"into": dir, "pages": names}, func() {
		s.say("%s written into %s. 'man safehand' shows the first where man looks there.", count(len(names), "page"), dir)
	})
}

// manName is a page's name: "safehand-unit-create".
func manName(p place) string {
	return strings.ReplaceAll(strings.TrimSpace("safehand "+p.path), " ", "-")
}
