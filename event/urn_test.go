package event_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

func TestNormalURN(t *testing.T) {
	for typed, want := range map[string]event.URN{
		"45AA2098221":           "45AA2098221",
		"45aa2098221":           "45AA2098221",
		" 45AA 2098221 ":        "45AA2098221",
		"45/AA/20982/21":        "45AA2098221",
		"45 AA 20982 21":        "45AA2098221",
		"45-aa-20982-21":        "45AA2098221",
		"45.AA.20982.21":        "45AA2098221",
		"45AA20982/21":          "45AA2098221",
		"45AA2098221M":          "45AA2098221M",
		"45AA2098221(M)":        "45AA2098221M",
		"45/AA/20982/21 (s)":    "45AA2098221S",
		"45AA2098221/2":         "45AA2098221/2",
		"45AA2098221/02":        "45AA2098221/2",
		"45AA2098221 / 99":      "45AA2098221/99",
		"45/AA/20982/21/2":      "45AA2098221/2",
		"45/AA/20982/21 (M)/12": "45AA2098221M/12",
		"45012098221":           "45012098221",
		"4501 2098221":          "45012098221",
		"45A12098221":           "45A12098221",
	} {
		got, err := event.NormalURN(typed)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
		var u event.URN
		if err := u.UnmarshalText([]byte(got)); err != nil {
			t.Errorf("%q: its one spelling is refused: %v", typed, err)
		}
	}
	for _, typed := range []string{
		"", "45AA209822", "45AA20982210", "A5AA2098221", "45AA2098221X", "45AA2098221/0", "45AA2098221/100",
		"45AA2098221/012", "45AA2098221(", "45AA2098221()", "45AA2098221(M", "45AA2098221MS", "45AA2098221 2",
		"URN 45AA2098221", "45ſA2098221", "45AA2098221ſ", "45ÄA2098221", "٤٥AA2098221",
	} {
		if got, err := event.NormalURN(typed); err == nil {
			t.Errorf("%q: taken as %q", typed, got)
		}
	}
}

func TestSameCase(t *testing.T) {
	for _, c := range []struct {
		a, b event.URN
		same bool
	}{
		{"45AA2098221", "45AA2098221", true},
		{"45AA2098221", "45AA2098221M", true},
		{"45AA2098221S", "45AA2098221M", true},
		{"45AA2098221/1", "45AA2098221S/2", true},
		{"45AA2098221", "45AA2098222", false},
		{"45AA2098221", "45AB2098221", false},
		{"45AA2098221", "46AA2098221", false},
		{"", "", false},
		{"45AA2098221", "", false},
	} {
		if event.SameCase(c.a, c.b) != c.same || event.SameCase(c.b, c.a) != c.same {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.same)
		}
	}
	if r := event.URN("45AA2098221M/12").Root(); r != "45AA2098221" {
		t.Errorf("its root is %q", r)
	}
}

// Names as forces, recorders, telephones and people give them to files and
// folders, and the URNs that stand in them.
var names = []struct {
	name string
	want []event.URN
}{
	// A URN is there.
	{"45AA2098221.mp4", []event.URN{"45AA2098221"}},
	{"45AA2098221 JRS-1 ABE Victim 1.mp4", []event.URN{"45AA2098221"}},
	{"JRS-1_45AA2098221_ABE.mp4", []event.URN{"45AA2098221"}},
	{"JRS-1 (45AA2098221).mp4", []event.URN{"45AA2098221"}},
	{"45aa2098221-jrs1.mp4", []event.URN{"45AA2098221"}},
	{"45AA 2098221 interview.mp4", []event.URN{"45AA2098221"}},
	{"45 AA 20982 21 interview", []event.URN{"45AA2098221"}},
	{"45_AA_20982_21", []event.URN{"45AA2098221"}},
	{"45-AA-20982-21 exhibits", []event.URN{"45AA2098221"}},
	{"45.AA.20982.21.pdf", []event.URN{"45AA2098221"}},
	{"45AA20982-21 MG11.pdf", []event.URN{"45AA2098221"}},
	{"URN 45AA2098221M merged.pdf", []event.URN{"45AA2098221M"}},
	{"45AA2098221(S) bundle.pdf", []event.URN{"45AA2098221S"}},
	{"45AA2098221 (M).pdf", []event.URN{"45AA2098221M"}},
	{"45AA2098221 (2).pdf", []event.URN{"45AA2098221"}},
	{"45A12098221 CCTV.avi", []event.URN{"45A12098221"}},
	{"451A2098221 CCTV.avi", []event.URN{"451A2098221"}},
	{"45-01-20982-21 CCTV.avi", []event.URN{"45012098221"}},
	{"Op Linnet 45AA2098221 and 45AA2100417", []event.URN{"45AA2098221", "45AA2100417"}},
	{"45AA2098221 vs 45AA2098221", []event.URN{"45AA2098221"}},
	{"2026-11-20 45AA2098221 BWV 20311500.mp4", []event.URN{"45AA2098221"}},
	{"01632 960001 45AA2098221.wav", []event.URN{"45AA2098221"}},
	{"45AM2098221 statement.docx", []event.URN{"45AM2098221"}},
	{"20NO2098221.zip", []event.URN{"20NO2098221"}},
	{"[45AA2098221] unused", []event.URN{"45AA2098221"}},

	// None is there.
	{"JRS-1 ABE Victim 1.mp4", nil},
	{"ABE 2026-11-20 20-31-00.mp4", nil},
	{"20261120203100.mp4", nil},
	{"20261120T203100Z.mp4", nil},
	{"2026-11-20T20310012.dat", nil},
	{"IMG_20261120_203100123.jpg", nil},
	{"VID-20261120-WA0007.mp4", nil},
	{"PXL_20261120_203100123.NIGHT.jpg", nil},
	{"DJI_20261120203100_0001_D.MP4", nil},
	{"GX010123.MP4", nil},
	{"AXON_Body_3_Video_2026-11-20_2031_X60A1234B.mp4", nil},
	{"ch01_00000000012000000.mp4", nil},
	{"XVR_ch1_main_20261120203100_20261120213100.dav", nil},
	{"call 01632960001.wav", nil},
	{"call 01632 960001 ext 4512.wav", nil},
	{"+44 7700 900123 20261120.m4a", nil},
	{"07-70-09001-23-4.m4a", nil},
	{"IMEI 352099001761481.ufdr", nil},
	{"3f45ab2098221c77d0e1f2a3b4c5d6e7f8091a2b.jpg", nil},
	{"45ab2098221cdd01.jpg", nil},
	{"550e8400-e29b-41d4-a716-446655440000.plist", nil},
	{"PNC 26-0123456A.pdf", nil},
	{"custody record 45CR-12345-6.pdf", nil},
	{"page 12 of 2982214.tif", nil},
	{"45AA20982210 invoice.pdf", nil},
	{"X45AA2098221Y.bin", nil},
	{"X45AA2098221.bin", nil},
	{"version 1-45-01-20982-21.dat", nil},
	{"backup 10 GB 1234567.tar", nil},
	{"192.168.20982.21", nil},
	{"Exhibit 45 of AA 2098.pdf", nil},
}

func TestFindURNs(t *testing.T) {
	if len(names) < 50 {
		t.Fatalf("only %d names", len(names))
	}
	for _, c := range names {
		if got := event.FindURNs(c.name); !slices.Equal(got, c.want) {
			t.Errorf("%q: found %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzURN(f *testing.F) {
	for _, c := range names {
		f.Add(c.name)
	}
	f.Add("45/AA/20982/21 (M)/12")
	f.Fuzz(func(t *testing.T, s string) {
		if u, err := event.NormalURN(s); err == nil {
			one(t, u)
		}
		for _, u := range event.FindURNs(s) {
			one(t, u)
		}
	})
}

// one: a URN made of what was typed or found has its one spelling.
func one(t *testing.T, u event.URN) {
	t.Helper()
	var parsed event.URN
	if err := parsed.UnmarshalText([]byte(u)); err != nil {
		t.Errorf("%q is refused: %v", u, err)
	}
	if again, err := event.NormalURN(string(u)); err != nil || again != u {
		t.Errorf("%q becomes %q, %v", u, again, err)
	}
	if !event.SameCase(u, u.Root()) || len(u.Root()) != 11 {
		t.Errorf("%q has the root %q", u, u.Root())
	}
}
