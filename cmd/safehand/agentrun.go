package main

import (
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
)

type agentRunCmd struct {
	sealed
	Send      string          `env:"SAFEHAND_AGENT_SEND" placeholder:"DIR" help:"Folder to watch. Each folder in it with an exhibit list (exhibits.csv) is one sending; afterwards it lies in 'sent'."`
	To        string          `env:"SAFEHAND_AGENT_TO" help:"With --send: the unit it is sent to."`
	Type      string          `env:"SAFEHAND_AGENT_TYPE" help:"With --send: type of exhibits for which the list says none." enum:"abe-interview,999-call,bwv,cctv,document,phone-download,suspect-interview,other" default:"other"`
	ReceiveBy string          `env:"SAFEHAND_AGENT_RECEIVE_BY" help:"With --send: '2h' working hours of the unit or '1d' the end of its next working day. With an ABE interview: 2h; else: 1d."`
	Settle    time.Duration   `env:"SAFEHAND_AGENT_SETTLE" default:"10s" help:"With --send: how long nothing in a folder may have changed."`
	Check     bool            `env:"SAFEHAND_AGENT_CHECK" negatable:"" default:"true" help:"Check what arrives for its unit, and say so. --no-check: don't."`
	File      string          `env:"SAFEHAND_AGENT_FILE" placeholder:"DIR" help:"Folder to file into what people let it have ('safehand file')."`
	Name      porter.Template `env:"SAFEHAND_AGENT_NAME" default:"{reference} {description}" help:"With --file: what each exhibit is called. Also {type}, {sending}, {seal}, {from}, {urn}; a slash makes a folder."`
	MaxPath   int             `env:"SAFEHAND_AGENT_MAX_PATH" default:"240" help:"With --file: the longest path, in characters from that folder on."`
	Keep      int64           `env:"SAFEHAND_AGENT_KEEP" default:"20" help:"With --file: gigabytes of sealed bytes kept from checking, so that they need not be fetched again."`
	Every     time.Duration   `env:"SAFEHAND_AGENT_EVERY" default:"30s" help:"Time between two rounds."`
	Once      bool            `help:"Do what there is to do, and end: for a scheduler."`
	Status    string          `env:"SAFEHAND_AGENT_STATUS" placeholder:"FILE" help:"File that says after each round how it went, as JSON."`
}

func (agentRunCmd) Example() string {
	return "safehand agent run --file /srv/rasso --status /run/safehand/status.json"
}

func (c *agentRunCmd) Run(s *session) error {
	cfg, err := c.config(s)
	if err != nil {
		return err
	}
	cl, err := c.open(s, cfg)
	if err != nil {
		return err
	}
	p, err := porter.New(cl, *cfg)
	if err != nil {
		return err
	}
	defer p.Close() // the lock goes with the process
	if c.Once {
		err = p.Once(s.ctx)
	} else {
		s.note("%s is running. Stop it with Ctrl-C.", cl.Who().ID)
		p.Run(s.ctx)
	}
	if printed := s.print(p.Done, func() {
		s.say("Sent %s, checked %s, filed %s.", count(p.Done.Sent, "sending"), count(p.Done.Checked, "sending"), count(p.Done.Filed, "exhibit"))
	}); err == nil {
		err = printed
	}
	return err
}

// open unlocks the agent's keyring.
func (c *agentRunCmd) open(s *session, cfg *porter.Config) (cl *client.Client, err error) {
	h, err := s.home()
	if err != nil {
		return nil, err
	}
	if _, ok := h.Config.Who.Agent(); !ok {
		return nil, usagef("%s is the home of %s, and only an agent runs by itself: appoint one with 'safehand agent appoint'", h.Dir, h.Config.Who)
	}
	frugal()
	o := client.Options{Patience: s.cli.Patience}
	if c.File != "" && c.Keep > 0 {
		cfg.Kept = porter.NewKept(h, c.Keep<<30)
		o.Kept = cfg.Kept
	}
	err = s.passphrase(string(h.Config.Who), func(p string) error {
		cl, err = client.Open(h, p, o)
		return err
	})
	return cl, err
}

// config reads the flags, and refuses what makes no sense before anything is
// asked for.
func (c *agentRunCmd) config(s *session) (*porter.Config, error) {
	cfg := &porter.Config{
		Outbox: c.Send, Type: event.Code(c.Type), Settle: c.Settle, Check: c.Check, Files: c.File, Name: c.Name,
		MaxPath: c.MaxPath, Every: c.Every, Status: c.Status, Now: time.Now,
		Log: logger(s.msg),
	}
	if s.cli.JSON {
		cfg.Log = jsonLogger(s.msg)
	}
	var err error
	switch {
	case c.Send == "" && c.File == "" && !c.Check:
		return nil, usagef("there is nothing to do: say --send, --file or --check")
	case (c.Send != "") != (c.To != ""):
		return nil, usagef("--send and --to go together")
	case c.Every < time.Second || c.Settle < 0:
		return nil, usagef("--every is at least 1s, and --settle not below 0s")
	case c.MaxPath < porter.MinPath:
		return nil, usagef("--max-path: at least %d", porter.MinPath)
	case c.To != "":
		cfg.To, err = holders([]string{c.To})
	}
	if err == nil && c.ReceiveBy != "" {
		d, wrong := deadline(c.ReceiveBy, "", "")
		cfg.Deadline, err = &d, wrong
	}
	return cfg, err
}
