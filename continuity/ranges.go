package continuity

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ranges names exhibits as people do: "JRS/1 to JRS/6, JRS/8 and TM/4".
func ranges(references []string) string {
	var all []numbered
	for _, r := range references {
		all = append(all, number(r))
	}
	slices.SortFunc(all, func(a, b numbered) int {
		return cmp.Or(cmp.Compare(a.prefix, b.prefix), cmp.Compare(a.n, b.n), cmp.Compare(a.text, b.text))
	})
	var out []string
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].follows(all[j-1]) {
			j++
		}
		if j-i > 2 {
			out = append(out, fmt.Sprintf("%s to %s", all[i].text, all[j-1].text))
			i = j
			continue
		}
		out = append(out, all[i].text)
		i++
	}
	return and(out)
}

// numbered is a reference with the number it ends in, or -1.
type numbered struct {
	text, prefix string
	n            int
}

func number(r string) numbered {
	prefix := strings.TrimRight(r, "0123456789")
	n, err := strconv.Atoi(r[len(prefix):])
	if err != nil || strconv.Itoa(n) != r[len(prefix):] {
		return numbered{r, r, -1}
	}
	return numbered{r, prefix, n}
}

func (a numbered) follows(b numbered) bool { return a.n > 0 && a.prefix == b.prefix && a.n == b.n+1 }
