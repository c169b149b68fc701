package main

type keysCmd struct {
	sealed
	Reference string   `arg:"" help:"The sending's reference."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Yes       bool     `help:"Do not ask."`
}

func (keysCmd) Example() string { return "safehand keys 7Q4M-2KPD --exhibit JRS/1" }

func (c *keysCmd) Run(s *session) error {
	if err := references(c.Reference); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, which, err := s.meant(cl, c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	if err := s.confirm("Print the key of "+id.Reference()+". Whoever has it can open the exhibit for ever; the opening is logged in your name.", c.Yes); err != nil {
		return err
	}
	keys, err := cl.ExhibitKeys(s.ctx, id, which)
	if err != nil {
		return err
	}
	return s.print(keys, func() {
		for x, k := range keys {
			s.say("# %s, exhibit %s\n%s", x.SealNumber(), x, k)
		}
	})
}
