package backup_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/sample"
	"github.com/safehand/safehand/seal"
)

// shed is a service, and a place for its backups.
type shed struct {
	*sample.Sample
	t    *testing.T
	into string
	now  time.Time
}

func newShed(t *testing.T) *shed {
	return &shed{sample.New(t), t, filepath.Join(t.TempDir(), "backups"), sample.Now()}
}

func (s *shed) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shed) config() backup.Config {
	return backup.Config{Data: s.Data, Into: s.into, Keep: 14, Now: func() time.Time { return s.now }, Program: "test"}
}

func (s *shed) make() *backup.Made {
	s.t.Helper()
	m, err := backup.Make(s.t.Context(), s.config())
	s.must(err)
	return m
}

// restore puts the newest backup into a new folder.
func (s *shed) restore() (string, *backup.Restored, error) {
	s.t.Helper()
	data := filepath.Join(s.t.TempDir(), "service")
	r, err := backup.Restore(s.t.Context(), backup.RestoreConfig{From: s.into, Data: data})
	return data, r, err
}

// A backup made while people send is of one moment: it is put back on an empty
// machine, its log rebuilds, none of its bytes is missing, and what was sent
// before it is received and opened.
func TestABackupWhileServing(t *testing.T) {
	s := newShed(t)
	w := s.Start(t, world.Config{Now: func() time.Time { return s.now }})
	stop, sent := make(chan bool), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-stop:
				sent <- n
				return
			default:
			}
			if _, err := sample.Send(t.Context(), w, t.TempDir(), map[string]int{"JRS/9": 100}); err != nil {
				t.Error(err)
			}
			n++
		}
	}()
	var made *backup.Made
	for range 3 {
		made = s.make()
	}
	close(stop)
	if <-sent == 0 {
		t.Error("nothing was sent meanwhile")
	}
	if len(made.Manifest.Wanting) > 0 {
		t.Errorf("wanting: %v", made.Manifest.Wanting)
	}
	s.must(w.Close())
	s.must(os.RemoveAll(s.Data))

	r, err := backup.Restore(t.Context(), backup.RestoreConfig{From: s.into, Data: s.Data})
	s.must(err)
	if r.Entries != made.Manifest.Size || len(r.Wanting) > 0 || len(r.Unfinished) > 0 {
		t.Errorf("%d entries of %d, wanting %v, unfinished %v", r.Entries, made.Manifest.Size, r.Wanting, r.Unfinished)
	}
	w = s.Start(t, world.Config{})
	tom := w.As(event.ActorID(world.Tom))
	_, _, err = tom.Receive(t.Context(), s.Sent[0].Consignment, nil)
	s.must(err)
	out := t.TempDir()
	_, err = tom.Export(t.Context(), s.Sent[0].Consignment, nil, out, seal.ExtractOptions{}, nil)
	s.must(err)
	if info, err := os.Stat(filepath.Join(out, "JRS-1", "JRS-1.bin")); err != nil || info.Size() != 9<<20 {
		t.Errorf("what was opened: %v, %v", info, err)
	}
}

func TestWhatIsThereIsNotCopiedAgain(t *testing.T) {
	s := newShed(t)
	first := s.make()
	if first.Copied != first.Manifest.Bytes || first.Copied < 9<<20 {
		t.Errorf("the first copied %d of %d bytes", first.Copied, first.Manifest.Bytes)
	}
	if second := s.make(); second.Copied != 0 || second.Manifest.Pieces != 10 {
		t.Errorf("the second copied %d bytes of %d pieces", second.Copied, second.Manifest.Pieces)
	}
	// One that the backup's disk cut short is copied anew.
	path := s.blobIn(filepath.Join(s.into, "blobs"))
	info, err := os.Stat(path)
	s.must(err)
	s.must(os.Truncate(path, 3))
	if third := s.make(); third.Copied != info.Size() {
		t.Errorf("the third copied %d bytes, not %d", third.Copied, info.Size())
	}
}

// blobIn is the path of a manifest or a list below a folder of blobs.
func (s *shed) blobIn(folder string) (path string) {
	s.t.Helper()
	s.must(filepath.WalkDir(folder, func(p string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && path == "" {
			path = p
		}
		return err
	}))
	return path
}

func TestTheNewestAreKept(t *testing.T) {
	s := newShed(t)
	c := s.config()
	c.Keep = 3
	var names []string
	for day := range 5 {
		s.now = sample.Now().Add(time.Duration(day) * 36 * time.Hour)
		m, err := backup.Make(t.Context(), c)
		s.must(err)
		names = append(names, m.Name)
		if want := max(0, day-2); len(m.Gone) > 1 || len(m.Kept) != min(day+1, 3) || want == 0 != (len(m.Gone) == 0) {
			t.Errorf("day %d: %d kept, %d gone", day, len(m.Kept), len(m.Gone))
		}
		// Three more, as far apart as these are.
		pace := 36 * time.Hour
		if day == 0 {
			pace = 24 * time.Hour
		}
		if m.More != 3 || !m.Until.Equal(s.now.Add(3*pace)) {
			t.Errorf("day %d: destroyed after %d more, on %v", day, m.More, m.Until)
		}
	}
	all, err := backup.Generations(s.into)
	s.must(err)
	var left []string
	for _, g := range all {
		left = append(left, g.Name)
	}
	if !slices.Equal(left, names[2:]) {
		t.Errorf("left are %v of %v", left, names)
	}
}

// A backup that is stopped is none, says so, and is finished by the next run.
func TestABackupThatWasStopped(t *testing.T) {
	s := newShed(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := s.config()
	var mu sync.Mutex
	copied := int64(0)
	c.Progress = func(done, _ int64) {
		mu.Lock()
		defer mu.Unlock()
		copied = done
		cancel() // after the first piece: the long one may be the last
	}
	if _, err := backup.Make(ctx, c); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	all, err := backup.Generations(s.into)
	s.must(err)
	if len(all) != 1 || all[0].Manifest != nil {
		t.Fatalf("there are %+v", all)
	}
	data, _, err := s.restore()
	if !errors.Is(err, backup.ErrNone) || !strings.Contains(err.Error(), "stopped before it was whole") {
		t.Errorf("a restore of it: %v", err)
	}
	if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the restore left something")
	}
	if noted, err := backup.NotedIn(s.Data); err != nil || len(noted) > 0 {
		t.Errorf("it is noted as made: %v, %v", noted, err)
	}
	made := s.make()
	if made.Copied > made.Manifest.Bytes-copied {
		t.Errorf("the next run copied %d bytes, when %d of %d were there", made.Copied, copied, made.Manifest.Bytes)
	}
	if all, err := backup.Generations(s.into); err != nil || len(all) != 1 || all[0].Manifest == nil {
		t.Errorf("there are %+v, %v", all, err)
	}
}

// A newer backup that was stopped doesn't stand in the way of an older one.
func TestTheNewestFinishedIsPutBack(t *testing.T) {
	s := newShed(t)
	first := s.make()
	s.now = s.now.Add(time.Hour)
	second := s.make()
	s.must(os.Remove(filepath.Join(second.Dir, "manifest.json")))
	_, r, err := s.restore()
	s.must(err)
	if r.Name != first.Name || len(r.Unfinished) != 1 || r.Unfinished[0].Name != second.Name {
		t.Errorf("it put back %s, and says that %v are unfinished", r.Name, r.Unfinished)
	}
	for name, want := range map[string]string{second.Name: "was not finished", "2020-01-01T000000Z": "there is no finished backup called"} {
		c := backup.RestoreConfig{From: s.into, Generation: name, Data: filepath.Join(t.TempDir(), "x")}
		if _, err := backup.Restore(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s by name: %v", name, err)
		}
	}
}

func TestABackupIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
	s := newShed(t)
	s.make()
	seen := 0
	s.must(filepath.WalkDir(s.into, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		seen++
		return err
	}))
	if seen < 20 {
		t.Errorf("only %d files and folders were seen", seen)
	}
}

// What is changed in a backup's files is found before anything is written.
func TestADamagedBackupIsRefused(t *testing.T) {
	for _, name := range []string{"database.jsonl.gz", "keys/service.key", "keys/log.key", "keys/tls.pem", "keys/name", "manifest.json"} {
		for what, harm := range map[string]func(string) error{"changed": flip, "gone": os.Remove} {
			t.Run(name+" "+what, func(t *testing.T) {
				s := newShed(t)
				m := s.make()
				s.must(harm(filepath.Join(m.Dir, filepath.FromSlash(name))))
				data, _, err := s.restore()
				if err == nil || what == "changed" && name != "manifest.json" && !errors.Is(err, backup.ErrDamaged) {
					t.Errorf("got %v", err)
				}
				if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
					t.Error("something was written")
				}
			})
		}
	}
}

func flip(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 1
	return os.WriteFile(path, b, 0o600)
}

// A piece that the service or the backup lost is named by its exhibit, and
// everything else is there.
func TestWhatIsWantingIsNamed(t *testing.T) {
	for name, harm := range map[string]func(string) error{"changed": flip, "gone": os.Remove} {
		t.Run("in the service, "+name, func(t *testing.T) {
			s := newShed(t)
			number, path := s.large()
			s.must(harm(filepath.Join(node.Blobs(s.Data), path)))
			m := s.make()
			wanted(t, m.Manifest.Wanting, number)
			_, r, err := s.restore()
			s.must(err)
			wanted(t, r.Wanting, number)
		})
		t.Run("in the backup, "+name, func(t *testing.T) {
			s := newShed(t)
			number, path := s.large()
			if m := s.make(); len(m.Manifest.Wanting) > 0 {
				t.Errorf("wanting: %v", m.Manifest.Wanting)
			}
			s.must(harm(filepath.Join(s.into, "blobs", path)))
			_, r, err := s.restore()
			s.must(err)
			wanted(t, r.Wanting, number)
		})
	}
}

func wanted(t *testing.T, got []backup.Wanting, number string) {
	t.Helper()
	if len(got) != 1 || got[0].SealNumber != number || got[0].Missing+got[0].Damaged != 1 {
		t.Errorf("wanting are %+v, not a piece of %s", got, number)
	}
}

// large is the seal number of the exhibit of two segments, and the path of the
// first below a folder of blobs.
func (s *shed) large() (number, path string) {
	s.t.Helper()
	db, err := store.Look(s.t.Context(), node.DSN(s.Data, ""))
	s.must(err)
	defer db.Close()
	var head store.Head
	s.must(db.View(s.t.Context(), func(tx *store.Tx) error { head, err = tx.ReadHead(); return err }))
	r, err := stock.Read(s.t.Context(), db, head.Size)
	s.must(err)
	s.must(r.Each(s.t.Context(), db, func(x *stock.Exhibit) error {
		if x.Seal.Segments.Count == 2 {
			pieces, err := x.All(s.t.Context(), blob.Read(node.Blobs(s.Data)))
			s.must(err)
			n := pieces[2].Name
			number = x.ID.SealNumber()
			path = filepath.Join(n.Recipient.String()[:2], n.Recipient.String(), n.Digest.String())
		}
		return nil
	}))
	return number, path
}

// A log that was cut, rewritten or swapped never takes the place of the one that
// is backed up, nor does one that contradicts itself.
func TestABadLogIsNotBackedUp(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(s *shed)
		want error
	}{
		"an older copy": {func(s *shed) {
			older := sample.New(s.t).Data
			w := s.Start(s.t, world.Config{})
			_, err := sample.Send(s.t.Context(), w, s.t.TempDir(), map[string]int{"JRS/9": 100})
			s.must(errors.Join(err, w.Close()))
			s.make()
			s.must(os.RemoveAll(s.Data))
			s.must(os.CopyFS(s.Data, os.DirFS(older)))
		}, backup.ErrOtherLog},
		"another history": {func(s *shed) {
			other := &shed{Sample: sample.New(s.t), t: s.t}
			for i, one := range []*shed{s, other} {
				w := one.Start(s.t, world.Config{})
				for range i + 1 {
					_, err := sample.Send(s.t.Context(), w, s.t.TempDir(), map[string]int{"JRS/9": 100})
					s.must(err)
				}
				s.must(w.Close())
			}
			s.make()
			s.must(os.RemoveAll(s.Data))
			s.must(os.Rename(other.Data, s.Data))
		}, backup.ErrOtherLog},
		"another service's": {func(s *shed) {
			s.must(os.RemoveAll(s.Data))
			n, err := node.Start(s.t.Context(), node.Config{Data: s.Data, Name: "other.example"})
			s.must(err)
			s.must(n.Close())
		}, backup.ErrOtherLog},
		"another service's of that name": {func(s *shed) {
			s.must(os.RemoveAll(s.Data))
			w, err := world.New(s.t.Context(), world.Config{Dir: s.Dir, Lock: sample.Lock})
			s.must(err)
			s.must(w.Close())
		}, backup.ErrOtherLog},
		"an entry changed": {func(s *shed) {
			s.Execute(s.t, "UPDATE entry SET body = (SELECT body FROM entry WHERE log_index = 2) WHERE log_index = 7")
		}, backup.ErrUnsound},
		"an entry's time changed": {func(s *shed) {
			s.Execute(s.t, "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'recorded 20', 'recorded 21') AS BLOB) WHERE log_index = 7")
		}, backup.ErrUnsound},
		"a statement gone": {func(s *shed) {
			s.Execute(s.t, "DELETE FROM note WHERE log_index = 7")
		}, backup.ErrUnsound},
		"another root": {func(s *shed) {
			s.Execute(s.t, "UPDATE log_head SET root = (SELECT hash FROM tree_hash WHERE hash_index = 0)")
		}, backup.ErrUnsound},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShed(t)
			s.make()
			c.harm(s)
			before, err := backup.Generations(s.into)
			s.must(err)
			s.now = s.now.Add(time.Hour)
			if _, err := backup.Make(t.Context(), s.config()); !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
			after, err := backup.Generations(s.into)
			s.must(err)
			if len(backup.Finished(after)) != len(before) {
				t.Errorf("%d finished backups before, %d after", len(before), len(after))
			}
		})
	}
}

func TestFoldersThatAreRefused(t *testing.T) {
	s := newShed(t)
	full := t.TempDir()
	s.must(os.WriteFile(filepath.Join(full, "holiday.jpg"), nil, 0o600))
	for _, into := range []string{full, filepath.Join(s.Data, "backups"), s.Dir, s.Data} {
		c := s.config()
		c.Into = into
		if _, err := backup.Make(t.Context(), c); !backup.IsFolder(err) {
			t.Errorf("into %s: %v", into, err)
		}
	}
	s.make()
	unlock, err := node.Lock(s.into)
	s.must(err)
	if _, err := backup.Make(t.Context(), s.config()); !backup.IsFolder(err) || !strings.Contains(err.Error(), "under way") {
		t.Errorf("beside another: %v", err)
	}
	s.must(unlock())
	for _, data := range []string{full, s.Data, filepath.Join(s.into, "service")} {
		if _, err := backup.Restore(t.Context(), backup.RestoreConfig{From: s.into, Data: data}); !backup.IsFolder(err) {
			t.Errorf("a restore into %s: %v", data, err)
		}
	}
	if _, err := backup.Restore(t.Context(), backup.RestoreConfig{From: full, Data: filepath.Join(t.TempDir(), "x")}); !errors.Is(err, backup.ErrNone) {
		t.Errorf("from a folder without any: %v", err)
	}
}

// Nothing runs on half a restore, and it is finished by running it again.
func TestARestoreThatWasStopped(t *testing.T) {
	s := newShed(t)
	made := s.make()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// After the first piece that is there: the long one may be the last.
	c := backup.RestoreConfig{From: s.into, Data: filepath.Join(t.TempDir(), "service"), Progress: func(int64, int64) { cancel() }}
	if _, err := backup.Restore(ctx, c); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	n, err := node.Start(t.Context(), node.Config{Data: c.Data})
	if err == nil {
		n.Close()
	}
	if !errors.Is(err, node.ErrRestoring) {
		t.Errorf("the service on it: %v", err)
	}
	c.Progress = nil
	r, err := backup.Restore(t.Context(), c)
	s.must(err)
	if r.Copied == 0 || r.Copied >= made.Manifest.Bytes || len(r.Wanting) > 0 {
		t.Errorf("it copied %d bytes of %d, and %v are wanting", r.Copied, made.Manifest.Bytes, r.Wanting)
	}
	n, err = node.Start(t.Context(), node.Config{Data: c.Data})
	s.must(err)
	s.must(n.Close())
}

// A service on PostgreSQL is backed up and put back into either engine.
func TestBetweenEngines(t *testing.T) {
	from := storetest.Postgres(t, "C")
	s := newShed(t)
	first := s.make()
	c := backup.RestoreConfig{From: s.into, Data: filepath.Join(t.TempDir(), "postgres"), DSN: from}
	r, err := backup.Restore(t.Context(), c)
	s.must(err)
	if r.Entries != first.Manifest.Size || len(r.Wanting) > 0 {
		t.Errorf("%d entries of %d, %v wanting", r.Entries, first.Manifest.Size, r.Wanting)
	}
	again := c
	again.Data = filepath.Join(t.TempDir(), "again")
	if _, err := backup.Restore(t.Context(), again); !backup.IsFolder(err) {
		t.Errorf("over a database that holds a log: %v", err)
	}
	second, err := backup.Make(t.Context(), backup.Config{
		Data: c.Data, DSN: from, Into: s.into, Keep: 14, Now: func() time.Time { return s.now.Add(time.Hour) }, Program: "test",
	})
	s.must(err)
	if second.Manifest.Engine != "PostgreSQL" || second.Copied != 0 || second.Manifest.Root != first.Manifest.Root {
		t.Errorf("a backup of it: %+v", second.Manifest)
	}
	if _, r, err := s.restore(); err != nil || r.Name != second.Name || r.Entries != first.Manifest.Size {
		t.Errorf("back in SQLite: %v", err)
	}
}

// A backup of a newer program is not put back by an older one.
func TestANewerBackupIsRefused(t *testing.T) {
	s := newShed(t)
	m := s.make()
	path := filepath.Join(m.Dir, "manifest.json")
	b, err := os.ReadFile(path)
	s.must(err)
	s.must(os.WriteFile(path, []byte(strings.Replace(string(b), `"schema": `, `"schema": 99`, 1)), 0o600))
	data, _, err := s.restore()
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was written")
	}
}
