package doctor_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/doctor"
	"github.com/safehand/safehand/internal/doctor/doctortest"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/sample"
)

// ward is a stopped service that has just been backed up onto another disk.
type ward struct {
	*sample.Sample
	t      *testing.T
	config doctor.Config
}

func newWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{Sample: sample.New(t), t: t}
	into := filepath.Join(t.TempDir(), "backups")
	now := time.Now().UTC().Truncate(time.Second)
	w.config = doctor.Config{
		Data: w.Data, Now: now, Deep: true, BackupWithin: 26 * time.Hour, RestoreWithin: 92 * 24 * time.Hour,
		Space: func(string) (disk.Space, error) { return disk.Space{Free: 50 << 30, Total: 100 << 30}, nil },
		Volume: func(path string) (string, error) {
			if strings.HasPrefix(path, into) {
				return "another", nil
			}
			return "one", nil
		},
	}
	w.must(doctortest.SignedIn(now)(w.Data)) // the sample's morning may be last week's
	_, err := backup.Make(t.Context(), backup.Config{
		Data: w.Data, Into: into, Keep: 14, Program: "test", Now: func() time.Time { return w.config.Now },
	})
	w.must(err)
	return w
}

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *ward) harm(name string) {
	w.t.Helper()
	h := doctortest.Harms()[name]
	if h == nil {
		w.t.Fatalf("there is no harm %q", name)
	}
	w.must(h(w.Data))
}

func (w *ward) examine() *doctor.Report {
	w.t.Helper()
	r, err := doctor.Examine(w.t.Context(), w.config)
	w.must(err)
	for _, f := range r.Findings {
		if f.What == "" || f.Do == "" || strings.Contains(f.What, "\n") {
			w.t.Errorf("%s says %q and advises %q", f.Code, f.What, f.Do)
		}
		for _, person := range []string{"amy", "sarah", "JRS"} {
			if strings.Contains(strings.Join(append(f.Details, f.What, f.Do), " "), person) {
				w.t.Errorf("%s names %s: %s %v", f.Code, person, f.What, f.Details)
			}
		}
	}
	return r
}

func codes(r *doctor.Report) (out []string) {
	for _, f := range r.Findings {
		out = append(out, f.Code)
	}
	return out
}

func TestNothingIsWrong(t *testing.T) {
	w := newWard(t)
	r := w.examine()
	if r.Wrong() > 0 {
		t.Errorf("it finds %v", r.Findings)
	}
	if r.Stock == nil || *r.Stock != (stock.Count{Exhibits: 3, Expected: 10, Present: 10}) {
		t.Errorf("it counts %+v", r.Stock)
	}
	if r.Service != "safehand.example" || len(r.Pin) != 64 || r.Entries == 0 || r.Engine != "SQLite" || len(r.Backups) != 1 || r.Backups[0].Kept != 1 {
		t.Errorf("it says %+v", r.Facts)
	}
}

// Beside a service that runs, and is being sent to, nothing looks wrong either.
func TestNothingIsWrongWhileServing(t *testing.T) {
	w := newWard(t)
	running := w.Start(t, world.Config{Now: func() time.Time { return w.config.Now }})
	done := make(chan error)
	go func() {
		for range 5 {
			if _, err := sample.Send(t.Context(), running, t.TempDir(), map[string]int{"JRS/9": 100}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for sending := true; sending; {
		select {
		case err := <-done:
			w.must(err)
			sending = false
		default:
		}
		if r := w.examine(); r.Wrong() > 0 || r.Stock.Expected != r.Stock.Present {
			t.Fatalf("it finds %v and counts %+v", r.Findings, r.Stock)
		}
	}
}

// Nothing looks wrong either in what a killed service leaves: its newest entries
// are in the database's journal alone.
func TestNothingIsWrongAfterAKill(t *testing.T) {
	w := newWard(t)
	running := w.Start(t, world.Config{Now: func() time.Time { return w.config.Now }})
	if _, err := sample.Send(t.Context(), running, t.TempDir(), map[string]int{"JRS/9": 100}); err != nil {
		t.Fatal(err)
	}
	whole := w.examine()
	killed := filepath.Join(t.TempDir(), "service")
	w.must(os.CopyFS(killed, os.DirFS(w.Data)))
	w.must(os.Chmod(killed, 0o700))
	if info, err := os.Stat(filepath.Join(killed, "safehand.db-wal")); err != nil || info.Size() == 0 {
		t.Errorf("there is no journal: %v", err)
	}
	w.config.Data = killed
	w.must(filepath.Walk(killed, func(path string, i os.FileInfo, err error) error {
		if err == nil && !i.IsDir() {
			err = os.Chmod(path, 0o600) // the copy has made them as it likes
		}
		return err
	}))
	if r := w.examine(); r.Wrong() > 0 || r.Entries != whole.Entries || r.Stock.Present != 13 {
		t.Errorf("it finds %v in %d entries of %d, and counts %+v", r.Findings, r.Entries, whole.Entries, r.Stock)
	}
}

func TestNothingIsWrongOnPostgreSQL(t *testing.T) {
	dsn := storetest.Postgres(t, "C")
	w := newWard(t)
	noted, err := backup.NotedIn(w.Data)
	w.must(err)
	data := filepath.Join(t.TempDir(), "service")
	_, err = backup.Restore(t.Context(), backup.RestoreConfig{From: noted[0].Folder, Data: data, DSN: dsn})
	w.must(err)
	w.config.Data, w.config.DSN = data, dsn
	r := w.examine()
	if r.Wrong() > 0 || r.Engine != "PostgreSQL" || r.Stock == nil || r.Stock.Present != 10 {
		t.Errorf("it finds %v, says %+v and counts %+v", r.Findings, r.Facts, r.Stock)
	}
}

// A restore drill is owed from when the service began, and never where others look after it.
func TestADrillThatWasNeverMadeIsOwed(t *testing.T) {
	w := newWard(t)
	ahead := []byte(`{"passed": "` + w.config.Now.AddDate(1, 0, 0).Format(time.RFC3339) + `"}`)
	for _, dated := range [][]byte{nil, ahead} { // never, or by a clock that was wrong
		if dated != nil {
			w.must(os.WriteFile(filepath.Join(w.Data, "restore-drills.json"), dated, 0o600))
		}
		for within, want := range map[time.Duration]string{0: "", time.Minute: "restore-owed", 92 * 24 * time.Hour: ""} {
			w.config.RestoreWithin = within
			if got := strings.Join(codes(w.examine()), " "); got != want {
				t.Errorf("owed within %v: it names %q", within, got)
			}
		}
	}
}

// A backup that a wrong clock dated next year is not the newest until then.
func TestABackupOfNextYearIsNotTheNewest(t *testing.T) {
	for _, c := range []struct {
		finished []time.Duration // from now
		want     string
	}{{[]time.Duration{-time.Hour, 8760 * time.Hour}, ""}, {[]time.Duration{-72 * time.Hour, 8760 * time.Hour}, "backup-old"}, {[]time.Duration{8760 * time.Hour}, "backup-old"}} {
		w := newWard(t)
		noted, err := backup.NotedIn(w.Data)
		w.must(err)
		all := []backup.Noted{}
		for i, d := range c.finished {
			n := noted[0]
			if i > 0 { // in a cupboard
				n.Folder = filepath.Join(filepath.Dir(n.Folder), "away")
			}
			n.Finished = event.TimeOf(w.config.Now.Add(d))
			all = append(all, n)
		}
		b, err := json.Marshal(all)
		w.must(err)
		w.must(os.WriteFile(filepath.Join(w.Data, "backups.json"), b, 0o600))
		var got []string
		for _, f := range w.examine().Findings {
			got = append(got, f.Code)
			if strings.Contains(f.What, "1970") {
				t.Errorf("it says %q", f.What)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("of backups %v from now it finds %q, not %q", c.finished, got, c.want)
		}
	}
}

// nobody is an address at which nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// looking changes how the folder is looked at.
func looking() map[string]func(w *ward) {
	return map[string]func(w *ward){
		"disk-nearly-full": func(w *ward) {
			w.config.Space = func(string) (disk.Space, error) { return disk.Space{Free: 1 << 30, Total: 100 << 30}, nil }
		},
		"clock": func(w *ward) { w.config.Now = sample.Morning.Add(-10 * time.Minute) },
		"mail-silent": func(w *ward) {
			w.config.Notices.Mail = notice.MailConfig{Server: "smtp://" + nobody(w.t), From: "safehand@safehand.example"}
		},
		"webhook-silent": func(w *ward) {
			w.config.Notices.Webhook = notice.WebhookConfig{Address: "https://" + nobody(w.t), Secret: []byte("secret"), Private: true}
		},
		"siem-silent": func(w *ward) {
			w.config.Notices.SIEM = notice.SIEMConfig{Address: "syslog://" + nobody(w.t)}
		},
		"backup-same-volume": func(w *ward) { w.config.Volume = func(string) (string, error) { return "one", nil } },
		"database-settings": func(w *ward) {
			w.config.DSN = storetest.Postgres(w.t, "C.UTF-8")
		},
	}
}

// Each thing that can be wrong is named, and nothing else is.
func TestEachThingIsNamed(t *testing.T) {
	// What one thing brings with it.
	also := map[string][]string{
		"log-damaged by loss": {"log-damaged"},
		"database-damaged":    nil, // whatever lay on that page
	}
	seen := map[string]bool{}
	each := func(name string, harm func(w *ward)) {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			harm(w)
			got := codes(w.examine())
			code, _, _ := strings.Cut(name, " ")
			seen[code] = true
			want := append([]string{code}, also[name]...)
			slices.Sort(want)
			want = slices.Compact(want)
			if name == "database-damaged" {
				got = slices.DeleteFunc(got, func(c string) bool { return c != code })
			}
			if !slices.Equal(got, want) {
				t.Errorf("it names %v, want %v", got, want)
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(doctortest.Harms())) {
		each(name, func(w *ward) { w.harm(name) })
	}
	for _, name := range slices.Sorted(maps.Keys(looking())) {
		each(name, looking()[name])
	}
	for _, code := range doctor.Codes() {
		if !seen[code] && code != "database-settings" {
			t.Errorf("nothing shows that %s is ever named", code)
		}
	}
}

// twelve is what a folder is harmed by, in the order in which it is named.
var twelve = []string{
	"log-damaged", "statement-missing", "service-key", "bytes-missing", "bytes-wrong-length", "bytes-damaged",
	"keys-open", "folder-open", "backup-old", "certificate-expired", "bytes-extra", "leftovers",
}

func TestTwelveThingsWrong(t *testing.T) {
	w := newWard(t)
	for _, name := range twelve {
		w.harm(name)
	}
	r := w.examine()
	if got := codes(r); !slices.Equal(got, twelve) || r.Wrong() != 12 {
		t.Errorf("it names\n%v, want\n%v", got, twelve)
	}
	if r.Stock == nil || *r.Stock != (stock.Count{Exhibits: 3, Expected: 10, Present: 7, Missing: 1, Damaged: 2, Extra: 1, ExtraBytes: 5}) {
		t.Errorf("it counts %+v", r.Stock)
	}
}

// What is accepted is still said, and is not wrong.
func TestAccepted(t *testing.T) {
	w := newWard(t)
	looking()["backup-same-volume"](w)
	w.harm("leftovers")
	w.config.Accept = []string{"backup-same-volume"}
	r := w.examine()
	if r.Wrong() != 1 || len(r.Findings) != 2 || !r.Findings[0].Accepted || r.Findings[1].Accepted {
		t.Errorf("%+v", r.Findings)
	}
}

// A bit is found only by whoever reads every byte.
func TestOnlyADeepLookFindsABit(t *testing.T) {
	w := newWard(t)
	w.harm("bytes-damaged")
	w.config.Deep = false
	if r := w.examine(); r.Wrong() > 0 {
		t.Errorf("it finds %v", r.Findings)
	}
}

// Looking makes nothing and changes nothing.
func TestLookingChangesNothing(t *testing.T) {
	w := newWard(t)
	before := tree(t, w.Data)
	w.examine()
	after := tree(t, w.Data)
	// SQLite keeps an index of its journal beside a database that is read.
	for _, end := range []string{"-wal", "-shm"} {
		delete(before, "safehand.db"+end)
		delete(after, "safehand.db"+end)
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if before[name] != after[name] {
			t.Errorf("%s was %s and is %q", name, before[name], after[name])
		}
		delete(after, name)
	}
	if len(after) > 0 {
		t.Errorf("new are %v", after)
	}
}

// tree is each file's mode and digest below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.Walk(dir, func(path string, i os.FileInfo, err error) error {
		if err != nil || i.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = i.Mode().String() + " " + event.Sum(b).String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhereThereIsNothing(t *testing.T) {
	for _, data := range []string{filepath.Join(t.TempDir(), "nowhere")} {
		if _, err := doctor.Examine(t.Context(), doctor.Config{Data: data}); err == nil || !strings.Contains(err.Error(), "no service's data folder") {
			t.Errorf("%s: %v", data, err)
		}
	}
	w := newWard(t)
	w.config.Space = func(string) (disk.Space, error) { return disk.Space{}, errors.New("input/output error") }
	if _, err := doctor.Examine(t.Context(), w.config); err == nil {
		t.Error("a disk that can't be measured is passed over")
	}
}

// The published bank holidays end; a year before, the operator hears of it.
func TestHolidaysEndSoon(t *testing.T) {
	until := custody.HolidaysListed.Std()
	for now, soon := range map[time.Time]bool{
		until.AddDate(-1, 0, -1): false, until.AddDate(-1, 0, 1): true, until.AddDate(0, 0, 1): true,
	} {
		if got := doctor.EndOfHolidays(now); got.Soon != soon || got.Until != custody.HolidaysListed {
			t.Errorf("on %s: %+v", now, got)
		}
	}
}

// Which units are quiet is said while they are, and after it.
func TestQuietUnitsAreNamed(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := notice.Settings{Quiet: map[event.UnitID]string{"cps.example/b": "2026-11-23", "cps.example/a": "2026-11-22"}}
	got, err := doctor.QuietUnits(s, now)
	if err != nil || len(got) != 2 || got[0].Unit != "cps.example/a" || !got[0].Over || got[1].Over {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := doctor.QuietUnits(s, now.AddDate(0, 0, -20)); err == nil {
		t.Error("a setting that the service does not start with passes")
	}
}
