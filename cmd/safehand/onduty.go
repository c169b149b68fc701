package main

type onDutyCmd struct {
	online
	Off bool `help:"You are not, any more."`
}

func (onDutyCmd) Example() string { return "safehand on-duty" }

func (c *onDutyCmd) Run(s *session) error {
	cl, err := s.quiet()
	if err != nil {
		return err
	}
	is, err := cl.OnDuty(s.ctx, !c.Off)
	if err != nil {
		return err
	}
	return s.print(is, func() {
		if c.Off {
			s.say("You are not on duty any more. Alarms still reach you while you are at work.")
			return
		}
		s.say("You are on duty until the end of today: what arrives at your units is mailed to you too. If you were marked away, you are not any more.")
	})
}
