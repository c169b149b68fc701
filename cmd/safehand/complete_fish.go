package main

import (
	"fmt"
	"strings"
)

func fishScript(places []place) string {
	var b strings.Builder
	for _, p := range places {
		here := "-n '__safehand_at \"" + p.path + "\"'"
		for _, c := range p.subs {
			fmt.Fprintf(&b, "complete -c safehand %s -a %s -d %s\n", here, c.Name, fishWord(c.Help))
		}
		for _, f := range p.flags {
			fmt.Fprintf(&b, "complete -c safehand %s -l %s", here, f.Name)
			if f.Short != 0 {
				fmt.Fprintf(&b, " -s %c", f.Short)
			}
			if !f.IsBool() {
				k, words := kindOf(f.Value, f.PlaceHolder)
				b.WriteString(fishValue(k, words))
			}
			fmt.Fprintf(&b, " -d %s\n", fishWord(f.Help))
		}
		for _, a := range p.args {
			k, words := kindOf(a, a.Tag.PlaceHolder)
			switch k {
			case oneOf:
				fmt.Fprintf(&b, "complete -c safehand %s -a '%s'\n", here, strings.Join(words, " "))
			case aFile:
				fmt.Fprintf(&b, "complete -c safehand %s -F\n", here)
			}
		}
	}
	var paths []string
	for _, p := range places[1:] {
		paths = append(paths, fishWord(p.path))
	}
	return strings.NewReplacer(
		"{{paths}}", strings.Join(paths, " "), "{{valued}}", valued(places), "{{rest}}", b.String(),
	).Replace(fishFrame)
}

func fishWord(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

func fishValue(k valueKind, words []string) string {
	switch k {
	case oneOf:
		return " -x -a '" + strings.Join(words, " ") + "'"
	case aFile:
		return " -r -F"
	case aFolder:
		return " -x -a '(__fish_complete_directories)'"
	}
	return " -x"
}

const fishFrame = `# fish completion for safehand, made by 'safehand completion fish'.

# __safehand_at says whether the line has come to a command: commands are
# followed, flags and their values passed over.
function __safehand_at
    set -l at
    set -l value 0
    for word in (commandline -opc)[2..-1]
        if test $value = 1
            set value 0
        else if contains -- "$at $word" {{valued}}
            set value 1
        else if not string match -q -- '-*' $word
            if contains -- (string trim -- "$at $word") {{paths}}
                set at (string trim -- "$at $word")
            end
        end
    end
    test "$at" = "$argv[1]"
end

complete -c safehand -f
{{rest}}`
