package porter_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
)

// folderOf is a folder with files of those names; a name that ends in a slash is
// a folder.
func folderOf(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		var err error
		if strings.HasSuffix(f, "/") {
			err = os.MkdirAll(path, 0o700)
		} else {
			err = os.WriteFile(path, []byte(f), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// short is an exhibit in one line.
func short(dir string, x client.OutgoingExhibit) string {
	var paths []string
	for _, p := range x.Paths {
		paths = append(paths, filepath.ToSlash(strings.TrimPrefix(p, dir+string(filepath.Separator))))
	}
	s := x.Reference + "|" + x.Description + "|" + string(x.Type) + "|" + string(x.Marking) + "|" + x.Master + "|" + strings.Join(paths, ",")
	for _, p := range x.People {
		s += "|" + string(p.Category) + ":" + string(p.Name)
	}
	return s
}

func TestLists(t *testing.T) {
	for name, c := range map[string]struct {
		files   []string
		text    string
		want    []string
		ignored []string
	}{
		"two columns": {[]string{"a.mp4"}, "reference,file\nJRS/1,a.mp4\n", []string{"JRS/1|a.mp4|other|official||a.mp4"}, nil},
		"everything": {
			[]string{"a.mp4", "b/c.mp4"},
			"Exhibit No.,Description of item,TYPE,Protective marking,Who is in it?,Where is the master?,File name,File 2,Location\r\n" +
				"JRS/1, First  interview ,ABE interview,,\"victim: Child A; Witness 1;other\",Suite server,a.mp4,b,Room 2\r\n",
			[]string{"JRS/1|First interview|abe-interview|official-sensitive|Suite server|a.mp4,b|victim:Child A|witness:Witness 1|other:Other"}, []string{"Location"},
		},
		"semicolons, a mark and empty lines": {[]string{"a"}, "\xef\xbb\xbf\nreference;file\n\nJRS/1;a\n;\n", []string{"JRS/1|a|other|official||a"}, nil},
		"tabs":                               {[]string{"a"}, "ref\tpath\nJRS/1\ta\n", []string{"JRS/1|a|other|official||a"}, nil},
		"several rows of one exhibit":        {[]string{"a", "b"}, "reference,description,file,type\nJRS/1,Clips,a,cctv\njrs/1,,b,\n", []string{"JRS/1|Clips|cctv|official||a,b"}, nil},
		"a folder":                           {[]string{"cam/1.mp4", "cam/x/2.mp4"}, "reference,file\nJRS/1,cam/\n", []string{"JRS/1|cam|other|official||cam"}, nil},
		"a file below":                       {[]string{"cam/1.mp4"}, "reference,file\nJRS/1,cam\\1.mp4\n", []string{"JRS/1|1.mp4|other|official||cam/1.mp4"}, nil},
		"capitals and accents":               {[]string{"Cafe\u0301.MP4"}, "reference,file\nJRS/1,caf\u00e9.mp4\n", []string{"JRS/1|caf\u00e9.mp4|other|official||Cafe\u0301.MP4"}, nil},
		"clutter and empty folders":          {[]string{"a", "Thumbs.db", ".DS_Store", "~$exhibits.csv", "._a", "empty/"}, "reference,file\nJRS/1,a\n", []string{"JRS/1|a|other|official||a"}, nil},
		"marking as typed":                   {[]string{"a"}, "reference,file,marking\nJRS/1,a,Official Sensitive\n", []string{"JRS/1|a|other|official-sensitive||a"}, nil},
		"another table is evidence":          {[]string{"a.csv"}, "reference,file\nJRS/1,a.csv\n", []string{"JRS/1|a.csv|other|official||a.csv"}, nil},
		"a quoted name with a line in it":    {[]string{"a, b"}, "reference,file\nJRS/1,\"a, b\"\n", []string{"JRS/1|a, b|other|official||a, b"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folderOf(t, c.files...)
			o, ignored, wrong := porter.Reading("exhibits.csv", []byte(c.text), dir)
			if wrong != nil {
				t.Fatal(wrong)
			}
			var got []string
			for _, x := range o.Exhibits {
				got = append(got, short(dir, x))
			}
			if !slices.Equal(got, c.want) || !slices.Equal(ignored, c.ignored) {
				t.Errorf("it reads\n%s\n%q, want\n%s", strings.Join(got, "\n"), ignored, strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestListOfASending(t *testing.T) {
	dir := folderOf(t, "a", "b")
	o, _, wrong := porter.Reading("exhibits.csv", []byte("reference,file,urn,note\nJRS/1,a,45AA20982/21,The first minute is empty\nJRS/2,b,45 aa 2098221,\n"), dir)
	if wrong != nil {
		t.Fatal(wrong)
	}
	if o.URN == nil || *o.URN != "45AA2098221" || !slices.Equal(o.Message, []string{"The first minute is empty"}) {
		t.Errorf("it reads %v and %q", o.URN, o.Message)
	}
}

// What is wrong with a list is said by line, all of it at once, and so that
// somebody can put it right.
func TestListsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":           {"", []string{"has no row with an exhibit"}},
		"only a head":     {"reference,file\n", []string{"has no row with an exhibit"}},
		"no head":         {"JRS/1,a\n", []string{`line 1: there is no column "reference"`}},
		"no file":         {"reference,description\nJRS/1,x\n", []string{`there is no column "file"`}},
		"two references":  {"reference,ref,file\nJRS/1,JRS/1,a\n", []string{"line 1: two columns for reference"}},
		"quotation":       {"reference,file\nJRS/1,a\nJRS/2,\"b\n", []string{"this is not a table"}},
		"letters":         {"reference,file\nJRS/1,a\nJRS/2,caf\xe9\n", []string{`line 3: a letter can't be read. Save the list as "CSV UTF-8"`}},
		"missing":         {"reference,file\nJRS/1,a\nJRS/2,nowhere.mp4\nJRS/3,b\n", []string{`line 3: there is no file "nowhere.mp4"`}},
		"unlisted":        {"reference,file\nJRS/1,a\n", []string{`"b" is in the folder and not on the list`}},
		"no reference":    {"reference,file\n,a\nJRS/2,b\n", []string{"line 2: there is no reference", `"a" is in the folder and not on the list`}},
		"no name":         {"reference,file\nJRS/1,\nJRS/2,a\nJRS/3,b\n", []string{"line 2: no file is named for JRS/1"}},
		"type":            {"reference,file,type\nJRS/1,a,interviw\nJRS/2,b,\n", []string{`line 2: "interviw" is no type of exhibit. These are: abe-interview`}},
		"marking":         {"reference,file,marking\nJRS/1,a,SECRET\nJRS/2,b,\n", []string{`line 2: "SECRET" is no marking`}},
		"person":          {"reference,file,people\nJRS/1,a,Jane Smith\nJRS/2,b,\n", []string{`line 2: "Jane Smith" is not a person by category and pseudonym`}},
		"twice":           {"reference,file\nJRS/1,a\nJRS/2,a\nJRS/3,b\n", []string{`line 3: "a" is on line 2 already`}},
		"two of one":      {"reference,description,file\nJRS/1,x,a\nJRS/1,y,b\n", []string{"line 3: JRS/1 stands on an earlier line with another description"}},
		"URNs":            {"reference,file,urn\nJRS/1,a,45AA2098221\nJRS/2,b,45AA2098222\n", []string{"line 3: the URN is 45AA2098222, and 45AA2098221 on an earlier line"}},
		"URN":             {"reference,file,urn\nJRS/1,a,45\nJRS/2,b,\n", []string{`line 2: "45" is not a URN`}},
		"out":             {"reference,file\nJRS/1,../a\nJRS/2,/etc/passwd\nJRS/3,C:\\a\nJRS/4,a\nJRS/5,b\n", []string{"line 2: ", "line 3: ", "line 4: ", "without the way there"}},
		"hidden":          {"reference,description,file\nJRS/1,a\u202eb,a\nJRS/2,x,b\n", []string{"line 2: the description can't be sent"}},
		"long":            {"reference,description,file\nJRS/1," + strings.Repeat("x", 501) + ",a\nJRS/2,x,b\n", []string{"line 2: the description can't be sent"}},
		"everything else": {"reference,file,type\nJRS/1,z,q\n,a,\nJRS/2,b,\n", []string{"line 2: ", "line 2: ", "line 3: "}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, wrong := porter.Reading("exhibits.csv", []byte(c.text), folderOf(t, "a", "b"))
			all := strings.Join(wrong, "\n")
			if len(wrong) == 0 {
				t.Fatal("it was read")
			}
			for _, w := range c.want {
				if !strings.Contains(all, w) {
					t.Errorf("it does not say %q but\n%s", w, all)
				}
			}
		})
	}
	// A folder and a file in it would be sent twice.
	_, _, wrong := porter.Reading("exhibits.csv", []byte("reference,file\nJRS/1,cam\nJRS/2,cam/1.mp4\n"), folderOf(t, "cam/1.mp4"))
	if len(wrong) != 1 || !strings.Contains(wrong[0], "would be sent twice") {
		t.Errorf("it says %q", wrong)
	}
}

// Whatever a file is, reading it as a list ends, with exhibits or with words.
func FuzzList(f *testing.F) {
	f.Add([]byte("reference,file\nJRS/1,a\n"))
	f.Add([]byte("reference;file;people\n\"JRS/1\";a;victim: A\n"))
	f.Add([]byte("\xef\xbb\xbfref\tfile 2\n\"\"\"\t\n"))
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), nil, 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		o, _, wrong := porter.Reading("exhibits.csv", b, dir)
		if (o == nil) == (len(wrong) == 0) {
			t.Fatalf("neither read nor refused: %v, %q", o, wrong)
		}
		if o == nil {
			return
		}
		for _, x := range o.Exhibits {
			for _, text := range []string{x.Reference, x.Description} {
				if _, err := event.FreeText(text).MarshalText(); err != nil {
					t.Errorf("%q would be refused later: %v", text, err)
				}
			}
		}
	})
}

// A folder's print changes with everything that could change what is sent.
func TestPrint(t *testing.T) {
	dir := folderOf(t, "a", "sub/b")
	last, err := porter.Look(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func() error
	}{
		{"a new file", func() error { return os.WriteFile(filepath.Join(dir, "c"), nil, 0o600) }},
		{"a longer one", func() error { return os.WriteFile(filepath.Join(dir, "a"), []byte("longer"), 0o600) }},
		{"another time", func() error {
			return os.Chtimes(filepath.Join(dir, "sub/b"), time.Time{}, time.Unix(1, 0))
		}},
		{"another name", func() error { return os.Rename(filepath.Join(dir, "sub/b"), filepath.Join(dir, "sub/d")) }},
	} {
		if err := c.change(); err != nil {
			t.Fatal(err)
		}
		now, err := porter.Look(dir)
		if err != nil || porter.PrintOf(now) == porter.PrintOf(last) {
			t.Errorf("%s is not seen: %v", c.name, err)
		}
		if again, err := porter.Look(dir); err != nil || porter.PrintOf(again) != porter.PrintOf(now) {
			t.Errorf("it changes by itself: %v", err)
		}
		last = now
	}
}
