package main

import (
	"os"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type deviceCmd struct {
	Add  deviceAddCmd  `cmd:"" help:"On your first machine: make a link for a second one, good once, for a quarter of an hour."`
	Join deviceJoinCmd `cmd:"" help:"On your second machine: make its home, with the link or with your keyring file."`
}

type deviceAddCmd struct{ online }

func (deviceAddCmd) Example() string { return "safehand device add" }

func (c *deviceAddCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	d, err := cl.AddDevice(s.ctx)
	if err != nil {
		return err
	}
	out := struct {
		Who     event.PersonID `json:"who"`
		Link    string         `json:"link"`
		Minutes int            `json:"minutes"`
	}{d.Who, d.Link(), client.DeviceMinutes}
	return s.print(out, func() {
		s.note("On the other machine, within %s: safehand device join 'LINK'. It works once, and asks for your passphrase.", count(out.Minutes, "minute"))
		s.note("Carry it over yourself, by a way that only you read: with it and your passphrase anybody is you.")
		s.say("%s", out.Link)
	})
}

type deviceJoinCmd struct {
	online
	Link    string `arg:"" optional:"" help:"The link that 'safehand device add' printed, all of it, in quotation marks."`
	Keyring string `help:"Instead of a link: your keyring.age, with home.json from the same folder beside it. No service is asked." placeholder:"FILE"`
}

func (deviceJoinCmd) Example() string {
	return "safehand device join 'https://safehand.example/device#1,amy.reed@northshire.example,…'"
}

type joined struct {
	Who        event.ActorID `json:"who"`
	Home       string        `json:"home"`
	RootNumber string        `json:"root_number"`
}

func (c *deviceJoinCmd) Run(s *session) error {
	if (c.Link == "") == (c.Keyring == "") {
		return usagef("say the link, or name your keyring file with --keyring")
	}
	h, err := s.newHome()
	if err != nil {
		return err
	}
	b, err := c.bring(s, h)
	if err != nil {
		return err
	}
	err = s.passphrase(string(b.Who()), func(p string) error { return b.Join(s.ctx, p) })
	if err != nil {
		if c.Link != "" {
			s.note("The link is used up: 'safehand device add' on your first machine makes another.")
		}
		return err
	}
	out := joined{b.Who(), h.Dir, event.RootNumber(h.Config.Root)}
	return s.print(out, func() {
		s.say("This machine has the keys of %s now, in %s, locked with the same passphrase.", out.Who, out.Home)
		if c.Keyring != "" {
			s.say("Its root number is %s: compare it with 'safehand organisation number' on the first machine. A false home.json would lead you to a false service.", out.RootNumber)
		}
		s.say("Each of your machines rings for what another one signs, until you say there that it was you: 'safehand signed --mine REFERENCE'.")
	})
}

// bring is the locked keyring, by link or by file.
func (c *deviceJoinCmd) bring(s *session, h *client.Home) (*client.Brought, error) {
	if c.Keyring != "" {
		if _, err := os.Stat(c.Keyring); err != nil {
			return nil, usagef("--keyring: %s can't be read: there is no such file, or it is not yours", c.Keyring)
		}
		return client.Bring(h, c.Keyring)
	}
	d, err := client.ParseDeviceLink(c.Link)
	if err != nil {
		return nil, usagef("%v", err)
	}
	return client.Collect(s.ctx, h, d, client.Options{})
}
