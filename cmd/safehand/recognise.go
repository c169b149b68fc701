package main

import (
	"os"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// partnered is a partner and the number that somebody read from paper or heard.
type partnered struct {
	Partner string `arg:"" help:"The partner organisation."`
	Number  string `arg:"" help:"Its root number, as you read it from paper or heard it: RT-…"`
}

func (c *partnered) read() (partner event.OrgID, err error) {
	if err := partner.UnmarshalText([]byte(c.Partner)); err != nil {
		return "", usagef("%v", err)
	}
	if _, err := event.NormalNumber(c.Number); err != nil {
		return "", usagef("%v", err)
	}
	return partner, nil
}

type organisationRecogniseCmd struct {
	online
	partnered
}

func (organisationRecogniseCmd) Example() string {
	return "safehand organisation recognise cps-northshire.example RT-7Q4M-2KPD-9XWC-3VTR --home root-home"
}

func (c *organisationRecogniseCmd) Run(s *session) error {
	partner, err := c.read()
	if err != nil {
		return err
	}
	cl, err := s.root()
	if err != nil {
		return err
	}
	d, err := cl.Recognise(s.ctx, partner, c.Number)
	if err != nil {
		return err
	}
	return s.print(d, func() { s.recognised(partner) })
}

func (s *session) recognised(partner event.OrgID) {
	s.say("%s is recognised. Things pass between you as soon as they have recognised you too.", partner)
}

type organisationWriteCmd struct {
	online
	partnered
	Into string `required:"" help:"File for the text that the root is to sign." placeholder:"FILE"`
}

func (organisationWriteCmd) Example() string {
	return "safehand organisation write cps-northshire.example RT-7Q4M-2KPD-9XWC-3VTR --into to-sign.txt"
}

func (c *organisationWriteCmd) Run(s *session) error {
	partner, err := c.read()
	if err != nil {
		return err
	}
	if err := vacantFile(c.Into); err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	text, err := cl.WriteRecognition(s.ctx, partner, c.Number)
	if err != nil {
		return err
	}
	if err := client.WriteNew(c.Into, text); err != nil {
		return err
	}
	return s.print(map[string]string{"file": c.Into, "organisation": string(partner)}, func() {
		s.say("It is their number. Nothing has happened yet: within a day, have your root sign %s where it is kept, with the number typed from your paper:", c.Into)
		s.say("safehand organisation sign %s %s RT-… --into signed.txt --home ROOT-HOME", c.Into, partner)
	})
}

type organisationSignCmd struct {
	homely
	File string `arg:"" type:"existingfile" help:"The text that an administrator wrote, in a page or with 'safehand organisation write'."`
	partnered
	Into string `required:"" help:"File for what the root signed." placeholder:"FILE"`
}

func (organisationSignCmd) Example() string {
	return "safehand organisation sign to-sign.txt cps-northshire.example RT-7Q4M-2KPD-9XWC-3VTR --into signed.txt --home root-home"
}

// Exits are those of a command that asks no service, and of a text that is not the one.
func (c organisationSignCmd) Exits() []int { return append(c.homely.Exits(), api.ExitNotFound) }

// Run asks the network nothing: the machine with the root's key needs none.
func (c *organisationSignCmd) Run(s *session) error {
	partner, err := c.read()
	if err != nil {
		return err
	}
	if err := vacantFile(c.Into); err != nil {
		return err
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	cl, err := s.root()
	if err != nil {
		return err
	}
	n, err := cl.SignRecognition(text, partner, c.Number)
	if err != nil {
		return err
	}
	if err := client.WriteNew(c.Into, n.Bytes()); err != nil {
		return err
	}
	return s.print(map[string]string{"file": c.Into, "organisation": string(partner)}, func() {
		s.say("Signed. Bring %s back to an administrator today: on the page of partner organisations, or with 'safehand organisation bring %s'.", c.Into, c.Into)
	})
}

type organisationBringCmd struct {
	online
	File string `arg:"" type:"existingfile" help:"The file that 'safehand organisation sign' made."`
	Yes  bool   `help:"Do not ask."`
}

func (organisationBringCmd) Example() string { return "safehand organisation bring signed.txt" }

func (c *organisationBringCmd) Run(s *session) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	r, err := cl.ReadRecognition(s.ctx, b)
	if err != nil {
		return err
	}
	if err := s.confirm("Your root signed that "+string(r.Organisation)+", root number "+r.Number+", is recognised.", c.Yes); err != nil {
		return err
	}
	d, err := cl.Record(s.ctx, r)
	if err != nil {
		return err
	}
	return s.print(d, func() { s.recognised(r.Organisation) })
}
