package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// session is one run of the program.
type session struct {
	ctx  context.Context
	in   io.Reader
	out  io.Writer // results and nothing else
	msg  io.Writer // questions, progress and errors
	cli  *CLI
	lock seal.Lock

	lines waitingLines
}

// run parses the command line and does what it says. It gives the exit code.
func (s *session) run(args []string) (code int) {
	if len(args) == 0 {
		args = []string{"--help"}
	}
	p, err := parser(s.cli, s.out, s.msg)
	if err != nil {
		return s.fail(err)
	}
	defer func() {
		r := recover()
		if e, ok := r.(exiting); ok {
			code = int(e)
		} else if r != nil {
			panic(r)
		}
	}()
	k, err := p.Parse(args)
	if err != nil {
		s.cli.JSON = s.cli.JSON || slices.Contains(args, "--json")
		return s.usage(err)
	}
	return s.fail(k.Run(s, p))
}

// exiting unwinds the stack where the parser wants to leave, after a help.
type exiting int

// parser reads command lines into cli.
func parser(cli *CLI, out, msg io.Writer) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("safehand"),
		kong.Description("Digital evidence from police to prosecutor, by safe hand.\n\nStart with 'safehand demo', or with 'safehand serve' and the README."),
		kong.Writers(out, msg),
		kong.Exit(func(code int) { panic(exiting(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Help(helpWithExample),
		vars(map[string][]event.Code{
			"reject_reasons": event.RejectReasons, "back_reasons": event.BackReasons,
			"copies_left": event.CopiesLeft, "problems": event.Problems, "outcomes": event.Outcomes,
		}),
	)
}

// vars gives each list of codes to the commands' tags: as a flag's enum takes it,
// and, with "any_" before its name, as its help says it.
func vars(lists map[string][]event.Code) kong.Vars {
	out := kong.Vars{}
	for name, codes := range lists {
		var words []string
		for _, c := range codes {
			words = append(words, string(c))
		}
		out[name], out["any_"+name] = strings.Join(words, ","), strings.Join(words, ", ")
	}
	return out
}

// usage says what is wrong with the command line.
func (s *session) usage(err error) int {
	hint := "'safehand --help' lists the commands"
	var p *kong.ParseError
	if errors.As(err, &p) && p.Context != nil && p.Context.Command() != "" {
		hint = "'safehand " + commandOf(p.Context) + " --help' shows how, with an example"
	}
	s.complain(err.Error(), hint, api.ExitUsage)
	return api.ExitUsage
}

// commandOf is the command as it is typed, without its arguments.
func commandOf(k *kong.Context) string {
	name := ""
	for n := k.Selected(); n != nil && n.Type == kong.CommandNode; n = n.Parent {
		name = n.Name + " " + name
	}
	if name == "" {
		return k.Command()
	}
	return name[:len(name)-1]
}

// complain prints an error, and what to do now where there is something.
func (s *session) complain(what, hint string, code int) {
	if s.cli.JSON {
		o := map[string]any{"error": what, "exit": code}
		if hint != "" {
			o["hint"] = hint
		}
		e := json.NewEncoder(s.msg)
		e.SetEscapeHTML(false)
		_ = e.Encode(o) // there is nobody else to tell
		return
	}
	fmt.Fprintf(s.msg, "safehand: error: %s\n", here(what))
	if hint != "" {
		fmt.Fprintf(s.msg, "safehand: hint: %s\n", hint)
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

// say is part of a result in words.
func (s *session) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// result is a line of a result that comes in parts; JSON comes in one.
func (s *session) result(format string, args ...any) {
	if !s.cli.JSON {
		s.say(format, args...)
	}
}

// note is said to the person and is not part of the result.
func (s *session) note(format string, args ...any) {
	if !s.cli.JSON {
		fmt.Fprintf(s.msg, format+"\n", args...)
	}
}
