package seal_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/seal"
)

func TestTextsDoNotShowByTheirLength(t *testing.T) {
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[int][]int{}
	for _, n := range []int{1, 100, 3000, 4096, 4097, 4200} {
		text := strings.Repeat("x", n)
		file, err := seal.SealText([]byte(text), id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		got, err := seal.OpenText(file, id)
		if err != nil || string(got) != text {
			t.Errorf("a text of %d bytes came back as %d: %v", n, len(got), err)
		}
		sizes[len(file)] = append(sizes[len(file)], n)
	}
	if len(sizes) != 2 {
		t.Errorf("six texts have the lengths %v, want two", sizes)
	}
	for _, clear := range []string{"", "short", strings.Repeat("x", 4096) + "\x00"} {
		file, err := seal.SealBytes([]byte(clear), id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := seal.OpenText(file, id); err == nil {
			t.Errorf("a text of %d bytes with other padding was opened", len(clear))
		}
	}
}
