package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

func zshScript(places []place) string {
	var subs, flags, values, args strings.Builder
	for _, p := range places {
		if len(p.subs) > 0 {
			fmt.Fprintf(&subs, "        '%s') list=(%s) ;;\n", p.path, zshList(p.subs))
		}
		var options []string
		for _, f := range p.flags {
			for _, w := range spelled(f) {
				options = append(options, zshWord(w, f.Help))
			}
			k, list := kindOf(f.Value, f.PlaceHolder)
			if do := zshValue(k, list); do != "" && !f.IsBool() {
				fmt.Fprintf(&values, "        '%s --%s') %s ;;\n", p.path, f.Name, do)
			}
		}
		fmt.Fprintf(&flags, "        '%s') list=(%s) ;;\n", p.path, strings.Join(options, " "))
		for _, a := range p.args {
			k, list := kindOf(a, a.Tag.PlaceHolder)
			if do := zshValue(k, list); do != "" {
				fmt.Fprintf(&args, "        '%s') %s ;;\n", p.path, do)
				break
			}
		}
	}
	return strings.NewReplacer(
		"{{paths}}", bashPaths(places), "{{valued}}", strings.ReplaceAll(valued(places), "' '", "'|'"),
		"{{subs}}", subs.String(), "{{flags}}", flags.String(), "{{values}}", values.String(), "{{args}}", args.String(),
	).Replace(zshFrame)
}

func zshList(nodes []*kong.Node) string {
	var out []string
	for _, n := range nodes {
		out = append(out, zshWord(n.Name, n.Help))
	}
	return strings.Join(out, " ")
}

// zshWord is a word with what it means.
func zshWord(word, help string) string {
	text := strings.ReplaceAll(word, ":", `\:`) + ":" + help
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

func zshValue(k valueKind, words []string) string {
	switch k {
	case oneOf:
		return "compadd -- " + strings.Join(words, " ")
	case aFile:
		return "_files"
	case aFolder:
		return "_files -/"
	}
	return ""
}

const zshFrame = `#compdef safehand
# zsh completion for safehand, made by 'safehand completion zsh'.

_safehand() {
    local at= before= word
    local -a list
    local -i i
    for ((i = 2; i < CURRENT; i++)); do
        word=$words[i]
        case "$at $word" in
        {{valued}})
            before=$word
            ((++i < CURRENT)) && before=
            continue ;;
        *' -'*) before= ; continue ;;
        esac
        before=
        case "${at:+$at }$word" in
        {{paths}}) at=${at:+$at }$word ;;
        esac
    done
    if [[ -n $before ]]; then
        case "$at $before" in
{{values}}        esac
    elif [[ $words[CURRENT] == -* ]]; then
        case $at in
{{flags}}        esac
        _describe -o flag list
    else
        case $at in
{{args}}{{subs}}        esac
        if (( $#list )); then
            _describe command list
        fi
    fi
}

# Read by compinit from a folder of functions, it is run at once; read by hand,
# it is registered.
if [[ $funcstack[1] == _safehand ]]; then
    _safehand "$@"
else
    compdef _safehand safehand
fi
`
