package main

import (
	"fmt"
	"os"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server/node"
)

type organisationAdmitCmd struct {
	operating
	Admission string `arg:"" type:"existingfile" help:"The file the organisation gave you."`
	Data      string `required:"" env:"SAFEHAND_DATA" help:"The service's data folder." placeholder:"DIR"`
	Yes       bool   `help:"Do not ask."`
}

func (organisationAdmitCmd) Example() string {
	return "safehand organisation admit root-home/admission.note --data service"
}

// admission reads the file, and the root number the operator is shown.
func (c *organisationAdmitCmd) admission() (*event.Note, *admitted, error) {
	b, err := os.ReadFile(c.Admission)
	if err != nil {
		return nil, nil, err
	}
	n, e, err := client.ReadAdmission(b)
	if err != nil {
		return nil, nil, fmt.Errorf("%s is not an admission (%v); ask for the file that 'safehand organisation create' named", c.Admission, err)
	}
	digest, err := event.RootDigest(e.By.ID.Org(), e.Root)
	if err != nil {
		return nil, nil, err
	}
	return n, &admitted{Organisation: e.By.ID.Org(), Number: event.RootNumber(digest)}, nil
}

type admitted struct {
	Organisation event.OrgID `json:"organisation"`
	Number       string      `json:"root_number"`
	*client.Done
}

func (c *organisationAdmitCmd) Run(s *session) error {
	n, out, err := c.admission()
	if err != nil {
		return err
	}
	a, err := node.Address(c.Data)
	if err != nil {
		return err
	}
	addr, err := client.ParseAddress(a)
	if err != nil {
		return err
	}
	keys, err := node.LoadKeys(c.Data, "")
	if err != nil {
		return err
	}
	if err := s.confirm(fmt.Sprintf("Admit %s, root number %s. This gives them a place and nobody's trust.", out.Organisation, out.Number), c.Yes); err != nil {
		return err
	}
	r, err := client.Admit(s.ctx, addr, n, keys.Service, client.Options{})
	if err != nil {
		return err
	}
	out.Done = &client.Done{Event: r.Event, Index: r.Index, Recorded: r.Recorded}
	return s.print(out, func() { s.say("%s is admitted. Root number %s.", out.Organisation, out.Number) })
}
