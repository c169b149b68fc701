package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/safehand/safehand/client"
)

var errNoPassphrase = errors.New("there is nobody to ask for the passphrase")

// terminal reports the file behind w, if a person sits there.
func terminal(w any) (*os.File, bool) {
	f, ok := w.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// passphrase asks for the keyring's.
func (s *session) passphrase(of string) (string, error) {
	if s.cli.PassphraseFile != "" {
		return s.passphraseFile()
	}
	in, ok := terminal(s.in)
	if !ok {
		return "", errNoPassphrase
	}
	fmt.Fprintf(s.msg, "Passphrase of %s: ", of)
	b, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(s.msg)
	return string(b), err
}

func (s *session) passphraseFile() (string, error) {
	b, err := os.ReadFile(s.cli.PassphraseFile)
	if err != nil {
		return "", fmt.Errorf("the passphrase file: %w", err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimRight(line, "\r"), nil
}

// newPassphrase asks for one of a new keyring, or makes one.
func (s *session) newPassphrase(of string) (string, error) {
	if s.cli.PassphraseFile != "" {
		p, err := s.passphraseFile()
		if err != nil {
			return "", err
		}
		return p, client.CheckPassphrase(p, of)
	}
	p, err := client.GeneratePassphrase()
	if err != nil {
		return "", err
	}
	in, ok := terminal(s.in)
	if !ok {
		fmt.Fprintf(s.msg, "The passphrase of %s, made for you and shown only here:\n\n    %s\n\n", of, p)
		return p, nil
	}
	fmt.Fprintf(s.msg, "A passphrase for %s:\n\n    %s\n\nWrite it down and press Enter, or type one of your own: ", of, p)
	own, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(s.msg)
	if err != nil || len(own) == 0 {
		return p, err
	}
	return string(own), client.CheckPassphrase(string(own), of)
}

// confirm asks for a yes. Without anybody to ask, nothing is done.
func (s *session) confirm(question string, yes bool) error {
	fmt.Fprintln(s.msg, question)
	if yes {
		return nil
	}
	if _, ok := terminal(s.in); !ok {
		return usagef("there is nobody to ask; say --yes if this is what you want")
	}
	fmt.Fprint(s.msg, "Type yes to go on: ")
	line, _ := bufio.NewReader(s.in).ReadString('\n')
	if a := strings.ToLower(strings.TrimSpace(line)); a != "yes" && a != "y" {
		return errors.New("nothing was done")
	}
	return nil
}

// bar shows progress where a person sees it.
func (s *session) bar(words string) (client.Progress, func()) {
	f, ok := terminal(s.msg)
	if !ok || s.cli.JSON {
		return nil, func() {}
	}
	p := mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	b := p.AddBar(0,
		mpb.PrependDecorators(decor.Name(words+" "), decor.CountersKiloByte("% .1f of % .1f")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.OnComplete(decor.AverageETA(decor.ET_STYLE_GO), "done")),
	)
	return func(done, total int64) {
			b.SetTotal(total, false)
			b.SetCurrent(done)
		}, func() {
			b.SetTotal(-1, true)
			p.Wait()
		}
}

// print writes a result: as JSON, or in words.
func (s *session) print(v any, words func()) error {
	if !s.cli.JSON {
		words()
		return nil
	}
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (s *session) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }
