package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// place is where a command line has come to: nowhere yet, a group of commands
// or a command. Completion and manual pages are made from places.
type place struct {
	path string // "", "unit" or "unit create"
	node *kong.Node
	subs []*kong.Node // commands that may follow
	args []*kong.Positional
	// flags are its own and those of every place before it.
	flags []*kong.Flag
}

// placesOf lists every place, each before those below it.
func placesOf(root *kong.Node) []place {
	var out []place
	var add func(n *kong.Node, path string)
	add = func(n *kong.Node, path string) {
		p := place{path: path, node: n, args: n.Positional}
		for _, level := range n.AllFlags(true) {
			p.flags = append(p.flags, level...)
		}
		for _, c := range n.Children {
			if !c.Hidden && c.Type == kong.CommandNode {
				p.subs = append(p.subs, c)
			}
		}
		out = append(out, p)
		for _, c := range p.subs {
			add(c, strings.TrimSpace(path+" "+c.Name))
		}
	}
	add(root, "")
	return out
}

// What stands for a value on the command line.
type valueKind int

const (
	anything valueKind = iota
	aFile
	aFolder
	oneOf
)

// kindOf says what a value may be, and which if it is one of a few.
func kindOf(v *kong.Value, placeholder string) (valueKind, []string) {
	words := slices.DeleteFunc(v.EnumSlice(), func(w string) bool { return w == "" })
	switch {
	case len(words) > 0:
		return oneOf, words
	case placeholder == "DIR":
		return aFolder, nil
	case v.Tag.Type == "existingfile", v.Tag.Type == "path", placeholder == "FILE", v.Name == "paths":
		return aFile, nil
	}
	return anything, nil
}

// valued are the flags that a value follows, each with its place before it: one
// that takes a value in one command may take none in another.
func valued(places []place) string {
	var out []string
	for _, p := range places {
		for _, f := range p.flags {
			if !f.IsBool() {
				out = append(out, "'"+p.path+" --"+f.Name+"'")
			}
		}
	}
	return strings.Join(out, " ")
}

// spelled are a flag's words on a command line.
func spelled(f *kong.Flag) []string {
	out := []string{"--" + f.Name}
	if f.Short != 0 {
		out = append(out, "-"+string(f.Short))
	}
	return out
}
