package main

import (
	"fmt"
	"strings"
)

// bashScript also runs under the bash 3.2 of macOS.
func bashScript(places []place) string {
	var subs, flags, values, args strings.Builder
	for _, p := range places {
		var words, options []string
		for _, c := range p.subs {
			words = append(words, c.Name)
		}
		for _, f := range p.flags {
			options = append(options, spelled(f)...)
			k, list := kindOf(f.Value, f.PlaceHolder)
			if do := bashValue(k, list); do != "" && !f.IsBool() {
				fmt.Fprintf(&values, "    '%s --%s') %s ;;\n", p.path, f.Name, do)
			}
		}
		for _, a := range p.args {
			k, list := kindOf(a, a.Tag.PlaceHolder)
			if do := bashValue(k, list); do != "" {
				fmt.Fprintf(&args, "    '%s') %s ;;\n", p.path, do)
				break
			}
		}
		if len(words) > 0 {
			fmt.Fprintf(&subs, "    '%s') words='%s' ;;\n", p.path, strings.Join(words, " "))
		}
		fmt.Fprintf(&flags, "    '%s') words='%s' ;;\n", p.path, strings.Join(options, " "))
	}
	return strings.NewReplacer(
		"{{paths}}", bashPaths(places), "{{valued}}", strings.ReplaceAll(valued(places), "' '", "'|'"),
		"{{subs}}", subs.String(), "{{flags}}", flags.String(), "{{values}}", values.String(), "{{args}}", args.String(),
	).Replace(bashFrame)
}

func bashValue(k valueKind, words []string) string {
	switch k {
	case oneOf:
		return "words='" + strings.Join(words, " ") + "'"
	case aFile:
		return "files=-f"
	case aFolder:
		return "files=-d"
	}
	return ""
}

func bashPaths(places []place) string {
	var out []string
	for _, p := range places[1:] {
		out = append(out, "'"+p.path+"'")
	}
	return strings.Join(out, "|")
}

const bashFrame = `# bash completion for safehand, made by 'safehand completion bash'.

_safehand() {
    local cur=${COMP_WORDS[COMP_CWORD]} before= at= word words= files= line i
    COMPREPLY=()
    # How far the line has come: commands are followed, flags and their values
    # passed over.
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case "$at $word" in
        {{valued}})
            before=$word
            # bash cuts --flag=value into three words.
            [[ ${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
            ((++i < COMP_CWORD)) && before=
            continue ;;
        *' -'*) before= ; continue ;;
        esac
        before=
        case "${at:+$at }$word" in
        {{paths}}) at=${at:+$at }$word ;;
        esac
    done
    [[ $cur == '=' && -n $before ]] && cur=
    if [[ -n $before ]]; then
        case "$at $before" in
{{values}}        esac
    elif [[ $cur == -* ]]; then
        case $at in
{{flags}}        esac
    else
        case $at in
{{args}}{{subs}}        esac
    fi
    if [[ -n $files ]]; then
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen $files -- "$cur")
    else
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$words" -- "$cur")
    fi
}

complete -F _safehand safehand
`
