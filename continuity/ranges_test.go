package continuity

import "testing"

func TestRanges(t *testing.T) {
	for want, in := range map[string][]string{
		"JRS/1":                              {"JRS/1"},
		"JRS/1 and JRS/2":                    {"JRS/2", "JRS/1"},
		"JRS/1 to JRS/3":                     {"JRS/1", "JRS/2", "JRS/3"},
		"JRS/1 to JRS/3, JRS/9 and JRS/10":   {"JRS/10", "JRS/9", "JRS/1", "JRS/2", "JRS/3"},
		"JRS/1, JRS/2, TM/2 and TM/3":        {"TM/3", "JRS/1", "TM/2", "JRS/2"},
		"phone and phone 2":                  {"phone 2", "phone"},
		"JRS/8, JRS/9 and JRS/007":           {"JRS/8", "JRS/007", "JRS/9"},
		"JRS/1 and JRS/99999999999999999999": {"JRS/1", "JRS/99999999999999999999"},
		"JRS/1 and JRS/1":                    {"JRS/1", "JRS/1"},
	} {
		if got := ranges(in); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}
