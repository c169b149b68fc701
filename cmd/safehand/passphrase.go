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

func (s *session) passphraseFile() (string, error) { return firstLine(s.cli.PassphraseFile) }

func firstLine(file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%w: the passphrase file can't be read: %v", errNoPassphrase, err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	if line = strings.TrimRight(line, "\r"); line == "" {
		return "", fmt.Errorf("%w: the first line of %s is empty", errNoPassphrase, file)
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
	return s.askNewPassphrase(of)
}

func (s *session) askNewPassphrase(of string) (string, error) {
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

type passphraseCmd struct {
	Make   passphraseMakeCmd   `cmd:"" default:"1" help:"Make a passphrase of six random words; 'safehand passphrase' alone does it too."`
	Change passphraseChangeCmd `cmd:"" help:"Lock your keyring with another passphrase."`
}

type passphraseMakeCmd struct{ offline }

func (passphraseMakeCmd) Example() string { return "safehand passphrase make > passphrase" }

func (c *passphraseMakeCmd) Run(s *session) error {
	p, err := client.GeneratePassphrase()
	if err != nil {
		return err
	}
	return s.print(map[string]string{"passphrase": p}, func() { s.say("%s", p) })
}

type passphraseChangeCmd struct {
	homely
	NewPassphraseFile string `env:"SAFEHAND_NEW_PASSPHRASE_FILE" help:"Read the new passphrase from the first line of this file, instead of asking." placeholder:"FILE"`
}

func (passphraseChangeCmd) Example() string { return "safehand passphrase change" }

func (c *passphraseChangeCmd) Run(s *session) error {
	h, err := s.home()
	if err != nil {
		return err
	}
	// The old one first: whoever sits at a machine left unlocked is to learn here
	// that it is asked for.
	who, old := string(h.Config.Who), ""
	err = s.passphrase(who, func(p string) error {
		old = p
		_, err := h.Unlock(p)
		return err
	})
	if err != nil {
		return err
	}
	fresh, err := s.freshPassphrase(who, c.NewPassphraseFile)
	if err != nil {
		return err
	}
	if err := h.ChangePassphrase(old, fresh); err != nil {
		return err
	}
	return s.print(map[string]string{"who": who, "home": h.Dir}, func() {
		s.say("The keyring of %s in %s opens with the new passphrase only.", who, h.Dir)
		s.say("An older copy of it (another machine's, a backup's) still opens with the old one. If somebody may know that, a new passphrase does not help: ask for new keys ('safehand recover %s --stolen', by your unit's lead or an administrator).", who)
		if s.cli.PassphraseFile != "" {
			s.say("%s still holds the old passphrase.", s.cli.PassphraseFile)
		}
	})
}

// freshPassphrase is the one to change to: from a file, or from whoever sits there.
// The file with the old one is not it.
func (s *session) freshPassphrase(of, file string) (string, error) {
	if file != "" {
		p, err := firstLine(file)
		if err != nil {
			return "", err
		}
		return p, client.CheckPassphrase(p, of)
	}
	return s.askNewPassphrase(of)
}
