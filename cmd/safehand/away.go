package main

import (
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/rota"
)

type awayCmd struct {
	online
	Until  string `help:"The last day away, such as 2026-12-04 or 04/12/2026." placeholder:"DAY"`
	From   string `help:"The first day away; today if you say nothing." placeholder:"DAY"`
	Person string `help:"Who: you, or somebody of a unit that you lead." placeholder:"PERSON"`
	Off    bool   `help:"Not away any more; with --from, not on the days to come that begin then."`
}

func (awayCmd) Example() string { return "safehand away --until 2026-12-04" }

func (c *awayCmd) Run(s *session) error {
	want, err := c.asked()
	if err != nil {
		return err
	}
	cl, err := s.quiet()
	if err != nil {
		return err
	}
	is, err := cl.Away(s.ctx, want)
	if err != nil {
		return err
	}
	return s.print(is, func() {
		who := "You are"
		if c.Person != "" {
			who = c.Person + " is"
		}
		if c.Off {
			s.say("%s not marked away%s.", who, since(want.From))
		} else {
			s.say("%s marked away%s until the end of %s. Colleagues hear of what is sent meanwhile; an alarm that would reach nobody reaches everybody all the same.", who, since(want.From), want.To)
		}
		for _, x := range is.Spells {
			s.say("  %s", spellWords(x))
		}
	})
}

func (c *awayCmd) asked() (want api.Away, err error) {
	if c.Off == (c.Until != "") {
		return want, usagef("say --until and the last day away, or --off")
	}
	if c.Person != "" {
		if err := want.Person.UnmarshalText([]byte(c.Person)); err != nil {
			return want, usagef("--person: %v", err)
		}
	}
	for _, d := range []struct {
		flag, typed string
		to          *api.Day
	}{{"--until", c.Until, &want.To}, {"--from", c.From, &want.From}} {
		if d.typed == "" {
			continue
		}
		if *d.to, err = rota.ParseDay(d.typed); err != nil {
			return want, usagef("%s: %v", d.flag, err)
		}
	}
	return want, nil
}

func since(d api.Day) string {
	if d == "" {
		return ""
	}
	return " from " + string(d)
}

// spellWords are the days of a spell, and who marked them if that was somebody else.
func spellWords(x api.Spell) string {
	is := "away"
	if x.Duty {
		is = "on duty"
	}
	out := fmt.Sprintf("%s from %s until the end of %s", is, x.From, x.To)
	if x.From == x.To {
		out = fmt.Sprintf("%s on %s", is, x.From)
	}
	if x.By != "" && x.By != x.Person {
		out += ", marked by " + string(x.By)
	}
	return out
}
