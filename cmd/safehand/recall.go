package main

type recallCmd struct {
	online
	Reference string `arg:"" help:"The sending's reference."`
	Yes       bool   `help:"Do not ask."`
}

func (recallCmd) Example() string { return "safehand recall 7Q4M-2KPD" }

func (c *recallCmd) Run(s *session) error {
	if err := references(c.Reference); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, err := cl.Find(s.ctx, c.Reference)
	if err != nil {
		return err
	}
	if err := s.confirm("Call back "+id.Reference()+": what nobody has received yet can then not be received or opened.", c.Yes); err != nil {
		return err
	}
	d, err := cl.Recall(s.ctx, id)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("Recalled %s. Nobody received it, and no key was given to anyone on the other side.", id.Reference())
	})
}
