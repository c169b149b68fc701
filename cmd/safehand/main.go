// Command safehand carries digital evidence from a police force to a prosecutor
// and onward, by safe hand: sealed on the sender's machine, readable only by the
// people and units named, received only when a person signs for it, and proven
// by a log that nobody can rewrite.
//
// The manners of this program: results go to standard output and nothing else
// does (with --json they are one JSON value); questions, progress and errors go
// to standard error; an error says what happened, then what to do, in lower
// case and without a full stop; nothing is ever written over; a file stands
// whole or not at all; what failed can be tried again; exit codes are those of
// docs/cli.md, and an unknown one means failure.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	_ "time/tzdata" // deadlines count working hours on machines without a zone database

	"github.com/safehand/safehand/api"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program. It gives the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, msg io.Writer) int {
	cli := &CLI{}
	exited := -1
	p, err := kong.New(cli,
		kong.Name("safehand"),
		kong.Description("Digital evidence from police to prosecutor, by safe hand.\n\nStart with 'safehand demo', or 'safehand serve' and the README."),
		kong.Writers(out, msg),
		kong.Exit(func(c int) { exited = c; panic(exiting{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.DefaultEnvars("SAFEHAND"),
		kong.Help(helpWithExample),
	)
	if err != nil {
		fmt.Fprintln(msg, "safehand: error:", err)
		return api.ExitFailure
	}
	s := &session{ctx: ctx, in: in, out: out, msg: msg, cli: cli}
	code := api.ExitOK
	func() {
		defer func() {
			if r := recover(); r != nil {
				if _, ok := r.(exiting); !ok {
					panic(r)
				}
				code = exited
			}
		}()
		k, err := p.Parse(args)
		if err != nil {
			code = s.usage(err)
			return
		}
		code = s.fail(k.Run(s))
	}()
	return code
}

// exiting unwinds the stack where the parser wants to leave (help, version).
type exiting struct{}

// session is one run of the program.
type session struct {
	ctx context.Context
	in  io.Reader
	out io.Writer
	msg io.Writer
	cli *CLI
}

func (s *session) usage(err error) int {
	fmt.Fprintf(s.msg, "safehand: error: %v\n", err)
	var p *kong.ParseError
	if errors.As(err, &p) && p.Context != nil && p.Context.Command() != "" {
		fmt.Fprintf(s.msg, "safehand: hint: 'safehand %s --help' shows how, with an example\n", p.Context.Command())
	} else {
		fmt.Fprintln(s.msg, "safehand: hint: 'safehand --help' lists the commands")
	}
	return api.ExitUsage
}
