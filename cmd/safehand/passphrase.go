package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/seal"
)

var errNoPassphrase = errors.New("there is nobody to ask for the passphrase")

// attempts is how often a person may mistype a passphrase before she has to
// start again.
const attempts = 3

// passphrase asks for the keyring's and gives it to try, again if it is wrong.
func (s *session) passphrase(of string, try func(string) error) error {
	if s.cli.PassphraseFile != "" {
		p, err := s.passphraseFile()
		if err != nil {
			return err
		}
		return try(p)
	}
	in, ok := terminal(s.in)
	if !ok {
		return errNoPassphrase
	}
	for n := 1; ; n++ {
		p, err := s.ask(in, "Passphrase of "+of+": ", true)
		if err != nil {
			return err
		}
		if err = try(p); n == attempts || !errors.Is(err, seal.ErrPassphrase) {
			return err
		}
		fmt.Fprintln(s.msg, "Wrong passphrase. Try again.")
	}
}

func (s *session) passphraseFile() (string, error) {
	b, err := os.ReadFile(s.cli.PassphraseFile)
	if err != nil {
		return "", fmt.Errorf("%w: the passphrase file can't be read: %v", errNoPassphrase, err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	if line = strings.TrimRight(line, "\r"); line == "" {
		return "", fmt.Errorf("%w: the first line of %s is empty", errNoPassphrase, s.cli.PassphraseFile)
	}
	return line, nil
}

// newPassphrase asks for one of a new keyring, or makes one and shows it to
// whoever sits there. It is never written where nobody reads it.
func (s *session) newPassphrase(of string) (string, error) {
	if s.cli.PassphraseFile != "" {
		p, err := s.passphraseFile()
		if err != nil {
			return "", err
		}
		return p, client.CheckPassphrase(p, of)
	}
	in, ok := terminal(s.in)
	if !ok {
		return "", errNoPassphrase
	}
	made, err := client.GeneratePassphrase()
	if err != nil {
		return "", err
	}
	fmt.Fprintf(s.msg, "A passphrase for %s, made for you:\n\n    %s\n\n", of, made)
	// As often as it takes, until Ctrl-C: giving up would leave the next line she
	// types to the shell.
	for {
		p, err := s.ask(in, "Write it down and type it, or type one of your own: ", true)
		if err != nil || p == made {
			return p, err
		}
		if p, err = s.ownPassphrase(in, p, of); err == nil || errors.Is(err, errNoPassphrase) {
			return p, err
		}
		fmt.Fprintf(s.msg, "%v.\n", err)
	}
}

// ownPassphrase has one of a person's own typed again: nobody saw it.
func (s *session) ownPassphrase(in *os.File, p, of string) (string, error) {
	if err := client.CheckPassphrase(p, of); err != nil {
		return "", err
	}
	again, err := s.ask(in, "Type it again: ", true)
	if err == nil && again != p {
		err = errors.New("the two are not the same")
	}
	return p, err
}

type passphraseCmd struct{ offline }

func (passphraseCmd) Example() string { return "safehand passphrase > passphrase" }

func (c *passphraseCmd) Run(s *session) error {
	p, err := client.GeneratePassphrase()
	if err != nil {
		return err
	}
	return s.print(map[string]string{"passphrase": p}, func() { s.say("%s", p) })
}
