package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// errUnfinished: the keys are there, and nobody knows whether the service has
// heard of them.
var errUnfinished = errors.New("the enrolment in this home was not finished: run 'safehand enrol' with the same link again")

// homeDir is the folder with the keyring.
func (c *CLI) homeDir() (string, error) {
	if c.Home != "" {
		return filepath.Abs(kong.ExpandPath(c.Home))
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("no home folder was found; name one with --home")
	}
	return filepath.Join(dir, "safehand"), nil
}

// newHome is where a keyring is to be made.
func (s *session) newHome() (*client.Home, error) {
	dir, err := s.cli.homeDir()
	return &client.Home{Dir: dir, Lock: s.lock}, err
}

// home reads the home, still locked.
func (s *session) home() (*client.Home, error) {
	h, err := s.newHome()
	if err != nil {
		return nil, err
	}
	if h.Pending() {
		return nil, errUnfinished
	}
	if h, err = client.OpenHome(h.Dir); err == nil {
		h.Lock = s.lock
	}
	return h, err
}

// open unlocks the home's keyring.
func (s *session) open() (*client.Client, error) {
	h, err := s.home()
	if err != nil {
		return nil, err
	}
	return s.unlock(h)
}

func (s *session) unlock(h *client.Home) (c *client.Client, err error) {
	err = s.passphrase(string(h.Config.Who), func(p string) error {
		c, err = client.Open(h, p, client.Options{})
		return err
	})
	return c, err
}

// root unlocks the home of an organisation's root.
func (s *session) root() (*client.Client, error) {
	h, err := s.home()
	if err != nil {
		return nil, err
	}
	if _, root := h.Config.Who.Root(); !root {
		return nil, usagef("only the root of an organisation does this, and %s is the home of %s; name the root's with --home", h.Dir, h.Config.Who)
	}
	return s.unlock(h)
}

// member unlocks a person's or agent's keyring and, unasked, hands her units'
// keys on to whoever waits for them.
func (s *session) member() (*client.Client, error) {
	h, err := s.home()
	if err != nil {
		return nil, err
	}
	if org, root := h.Config.Who.Root(); root {
		return nil, usagef("%s is the home of the root of %s, which sends and receives nothing; name a person's with --home", h.Dir, org)
	}
	c, err := s.unlock(h)
	if err != nil {
		return nil, err
	}
	if _, ok := c.Who().ID.Person(); !ok {
		return c, nil
	}
	return c, s.handOn(c)
}

// handOn is a kindness to others: that one of them was quicker is no reason not
// to go on.
func (s *session) handOn(c *client.Client) error {
	handed, err := c.HandOnUnitKeys(s.ctx)
	for _, u := range handed {
		s.note("The key of %s was handed to a new member.", u)
	}
	switch codeOf(err) {
	case event.CodeConflict, event.CodeStale, event.CodeNotYours, api.CodeBusy:
		return nil
	}
	return err
}
