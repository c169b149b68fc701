package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/internal/world"
)

type demoCmd struct {
	offline
	Once    bool   `help:"End after the story; otherwise the service starts again and stays up."`
	Pages   string `name:"http-loopback" default:"localhost:8080" placeholder:"ADDRESS" help:"Where browsers of this machine find the pages; any free port when another program has that one."`
	Gallery bool   `help:"Show every page in every state at /gallery, with made-up material: for developers."`
	Replay  bool   `name:"replay-2016" help:"Tell the loss of 15 interviews in 2016 instead, with its real dates on a clock that is held."`
	Dir     string `type:"path" help:"Folder to play in; it must be empty. A temporary one if you say nothing."`
}

func (demoCmd) Example() string { return "safehand demo --once" }

func (c *demoCmd) Run(s *session) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	if c.Replay {
		return c.replay(s, dir)
	}
	start := time.Now()
	s.say("Safehand: one interview, hand to hand, and proven. Everything happens on this machine, in %s", dir)
	s.say("Everybody in it is made up: Northshire Police, CPS Northshire and their people.")
	clock := world.NewClock(world.Founded(start))
	if c.Once {
		clock.Free() // nobody looks at its pages
	}
	w, err := world.New(s.ctx, world.Config{Dir: dir, Lock: s.lock, Now: clock.Now})
	if err != nil {
		return err
	}
	defer w.Close()
	t := &telling{s: s}
	t.Chapter("A service starts; two organisations, their units and people join it")
	t.Say("The service listens at %s, over TLS, on SQLite and a folder.", w.Node.URL)
	if err := w.Build(s.ctx, func(words string) { t.Say("%s", words) }); err != nil {
		return err
	}
	if err := c.past(s, w, clock, t); err != nil {
		return err
	}
	story, err := world.PlayInterview(s.ctx, w, t)
	if err != nil {
		return err
	}
	s.say("\nDone in %.1f s.", time.Since(start).Seconds())
	return c.next(s, w, story)
}

// past is what lies behind the people whom somebody will be in the pages.
func (c *demoCmd) past(s *session, w *world.World, clock *world.Clock, t *telling) error {
	if c.Once {
		return nil
	}
	t.Say("That was last month, by this world's clock. They have worked with it since: one receipt came in time, and one after three alarms.")
	defer clock.Free()
	return w.Live(s.ctx, clock)
}

func (c *demoCmd) folder() (string, error) {
	if c.Dir == "" {
		return os.MkdirTemp("", "safehand-demo-")
	}
	have, err := os.ReadDir(c.Dir)
	if err == nil && len(have) > 0 {
		return "", usagef("%s is not empty; the demo writes over nothing", c.Dir)
	}
	return c.Dir, os.MkdirAll(c.Dir, 0o700)
}

// next says what to try, and stays up for it.
func (c *demoCmd) next(s *session, w *world.World, story *world.Interview) error {
	self, err := os.Executable()
	if err != nil {
		self = "safehand"
	}
	pass := filepath.Join(w.Dir, "passphrase")
	if err := os.WriteFile(pass, []byte(world.Passphrase+"\n"), 0o600); err != nil {
		return err
	}
	s.say("\nWhat to try next")
	s.say("  Check it yourself:  %s verify %s --roots %s --file %s", self, quoted(story.Record), quoted(story.Roots), quoted(story.Export))
	s.say("  Read the record:    it is a text file, %s", story.Record)
	if c.Once {
		s.say("  Keep it running:    %s demo", self)
		s.say("  Your own service:   the README, 'A service of your own'")
		return nil
	}
	if err := c.again(s, w); err != nil {
		return err
	}
	if err := w.Furnish(s.ctx); err != nil {
		return err
	}
	s.say("  In a browser:       %s", w.Node.Pages)
	for _, g := range world.Cast {
		s.say("                      as %s, %s", g.Name(), g.Role)
	}
	if c.Gallery {
		s.say("  Every page:         %s/gallery", w.Node.Pages)
	}
	s.say("  The service is up again at %s. As Sarah Khan of the RASSO unit, in another terminal:", w.Node.URL)
	s.say("    export SAFEHAND_HOME=%s SAFEHAND_PASSPHRASE_FILE=%s", quoted(w.Home("sarah.khan@cps-northshire.example")), quoted(pass))
	s.say("    %s list", self)
	s.say("    %s show %s", self, story.Consignment.Reference())
	s.note("Ctrl-C stops it. The folder stays: %s", w.Dir)
	select {
	case <-s.ctx.Done():
		return nil
	case err := <-w.Node.Done():
		return err
	}
}

// again starts the service for browsers too.
func (c *demoCmd) again(s *session, w *world.World) error {
	w.Gallery, w.Loopback, w.Guests, w.Watch = c.Gallery, c.Pages, world.Cast, true
	err := w.Start(s.ctx)
	if err != nil { // another program has the port, most likely
		w.Loopback = "localhost:0"
		err = w.Start(s.ctx)
	}
	return err
}

// telling prints a story.
type telling struct {
	s *session
	n int
}

func (t *telling) Chapter(title string) {
	t.n++
	fmt.Fprintf(t.s.out, "\n%2d. %s\n", t.n, title)
}

func (t *telling) Say(format string, args ...any) {
	fmt.Fprintf(t.s.out, "    %s\n", strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "\n    "))
}

func (t *telling) Quote(lines ...string) {
	for _, l := range lines {
		fmt.Fprintf(t.s.out, "      | %s\n", l)
	}
}
