package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
)

// Save keeps what statements have changed. The log's lock must be held.
func (t *Tx) Save(d directory.Changes, c custody.Changes) error {
	if !t.locked {
		return errUnlocked
	}
	return first(
		func() error { return t.saveRules(d.Rules) },
		func() error { return each(d.Organisations, t.saveOrganisation) },
		func() error { return each(d.People, t.savePerson) },
		func() error { return each(d.Units, t.saveUnit) },
		func() error { return each(c.Orders, t.saveOrder) },
		func() error { return each(c.Exhibits, t.saveExhibit) },
		func() error { return each(c.Consignments, t.saveConsignment) },
		func() error { return each(c.Openings, t.saveOpening) },
		func() error { return each(c.Questions, t.saveQuestion) },
		func() error { return each(c.Cases, t.saveCase) },
		func() error { return each(c.Holdings, t.saveHolding) },
		func() error { return each(c.Drills, t.saveDrill) },
	)
}

func each[K comparable, V any](m map[K]V, save func(V) error) error {
	for _, v := range m {
		if err := save(v); err != nil {
			return err
		}
	}
	return nil
}

func first(steps ...func() error) error {
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	return nil
}
