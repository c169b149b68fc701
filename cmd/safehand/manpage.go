package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/client"
)

// page is a manual page in the macros of man(7).
type page struct{ strings.Builder }

// roff keeps text from being read as anything but text. Quotation marks and
// hyphens are those of a keyboard: people copy commands from manual pages.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
	return s
}

// line writes a line of text, which no full stop at its beginning makes into a
// request.
func (p *page) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	p.WriteString(text + "\n")
}

func (p *page) section(title string) { p.WriteString(".SH " + title + "\n") }

// term is an entry of a list: what, and what it means.
func (p *page) term(what, meaning string) {
	p.WriteString(".TP\n")
	p.line("%s", what)
	p.line("%s", meaning)
}

// manPage is the page of a place.
func manPage(at place, all []place) string {
	p := new(page)
	name := manName(at)
	// No date: the same program makes the same bytes.
	fmt.Fprintf(p, ".TH %s 1 \"\" \"%s\" \"Safehand\"\n", roff(strings.ToUpper(name)), roff(client.Version))
	p.WriteString(".ad l\n") // long words would tear justified lines apart
	help, more, _ := strings.Cut(at.node.Help, "\n\n")
	p.section("NAME")
	p.line("%s \\- %s", roff(name), roff(strings.TrimSuffix(help, ".")))
	p.section("SYNOPSIS")
	p.synopsis(at)
	p.section("DESCRIPTION")
	p.line("%s", roff(help))
	if more != "" {
		p.WriteString(".PP\n")
		p.line("%s", roff(strings.ReplaceAll(more, "\n", " ")))
	}
	p.commands(at)
	p.arguments(at)
	p.exits(at)
	if d, ok := commandAt(at.node); ok {
		p.section("EXAMPLE")
		p.WriteString(".nf\n")
		p.line("%s", roff(d.Example()))
		p.WriteString(".fi\n")
	}
	p.others(at, all)
	return p.String()
}

func (p *page) synopsis(at place) {
	words := `\fB` + roff(strings.TrimSpace("safehand "+at.path)) + `\fR`
	if len(at.subs) > 0 {
		words += ` \fICOMMAND\fR`
	}
	for _, a := range at.args {
		words += " " + roff(a.Summary())
	}
	p.line("%s [\\fIFLAGS\\fR]", words)
}

func (p *page) commands(at place) {
	if len(at.subs) == 0 {
		return
	}
	p.section("COMMANDS")
	for _, c := range at.subs {
		p.term(`\fB`+roff(c.Name)+`\fR`, roff(c.Help))
	}
}

func (p *page) arguments(at place) {
	if len(at.args) > 0 {
		p.section("ARGUMENTS")
		for _, a := range at.args {
			p.term(roff(a.Summary()), roff(a.Help))
		}
	}
	p.section("FLAGS")
	for _, f := range at.flags {
		what := `\fB` + roff(strings.Join(spelled(f), ", ")) + `\fR`
		if !f.IsBool() {
			what += ` \fI` + roff(valueName(f)) + `\fR`
		}
		p.term(what, roff(flagHelp(f)))
	}
}

// valueName is what a flag's value is called.
func valueName(f *kong.Flag) string {
	if f.PlaceHolder != "" {
		return f.PlaceHolder
	}
	return strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
}

// flagHelp is what a flag is for, and where else its value comes from.
func flagHelp(f *kong.Flag) string {
	help := f.Help
	if f.HasDefault && f.Default != "" && !f.IsBool() {
		help += " " + f.Default + " if you say nothing."
	}
	if len(f.Envs) > 0 {
		help += " Also " + strings.Join(f.Envs, ", ") + "."
	}
	return help
}

// exits are the codes a command may end with; of the program, all there are.
func (p *page) exits(at place) {
	p.section("EXIT STATUS")
	d, command := commandAt(at.node)
	for _, m := range meanings() {
		if !command || slices.Contains(d.Exits(), m.code) {
			p.term(fmt.Sprint(m.code), roff(strings.ReplaceAll(m.words, "`", "")))
		}
	}
}

// others are the page above and those below.
func (p *page) others(at place, all []place) {
	p.section("SEE ALSO")
	var names []string
	for _, o := range all {
		above := o.path != at.path && (o.path == "" || strings.HasPrefix(at.path, o.path+" "))
		below := o.path != at.path && (at.path == "" || strings.HasPrefix(o.path, at.path+" "))
		if above || below {
			names = append(names, `\fB`+roff(manName(o))+`\fR(1)`)
		}
	}
	p.line("%s", strings.Join(names, ",\n"))
}
