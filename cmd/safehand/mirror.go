package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/safehand/safehand/ledger"
)

type mirrorCmd struct {
	Log mirrorLogCmd `cmd:"" help:"Print the keys of your organisation's log, as your root signed them: for a mirror, or to begin a policy with."`
	Key mirrorKeyCmd `cmd:"" help:"Make the mirror's own keys, or print them."`
	Run mirrorRunCmd `cmd:"" help:"Follow a log: take in and check every entry, and cosign what was checked."`
}

type mirrorLogCmd struct{ online }

func (mirrorLogCmd) Example() string { return "safehand mirror log > northshire.log" }

func (c *mirrorLogCmd) Run(s *session) error {
	cl, err := s.open()
	if err != nil {
		return err
	}
	keys, err := cl.LogKeys(s.ctx)
	if err != nil {
		return err
	}
	return s.print(map[string]any{"log": cl.Home().Config.Log, "keys": keys}, func() {
		s.say("# The log %s, as the root of %s signed it.", cl.Home().Config.Log, cl.Who().ID.Org())
		for _, k := range keys {
			s.say("log %s", k)
		}
		s.say("quorum none")
	})
}

type mirrorKeyCmd struct {
	offline
	Keys string `required:"" placeholder:"FILE" help:"The file with the mirror's private keys, which is made if it is not there."`
	Name string `help:"What the mirror is called, such as northshire.example/mirror: to make its keys. No witness has the same keys."`
	URL  string `name:"url" help:"Where the service can reach it: then what is printed is what the service's operator gives to 'serve --witness'."`
}

func (mirrorKeyCmd) Example() string {
	return "safehand mirror key --keys mirror.keys --name northshire.example/mirror"
}

func (c *mirrorKeyCmd) Run(s *session) error {
	return (&cosignerKeys{"mirror", c.Keys, c.Name, c.URL}).run(s)
}

// logKeys reads the log's keys from a file of 'log' lines (c2sp.org/tlog-policy):
// they are what the mirror believes, and come from nobody it watches.
func logKeys(file string) (ledger.HeadKeys, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return ledger.HeadKeys{}, err
	}
	p, err := ledger.ParsePolicy(b)
	if err == nil && len(p.Logs) == 0 {
		err = errors.New("it names no log")
	}
	if err != nil {
		return ledger.HeadKeys{}, fmt.Errorf("%s: %w ('safehand mirror log' makes such a file)", file, err)
	}
	origin, _, _ := strings.Cut(p.Logs[0], "+")
	for _, k := range p.Logs {
		if name, _, _ := strings.Cut(k, "+"); name != origin {
			return ledger.HeadKeys{}, fmt.Errorf("%s names two logs, and a mirror follows one", file)
		}
	}
	return ledger.ParseHeadKeys(origin, p.Logs)
}
