package main

import (
	"path/filepath"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type organisationCmd struct {
	Create    organisationCreateCmd    `cmd:"" help:"Make an organisation's root key, and its admission for the operator to sign."`
	Admit     organisationAdmitCmd     `cmd:"" help:"Admit an organisation, as the operator, on the service's machine."`
	Recognise organisationRecogniseCmd `cmd:"" help:"Accept a partner's root, by the number they read to you."`
	Write     organisationWriteCmd     `cmd:"" help:"Write that text for the root to sign where no network is, as an administrator who compared the number."`
	Sign      organisationSignCmd      `cmd:"" help:"Sign it as the root, without any network."`
	Bring     organisationBringCmd     `cmd:"" help:"Bring back what the root signed."`
	Number    organisationNumberCmd    `cmd:"" help:"Print your organisation's root number, to be read to partners."`
}

type organisationCreateCmd struct {
	online
	Organisation string `arg:"" help:"A domain name, such as northshire.example."`
	Server       string `required:"" help:"The service's address, as its operator gave it out: https://host:port#…"`
}

func (organisationCreateCmd) Example() string {
	return "safehand organisation create northshire.example --server 'https://localhost:8443#…' --home root-home"
}

func (c *organisationCreateCmd) Run(s *session) error {
	var org event.OrgID
	if err := org.UnmarshalText([]byte(c.Organisation)); err != nil {
		return usagef("%v", err)
	}
	a, err := client.ParseAddress(c.Server)
	if err != nil {
		return usagef("--server: %v", err)
	}
	h, err := s.newHome()
	if err != nil {
		return err
	}
	if err := h.Vacant(); err != nil {
		return err
	}
	p, err := s.newPassphrase(c.Organisation)
	if err != nil {
		return err
	}
	if _, err := client.CreateOrganisation(s.ctx, h, org, a, p, client.Options{}); err != nil {
		return err
	}
	number := event.RootNumber(h.Config.Root)
	file := filepath.Join(h.Dir, client.AdmissionFile)
	return s.print(map[string]string{"organisation": string(org), "root_number": number, "admission": file}, func() {
		s.say("The root key of %s is in %s. It signs administrators and partners only: keep that folder offline when you are done.", org, h.Dir)
		s.say("Root number %s", number)
		s.say("Give the operator this file: %s", file)
	})
}

type organisationNumberCmd struct{ homely }

func (organisationNumberCmd) Example() string { return "safehand organisation number" }

func (c *organisationNumberCmd) Run(s *session) error {
	h, err := s.home()
	if err != nil {
		return err
	}
	n := event.RootNumber(h.Config.Root)
	return s.print(map[string]string{"organisation": string(h.Config.Who.Org()), "root_number": n}, func() { s.say("%s", n) })
}
