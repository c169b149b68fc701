package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/safehand/safehand/client"
)

// terminal reports the file behind w, if a person sits there.
func terminal(w any) (*os.File, bool) {
	f, ok := w.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// ask reads one line from the person in front of it, unseen if it is a secret.
// Ctrl-C ends the waiting and leaves the terminal as it was.
func (s *session) ask(in *os.File, prompt string, secret bool) (string, error) {
	fmt.Fprint(s.msg, prompt)
	was, err := term.GetState(int(in.Fd()))
	if err != nil {
		return "", err
	}
	type answer struct {
		line string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		line, err := read(in, secret)
		answered <- answer{line, err}
	}()
	select {
	case a := <-answered:
		if secret {
			fmt.Fprintln(s.msg)
		}
		if errors.Is(a.err, io.EOF) {
			a.err = errNoPassphrase
		}
		return a.line, a.err
	case <-s.ctx.Done():
		fmt.Fprintln(s.msg)
		return "", errors.Join(s.ctx.Err(), term.Restore(int(in.Fd()), was))
	}
}

func read(in *os.File, secret bool) (string, error) {
	if secret {
		b, err := term.ReadPassword(int(in.Fd()))
		return string(b), err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	return strings.TrimSpace(line), err
}

// confirm says what is about to be done and asks for a yes. Without anybody to
// ask, nothing is done.
func (s *session) confirm(sentence string, yes bool) error {
	in, ok := terminal(s.in)
	switch {
	case yes:
		s.note("%s", sentence)
		return nil
	case !ok:
		s.note("%s", sentence)
		return usagef("there is nobody to ask, and nothing was done; say --yes if this is what you want")
	}
	a, err := s.ask(in, sentence+"\nType yes to go on: ", false)
	if err != nil {
		return err
	}
	if strings.ToLower(a) != "yes" {
		return errors.New("nothing was done")
	}
	return nil
}

// bar shows progress where a person sees it. finish takes it off the line that
// errors are written to.
func (s *session) bar(words string) (progress client.Progress, finish func()) {
	f, ok := terminal(s.msg)
	if !ok || s.cli.JSON {
		return nil, func() {}
	}
	p := mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	s.lines.above(p)
	b := p.AddBar(0,
		mpb.PrependDecorators(decor.Name(words+" "), decor.CountersKiloByte("% .1f of % .1f")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.OnComplete(decor.AverageETA(decor.ET_STYLE_GO), "done")),
	)
	whole := false
	progress = func(done, total int64) {
		b.SetTotal(total, false)
		b.SetCurrent(done)
		whole = done == total
	}
	return progress, func() {
		if whole {
			b.SetTotal(-1, true)
		} else {
			b.Abort(false)
		}
		s.lines.above(nil)
		p.Wait()
	}
}
