package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/client"
	fetched "github.com/safehand/safehand/internal/kept"
)

// errUnfinished: the keys are there, and nobody knows whether the service has
// heard of them.
var errUnfinished = errors.New("the enrolment in this home was not finished: run 'safehand enrol' with the same link again")

var errNoRoot = errors.New("only the root of an organisation does this")

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

// open unlocks the home's keyring, and rings if it was used elsewhere.
func (s *session) open() (*client.Client, error) {
	c, err := s.quiet()
	if err != nil {
		return nil, err
	}
	if _, root := c.Who().ID.Root(); !root {
		s.watch(c)
	}
	return c, nil
}

// quiet unlocks the home's keyring and does nothing else.
func (s *session) quiet() (*client.Client, error) {
	h, err := s.home()
	if err != nil {
		return nil, err
	}
	return s.unlock(h)
}

// watch rings for what was signed elsewhere. Not being able to look is told, and is
// no reason not to do what was asked for.
func (s *session) watch(c *client.Client) {
	unknown, err := c.Watch(s.ctx)
	// Two histories stop the command itself, which says so.
	if errors.Is(err, client.ErrUntrusted) && !errors.As(err, new(*client.TwoHistoriesError)) {
		s.note("%s", here(err.Error()))
	}
	s.ring(c, unknown)
}

func (s *session) unlock(h *client.Home) (c *client.Client, err error) {
	frugal()
	err = s.passphrase(string(h.Config.Who), func(p string) error {
		c, err = client.Open(h, p, s.options(h))
		return err
	})
	return c, err
}

// options are those of a person's client: it waits for the network, says so, and
// keeps what it fetched to check.
func (s *session) options(h *client.Home) client.Options {
	const days = fetched.Days * 24 * time.Hour
	return client.Options{
		Patience: s.cli.Patience, Waiting: s.waiting, Kept: fetched.Open(filepath.Join(h.Dir, "sealed"), 0, days),
	}
}

// unmoved says what could not be sent where somebody asked, once a day; not where
// nobody reads it, so that she who does is told.
func (s *session) unmoved(c *client.Client, all []client.Unmoved) {
	if s.cli.JSON {
		return
	}
	for _, u := range c.Untold(all) {
		s.note("%s", here(u.Error()))
	}
}

// root unlocks the home of an organisation's root.
func (s *session) root() (*client.Client, error) {
	h, err := s.home()
	if errors.Is(err, client.ErrNoHome) {
		return nil, fmt.Errorf("%w, and %w", errNoRoot, err)
	}
	if err != nil {
		return nil, err
	}
	if _, root := h.Config.Who.Root(); !root {
		return nil, usagef("only the root of an organisation does this, and %s is the home of %s; name the root's with --home", h.Dir, h.Config.Who)
	}
	return s.unlock(h)
}

// member unlocks a person's or agent's keyring and does, unasked, what waits for
// any member of her units.
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
	if _, ok := c.Who().ID.Person(); ok {
		s.tend(c)
	} else {
		s.watch(c)
	}
	return c, nil
}

// tend does what waits for others. It is a kindness, and never a reason not to do
// what was asked for: what fails waits for the next of the unit's clients. What
// can't be believed is said all the same.
func (s *session) tend(c *client.Client) {
	t, err := c.Tend(s.ctx)
	s.ring(c, t.Unknown)
	for _, u := range t.Rotated {
		s.note("A new key was made for %s: somebody who held the old one has left, or had theirs stolen.", u)
	}
	for _, u := range t.Handed {
		s.note("The key of %s was handed to a new member.", u)
	}
	for _, r := range t.Redirected {
		s.note("%s asked for %s to go to %s: this client sent it there, reference %s.", r.By, r.Of.Reference(), r.To, r.Sent.Reference)
	}
	s.unmoved(c, t.Failed)
	if errors.Is(err, client.ErrUntrusted) {
		s.note("%s", here(err.Error()))
	}
}
