package main

import (
	"fmt"
	"os"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server/node"
)

type organisationAdmitCmd struct {
	Admission string `arg:"" type:"existingfile" help:"The file the organisation gave you."`
	Data      string `required:"" type:"path" help:"The service's data folder."`
	Yes       bool   `help:"Do not ask."`
}

func (organisationAdmitCmd) Example() string {
	return "safehand organisation admit root-home/admission.note --data service"
}

func (c *organisationAdmitCmd) Run(s *session) error {
	b, err := os.ReadFile(c.Admission)
	if err != nil {
		return err
	}
	n, e, err := client.ReadAdmission(b)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Admission, err)
	}
	a, err := node.Address(c.Data)
	if err != nil {
		return err
	}
	keys, err := node.LoadKeys(c.Data, "")
	if err != nil {
		return err
	}
	org := e.By.ID.Org()
	digest, err := event.RootDigest(org, e.Root)
	if err != nil {
		return err
	}
	if err := s.confirm(fmt.Sprintf("Admit %s, root number %s. This gives them a place and nobody's trust.", org, event.RootNumber(digest)), c.Yes); err != nil {
		return err
	}
	addr, err := client.ParseAddress(a)
	if err != nil {
		return err
	}
	r, err := client.Admit(s.ctx, addr, n, keys.Service, client.Options{})
	if err != nil {
		return err
	}
	return s.print(r, func() { s.say("%s is admitted. Root number %s.", org, event.RootNumber(digest)) })
}

type organisationRecogniseCmd struct {
	Partner string `arg:"" help:"The partner organisation."`
	Number  string `arg:"" help:"Its root number, as you read it from paper or heard it: RT-…"`
}

func (organisationRecogniseCmd) Example() string {
	return "safehand organisation recognise cps-northshire.example RT-7Q4M-2KPD-9XWC-3VTR --home root-home"
}

func (c *organisationRecogniseCmd) Run(s *session) error {
	var partner event.OrgID
	if err := partner.UnmarshalText([]byte(c.Partner)); err != nil {
		return usagef("%v", err)
	}
	if _, err := event.NormalNumber(c.Number); err != nil {
		return usagef("%v", err)
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	d, err := cl.Recognise(s.ctx, partner, c.Number)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("%s is recognised. Nothing passes between you until they have recognised you too.", partner)
	})
}

type organisationNumberCmd struct{}

func (organisationNumberCmd) Example() string { return "safehand organisation number" }

func (c *organisationNumberCmd) Run(s *session) error {
	dir, err := s.cli.homeDir()
	if err != nil {
		return err
	}
	h, err := client.OpenHome(dir)
	if err != nil {
		return err
	}
	n := event.RootNumber(h.Config.Root)
	return s.print(map[string]string{"organisation": string(h.Config.Who.Org()), "root_number": n}, func() { s.say("%s", n) })
}
