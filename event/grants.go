package event

const (
	grantsFirst = "safehand/grants/v1 list"
	maxGrants   = 8 << 20
)

// Grants names every grant of a dispatch, which names this list by digest: a
// grant left out or put in later shows.
type Grants struct {
	Grants []GrantRef
}

// GrantRef names one grant: the exhibit whose key it holds, the key record it
// is sealed to, and its age file.
type GrantRef struct {
	Exhibit ExhibitID
	To      KeyRef
	File    Sized
}

func (g GrantRef) MarshalText() ([]byte, error) {
	file, err := g.File.MarshalText()
	return []byte(g.Exhibit.String() + " " + g.To.String() + " " + string(file)), err
}

func (g *GrantRef) UnmarshalText(b []byte) error {
	p, err := fields(b, 5)
	if err != nil {
		return err
	}
	if err := g.Exhibit.UnmarshalText([]byte(p[0])); err != nil {
		return err
	}
	if err := g.To.UnmarshalText([]byte(p[1] + " " + p[2])); err != nil {
		return err
	}
	return g.File.UnmarshalText([]byte(p[3] + " " + p[4]))
}

func (g *Grants) fields(c *codec) {
	many(c, "grant", &g.Grants, 1)
	type place struct {
		exhibit ExhibitID
		to      KeyRef
	}
	seen := make(map[place]bool, len(g.Grants))
	for _, r := range g.Grants {
		if p := (place{r.Exhibit, r.To}); c.err == nil && seen[p] {
			c.fail(bad("grant: an exhibit is granted to %s twice", r.To))
		} else {
			seen[p] = true
		}
	}
}

// Text is the list's one spelling.
func (g *Grants) Text() ([]byte, error) {
	return exactText(grantsFirst, g.fields, ParseGrants)
}

// ParseGrants reads a grants list.
func ParseGrants(b []byte) (*Grants, error) {
	g := new(Grants)
	if err := exact(b, grantsFirst, maxGrants, g.fields); err != nil {
		return nil, err
	}
	return g, nil
}
